// Lines, bars and dots of a Drawing (exports/drawings.py) with plotly, at a given size and in type of a given size.
// Margins are measured here, so that no name is cut and no label stands on another.

(() => {
  const LEAST_ROW = 1.3; // height of a category's row, in sizes of the smallest type
  const LEAST_TYPE = 13;
  const LEAST_PANEL = 5.5; // height of a panel, in sizes of the type
  const MOST_LABEL = 0.36; // part of the width that names may take
  const MOST_LABELS = 14;
  const LEAST_PART = 0.3; // of the width that figures keep beside their texts
  const LINE = 1.18;
  const SYMBOLS = { triangle: "triangle-up" };
  const DASHES = { solid: "solid", dash: "dash", dot: "dot" };

  // Draws `drawing` into `node`, panels in a grid; `about` = {width, height, type, language, look, printing}.
  PH.figure = (node, drawing, about) => {
    if (drawing.kind !== "panels") return chart(node.appendChild(PH.make("div", {})), drawing, about);
    const across = columnsOf(drawing, about.width, about.type);
    const down = Math.ceil(drawing.panels.length / across);
    const type = panelType(about.type, across);
    const heading = type * 1.6;
    const size = { width: Math.floor(about.width / across) - type, height: Math.floor(about.height / down - heading - type * 0.6) };
    node.style.gridTemplateColumns = `repeat(${across}, minmax(0, 1fr))`;
    const cells = drawing.panels.map((one) => {
      const plot = PH.make("div", {});
      node.append(PH.make("div", { class: "panel" }, PH.make("p", { style: `font-size: ${type}px; height: ${heading}px` }, one.title), plot));
      return chart(plot, one, { ...about, ...size, type });
    });
    return Promise.all(cells);
  };

  const panelType = (type, across) => Math.max(11, type * [1, 1, 0.88, 0.78, 0.68][across]);

  const columnsOf = (drawing, width, type) => Math.max(1, Math.min(drawing.columns, drawing.panels.length, Math.floor(width / (type * 9))));

  function chart(node, drawing, about) {
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
    return Plotly.newPlot(node, made.traces, layout, { displayModeBar: false, displaylogo: false, staticPlot: about.printing });
  }

  // What the legend says; names that stand at their lines are left out where there is room for them. `about` = {width, type,
  // look} of the whole figure.
  PH.entries = (drawing, about) => {
    if (drawing.kind === "map") return drawing.legend.map((one) => ({ name: one.label, colour: one.colour, look: "square", ink: about.look.faint }));
    if (drawing.kind === "panels") {
      const across = columnsOf(drawing, about.width, about.type);
      const each = { ...about, width: about.width / across, type: panelType(about.type, across) };
      // A panel's title names its only line.
      return once(drawing.panels.flatMap((one) => PH.entries(one, each).filter((entry) => !one.title.startsWith(entry.name))));
    }
    const bands = drawing.bands.filter((one) => one.name).map((one) => ({ name: one.name, colour: one.colour, look: "band" }));
    const labelled = labelsFit(drawing, about);
    const plain = drawing.lines.filter((one) => one.name && !(labelled && one.label));
    const drawn = plain.map((one) => ({ ...one, look: one.drawn ? "line" : "mark" }));
    const series = drawing.kind === "bars" ? drawing.bars.map((one) => ({ ...one, look: "square" })) : drawing.dots.map((one) => ({ ...one, look: "mark" }));
    return [...once(drawn), ...once(bands), ...(series.length > 1 ? once(series.filter((one) => one.name)) : [])];
  };

  // Series that share a name and a look are one entry.
  const once = (entries) => entries.filter((one, at) => entries.findIndex((other) => other.name === one.name && other.look === one.look) === at);

  // Height that the rows need so that their names can be read; more than the slide has means that it scrolls.
  PH.leastHeight = (drawing, type, width) => {
    if (drawing.kind === "panels") {
      const each = Math.max(...drawing.panels.map((one) => PH.leastHeight(one, type, width)), type * LEAST_PANEL, LEAST_TYPE * 9.5);
      return each * Math.ceil(drawing.panels.length / columnsOf(drawing, width, type));
    }
    if (drawing.kind !== "dots" && !(drawing.kind === "bars" && drawing.horizontal)) return 0;
    const series = drawing.kind === "bars" && !drawing.stacked ? Math.max(drawing.bars.length * 0.8, 1) : 1;
    return drawing.categories.length * LEAST_TYPE * LEAST_ROW * series + type * 4;
  };

  // --- axes ----------------------------------------------------------------------------------------------------------------

  // `extent` is where the figures are; the range may reach beyond it, to make room for texts, but has no ticks there.
  function axisOf(spec, range, length, about, extent = range) {
    const { look, type, language } = about;
    const base = { range, showgrid: false, zeroline: false, fixedrange: true, linecolor: look.border, tickcolor: look.border, tickangle: 0, tickfont: { color: look.faint, size: type * 0.9 }, automargin: false };
    if (spec.unit === "year") return { ...base, ticks: "outside", ...years(extent, length / (type * 3.4)) };
    const part = (extent[1] - extent[0]) / (range[1] - range[0] || 1);
    return { ...base, ...numbers(extent, Math.max((length * part) / (type * 4.2), 1.5), spec, language) };
  }

  // Round numbers between the ends of `extent`, without signs where both sides of a pyramid count from the middle.
  function numbers([low, high], most, spec, language, write = (one) => one) {
    const rough = (high - low || 1) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
    const first = Math.ceil(low / step - 1e-9);
    const tickvals = Array.from({ length: Math.max(Math.floor(high / step + 1e-9) - first + 1, 0) }, (_, at) => (first + at) * step);
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const suffix = spec.unit === "percent" ? "\u00a0%" : "";
    return { tickmode: "array", tickvals, ticktext: tickvals.map((one) => PH.number(write(one), decimals, language) + suffix) };
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

  const topLabels = (drawing) => drawing.references.some((one) => one.label && one.axis === "x");

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
    const labels = labelsFit(drawing, about) ? drawing.lines.filter((one) => one.label && one.y.some((value) => value !== null)) : [];
    const labelType = type * 0.95;
    const texts = labels.map((one) => PH.wrap(one.label, labelWidth(width), labelType, look.font));
    const widest = Math.max(0, ...texts.flat().map((one) => PH.width(one, labelType, look.font)));
    const onY = drawing.references.filter((one) => one.axis === "y").map((one) => one.value);
    const yRange = rangeOf(drawing.y, [...drawing.lines.flatMap((one) => one.y), ...drawing.bands.flatMap((one) => [...one.low, ...one.high]), ...onY]);
    const xRange = rangeOf(drawing.x, [...drawing.lines, ...drawing.bands].flatMap((one) => one.x), { room: 0.015 });
    const [xLow, xHigh] = drawing.x.low === null || drawing.x.low === undefined ? [Math.min(...drawing.lines.concat(drawing.bands).flatMap((one) => one.x)), xRange[1]] : xRange;
    const sample = PH.width(PH.number(yRange[1], Math.min(drawing.y.decimals, 1), language) + (drawing.y.unit === "percent" ? "\u00a0%" : ""), type * 0.9, look.font);
    const margin = { l: sample + type * 1.1 + (drawing.y.title ? type * 1.3 : 0), r: widest ? widest + type : type, t: type * (topLabels(drawing) ? 1.6 : 0.9), b: type * (drawing.x.title ? 3.1 : 1.9), pad: 0 };
    const [plotWidth, plotHeight] = [width - margin.l - margin.r, height - margin.t - margin.b];
    const pad = (xHigh - xLow || 1) * 0.012;
    const xaxis = { ...axisOf(drawing.x, [xLow - pad, xHigh + pad], plotWidth, about), ...titled(drawing.x, about) };
    const yaxis = { ...axisOf(drawing.y, yRange, plotHeight * 1.6, about), ...titled(drawing.y, about), showgrid: true, gridcolor: look.grid, linecolor: "rgba(0,0,0,0)" };
    const suffix = drawing.y.unit === "percent" ? "\u00a0%" : "";
    const traces = [
      ...drawing.bands.map((one, at) => band(one, drawing.bands.slice(0, at), about)),
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

  // A band that goes on under the same name in another colour lies beyond what was tested: hatched, as on the page.
  function band(one, before, { look, type }) {
    const beyond = one.name && before.some((other) => other.name === one.name && other.colour !== one.colour);
    const hatch = beyond ? { fillpattern: { shape: "/", bgcolor: one.colour, fgcolor: look.background, size: Math.max(6, type / 2.5), solidity: 0.3 } } : {};
    return { type: "scatter", x: [...one.x, ...[...one.x].reverse()], y: [...one.high, ...[...one.low].reverse()], fill: "toself", fillcolor: one.colour, ...hatch, line: { width: 0 }, mode: "lines", hoverinfo: "skip" };
  }

  // Text that stays readable where a line runs behind it.
  const halo = ({ background }) => Array(6).fill(`0 0 4px ${background}`).join(", ");

  const symbol = (marker) => SYMBOLS[marker] ?? (marker || "circle");

  function labelsFit(drawing, { width, type, look }) {
    const labels = drawing.lines.filter((one) => one.label);
    const widest = Math.max(0, ...labels.map((one) => PH.wrap(one.label, labelWidth(width), type, look.font)).flat().map((one) => PH.width(one, type, look.font)));
    return widest <= width * MOST_LABEL && labels.length <= MOST_LABELS && (labels.length < 2 || width > type * 22);
  }

  const labelWidth = (width) => width * MOST_LABEL * 0.75;

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

  // The range in which the texts beside the marks have room; `texts` = [{x, left, right}], widths in pixels.
  function withRoom(extent, width, texts) {
    let [low, high] = extent;
    for (let round = 0; round < 6; round += 1) {
      const unit = Math.min((high - low) / width, (extent[1] - extent[0]) / (width * LEAST_PART));
      low = Math.min(extent[0], ...texts.map((one) => one.x - one.left * unit));
      high = Math.max(extent[1], ...texts.map((one) => one.x + one.right * unit));
    }
    return [low, high];
  }

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
    const [top, bottom] = [type * (topLabels(drawing) ? 1.6 : 0.5), type * (drawing.x.title ? 3.1 : 1.9)];
    const places = rows(drawing, about, top, bottom);
    const margin = { l: places.left, r: type * 0.6, t: top, b: bottom, pad: 0 };
    const plotWidth = width - margin.l - margin.r;
    const textType = Math.min(places.type, type) * 0.95;
    const onX = drawing.references.filter((one) => one.axis === "x").map((one) => one.value);
    const extent = rangeOf(drawing.x, [...totals(drawing), ...onX], { room: 0.02, from: 0 });
    const wide = (text) => PH.width(text, textType, look.font) + textType * 0.7;
    const beside = drawing.stacked && !drawing.mirrored ? [] : drawing.bars.flatMap((one) => one.texts.map((text, at) => ({ x: one.values[at] ?? 0, left: (one.values[at] ?? 0) < 0 ? wide(text) : 0, right: (one.values[at] ?? 0) < 0 ? 0 : wide(text) })));
    const range = withRoom(extent, plotWidth, beside);
    const xaxis = { ...axisOf(drawing.x, range, plotWidth, about, extent), ...titled(drawing.x, about), showgrid: true, gridcolor: look.grid };
    if (drawing.mirrored) Object.assign(xaxis, numbers(extent, plotWidth / (type * 5), drawing.x, about.language, Math.abs), { zeroline: true, zerolinecolor: look.faint });
    const unit = (range[1] - range[0]) / plotWidth;
    const fits = (text, value) => PH.width(text, textType, look.font) + textType * 0.5 <= Math.abs(value ?? 0) / unit;
    const traces = drawing.bars.map((one) => bar(one, { x: one.values, y: places.at, orientation: "h" }, textType, drawing, about, fits));
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

  // Texts stand beside bars; in stacks inside of them where they fit, and of a pyramid outside where not.
  function bar(one, where, type, drawing, { look }, fits = () => true) {
    const texts = one.texts.map(PH.plain);
    const beyond = drawing.mirrored ? "outside" : "none";
    const positions = one.texts.map((text, at) => (!drawing.stacked ? "outside" : fits(text, one.values[at]) ? "inside" : beyond));
    return {
      type: "bar",
      ...where,
      marker: { color: one.colour },
      text: texts,
      textposition: texts.length === 0 ? "none" : positions,
      constraintext: "none",
      insidetextanchor: "middle",
      textangle: 0,
      cliponaxis: false,
      textfont: { size: type, family: look.font, color: look.ink },
      insidetextfont: { size: type, family: look.font, color: PH.inkOn(one.colour, look) },
      customdata: drawing.categories.map((category, at) => `${PH.plain(category)}<br>${PH.plain(one.name)}: ${texts[at] || Math.abs(one.values[at] ?? 0)}`),
      hovertemplate: "%{customdata}<extra></extra>",
    };
  }

  // --- dots ----------------------------------------------------------------------------------------------------------------

  function dots(drawing, about) {
    const { width, look, type } = about;
    const [top, bottom] = [type * (topLabels(drawing) ? 1.6 : 0.5), type * (drawing.x.title ? 3.1 : 1.9)];
    const places = rows(drawing, about, top, bottom);
    const margin = { l: places.left, r: type * 0.6, t: top, b: bottom, pad: 0 };
    const plotWidth = width - margin.l - margin.r;
    const textType = Math.min(places.type, type) * 0.92;
    const onX = drawing.references.filter((one) => one.axis === "x").map((one) => one.value);
    const values = drawing.dots.flatMap((one) => [...one.values, ...(one.low ?? []), ...(one.high ?? [])]);
    const extent = rangeOf(drawing.x, [...values, ...onX], { room: 0.04 });
    const size = Math.max(7, Math.min(type * 0.62, places.type * 0.8));
    const texts = drawing.dots.flatMap((one) => textPlaces(one, drawing));
    const wide = (text) => PH.width(text, textType, look.font) + size * 1.4;
    const beside = texts.map(({ x, text, side }) => ({ x, left: side === "left" ? wide(text) : 0, right: side === "right" ? wide(text) : 0 }));
    const range = withRoom(extent, plotWidth, beside);
    const unit = (range[1] - range[0]) / plotWidth;
    const xaxis = { ...axisOf(drawing.x, range, plotWidth, about, extent), ...titled(drawing.x, about), showgrid: true, gridcolor: look.grid };
    const yaxis = { ...places.axis, showgrid: true, gridcolor: look.grid };
    const traces = [
      ...(drawing.joined ? [joints(drawing, look)] : []),
      ...drawing.dots.map((one) => dot(one, places.at, size, drawing, about)),
      dotTexts(texts, { gap: size * 0.9 * unit, textType, about }),
    ];
    const marks = references(drawing, about, 2);
    const shapes = marks.shapes.map((one) => ({ ...one, layer: "below" }));
    return { traces, layout: { margin, xaxis, yaxis, ...marks, shapes } };
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

  // Texts to the right of a dot and all ranges of its row; of several dots to the left of the first and the right of the
  // last, and above those between.
  function textPlaces(one, drawing) {
    return one.texts.flatMap((text, at) => {
      if (!text || one.values[at] === null || one.values[at] === undefined) return [];
      const side = drawing.dots.length > 1 ? sideOf(one, at, drawing) : "right";
      const row = drawing.dots.flatMap((each) => [each.values[at], each.low?.[at], each.high?.[at]]).filter((value) => value !== null && value !== undefined);
      const own = [one.values[at], one.low?.[at], one.high?.[at]].filter((value) => value !== null && value !== undefined);
      const ends = { left: Math.min(...row), right: Math.max(...(drawing.joined ? own : row)), middle: one.values[at] };
      return [{ text, at, side, x: ends[side] }];
    });
  }

  function dotTexts(texts, { gap, textType, about }) {
    const shifts = { left: -gap, right: gap, middle: 0 };
    const textposition = texts.map(({ side }) => (side === "middle" ? "top center" : `middle ${side}`));
    const textfont = { size: textType, color: about.look.ink, family: about.look.font, shadow: halo(about.look) };
    return { type: "scatter", mode: "text", x: texts.map(({ x, side }) => x + shifts[side]), y: texts.map(({ at }) => at), text: texts.map(({ text }) => PH.plain(text)), textposition, textfont, cliponaxis: false, hoverinfo: "skip" };
  }

  function sideOf(one, place, drawing) {
    const known = drawing.dots.filter((each) => each.values[place] !== null && each.values[place] !== undefined && each.texts[place]);
    const ordered = known.sort((a, b) => a.values[place] - b.values[place]);
    if (ordered.length === 1) {
      const others = drawing.dots.filter((each) => each !== one).map((each) => each.values[place]).filter((value) => value !== null && value !== undefined);
      return others.some((value) => value > one.values[place]) ? "left" : "right";
    }
    return one === ordered.at(-1) ? "right" : one === ordered[0] ? "left" : "middle";
  }
})();
