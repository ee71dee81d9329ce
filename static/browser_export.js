// Pictures of a chart, made in the reader's browser by plotly's own packaged script: nothing leaves the machine, and the
// server needs no Chrome. A click asks Python for the slide (figures/slide.py); the answer comes back as `data.slide`.
// pages/shared/browser_export.py mounts this module and says what is in `data`.

const SVG = "http://www.w3.org/2000/svg";
const LINE = 1.25; // height of a line, in sizes of its type
const WEIGHTS = "200 900";
const FACES = [
  { family: "Source Sans 3", file: "source-sans-3-latin-wght-normal.woff2" },
  { family: "Source Serif 4", file: "source-serif-4-latin-wght-normal.woff2" },
];
let plotly = null;
let faces = null;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pictures");
  const status = root.querySelector("[role=status]");
  const buttons = [...root.querySelectorAll("button")];
  const busy = (on) => {
    for (const button of buttons) button.disabled = on;
    status.textContent = on ? data.busy : "";
  };
  for (const button of buttons) {
    button.setAttribute("aria-label", data.labels[button.dataset.format]);
    button.onclick = () => {
      root.asked = `${button.dataset.format}-${Date.now()}`;
      busy(true);
      load(data.base).catch(() => {}); // a head start for the script; a failure is met again, and told, in make()
      setTriggerValue("asked", root.asked);
    };
  }
  // The browser draws the same answer again when the theme or the width changes: each request is answered once.
  if (data.slide && data.asked === root.asked) {
    root.asked = null;
    make(data).then(
      () => busy(false),
      (fault) => {
        console.warn("picture:", fault);
        busy(false);
        status.textContent = data.failed;
      },
    );
  }
}

async function make(data) {
  const format = data.asked.split("-")[0];
  const text = new XMLSerializer().serializeToString(await compose(JSON.parse(data.slide), data.base));
  const svg = new Blob([text], { type: "image/svg+xml" });
  save(format === "svg" ? svg : await raster(svg, JSON.parse(data.slide)), data.names[format]);
}

// The slide as an SVG element; tests/journeys measure it.
export async function compose(slide, base) {
  const Plotly = await load(base);
  const styles = await fontStyles(base);
  const inner = slide.width - 2 * slide.margin;
  const root = element("svg", { width: slide.width, height: slide.height, viewBox: `0 0 ${slide.width} ${slide.height}`, role: "img" });
  const description = root.appendChild(element("desc", {}));
  description.textContent = slide.alt;
  root.appendChild(element("style", {})).textContent = styles;
  root.appendChild(element("rect", { width: slide.width, height: slide.height, fill: slide.background }));

  const heading = [fit(slide.title, inner), fit(slide.subtitle, inner)];
  const notes = slide.notes.map((note) => fit(note, inner));
  let top = slide.margin * 0.8;
  for (const block of heading) top = write(root, block, slide.margin, top) + block.size * 0.35;
  let foot = slide.height - slide.margin * 0.6 - notes.reduce((sum, block) => sum + block.height, 0);
  const room = { y: top + slide.margin * 0.2, height: foot - top - slide.margin * 0.5 };
  for (const block of notes) foot = write(root, block, slide.margin, foot);

  const figure = JSON.parse(slide.figure);
  const scale = Math.min(slide.largest_scale, room.height / slide.figure_height);
  const [width, height] = [Math.round(inner / scale), Math.round(room.height / scale)];
  const drawn = await Plotly.toImage({ ...figure, layout: { ...figure.layout, width, height } }, { format: "svg", width, height, imageDataOnly: true });
  const picture = document.importNode(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement, true);
  const place = { x: slide.margin, y: room.y, width: inner, height: room.height, viewBox: `0 0 ${width} ${height}`, class: "figure" };
  for (const [name, value] of Object.entries(place)) picture.setAttribute(name, value);
  root.appendChild(picture);
  return root;
}

// The largest of the block's sizes at which its text stands on the lines that it may take.
function fit(block, width) {
  const pen = document.createElement("canvas").getContext("2d");
  for (const size of block.sizes) {
    pen.font = `${block.weight} ${size}px ${block.font}`;
    const lines = wrap(pen, block.text, width);
    if (lines.length <= (block.lines ?? Infinity) || size === block.sizes.at(-1)) {
      return { ...block, size, lines, height: lines.length * size * LINE };
    }
  }
}

// Breaks at ordinary spaces only: a no-break space keeps "50 %" together.
function wrap(pen, text, width) {
  const lines = [];
  for (const word of text.split(/[ \n]+/).filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// Writes a block's lines from `top` on and gives back where it ends.
function write(root, block, x, top) {
  block.lines.forEach((line, index) => {
    const y = top + index * block.size * LINE + block.size;
    const text = element("text", { x, y, fill: block.ink, "font-family": block.font, "font-size": block.size, "font-weight": block.weight });
    text.textContent = line;
    root.appendChild(text);
  });
  return top + block.height;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function raster(svg, { width, height }) {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    return await new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function load(base) {
  plotly ??= new Promise((done, fail) => {
    const script = Object.assign(document.createElement("script"), { src: `${base}/plotly/plotly.min.js`, async: true });
    script.onload = () => done(window.Plotly);
    script.onerror = () => {
      plotly = null; // the next click tries again
      fail(new Error(`cannot load ${script.src}`));
    };
    document.head.appendChild(script);
  });
  return plotly;
}

// A picture cannot use the fonts of the page, so it carries its own; the page gets the same, so that text is measured right.
function fontStyles(base) {
  faces ??= Promise.all(FACES.map((face) => fontStyle(face, base))).then((styles) => styles.join("\n"));
  faces.catch(() => (faces = null)); // the next click tries again
  return faces;
}

async function fontStyle({ family, file }, base) {
  const answer = await fetch(`${base}/app/static/fonts/${file}`);
  if (!answer.ok) throw new Error(`cannot load ${file}: ${answer.status}`);
  const blob = await answer.blob();
  document.fonts.add(await new FontFace(family, await blob.arrayBuffer(), { weight: WEIGHTS }).load());
  return `@font-face { font-family: "${family}"; font-weight: ${WEIGHTS}; src: url("${await dataAddress(blob)}") format("woff2"); }`;
}

function dataAddress(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
}
