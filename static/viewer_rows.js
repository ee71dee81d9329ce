// Bars, pyramids, dots and dumbbells: a row for each category, texts beside their marks.

(() => {
  const { axisOf, numbers, titled, rangeOf, references, topLabels, halo, symbol, rows, withRoom } = PH;

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
      dotTexts(texts, { gap: size * 0.9 * unit, lift: (size * 0.6) / places.room, textType, about }),
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

  function dotTexts(texts, { gap, lift, textType, about }) {
    const shifts = { left: -gap, right: gap, middle: 0 };
    const textposition = texts.map(({ side }) => (side === "middle" ? "top center" : `middle ${side}`));
    const textfont = { size: textType, color: about.look.ink, family: about.look.font, shadow: halo(about.look) };
    return { type: "scatter", mode: "text", x: texts.map(({ x, side }) => x + shifts[side]), y: texts.map(({ at, side }) => (side === "middle" ? at - lift : at)), text: texts.map(({ text }) => PH.plain(text)), textposition, textfont, cliponaxis: false, hoverinfo: "skip" };
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

  Object.assign(PH, { bars, dots });
})();
