// Lines, bars and dots of a Drawing (exports/drawings.py) with plotly, at a given size and in type of a given size.
// Margins are measured here, so that no name is cut and no label stands on another.

(() => {
  const LEAST_ROW = 1.3; // height of a category's row, in sizes of the smallest type
  const LEAST_TYPE = 13;
  const MOST_LABEL = 0.36; // part of the width that names may take
  const LINE = 1.18;
  const SYMBOLS = { triangle: "triangle-up" };
  const DASHES = { solid: "solid", dash: "dash", dot: "dot" };

  // Draws `drawing` into `node`; `about` = {width, height, type, language, look, printing}. Gives back a promise.
  PH.chart = (node, drawing, about) => {
    const made = { lines, bars, dots }[drawing.kind](drawing, about);
    const { look, language, width } = about;
    const layout = {
      font: { family: look.font, size: about.type, color: look.ink },
      paper_bgcolor: look.background,
      plot_bgcolor: look.background,
      separators: PH.SEPARATORS[language],
      width,
      height: about.height,
      showlegend: false,
      dragmode: false,
      hovermode: "closest",
      hoverlabel: { bgcolor: look.background, bordercolor: look.border, font: { family: look.font, size: about.type * 0.8, color: look.ink } },
      ...made.layout,
    };
    return Plotly.newPlot(node, made.traces, layout, { displayModeBar: false, displaylogo: false, staticPlot: about.printing, locale: "en" });
  };

  // What the legend says; names that stand at their lines are left out where there is room for them.
  PH.entries = (drawing, width) => {
    const bands = drawing.bands.filter((one) => one.name).map((one) => ({ ...one, look: "band" }));
    const labelled = hasRoom(drawing, width);
    const plain = drawing.lines.filter((one) => one.name && !(labelled && one.label));
    const drawnLines = plain.map((one) => ({ ...one, name: labelled ? one.name : one.label || one.name, look: one.drawn ? "line" : "mark" }));
    const series = drawing.kind === "bars" ? drawing.bars.map((one) => ({ ...one, look: "square" })) : drawing.dots.map((one) => ({ ...one, look: "mark" }));
    return [...once(drawnLines), ...once(bands), ...(series.length > 1 ? once(series) : [])];
  };

  // Series that share a name and a look are one entry.
  const once = (entries) => entries.filter((one, at) => entries.findIndex((other) => other.name === one.name && other.colour === one.colour) === at);

  // Height that the rows need so that their names can be read; more than the slide has means that it scrolls.
  PH.leastHeight = (drawing, type) =>
    (drawing.kind === "bars" && drawing.horizontal) || drawing.kind === "dots"
      ? drawing.categories.length * LEAST_TYPE * LEAST_ROW * (drawing.stacked || drawing.kind === "dots" ? 1 : Math.max(drawing.bars.length * 0.8, 1)) + type * 4
      : 0;

  // --- axes ----------------------------------------------------------------------------------------------------------------

  function axisOf(spec, range, length, about) {
    const { look, type } = about;
    const base = { range, showgrid: false, zeroline: false, fixedrange: true, linecolor: look.border, tickcolor: look.border, tickfont: { color: look.faint, size: type * 0.9 }, automargin: false };
    if (spec.unit === "year") return { ...base, ticks: "outside", ...years(range, length / (type * 3.4)) };
    const suffix = spec.unit === "percent" ? "\u00a0%" : "";
    return { ...base, tickformat: `,.${Math.max(spec.decimals, 2)}~f`, ticksuffix: suffix, nticks: Math.max(3, Math.floor(length / (type * 4))) };
  }

  const titled = (spec, about) => ({ title: { text: PH.plain(spec.title), font: { size: about.type * 0.85, color: about.look.faint }, standoff: about.type * 0.4 } });

  function years([low, high], most) {
    const step = [1, 2, 5, 10, 20, 25, 50, 100].find((one) => (high - low) / one <= Math.max(most, 2)) ?? 200;
    const first = Math.ceil(low / step) * step;
    const tickvals = Array.from({ length: Math.max(Math.floor((high - first) / step) + 1, 0) }, (_, at) => first + at * step);
    return { tickvals, ticktext: tickvals.map(String) };
  }

  // Ends of an axis: those that the drawing fixes, else the figures with a little room.
  function rangeOf(spec, values, { room = 0.05, from = null } = {}) {
    const numbers = values.filter((one) => Number.isFinite(one));
    const [least, most] = [Math.min(...numbers, from ?? Infinity), Math.max(...numbers, from ?? -Infinity)];
    if (!Number.isFinite(least)) return [spec.low ?? 0, spec.high ?? 1];
    const pad = (most - least || Math.abs(most) || 1) * room;
    const low = least >= 0 ? Math.max(least - pad, Math.min(least, 0)) : least - pad;
    return [spec.low ?? (from === least ? least : low), spec.high ?? (from === most ? most : most + pad)];
  }

  function references(drawing, about, top) {
    const { look, type } = about;
    const lying = (one) => one.axis === "y";
    const place = (one, along, across) => (lying(one) ? { ...along("x"), ...across("y") } : { ...along("y"), ...across("x") });
    const shapes = drawing.references.map((one) => ({
      type: "line",
      ...place(one, (axis) => ({ [`${axis}ref`]: "paper", [`${axis}0`]: 0, [`${axis}1`]: 1 }), (axis) => ({ [`${axis}ref`]: axis, [`${axis}0`]: one.value, [`${axis}1`]: one.value })),
      line: { color: look.ink, width: Math.max(1.5, type / 12), dash: DASHES[one.dash] },
    }));
    const annotations = drawing.references.filter((one) => one.label).map((one) => ({
      text: PH.plain(one.label),
      showarrow: false,
      font: { size: type * 0.85, color: look.ink },
      bgcolor: look.background,
      ...(lying(one) ? { xref: "paper", x: 0, xanchor: "left", yref: "y", y: one.value, yanchor: "bottom" } : { xref: "x", x: one.value, xanchor: "center", yref: "paper", y: 1, yanchor: "bottom", yshift: top }),
    }));
    return { shapes, annotations };
  }

  // --- lines ---------------------------------------------------------------------------------------------------------------

  function lines(drawing, about) {
    const { width, height, type, look, language } = about;
    const labels = hasRoom(drawing, width) ? drawing.lines.filter((one) => one.label && one.y.some((value) => value !== null)) : [];
    const labelType = type * 0.95;
    const texts = labels.map((one) => PH.wrap(one.label, width * MOST_LABEL * 0.75, labelType, look.font));
    const widest = Math.max(0, ...texts.flat().map((one) => PH.width(one, labelType, look.font)));
    const onY = drawing.references.filter((one) => one.axis === "y").map((one) => one.value);
    const yRange = rangeOf(drawing.y, [...drawing.lines.flatMap((one) => one.y), ...drawing.bands.flatMap((one) => [...one.low, ...one.high]), ...onY]);
    const xRange = rangeOf(drawing.x, [...drawing.lines, ...drawing.bands].flatMap((one) => one.x), { room: 0.015 });
    const [xLow, xHigh] = drawing.x.low === null || drawing.x.low === undefined ? [Math.min(...drawing.lines.concat(drawing.bands).flatMap((one) => one.x)), xRange[1]] : xRange;
    const sample = PH.width(PH.number(yRange[1], Math.min(drawing.y.decimals, 1), language) + (drawing.y.unit === "percent" ? "\u00a0%" : ""), type * 0.9, look.font);
    const margin = { l: sample + type * 1.1 + (drawing.y.title ? type * 1.3 : 0), r: widest ? widest + type : type, t: type * 0.9, b: type * (drawing.x.title ? 3.1 : 1.9), pad: 0 };
    const [plotWidth, plotHeight] = [width - margin.l - margin.r, height - margin.t - margin.b];
    const pad = (xHigh - xLow || 1) * 0.012;
    const xaxis = { ...axisOf(drawing.x, [xLow - pad, xHigh + pad], plotWidth, about), ...titled(drawing.x, about) };
    const yaxis = { ...axisOf(drawing.y, yRange, plotHeight * 1.6, about), ...titled(drawing.y, about), showgrid: true, gridcolor: look.grid, linecolor: "rgba(0,0,0,0)" };
    const suffix = drawing.y.unit === "percent" ? "\u00a0%" : "";
    const traces = [
      ...drawing.bands.map((one) => ({ type: "scatter", x: [...one.x, ...[...one.x].reverse()], y: [...one.high, ...[...one.low].reverse()], fill: "toself", fillcolor: one.colour, line: { width: 0 }, mode: "lines", hoverinfo: "skip" })),
      ...drawing.lines.map((one) => ({
        type: "scatter",
        x: one.x,
        y: one.y,
        mode: [one.drawn ? "lines" : "", one.marker ? "markers" : ""].filter(Boolean).join("+") || "lines",
        connectgaps: false,
        line: { color: one.colour, width: Math.max(2, type / 7), dash: DASHES[one.dash] },
        marker: { color: one.colour, size: type * 0.5, symbol: symbol(one.marker), line: { color: one.colour, width: 2 } },
        hovertemplate: `${PH.plain(one.name)}<br>%{x:d}: %{y:.${Math.max(drawing.y.decimals, 1)}~f}${suffix}<extra></extra>`,
      })),
    ];
    const marks = references(drawing, about, 2);
    const ends = endLabels(labels, texts, { yRange, plotHeight, labelType, about });
    return { traces, layout: { margin, xaxis, yaxis, shapes: marks.shapes, annotations: [...marks.annotations, ...ends] } };
  }

  const symbol = (marker) => SYMBOLS[marker] ?? (marker || "circle");

  const hasRoom = (drawing, width) => width >= 560 && drawing.lines.filter((one) => one.label).length <= 14;

  // Names at the lines' ends, pushed apart where ends are close, in the order of the ends.
  function endLabels(labels, texts, { yRange, plotHeight, labelType, about }) {
    const pixels = (value) => ((yRange[1] - value) / (yRange[1] - yRange[0])) * plotHeight;
    const placed = labels
      .map((one, at) => ({ one, lines: texts[at], end: one.y.findLast((value) => value !== null) }))
      .map((each) => ({ ...each, at: pixels(each.end), room: each.lines.length * labelType * LINE }))
      .sort((a, b) => a.at - b.at);
    placed.forEach((each, at) => {
      const before = placed[at - 1];
      each.middle = before ? Math.max(each.at, before.middle + (before.room + each.room) / 2) : Math.max(each.at, 0);
    });
    for (let at = placed.length - 1, limit = plotHeight + labelType * 0.6; at >= 0; at -= 1) {
      placed[at].middle = Math.min(placed[at].middle, limit - placed[at].room / 2);
      limit = placed[at].middle - placed[at].room / 2;
    }
    return placed.map((each) => ({
      text: each.lines.map(PH.plain).join("<br>"),
      showarrow: false,
      align: "left",
      xref: "paper",
      x: 1,
      xanchor: "left",
      xshift: labelType * 0.3,
      yref: "paper",
      y: 1 - each.middle / plotHeight,
      yanchor: "middle",
      font: { size: labelType, color: each.one.colour, weight: 600, family: about.look.font },
    }));
  }

  // --- rows of categories --------------------------------------------------------------------------------------------------

  // Names of the categories beside their rows: wrapped, and smaller where the rows are low.
  function rows(drawing, about, top, bottom) {
    const count = Math.max(drawing.categories.length, 1);
    const room = (about.height - top - bottom) / count;
    let type = Math.min(about.type, Math.max(LEAST_TYPE * (about.printing ? 0.55 : 1), room * 0.78));
    let wrapped = drawing.categories.map((one) => PH.wrap(one, about.width * MOST_LABEL, type, about.look.font));
    const most = Math.max(1, ...wrapped.map((one) => one.length));
    if (most > 1 && most * type * LINE > room) {
      type = Math.max(room / (most * LINE), LEAST_TYPE * 0.7);
      wrapped = drawing.categories.map((one) => PH.wrap(one, about.width * MOST_LABEL, type, about.look.font));
    }
    const widest = Math.max(0, ...wrapped.flat().map((one) => PH.width(one, type, about.look.font)));
    const at = drawing.categories.map((_, place) => place);
    const ticks = { tickmode: "array", tickvals: at, ticktext: wrapped.map((one) => one.map(PH.plain).join("<br>")), tickfont: { size: type, color: about.look.ink } };
    return { at, type, left: widest + type * 0.8, axis: { ...ticks, range: [count - 0.5, -0.5], fixedrange: true, showgrid: false, zeroline: false, ticks: "", linecolor: "rgba(0,0,0,0)" } };
  }

  // An axis of values that leaves room for the texts beside the outermost marks, to its right and left.
  function withRoom([low, high], width, [before, after]) {
    const part = Math.max(width - before - after, width * 0.3);
    const unit = (high - low) / part;
    return [low - before * unit, high + after * unit];
  }

  const widestText = (series, font, type) => Math.max(0, ...series.flatMap((one) => one.texts).filter(Boolean).map((one) => PH.width(one, type, font)));

  // --- bars ----------------------------------------------------------------------------------------------------------------

  function bars(drawing, about) {
    return drawing.horizontal ? lyingBars(drawing, about) : standingBars(drawing, about);
  }

  function totals(drawing) {
    if (!drawing.stacked) return drawing.bars.flatMap((one) => one.values);
    return drawing.categories.flatMap((_, at) => {
      const values = drawing.bars.map((one) => one.values[at] ?? 0);
      return [values.filter((one) => one > 0).reduce((sum, one) => sum + one, 0), values.filter((one) => one < 0).reduce((sum, one) => sum + one, 0)];
    });
  }

  function lyingBars(drawing, about) {
    const { width, look, type } = about;
    const [top, bottom] = [type * (drawing.references.some((one) => one.label) ? 1.6 : 0.5), type * (drawing.x.title ? 3.1 : 1.9)];
    const places = rows(drawing, about, top, bottom);
    const margin = { l: places.left, r: type * 0.6, t: top, b: bottom, pad: 0 };
    const plotWidth = width - margin.l - margin.r;
    const textType = Math.min(places.type, type) * 0.95;
    const onX = drawing.references.filter((one) => one.axis === "x").map((one) => one.value);
    const extent = rangeOf(drawing.x, [...totals(drawing), ...onX], { room: 0.02, from: 0 });
    const beside = drawing.stacked ? 0 : widestText(drawing.bars, look.font, textType) + textType * 0.6;
    const range = withRoom(extent, plotWidth, [extent[0] < 0 ? beside : 0, beside]);
    const xaxis = { ...axisOf(drawing.x, range, plotWidth, about), ...titled(drawing.x, about), showgrid: true, gridcolor: look.grid };
    if (drawing.mirrored) Object.assign(xaxis, mirrored(range, plotWidth / (type * 4.2), drawing.x, about.language));
    const traces = drawing.bars.map((one) => bar(one, { x: one.values, y: places.at, orientation: "h" }, textType, drawing, about));
    const marks = references(drawing, about, 2);
    return { traces, layout: { margin, barmode: drawing.stacked ? "relative" : "group", bargap: 0.24, bargroupgap: 0.04, xaxis, yaxis: places.axis, ...marks } };
  }

  function standingBars(drawing, about) {
    const { width, height, look, type } = about;
    const count = Math.max(drawing.categories.length, 1);
    const margin = { l: type * 4.2, r: type * 0.6, t: type * 1.4, b: 0, pad: 0 };
    const column = (width - margin.l - margin.r) / count;
    const wide = Math.max(...drawing.categories.flatMap((one) => one.split(/\s+/)).map((one) => PH.width(one, type * 0.9, look.font)), 1);
    const upright = wide <= column * 0.98;
    const wrapped = drawing.categories.map((one) => (upright ? PH.wrap(one, column * 0.96, type * 0.9, look.font) : [one]));
    const longest = Math.max(...drawing.categories.map((one) => PH.width(one, type * 0.8, look.font)), 1);
    margin.b = upright ? Math.max(...wrapped.map((one) => one.length), 1) * type * 1.1 + type * 0.8 : Math.min(longest + type, height * 0.45);
    const at = drawing.categories.map((_, place) => place);
    const xaxis = { tickmode: "array", tickvals: at, ticktext: wrapped.map((one) => one.map(PH.plain).join("<br>")), tickangle: upright ? 0 : -90, tickfont: { size: type * (upright ? 0.9 : 0.8), color: look.ink }, range: [-0.5, count - 0.5], fixedrange: true, showgrid: false, zeroline: false };
    const onY = drawing.references.filter((one) => one.axis === "y").map((one) => one.value);
    const yaxis = { ...axisOf(drawing.y, rangeOf(drawing.y, [...totals(drawing), ...onY], { room: 0.1, from: 0 }), height * 1.4, about), ...titled(drawing.y, about), showgrid: true, gridcolor: look.grid };
    const traces = drawing.bars.map((one) => bar(one, { x: at, y: one.values }, type * 0.85, drawing, about));
    return { traces, layout: { margin, barmode: drawing.stacked ? "relative" : "group", bargap: 0.24, xaxis, yaxis, ...references(drawing, about, 2) } };
  }

  function bar(one, where, type, drawing, { look }) {
    const texts = one.texts.map(PH.plain);
    return {
      type: "bar",
      ...where,
      marker: { color: one.colour },
      text: texts,
      textposition: texts.length === 0 ? "none" : drawing.stacked ? "inside" : "outside",
      insidetextanchor: "middle",
      textangle: 0,
      cliponaxis: false,
      textfont: { size: type, family: look.font },
      customdata: drawing.categories.map((category, at) => `${PH.plain(category)}<br>${PH.plain(one.name)}: ${texts[at] || Math.abs(one.values[at] ?? 0)}`),
      hovertemplate: "%{customdata}<extra></extra>",
    };
  }

  // Both sides of a pyramid count upwards from the middle.
  function mirrored([low, high], most, spec, language) {
    const rough = (high - low) / Math.max(most, 3);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
    const first = Math.ceil(low / step);
    const tickvals = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, at) => (first + at) * step);
    const decimals = Math.max(0, -Math.floor(Math.log10(step)));
    const suffix = spec.unit === "percent" ? "\u00a0%" : "";
    return { tickmode: "array", tickvals, ticktext: tickvals.map((one) => PH.number(Math.abs(one), decimals, language) + suffix), zeroline: true };
  }

  // --- dots ----------------------------------------------------------------------------------------------------------------

  function dots(drawing, about) {
    const { width, look, type } = about;
    const [top, bottom] = [type * (drawing.references.some((one) => one.label) ? 1.6 : 0.5), type * (drawing.x.title ? 3.1 : 1.9)];
    const places = rows(drawing, about, top, bottom);
    const margin = { l: places.left, r: type * 0.6, t: top, b: bottom, pad: 0 };
    const plotWidth = width - margin.l - margin.r;
    const textType = Math.min(places.type, type) * 0.92;
    const onX = drawing.references.filter((one) => one.axis === "x").map((one) => one.value);
    const values = drawing.dots.flatMap((one) => [...one.values, ...(one.low ?? []), ...(one.high ?? [])]);
    const beside = widestText(drawing.dots, look.font, textType) + textType;
    const both = drawing.joined && drawing.dots.length > 1;
    const range = withRoom(rangeOf(drawing.x, [...values, ...onX], { room: 0.04 }), plotWidth, [both ? beside : 0, beside]);
    const unit = (range[1] - range[0]) / plotWidth;
    const xaxis = { ...axisOf(drawing.x, range, plotWidth, about), ...titled(drawing.x, about), showgrid: true, gridcolor: look.grid };
    const yaxis = { ...places.axis, showgrid: true, gridcolor: look.grid };
    const size = Math.max(7, Math.min(type * 0.62, places.type * 0.8));
    const traces = [
      ...(drawing.joined ? [joints(drawing, look)] : []),
      ...drawing.dots.map((one) => dot(one, places.at, size, drawing, about)),
      ...drawing.dots.filter((one) => one.texts.length).map((one) => dotTexts(one, places.at, { size, unit, textType, drawing, about, both })),
    ];
    return { traces, layout: { margin, xaxis, yaxis, ...references(drawing, about, 2) } };
  }

  function joints(drawing, look) {
    const [x, y] = [[], []];
    drawing.categories.forEach((_, at) => {
      const values = drawing.dots.map((one) => one.values[at]).filter((one) => one !== null && one !== undefined);
      x.push(Math.min(...values), Math.max(...values), null);
      y.push(at, at, null);
    });
    return { type: "scatter", mode: "lines", x: x.map((one) => (Number.isFinite(one) ? one : null)), y, line: { color: look.men, width: 3 }, hoverinfo: "skip" };
  }

  function dot(one, at, size, drawing, { look, type }) {
    const [low, high] = [one.low ?? [], one.high ?? []];
    const reach = (ends, sign) => one.values.map((value, place) => (ends[place] === null || ends[place] === undefined || value === null ? 0 : sign * (ends[place] - value)));
    return {
      type: "scatter",
      mode: "markers",
      x: one.values,
      y: at,
      marker: { color: one.marker.endsWith("-open") ? one.colour : one.colour, size: size * 1.25, symbol: symbol(one.marker), line: { color: one.colour, width: 2 } },
      ...(low.length || high.length ? { error_x: { type: "data", symmetric: false, array: reach(high, 1), arrayminus: reach(low, -1), color: one.colour, thickness: Math.max(3, type / 6), width: 0 } } : {}),
      customdata: drawing.categories.map((category, place) => `${PH.plain(category)}<br>${PH.plain(one.name)}: ${PH.plain(one.texts[place] ?? "") || one.values[place]}`),
      hovertemplate: "%{customdata}<extra></extra>",
      hoverlabel: { font: { color: look.ink } },
    };
  }

  // Texts to the right of a dot and its range; to the left of the smaller one of two joined dots.
  function dotTexts(one, at, { size, unit, textType, drawing, about, both }) {
    const others = (place) => drawing.dots.map((each) => each.values[place]).filter((value) => value !== null && value !== undefined);
    const left = at.map((place) => both && others(place).length > 1 && one.values[place] === Math.min(...others(place)) && one.values[place] !== Math.max(...others(place)));
    const gap = size * 0.6 * unit;
    const x = one.values.map((value, place) => (value === null ? null : left[place] ? Math.min(value, one.low?.[place] ?? value) - gap : Math.max(value, one.high?.[place] ?? value) + gap));
    return { type: "scatter", mode: "text", x, y: at, text: one.texts.map(PH.plain), textposition: left.map((is) => (is ? "middle left" : "middle right")), textfont: { size: textType, color: about.look.ink, family: about.look.font }, cliponaxis: false, hoverinfo: "skip" };
  }
})();
