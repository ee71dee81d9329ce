// What all drawings of the viewer share: text and numbers, legends, and maps. A deck may come from a stranger's file, so
// nothing of it is ever written as HTML. Loaded before the other viewer files, which add to the same PH.

window.PH = {};

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const NARROW = "\u202f";
  const YEARS = [1800, 2200];
  const RING = 0.24; // radius of a small state's ring, in sizes of the type
  const pen = document.createElement("canvas").getContext("2d");

  PH.SEPARATORS = { en: ".,", fr: `,${NARROW}` };

  // An element with attributes and children; texts become text, never HTML.
  PH.make = (tag, attributes = {}, ...children) => dress(document.createElement(tag), attributes, children);
  PH.svg = (tag, attributes = {}, ...children) => dress(document.createElementNS(SVG, tag), attributes, children);

  function dress(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made[name] = value;
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((one) => one !== null && one !== undefined));
    return made;
  }

  // plotly reads a few tags in texts.
  PH.plain = (text) => String(text ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  PH.number = (value, decimals, language) => {
    const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    const written = new Intl.NumberFormat(language === "fr" ? "fr" : "en", format).format(value);
    return written.replace(/^-/, "\u2212").replace(/[\u00a0\u2009]/g, NARROW);
  };

  // A column of a table: years stand as they are, other numbers with the decimals that the column needs (two at most, three
  // where all are under 1), as in the page's own tables.
  PH.columnFormat = (values, language) => {
    const numbers = values.filter((one) => typeof one === "number");
    const isYear = numbers.length > 0 && numbers.every((one) => Number.isInteger(one) && one >= YEARS[0] && one <= YEARS[1]);
    const most = numbers.length && numbers.every((one) => Math.abs(one) < 1) ? 3 : 2;
    let decimals = 0;
    while (decimals < most && numbers.some((one) => Math.abs(one - Number(one.toFixed(decimals))) > 1e-9)) decimals += 1;
    return (one) => (typeof one !== "number" ? (one ?? "") : isYear ? String(one) : PH.number(one, decimals, language));
  };

  // Dark or white, whichever stands out more on `colour` (WCAG's relative luminance).
  PH.inkOn = (colour, look) => (contrast(look.ink, colour) >= contrast(look.background, colour) ? look.ink : look.background);

  function contrast(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }

  function luminance(colour) {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }

  PH.width = (text, size, font) => {
    pen.font = `${size}px ${font}`;
    return pen.measureText(text).width;
  };

  // Lines no wider than `width`; breaks at ordinary spaces only, so that "50 %" stays together.
  PH.wrap = (text, width, size, font) => {
    const lines = [];
    for (const word of String(text ?? "").split(/[ \n]+/).filter(Boolean)) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && PH.width(longer, size, font) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.length ? lines : [""];
  };

  // --- legends -------------------------------------------------------------------------------------------------------------

  const DASHES = { solid: "none", dash: "5 3", dot: "1.5 2.5" };

  // Entries {name, colour, look: "line" | "band" | "mark" | "square", dash, marker} as a list above the drawing.
  PH.legend = (entries, label) =>
    PH.make("ul", { class: "legend", "aria-label": label }, ...entries.map((one) => PH.make("li", {}, swatch(one), PH.make("span", {}, one.name))));

  function swatch({ colour, look, dash = "solid", marker = "", ink }) {
    const root = PH.svg("svg", { viewBox: "0 0 26 16", class: "swatch", "aria-hidden": "true" });
    if (look === "line") root.append(PH.svg("path", { d: "M0 8H26", stroke: colour, "stroke-width": 3, "stroke-dasharray": DASHES[dash] ?? "none" }));
    if (look === "band") root.append(PH.svg("rect", { x: 0, y: 2, width: 26, height: 12, fill: colour }));
    if (look === "square") root.append(PH.svg("rect", { x: 4, y: 0, width: 16, height: 16, fill: colour, stroke: ink ?? "none", "stroke-width": 0.7 }));
    if (marker) root.append(mark(marker, colour));
    return root;
  }

  function mark(kind, colour) {
    const open = kind.endsWith("-open");
    const look = { fill: open ? "#ffffff" : colour, stroke: colour, "stroke-width": 2 };
    const shape = kind.replace("-open", "");
    const paths = { square: "M8 3H18V13H8Z", diamond: "M13 1L20 8L13 15L6 8Z", triangle: "M13 2L20 14H6Z", x: "M8 3L18 13M18 3L8 13" };
    return shape in paths ? PH.svg("path", { d: paths[shape], ...look }) : PH.svg("circle", { cx: 13, cy: 8, r: 5.5, ...look });
  }

  // --- maps ----------------------------------------------------------------------------------------------------------------

  // Countries in the colours of their classes, small states as rings, others and disputed areas without data.
  PH.map = (drawing, { width, height, type, look, shapes }) => {
    const plane = shapes[shapes[drawing.area_group] ? drawing.area_group : "WORLD"];
    const unit = 1 / Math.min(width / plane.width, (height || Infinity) / plane.height); // of the paths, for a pixel
    const known = new Map(drawing.places.map((one) => [one.iso3, one]));
    const neutral = new Set(plane.neutral);
    const root = PH.svg("svg", { viewBox: `0 0 ${plane.width} ${plane.height}`, class: "map", "aria-hidden": "true" });
    const areas = root.appendChild(PH.svg("g", { stroke: look.background, "stroke-width": 0.8 * unit, "stroke-linejoin": "round", "fill-rule": "evenodd" }));
    for (const [code, d] of Object.entries(plane.paths)) {
      const place = neutral.has(code) ? undefined : known.get(code);
      areas.append(PH.svg("path", { d, fill: place?.colour ?? look.grid, "data-area": code }, title(place)));
    }
    const rings = root.appendChild(PH.svg("g", { stroke: look.ink, "stroke-width": 1.3 * unit }));
    const radius = Math.max(RING * type * (plane === shapes.WORLD ? 0.75 : 1), 3.5) * unit;
    for (const [code, [cx, cy]] of Object.entries(plane.rings)) {
      const place = known.get(code);
      if (place) rings.append(PH.svg("circle", { cx, cy, r: radius, fill: place.colour, "data-area": code }, title(place)));
    }
    return root;
  };

  const title = (place) => (place ? PH.svg("title", {}, place.text) : null);
})();
