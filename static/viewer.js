// A deck on the wall: one slide a screen, from the file itself (exports/takeaway.py) or from the browser's own storage
// (/present, facilitator mode). Nothing is sent anywhere.

(() => {
  const data = JSON.parse(document.getElementById("ph-data").textContent);
  const query = new URLSearchParams(location.search);
  const PRINT = { width: 1122, height: 793 }; // A4, lying, in CSS pixels
  const SWIPE = 60; // pixels
  const { look } = data;
  const NOTHING = { lines: [], bands: [], bars: [], dots: [], references: [], categories: [], places: [], legend: [], notes: [], panels: [], columns: 1, x: {}, y: {}, figures: { columns: [], rows: [] }, horizontal: true };
  const AXIS = { title: "", low: null, high: null, unit: "number", decimals: 0 };

  let deck = readDeck();
  let languages = languagesOf(deck);
  let language = firstLanguage();
  let at = 0;
  let asking = true;
  let tabular = false;
  let printing = false;
  const words = () => data.words[language] ?? Object.values(data.words)[0];

  // --- the deck ------------------------------------------------------------------------------------------------------------

  function readDeck() {
    if (data.deck) return data.deck;
    try {
      const kept = JSON.parse(localStorage.getItem(data.storage) ?? "null");
      return Array.isArray(kept?.slides) ? kept : { slides: [] };
    } catch (fault) {
      console.warn("deck:", fault);
      return { slides: [] };
    }
  }

  // Both languages where any chart has both, or where there is no chart.
  function languagesOf({ slides }) {
    const drawn = slides.map((one) => Object.keys(one.drawings ?? {})).filter((one) => one.length);
    const both = drawn.length ? drawn.some((one) => one.length > 1) : true;
    return both ? data.languages : data.languages.filter((one) => drawn.some((each) => each.includes(one)));
  }

  function firstLanguage() {
    const wanted = [query.get("lang"), data.deck ? data.languages[0] : deck.language, data.languages[0]];
    return wanted.find((one) => languages.includes(one)) ?? languages[0] ?? data.languages[0];
  }

  const said = (text) => text?.[language] || Object.values(text ?? {}).find(Boolean) || "";

  function drawingOf(slide) {
    const found = slide.drawings?.[language] ?? Object.values(slide.drawings ?? {})[0];
    return found ? whole(found) : null;
  }

  // A drawing with all its fields: files may leave out what is as usual.
  function whole(found) {
    const made = { ...NOTHING, ...found, x: { ...AXIS, ...found.x }, y: { ...AXIS, ...found.y } };
    made.lines = made.lines.map((one) => ({ drawn: true, dash: "solid", marker: "", label: "", ...one }));
    made.bars = made.bars.map((one) => ({ texts: [], ...one }));
    made.dots = made.dots.map((one) => ({ marker: "circle", texts: [], ...one }));
    made.references = made.references.map((one) => ({ axis: "y", dash: "dash", ...one }));
    made.panels = made.panels.map(whole);
    return made;
  }

  // The slide's own question, else the one that exports/questions.py gives its chart.
  function questionOf(slide) {
    const own = slide.question?.[language];
    if (own || slide.kind !== "chart") return own ?? "";
    const asked = data.questions?.[slide.page] ?? [];
    return asked.length ? said(asked[crc32(slide.chart ?? "") % asked.length]) : said(slide.question);
  }

  function crc32(text) {
    let sum = 0xffffffff;
    for (const byte of new TextEncoder().encode(text)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
    return (sum ^ 0xffffffff) >>> 0;
  }

  const titleOf = (slide) => said(slide.title) || drawingOf(slide)?.title || "";

  // --- slides --------------------------------------------------------------------------------------------------------------

  function build(slide, number) {
    const drawing = drawingOf(slide);
    const heading = PH.make("h2", { id: `ph-title-${number}`, tabindex: -1 }, titleOf(slide));
    const head = PH.make("header", {}, heading, drawing?.subtitle ? PH.make("p", { class: "subtitle" }, drawing.subtitle) : null);
    const section = PH.make("section", { class: `slide ${slide.kind}`, "aria-labelledby": heading.id }, head);
    if (slide.kind === "chart" && drawing) section.append(chartBody(slide, drawing), small(drawing));
    else section.append(textBody(slide));
    return section;
  }

  function chartBody(slide, drawing) {
    const main = PH.make("div", { class: `main ${drawing.kind === "map" && data.shapes[drawing.area_group] && drawing.area_group !== "WORLD" && !tabular ? "mapped" : ""}` });
    const question = questionOf(slide);
    const aside = question && asking ? PH.make("aside", { "aria-label": words().question }, PH.make("p", { class: "ask" }, words().question), PH.make("p", {}, question)) : null;
    if (drawing.empty) main.append(PH.make("p", { class: "empty" }, drawing.empty));
    else if (tabular || drawing.kind === "table") main.append(PH.table(drawing.figures, `${words().figures_of}${words().colon} ${drawing.title}`, language));
    else main.append(PH.make("div", { class: `figure ${drawing.kind}`, role: "img", "aria-label": drawing.alt || drawing.title }));
    return PH.make("div", { class: aside ? "body asked" : "body" }, main, aside);
  }

  function small(drawing) {
    const boundary = drawing.kind === "map" && !`${drawing.coverage} ${drawing.source}`.includes(words().boundaries) ? words().boundaries : "";
    const lines = [drawing.source, drawing.coverage, boundary].filter(Boolean);
    return PH.make("footer", {}, ...lines.map((one) => PH.make("p", {}, one)));
  }

  // Lines of a text slide: "- " makes a list.
  function textBody(slide) {
    const body = slide.kind === "private" ? words().private : said(slide.body);
    const parts = [];
    for (const line of body.split("\n").map((one) => one.trim()).filter(Boolean)) {
      const item = /^[-•–]\s+/.test(line);
      if (item && parts.at(-1)?.tagName === "UL") parts.at(-1).append(PH.make("li", {}, line.replace(/^[-•–]\s+/, "")));
      else parts.push(item ? PH.make("ul", {}, PH.make("li", {}, line.replace(/^[-•–]\s+/, ""))) : PH.make("p", {}, line));
    }
    return PH.make("div", { class: "body text" }, PH.make("div", { class: "main" }, ...parts));
  }

  // Fills the figure of a slide that is laid out; the size of its type is the slide's own. The legend comes first: what it
  // needs is not the drawing's.
  async function draw(section, slide) {
    const node = section.querySelector(".figure");
    if (!node) return;
    const drawing = drawingOf(slide);
    const type = parseFloat(getComputedStyle(node).fontSize);
    const entries = PH.entries(drawing, { width: node.clientWidth, type, look });
    if (entries.length) node.before(PH.legend(entries, words().legend));
    node.replaceChildren();
    const least = printing ? 0 : PH.leastHeight(drawing, { width: node.clientWidth, type, look });
    const size = { width: Math.floor(node.clientWidth), height: Math.floor(Math.max(node.clientHeight, least)) };
    if (drawing.kind === "map") return void node.append(PH.map(drawing, { ...size, type, look, shapes: data.shapes }));
    node.classList.toggle("tall", least > node.clientHeight + 1);
    await PH.figure(node, drawing, { ...size, type, language, look, printing });
  }

  // --- the page ------------------------------------------------------------------------------------------------------------

  const stage = PH.make("main", { id: "stage" });
  const deckTitle = PH.make("h1", { class: "unseen" });
  const status = PH.make("div", { class: "unseen", role: "status" });
  const blank = PH.make("button", { id: "blank", type: "button", hidden: true, onclick: () => darken(false) });
  const pop = PH.window(words);
  const timer = PH.timer({ minutes: Number(query.get("minutes")), words, said: (text) => (status.textContent = text) });
  const place = PH.make("span", { class: "place" });
  const done = PH.make("div", { class: "done", "aria-hidden": "true" });
  const buttons = {};
  const bar = PH.make("nav", { id: "bar" });

  const ACTIONS = {
    back: ["‹", "←", () => go(at - 1)],
    next: ["›", "→", () => go(at + 1)],
    question: ["", "Q", () => [(asking = !asking), show()]],
    figures: ["", "D", () => [(tabular = !tabular), show()]],
    notes: ["", "N", () => pop.open(words().notes, notes())],
    glossary: ["", "G", () => pop.open(words().glossary, PH.glossary(data.glossary, data.languages, language, words(), data.names))],
    language: ["", "L", () => languages.length > 1 && speak(languages[(languages.indexOf(language) + 1) % languages.length])],
    blank: ["", "B", () => darken(true)],
    print: ["", "P", () => print()],
    full_screen: ["", "F", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.())],
    about: ["", "I", () => pop.open(words().about, PH.about(data, words(), language))],
    help: ["?", "?", () => pop.open(words().help, PH.help(words()))],
  };

  function assemble() {
    for (const [name, [sign, key, act]] of Object.entries(ACTIONS)) {
      buttons[name] = PH.make("button", { type: "button", class: sign ? `sign ${name}` : name, "data-do": name, "aria-keyshortcuts": key === "?" ? null : key.replace("←", "ArrowLeft").replace("→", "ArrowRight"), onclick: act });
    }
    const { back, next, ...rest } = buttons;
    bar.append(back, place, next, timer.node, ...Object.values(rest));
    document.body.append(deckTitle, stage, done, bar, status, pop.dialog, blank);
  }

  // The words of everything that is no slide.
  function name() {
    document.documentElement.lang = language;
    deckTitle.textContent = said(deck.title) || words().untitled;
    document.title = deckTitle.textContent;
    bar.setAttribute("aria-label", words().bar);
    blank.setAttribute("aria-label", words().blank_back);
    for (const [key, button] of Object.entries(buttons)) {
      const [sign, shortcut] = ACTIONS[key];
      button.textContent = sign || (key === "language" ? data.names[languages[(languages.indexOf(language) + 1) % languages.length]] : words()[key]);
      button.title = `${words()[key]} (${shortcut})`;
      if (sign) button.setAttribute("aria-label", words()[key]);
    }
    buttons.language.hidden = languages.length < 2;
    buttons.about.hidden = !data.tables;
    timer.show();
  }

  function notes() {
    const slide = deck.slides[at];
    const texts = [said(slide?.notes), ...(slide ? (drawingOf(slide)?.notes ?? []) : [])].filter(Boolean);
    const body = (texts.length ? texts : [words().notes_none]).flatMap((one) => one.split("\n")).map((one) => PH.make("p", {}, one));
    const address = data.storage && slide?.drawings ? drawingOf(slide)?.address : "";
    // Only paths of this app: a deck from elsewhere must not lead out of it.
    const link = address && /^\/[a-z]/.test(address) ? [PH.make("p", {}, PH.make("a", { href: address.slice(1), target: "_blank", rel: "noopener" }, words().page))] : [];
    return PH.make("div", { class: "prose" }, ...body, ...link);
  }

  function speak(one) {
    language = one;
    name();
    show();
  }

  function darken(on) {
    blank.hidden = !on;
    if (on) blank.focus();
    else stage.focus();
  }

  function go(to) {
    const goal = Math.min(Math.max(to, 0), deck.slides.length - 1);
    if (goal === at || goal < 0) return;
    at = goal;
    tabular = false;
    history.replaceState(null, "", `#${at + 1}`);
    timer.next();
    show().then(() => stage.querySelector("h2")?.focus({ preventScroll: true }));
  }

  async function show() {
    const slide = deck.slides[at];
    place.textContent = deck.slides.length ? words().of.replace("{at}", at + 1).replace("{all}", deck.slides.length) : "";
    done.style.width = deck.slides.length ? `${(100 * (at + 1)) / deck.slides.length}%` : 0;
    buttons.back.disabled = at <= 0;
    buttons.next.disabled = at >= deck.slides.length - 1;
    buttons.question.disabled = !slide || !questionOf(slide);
    buttons.question.setAttribute("aria-pressed", asking);
    buttons.figures.disabled = !slide || slide.kind !== "chart" || !drawingOf(slide)?.figures.rows.length || drawingOf(slide).kind === "table";
    buttons.figures.setAttribute("aria-pressed", tabular);
    if (!slide) return void stage.replaceChildren(nothing());
    const section = build(slide, at + 1);
    stage.replaceChildren(section);
    stage.scrollTop = 0;
    status.textContent = `${place.textContent}${words().colon} ${titleOf(slide)}`;
    await draw(section, slide);
    section.dataset.drawn = "yes";
  }

  function nothing() {
    return PH.make("section", { class: "slide text" }, PH.make("header", {}, PH.make("h2", {}, words().empty_deck)), PH.make("div", { class: "body text" }, PH.make("p", {}, words().empty_deck_how)));
  }

  // --- print: one slide a page, then the glossary and what the file is made of ----------------------------------------------------

  async function prepare() {
    if (printing) return;
    printing = true;
    tabular = false;
    document.documentElement.classList.add("printing");
    const sections = deck.slides.map((slide, number) => build(slide, number + 1));
    const extra = [PH.glossary(data.glossary, data.languages, language, words(), data.names), ...(data.tables ? [PH.about(data, words(), language)] : [])];
    const titles = [words().glossary, words().about];
    const ends = extra.map((one, number) => PH.make("section", { class: "end" }, PH.make("h2", {}, titles[number]), one));
    stage.replaceChildren(...sections, ...ends);
    // plotly draws at once; what it promises is only that images are there.
    await Promise.all(sections.map((section, number) => draw(section, deck.slides[number])));
  }

  async function print() {
    await prepare();
    window.print();
  }

  function finish() {
    if (!printing) return;
    printing = false;
    document.documentElement.classList.remove("printing");
    show();
  }

  addEventListener("beforeprint", prepare);
  addEventListener("afterprint", finish);

  // --- keys, fingers, size ----------------------------------------------------------------------------------------------------

  const KEYS = { ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", ArrowLeft: "back", ArrowUp: "back", PageUp: "back" };
  for (const [name, [, key]] of Object.entries(ACTIONS)) if (key.length === 1 && !"←→".includes(key)) KEYS[key.toLowerCase()] = name;
  const OTHERS = { Home: () => go(0), End: () => go(deck.slides.length - 1), t: () => timer.toggle(), r: () => timer.again(), "+": () => timer.change(1), "=": () => timer.change(1), "-": () => timer.change(-1) };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || pop.dialog.open) return;
    if (!blank.hidden) return void (event.preventDefault(), darken(false));
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // A button that has the focus keeps its space bar; a table that scrolls keeps its arrows.
    const inside = document.activeElement;
    if ((key === " " && inside?.tagName === "BUTTON") || (inside?.classList.contains("table") && /^(Arrow|Page|Home|End| )/.test(event.key))) return;
    const act = KEYS[key] ? ACTIONS[KEYS[key]][2] : OTHERS[key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  let touch = null;
  addEventListener("touchstart", (event) => (touch = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
  addEventListener("touchend", (event) => {
    if (!touch || pop.dialog.open || event.target.closest?.(".table, #bar")) return;
    const [dx, dy] = [event.changedTouches[0].clientX - touch.clientX, event.changedTouches[0].clientY - touch.clientY];
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) go(at + (dx < 0 ? 1 : -1));
  });

  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => !printing && show(), 120);
  });
  addEventListener("hashchange", () => go(Number(location.hash.slice(1)) - 1));
  // The deck page in another tab changed the deck.
  addEventListener("storage", (event) => {
    if (!data.storage || event.key !== data.storage) return;
    deck = readDeck();
    languages = languagesOf(deck);
    if (!languages.includes(language)) language = firstLanguage();
    at = Math.max(0, Math.min(at, deck.slides.length - 1));
    name();
    show();
  });

  assemble();
  name();
  at = Math.max(0, Math.min(Number(location.hash.slice(1)) - 1 || 0, deck.slides.length - 1));
  document.fonts.ready.then(show);
  // Fonts are asked for only when they are used: measured once more when they have come.
  document.fonts.load(`20px ${look.font.split(",")[0]}`).then(() => show(), () => {});
})();
