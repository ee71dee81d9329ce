// Tables and windows of the viewer: the figures of a chart, the glossary, notes, help, and what the file is made of.

(() => {
  const MOST_ROWS = 2000;

  // Figures as a table: numbers to the right, in the reader's language; `data-value` keeps them as they are.
  PH.table = ({ columns, rows }, label, language) => {
    const shown = rows.slice(0, MOST_ROWS);
    const cells = columns.map((_, at) => shown.map((row) => row[at] ?? null));
    const numeric = cells.map((column) => column.some((one) => typeof one === "number") && column.every((one) => one === null || typeof one === "number"));
    const formats = cells.map((column) => PH.columnFormat(column, language));
    const head = PH.make("tr", {}, ...columns.map((name, at) => PH.make("th", { scope: "col", class: numeric[at] ? "n" : null }, name)));
    const body = shown.map((row) => PH.make("tr", {}, ...columns.map((_, at) => cell(row[at], at, formats[at], numeric[at]))));
    const table = PH.make("table", {}, PH.make("caption", {}, label), PH.make("thead", {}, head), PH.make("tbody", {}, ...body));
    return PH.make("div", { class: "table", role: "region", tabindex: 0, "aria-label": label }, table);
  };

  function cell(value, at, format, numeric) {
    const attributes = { class: numeric ? "n" : null, "data-value": value ?? "" };
    return PH.make(at ? "td" : "th", at ? attributes : { ...attributes, scope: "row" }, format(value));
  }

  // The glossary in the languages of the file, sorted by the one that is shown.
  PH.glossary = (terms, languages, language, words, names) => {
    const shown = [...new Set([language, ...languages])];
    const ordered = [...terms].sort((a, b) => a.term[language].localeCompare(b.term[language], language));
    const columns = shown.flatMap((one) => [names[one], `${words.glossary_definition} (${names[one]})`]).concat(words.glossary_note);
    const rows = ordered.map((one) => [...shown.flatMap((each) => [one.term[each], one.definition[each]]), one.note[language]]);
    return PH.table({ columns, rows }, words.glossary, language);
  };

  PH.about = (data, words, language) => {
    const tables = Object.entries(data.tables ?? {});
    const edition = data.edition ? PH.make("p", {}, words.about_edition, " ", data.edition[language] ?? Object.values(data.edition)[0]) : null;
    const list = tables.length ? PH.table({ columns: [words.about_table, words.about_hash], rows: tables }, words.about_hash, language) : null;
    return PH.make("div", { class: "prose" }, PH.make("p", {}, words.about_file), edition, list, PH.make("p", {}, words.boundaries));
  };

  PH.help = (words) => {
    const keys = [
      ["← →", words.key_arrows],
      ["Home, End", words.key_home],
      ["F", words.full_screen],
      ["T", words.timer],
      ["R", words.timer_again],
      ["+ −", words.key_minutes],
      ["Q", words.question],
      ["D", words.figures],
      ["N", words.notes],
      ["G", words.glossary],
      ["L", words.language],
      ["B", words.blank],
      ["P", words.print],
      ["?", words.help],
    ];
    return PH.make("dl", { class: "keys" }, ...keys.flatMap(([key, text]) => [PH.make("dt", {}, PH.make("kbd", {}, key)), PH.make("dd", {}, text)]));
  };

  // One window over the slide; closes with Esc and gives the focus back.
  PH.window = (words) => {
    const title = PH.make("h2", { id: "ph-window-title" });
    const body = PH.make("div", { class: "window-body" });
    const close = PH.make("button", { type: "button", class: "close", onclick: () => dialog.close() }, words().close);
    const dialog = PH.make("dialog", { "aria-labelledby": "ph-window-title" }, PH.make("header", {}, title, close), body);
    const open = (name, content) => {
      if (dialog.open) dialog.close();
      title.textContent = name;
      close.textContent = words().close;
      body.replaceChildren(content);
      dialog.showModal();
    };
    return { dialog, open };
  };
})();
