// The deck in the reader's browser: local storage keeps it through reloads, switches of pages and in every tab.
// pages/shared/deck_store.py mounts this module in three places and says what is in `data`.
//
// What is kept: the deck (exports/decks.py), and `version` in it. Each change gives another version; whoever writes must have
// seen the one that is there, so that a tab never overwrites what another tab did after it. static/viewer.js reads it too.

const KEY = "parity-horizon-deck";
const CHANGED = "parity-horizon-deck-changed"; // in the same tab; other tabs hear "storage"
const BROKEN = "broken";
const UNREADABLE = "refused";
const FORMAT = 1;
const said = new Map(); // what was said of each slide that came: a page drawn again adds nothing twice
const shows = new WeakMap();

export default function (component) {
  return { count, add, desk }[component.data.role](component);
}

// In the header: how many slides there are, as a link. Nothing is sent up.
function count({ data, parentElement, setTriggerValue }) {
  const link = parentElement.querySelector("a");
  link.href = data.href;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("open", String(Date.now()));
  };
  listen(parentElement, () => {
    const { deck, version } = read();
    const slides = deck ? deck.slides.length : 0;
    link.hidden = !slides && version !== BROKEN;
    link.textContent = version === BROKEN ? data.broken : (slides === 1 ? data.one : data.many).replace("{n}", slides);
  });
}

// After a click on "Add to deck": the slide goes into local storage.
async function add({ data, parentElement }) {
  const status = parentElement.querySelector("[role=status]");
  if (!said.has(data.token)) {
    said.set(data.token, "");
    const slide = JSON.parse(await unpack(data.packed));
    said.set(data.token, put(slide, data));
  }
  status.textContent = said.get(data.token);
}

function put(slide, data) {
  const { version, deck } = read();
  if (version === UNREADABLE) return data.refused;
  if (version === BROKEN) return data.broken;
  const held = deck ?? { format: FORMAT, language: data.language, slides: [] };
  if (held.slides.length >= data.most) return data.too_many;
  const slides = [...held.slides, slide];
  return write({ ...held, slides }, token()) ? data.added.replace("{n}", slides.length) : data.full;
}

// On the deck's page: the deck goes up when it is not the one that Python has, and comes down when Python changed it.
async function desk({ data, parentElement, setTriggerValue }) {
  const status = parentElement.querySelector("[role=status]");
  const [button, input] = ["button", "input"].map((name) => parentElement.querySelector(name));
  button.hidden = !data.open;
  button.textContent = data.open;
  button.onclick = () => input.click();
  input.onchange = () => open(input, data, status, setTriggerValue);
  const turn = (parentElement.turn = (parentElement.turn ?? 0) + 1);
  const text = data.packed ? await unpack(data.packed) : "";
  if (turn !== parentElement.turn) return; // a later run has overtaken this one
  listen(parentElement, () => meet(data, text, status, setTriggerValue));
}

async function meet(data, text, status, setTriggerValue) {
  const held = read();
  if (held.version === UNREADABLE) status.textContent = data.refused;
  const before = status.met; // the version that this page found or wrote last
  status.met = held.version;
  if (held.version === data.version) return;
  if (data.version && held.version !== UNREADABLE && data.seen.includes(held.version)) {
    status.met = data.version;
    status.textContent = (data.keep !== held.version || keep(held)) && write(JSON.parse(text), data.version) ? "" : data.full;
  } else if (!(data.version && held.version === UNREADABLE)) {
    const lost = Boolean(before && data.version && before !== data.version); // a change of this page came too late
    setTriggerValue("came", { version: held.version, lost, packed: held.text ? await pack(held.text) : "" });
  }
}

// A deck that cannot be read is kept beside the one that takes its place.
function keep({ raw, version }) {
  try {
    localStorage.setItem(`${KEY}-kept-${version}-${Date.now()}`, raw);
    return true;
  } catch {
    return false;
  }
}

async function open(input, data, status, setTriggerValue) {
  const [file] = input.files;
  if (!file) return;
  if (file.size > data.largest) status.textContent = data.too_large;
  else setTriggerValue("opened", { name: file.name, packed: await pack(await file.text()) });
  input.value = ""; // the same file may be chosen again
}

function read() {
  let raw;
  try {
    raw = localStorage.getItem(KEY);
  } catch {
    return { version: UNREADABLE };
  }
  if (raw === null) return { version: "none" };
  try {
    const { version, ...deck } = JSON.parse(raw);
    if (typeof version === "string" && Array.isArray(deck.slides) && deck.format === FORMAT) {
      return { version, deck, raw, text: JSON.stringify(deck) };
    }
  } catch {
    // told below
  }
  return { version: BROKEN, raw, text: raw };
}

function write(deck, version) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...deck, version }));
  } catch {
    return false; // full, or refused
  }
  window.dispatchEvent(new Event(CHANGED));
  return true;
}

// Runs `show` now and whenever the deck changes, as long as `root` is on the page.
function listen(root, show) {
  const first = !shows.has(root);
  shows.set(root, show);
  show();
  if (!first) return;
  const heard = (event) => {
    if (event.type === "storage" && event.key !== KEY && event.key !== null) return;
    if (root.isConnected) shows.get(root)();
    else for (const name of ["storage", CHANGED]) window.removeEventListener(name, heard);
  };
  for (const name of ["storage", CHANGED]) window.addEventListener(name, heard);
}

function token() {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let letters = "";
  for (let at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(letters);
}
