/* Reads the sheet of a tab: draws its tables, and keeps what stands behind every ⓘ. Everything that
   comes from a file is set as text, never as markup. */
(function () {
  "use strict";

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function cell(value, align) {
    const node = element("td", `cell-${align}`);
    if (typeof value === "string") {
      node.textContent = value;
      return node;
    }
    let text;
    if (value.href !== undefined) {
      text = element("a", value.css, value.text);
      text.href = value.href;
      text.dataset.nav = "";
    } else if (value.out !== undefined) {
      text = element("a", "", value.text);
      text.href = value.out;
      text.target = "_blank";
      text.rel = "noopener noreferrer nofollow";
    } else if (value.bar !== undefined) {
      text = element("div", "bar-cell");
      const bar = element("span", "bar");
      bar.style.width = `${value.bar}%`;
      text.append(bar, element("span", "", value.text));
    } else {
      text = element(value.strong || value.best ? "strong" : "span", value.best && "best", value.text);
      if (value.best) text.append(element("span", "visually-hidden", " (best)"));
    }
    node.append(text);
    if (value.detail) node.append(element("span", "row-detail", value.detail));
    return node;
  }

  function row(values, columns) {
    const node = element("tr");
    values.forEach((value, at) => node.append(cell(value, columns[at][1])));
    return node;
  }

  function build(data) {
    if (data.note) return element("p", "panel-note", data.note);
    const table = element("table", "plain-table");
    table.append(element("caption", "visually-hidden", data.caption));
    const head = table.createTHead().insertRow();
    data.columns.forEach(([heading, align, help]) => {
      const node = element("th", `cell-${align}`, heading);
      node.scope = "col";
      if (help) node.title = help;
      head.append(node);
    });
    const body = table.createTBody();
    data.rows.forEach((values) => body.append(row(values, data.columns)));
    if (data.total.length) table.createTFoot().append(row(data.total, data.columns));
    return table;
  }

  /* What the sheets of the tabs say: tables by the id of their room, facts by that of their ⓘ. */
  const tables = new Map();
  const facts = new Map();
  const asked = new Map();

  const inSight = (room) => room.closest("details:not([open])") === null;

  function show(room) {
    const data = tables.get(room.id);
    if (data) room.replaceChildren(build(data));
    else ask(room);
  }

  /* A table behind a chart is worked out from the moment somebody opened it. */
  function ask(room) {
    const sheet = room.closest(".view").querySelector(".sheet");
    const store = sheet.dataset.asks;
    if (!asked.has(store)) asked.set(store, new Set());
    asked.get(store).add(room.id);
    room.replaceChildren(element("p", "panel-note", "…"));
    window.dash_clientside.set_props(store, { data: Array.from(asked.get(store)) });
  }

  function read(sheet) {
    const said = JSON.parse(sheet.dataset.sheet);
    Object.entries(said.facts).forEach(([id, lines]) => facts.set(id, lines));
    Object.entries(said.tables).forEach(([id, data]) => {
      tables.set(id, data);
      const room = document.getElementById(id);
      if (room && inSight(room)) show(room);
    });
  }

  new MutationObserver((changes) => changes.forEach((change) => read(change.target))).observe(
    document.documentElement,
    { subtree: true, attributeFilter: ["data-sheet"] }
  );

  document.addEventListener(
    "toggle",
    function (event) {
      if (!event.target.open || !event.target.matches(".behind")) return;
      event.target.querySelectorAll(".table-scroll").forEach(show);
    },
    true
  );

  window.roiFacts = (buttonId) => facts.get(buttonId) || [];
})();
