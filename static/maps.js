// A map or a tile grid. pydeck says how it is drawn (figures/maps.py) and its own packaged deck.gl draws it; the shapes are a
// file, so that Python sends values only: the class and the text of each country. pages/shared/map_component.py mounts this
// module and says what is in `data`. Nothing comes from outside.

const EQUAL_EARTH = [1.340264, -0.081106, 0.000893, 0.003796];
const UNITS = 100; // the projected world is about 540 units wide: deck.gl draws in single precision
const HATCH = 2.2;
const NEXT_YEAR_MS = 1100;
const drawn = new Set();
let script = null;
const files = new Map();
const planes = new Map();

export default async function ({ data: sent, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".map");
  root.send = setTriggerValue;
  if (!root.style_sheet) {
    // Streamlit would send a component's style with every run: so it is a file.
    root.style_sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: sent.style });
    const ready = new Promise((done) => (root.style_sheet.onload = root.style_sheet.onerror = done));
    root.before(root.style_sheet);
    await ready;
  }
  const turn = (root.turn = (root.turn ?? 0) + 1);
  const data = { ...sent, ...(await unpack(sent.packed)) };
  if (turn !== root.turn) return; // a later run has overtaken this one
  root.given = data;
  root.style.setProperty("--ratio", data.ratio);
  const stage = root.querySelector(".stage");
  stage.setAttribute("aria-label", data.alt);
  for (const [name, label] of Object.entries(data.buttons)) {
    const button = root.querySelector(`[data-do=${name}]`);
    button.title = label;
    button.setAttribute("aria-label", label);
  }
  root.classList.toggle("grid", Boolean(data.tiles));
  stage.setAttribute("role", data.tiles ? "group" : "img");
  if (data.tiles) drawTiles(root, stage, data);
  else {
    root.queue = (root.queue ?? Promise.resolve())
      .then(() => drawMap(root, stage, data))
      .catch((fault) => {
        console.warn("map:", fault);
        root.querySelector(".said").textContent = data.failed;
      });
  }
  clearTimeout(root.next);
  if (data.playing) root.next = setTimeout(() => root.send("tick", data.year), NEXT_YEAR_MS);
}

// --- the map ---------------------------------------------------------------------------------------------------------------

async function drawMap(root, stage, data) {
  const [plane] = await Promise.all([project(data), load(`${data.base}/pydeck/index.js`)]);
  prune();
  const look = JSON.stringify([data.spec, data.centre]);
  if (!root.deck || root.look !== look || !root.deck.canvas?.isConnected) {
    root.deck?.finalize();
    stage.replaceChildren();
    root.look = look;
    const spec = structuredClone(data.spec);
    for (const layer of spec.layers) layer.data = [];
    root.deck = globalThis.createDeck({ container: stage, jsonInput: { ...spec, initialViewState: undefined, touchAction: "pan-y" }, tooltip: false });
    root.layers = root.deck.props.layers;
    stage.querySelector("canvas").tabIndex = -1; // a picture: the buttons and the list of countries are for the keyboard
    root.deck.setProps({
      pickingRadius: 5,
      onViewStateChange: ({ viewState }) => move(root, viewState),
      onHover: (info) => hover(root, info),
      getCursor: ({ isDragging, isHovering }) => (isDragging ? "grabbing" : isHovering ? "pointer" : "grab"),
    });
    drawn.add(root);
    // deck.gl's own clicks do not arrive inside a shadow root.
    stage.onpointerdown = ({ clientX, clientY }) => (root.pressed = [clientX, clientY]);
    stage.onclick = (event) => click(root, stage, event);
    root.watch ??= new ResizeObserver(() => root.deck && fit(root, root.plane));
    root.watch.observe(stage);
    wire(root);
  }
  root.plane = plane;
  if (!root.view) fit(root, plane);
  root.deck.setProps({ layers: layersOf(root.layers, plane, data) });
  root.dataset.drawn = data.token; // tests and the benchmark wait for it
}

const ENDS = { getSourcePosition: (one) => one[0], getTargetPosition: (one) => one[1] };

function layersOf(layers, plane, data) {
  const colours = data.colours.map(rgb);
  const of = (id) => data.areas[id]?.[0];
  const isIn = (feature) => feature.id in data.areas;
  const fill = ({ id }) => (id in data.areas ? (of(id) < 0 ? rgb(data.empty) : colours[of(id)]) : rgb(data.context));
  const updateTriggers = { getFillColor: data.token, getRadius: data.token, getLineColor: data.token, getLineWidth: data.token };
  const absent = plane.shapes.filter((one) => isIn(one) && of(one.id) < 0);
  const rings = plane.points.filter((one) => isIn(one) && one.properties.small);
  const chosen = data.chosen ? [...plane.shapes, ...rings].filter((one) => one.id === data.chosen) : [];
  return layers.map((layer) => {
    if (layer.id === "areas") return layer.clone({ data: plane.shapes, getFillColor: fill, updateTriggers });
    if (layer.id === "borders") return layer.clone({ data: plane.borders, ...ENDS });
    if (layer.id === "hatch") return layer.clone({ data: absent.flatMap((one) => hatchOf(one)), ...ENDS });
    if (layer.id === "small") {
      const hollow = [...rgb(data.empty), 110];
      return layer.clone({ data: rings, getPosition: (one) => one.geometry.coordinates, getFillColor: (one) => (of(one.id) < 0 ? hollow : fill(one)), updateTriggers });
    }
    return layer.clone({ data: chosen });
  });
}

function click(root, stage, { clientX, clientY }) {
  const [x, y] = root.pressed ?? [clientX, clientY];
  if (Math.hypot(clientX - x, clientY - y) > 6) return; // the map was moved
  const { left, top } = stage.getBoundingClientRect();
  const found = root.deck.pickObject({ x: clientX - left, y: clientY - top, radius: 5 });
  if (found?.object && root.given.areas[found.object.id]) root.send("picked", found.object.id);
}

function hover(root, { object, x, y }) {
  const tip = root.querySelector(".tip");
  const found = object && root.given.areas[object.id];
  tip.hidden = !found;
  if (found) say(root, tip, object.id, x, y);
}

function say(root, tip, id, x, y) {
  const { areas, names, about } = root.given;
  const [name, ...lines] = [names[id], ...areas[id][1].split("\n"), ...about];
  const strong = Object.assign(document.createElement("strong"), { textContent: name });
  tip.replaceChildren(strong, ...lines.filter(Boolean).map((line) => Object.assign(document.createElement("div"), { textContent: line })));
  const { clientWidth, clientHeight } = root.querySelector(".stage");
  tip.style.left = `${Math.max(0, Math.min(x + 14, clientWidth - tip.offsetWidth - 4))}px`;
  tip.style.top = `${Math.max(0, y + 18 + tip.offsetHeight > clientHeight ? y - tip.offsetHeight - 10 : y + 18)}px`;
}

// Maps with the same `link` show the same part of the world.
function move(root, view) {
  const { target, zoom } = view;
  for (const one of drawn) {
    if (one !== root && (!root.given.link || one.given.link !== root.given.link)) continue;
    one.view = { ...one.view, target, zoom };
    one.deck.setProps({ viewState: one.view });
  }
}

function fit(root, plane) {
  const { clientWidth: width, clientHeight: height } = root.querySelector(".stage");
  if (!width || !height) return;
  const [left, bottom, right, top] = plane.box;
  const zoom = Math.log2(Math.min(width / (right - left), height / (top - bottom)));
  root.view = { target: [(left + right) / 2, (bottom + top) / 2, 0], zoom, minZoom: zoom - 0.3, maxZoom: zoom + 7 };
  root.deck.setProps({ viewState: root.view });
}

function wire(root) {
  const step = { closer: 0.7, wider: -0.7 };
  for (const button of root.querySelectorAll("[data-do]")) {
    button.onclick = () => {
      const by = step[button.dataset.do];
      if (by) move(root, { ...root.view, zoom: Math.max(root.view.minZoom, Math.min(root.view.maxZoom, root.view.zoom + by)) });
      else {
        fit(root, root.plane);
        move(root, root.view);
      }
    };
  }
}

// A page that was left took its canvas with it: give the graphics memory back.
function prune() {
  for (const root of drawn) {
    if (root.isConnected) continue;
    root.watch?.disconnect();
    clearTimeout(root.next);
    root.deck?.finalize();
    root.deck = null;
    drawn.delete(root);
  }
}

// --- shapes ----------------------------------------------------------------------------------------------------------------

// Shapes and points on the plane (Equal Earth: areas keep their proportions), the date line put to the map's edge.
async function project({ spec, centre, box }) {
  const key = JSON.stringify([centre, box]);
  if (!planes.has(key)) {
    const address = (id) => spec.layers.find((layer) => layer.id === id).data;
    const [shapes, points] = await Promise.all([read(address("areas")), read(address("small"))]);
    const placed = shapes.features.map((one) => ({ ...one, geometry: planar(one.geometry, centre) }));
    planes.set(key, {
      box: boundsOf(box, centre),
      shapes: placed,
      borders: bordersOf(placed),
      points: points.features.map((one) => ({ ...one, geometry: planar(one.geometry, centre) })),
    });
  }
  return planes.get(key);
}

// The pieces of outline that two countries share.
function bordersOf(shapes) {
  const owners = new Map();
  const shared = [];
  for (const { id, geometry } of shapes) {
    for (const ring of geometry.coordinates.flat()) {
      for (let at = 1; at < ring.length; at += 1) {
        const [one, other] = [ring[at - 1], ring[at]];
        const key = String(one) < String(other) ? `${one}|${other}` : `${other}|${one}`;
        if (!owners.has(key)) owners.set(key, id);
        else if (owners.get(key) !== id) shared.push([one, other]);
      }
    }
  }
  return shared;
}

function planar(geometry, centre) {
  if (geometry.type === "Point") return { ...geometry, coordinates: place(geometry.coordinates, centre, turnOf(geometry.coordinates[0], centre)) };
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const coordinates = polygons.map((rings) => {
    const longitudes = rings[0].map(([longitude]) => longitude);
    const turn = turnOf((Math.min(...longitudes) + Math.max(...longitudes)) / 2, centre);
    return rings.map((ring) => ring.map((at) => place(at, centre, turn)));
  });
  return { type: "MultiPolygon", coordinates };
}

// A polygon is moved as a whole to the side of the map that it lies on.
const turnOf = (longitude, centre) => (longitude < centre - 180 ? 360 : longitude > centre + 180 ? -360 : 0);

function place([longitude, latitude], centre, turn) {
  const [a, b, c, d] = EQUAL_EARTH;
  const angle = Math.asin((Math.sqrt(3) / 2) * Math.sin((latitude * Math.PI) / 180));
  const [two, six] = [angle ** 2, angle ** 6];
  const x = (2 * Math.sqrt(3) * (((longitude + turn - centre) * Math.PI) / 180) * Math.cos(angle)) / (3 * (a + 3 * b * two + six * (7 * c + 9 * d * two)));
  return [x * UNITS, angle * (a + b * two + six * (c + d * two)) * UNITS];
}

function boundsOf([west, south, east, north], centre) {
  const latitudes = [south, north, ...(south < 0 && north > 0 ? [0] : [])];
  const corners = latitudes.flatMap((latitude) => [west, east].map((longitude) => place([longitude, latitude], centre, 0)));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

// Oblique lines inside a shape, by the even-odd rule; kept with the shape.
function hatchOf(feature) {
  feature.hatch ??= feature.geometry.coordinates.flatMap((rings) => {
    const crossings = new Map();
    for (const ring of rings) {
      for (let at = 1; at < ring.length; at += 1) cross(ring[at - 1], ring[at], crossings);
    }
    return [...crossings].flatMap(([line, along]) => {
      along.sort((one, other) => one - other);
      return Array.from({ length: Math.floor(along.length / 2) }, (_, pair) => along.slice(2 * pair, 2 * pair + 2).map((u) => [(line * HATCH + u) / 2, (u - line * HATCH) / 2]));
    });
  });
  return feature.hatch;
}

// Where the edge meets the lines x - y = n HATCH, as x + y.
function cross([x1, y1], [x2, y2], crossings) {
  const [from, to] = [(x1 - y1) / HATCH, (x2 - y2) / HATCH];
  for (let line = Math.ceil(Math.min(from, to)); line < Math.max(from, to); line += 1) {
    const part = (line - from) / (to - from);
    const u = x1 + y1 + part * (x2 + y2 - x1 - y1);
    if (crossings.has(line)) crossings.get(line).push(u);
    else crossings.set(line, [u]);
  }
}

function rgb(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

// --- the tile grid ---------------------------------------------------------------------------------------------------------

function drawTiles(root, stage, data) {
  root.deck?.finalize();
  root.deck = null;
  stage.onclick = stage.onpointerdown = null;
  drawn.delete(root);
  const spots = Object.entries(data.tiles).filter(([id]) => id in data.areas);
  const [left, top] = [0, 1].map((axis) => Math.min(...spots.map(([, at]) => at[axis])));
  const width = Math.max(...spots.map(([, [x]]) => x)) - left + 1;
  const grid = Object.assign(document.createElement("div"), { className: "tiles" });
  grid.style.setProperty("--columns", width);
  const tip = root.querySelector(".tip");
  spots.sort(([, one], [, other]) => one[1] - other[1] || one[0] - other[0]);
  for (const [id, [x, y]] of spots) {
    const [at, text] = data.areas[id];
    const tile = Object.assign(document.createElement("button"), { type: "button", textContent: id });
    tile.setAttribute("aria-label", [id, data.names[id], ...text.split("\n")].join(", "));
    tile.setAttribute("aria-pressed", String(id === data.chosen));
    tile.classList.toggle("absent", at < 0);
    Object.assign(tile.style, { gridColumn: x - left + 1, gridRow: y - top + 1, backgroundColor: at < 0 ? data.empty : data.colours[at], color: at < 0 ? data.empty_ink : data.inks[at] });
    tile.onclick = () => root.send("picked", id);
    tile.onpointerenter = tile.onfocus = () => {
      tip.hidden = false;
      say(root, tip, id, tile.offsetLeft + tile.offsetWidth / 2, tile.offsetTop + tile.offsetHeight / 2);
    };
    tile.onpointerleave = tile.onblur = () => (tip.hidden = true);
    grid.append(tile);
  }
  const held = stage.getRootNode().activeElement?.textContent;
  stage.replaceChildren(grid);
  if (held) [...grid.children].find((tile) => tile.textContent === held)?.focus();
  root.dataset.drawn = data.token;
}

// --- files -----------------------------------------------------------------------------------------------------------------

// What Python packed with zlib.
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

function read(address) {
  if (!files.has(address)) {
    const file = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`cannot load ${address}: ${answer.status}`);
      return answer.json();
    });
    file.catch(() => files.delete(address)); // the next run tries again
    files.set(address, file);
  }
  return files.get(address);
}

function load(address) {
  script ??= new Promise((done, fail) => {
    const tag = Object.assign(document.createElement("script"), { src: address, async: true });
    tag.onload = () => done();
    tag.onerror = () => {
      script = null; // the next run tries again
      fail(new Error(`cannot load ${address}`));
    };
    document.head.appendChild(tag);
  });
  return script;
}
