// A Drawing (exports/drawings.py) with plotly, at a given size and in type of a given size: one chart, or panels side by side.

(() => {
  const LEAST_PANEL = 5.5; // height of a panel, in sizes of the type
  const ROW_GAP = 0.35; // between rows of categories, in sizes of the smallest type
  const LINE = 1.3;
  const NARROW = 560; // pixels: a phone

  // Draws `drawing` into `node`, panels in a grid; `about` = {width, height, type, language, look, printing}.
  PH.figure = (node, drawing, about) => {
    if (drawing.kind !== "panels") return chart(node.appendChild(PH.make("div", {})), drawing, about);
    const across = columnsOf(drawing, about.width, about.type);
    const down = Math.ceil(drawing.panels.length / across);
    const type = panelType(about.type, across);
    const lines = Math.max(...drawing.panels.map((one) => PH.wrap(one.title, about.width / across - type * 2, type * 1.04, about.look.font).length));
    const heading = type * (1.25 * lines + 0.35);
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
    const made = { lines: PH.lines, bars: PH.bars, dots: PH.dots }[drawing.kind](drawing, about);
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
    const labelled = PH.labelsFit(drawing, about);
    const plain = drawing.lines.filter((one) => one.name && !(labelled && one.label));
    const drawn = plain.map((one) => ({ ...one, look: one.drawn ? "line" : "mark" }));
    const series = (drawing.kind === "bars" ? drawing.bars : drawing.dots).map((one) => ({ ...one, look: drawing.kind === "bars" ? "square" : "mark" }));
    return [...once(drawn), ...once(bands), ...(series.length > 1 ? once(series.filter((one) => one.name)) : [])];
  };

  // Series that share a name and a look are one entry.
  const once = (entries) => entries.filter((one, at) => entries.findIndex((other) => other.name === one.name && other.look === one.look) === at);

  // Height that the rows need so that their names can be read; more than the slide has means that it scrolls.
  PH.leastHeight = (drawing, about) => {
    const { type, width } = about;
    if (drawing.kind === "panels") {
      const each = Math.max(...drawing.panels.map((one) => PH.leastHeight(one, about)), type * LEAST_PANEL, PH.LEAST_TYPE * (width < NARROW ? 12 : 8));
      return each * Math.ceil(drawing.panels.length / columnsOf(drawing, width, type));
    }
    if (drawing.kind !== "dots" && !(drawing.kind === "bars" && drawing.horizontal)) return 0;
    const bars = drawing.kind === "bars" && !drawing.stacked ? drawing.bars.length * 0.8 : 1;
    const lines = PH.mostLines(PH.wrappedNames(drawing, about, PH.LEAST_TYPE));
    const row = PH.LEAST_TYPE * (LINE * Math.max(bars, lines, 1) + (lines > 1 ? ROW_GAP : 0));
    return drawing.categories.length * row + type * 4;
  };
})();
