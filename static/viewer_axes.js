// Axes, parity lines and names of rows for the drawings of the viewer. Margins are measured here, so that no name is cut and
// no label stands on another.

(() => {
  const LEAST_TYPE = 13; // of names, in pixels
  const MOST_LABEL = 0.36; // part of the width that names may take
  const LEAST_PART = 0.3; // of the width that figures keep beside their texts
  const LINE = 1.3; // plotly's own spacing
  const SYMBOLS = { triangle: "triangle-up" };
  const DASHES = { solid: "solid", dash: "dash", dot: "dot" };

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
      ...(lying(one) ? { xref: "paper", x: 0, xanchor: "left", yref: "y", y: one.value, yanchor: "bottom", yshift: Math.max(2, type / 9), borderpad: 0 } : { xref: "x", x: one.value, xanchor: "center", yref: "paper", y: 1, yanchor: "bottom", yshift: top }),
    }));
    return { shapes, annotations };
  }

  // Text that stays readable where a line runs behind it.
  const halo = ({ background }) => Array(6).fill(`0 0 4px ${background}`).join(", ");

  const symbol = (marker) => SYMBOLS[marker] ?? (marker || "circle");

  // --- rows of categories ----------------------------------------------------------------------------------------

  const wrappedNames = (drawing, { width, look }, type) => drawing.categories.map((one) => PH.wrap(one, width * MOST_LABEL, type, look.font));

  const mostLines = (wrapped) => Math.max(1, ...wrapped.map((one) => one.length));

  // Names of the categories beside their rows: wrapped, and smaller where the rows are low.
  function rows(drawing, about, top, bottom) {
    const count = Math.max(drawing.categories.length, 1);
    const room = (about.height - top - bottom) / count;
    const least = LEAST_TYPE * (about.printing ? 0.5 : 0.75);
    let type = Math.min(about.type, Math.max(least, room * 0.78));
    let wrapped = wrappedNames(drawing, about, type);
    while (type > least && mostLines(wrapped) * type * LINE > room) {
      type = Math.max(type * 0.95, least);
      wrapped = wrappedNames(drawing, about, type);
    }
    const widest = Math.max(0, ...wrapped.flat().map((one) => PH.width(one, type, about.look.font)));
    const at = drawing.categories.map((_, place) => place);
    const ticks = { tickmode: "array", tickvals: at, ticktext: wrapped.map((one) => one.map(PH.plain).join("<br>")), tickfont: { size: type, color: about.look.ink } };
    return { at, type, room, left: widest + type * 0.8, axis: { ...ticks, range: [count - 0.5, -0.5], fixedrange: true, showgrid: false, zeroline: false, ticks: "", linecolor: "rgba(0,0,0,0)" } };
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

  Object.assign(PH, { axisOf, numbers, titled, rangeOf, references, topLabels, halo, symbol, rows, withRoom, wrappedNames, mostLines, DASHES, LEAST_TYPE, MOST_LABEL });
})();
