// Lines with bands and the names at their ends.

(() => {
  const { axisOf, titled, rangeOf, references, topLabels, symbol, DASHES, MOST_LABEL } = PH;
  const MOST_LABELS = 14;
  const LABEL_LINE = 1.3; // plotly's own spacing

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
      .map((each) => ({ ...each, at: pixels(each.end), room: each.lines.length * labelType * LABEL_LINE }))
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

  Object.assign(PH, { lines, labelsFit });
})();
