/* Reads the sheet of a tab: draws its cards and tables, and keeps what stands behind every ⓘ.
   Everything that comes from a file is set as text, never as markup. */
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
    } else if (value.files !== undefined) {
      text = element("span", "cell-files");
      value.files.forEach(([said, address]) => {
        const file = element("a", "", said);
        file.href = address;
        file.download = "";
        text.append(file);
      });
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

  function card(said) {
    const node = element("article", "kpi");
    node.id = said.id;
    const head = element("div", "kpi-head");
    const info = element("button", "info", "i");
    info.id = `${said.id}-info`;
    info.type = "button";
    info.setAttribute("aria-label", `How ${said.label} is worked out`);
    Object.assign(info.dataset, { title: said.label, help: said.help });
    if (said.ranged) info.dataset.ranged = "yes";
    facts.set(info.id, said.facts);
    head.append(element("h3", "kpi-label", said.label), info);
    const figure = element("div", "kpi-value");
    const value = element("span", "", said.value);
    value.id = `${said.id}-value`;
    if (said.undefined) value.title = said.undefined;
    figure.append(value);
    if (said.tag) figure.append(element("span", "tag", said.tag));
    node.append(head, figure, changeOf(said.change), lineOf(said.sparkline));
    return node;
  }

  function changeOf(said) {
    const node = element("div", "kpi-change");
    if (!said) return node;
    const delta = element("span", `delta delta-${said.tone}`);
    const arrow = element("span", "", said.arrow);
    arrow.setAttribute("aria-hidden", "true");
    delta.append(arrow, said.text);
    if (said.note) delta.title = said.note;
    node.append(delta, element("span", "kpi-versus", said.label));
    return node;
  }

  function lineOf(address) {
    const node = element("div", address ? "sparkline has-line" : "sparkline");
    node.setAttribute("aria-hidden", "true");
    if (address) node.style.maskImage = node.style.webkitMaskImage = `url("${address}")`;
    return node;
  }

  /* Whoever stands on a card stays on it. */
  function deal(room, cards) {
    const focused = room.contains(document.activeElement) ? document.activeElement.id : "";
    room.replaceChildren(...cards.map(card));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  /* What the sheets of the tabs say: tables by the id of their room, facts by that of their ⓘ. */
  const tables = new Map();
  const facts = new Map();
  const asked = new Map();

  /* The pages of data and settings have tables of their own, and no sheet. */
  const sheetOf = (node) => node.closest(".view")?.querySelector(".sheet") ?? null;

  const inSight = (room) => room.closest("details:not([open])") === null;

  /* A page that was just opened has said nothing yet; what is known under its ids is of another. */
  const isNew = (node) => !sheetOf(node)?.dataset.sheet;

  function show(room) {
    const data = isNew(room) ? null : tables.get(room.id);
    if (data) room.replaceChildren(build(data));
    else ask(room);
  }

  /* A table behind a chart is worked out from the moment somebody opened it. */
  function ask(room) {
    const store = sheetOf(room).dataset.asks;
    if (!asked.has(store)) asked.set(store, new Set());
    asked.get(store).add(room.id);
    room.replaceChildren(element("p", "panel-note", "…"));
    window.dash_clientside.set_props(store, { data: Array.from(asked.get(store)) });
  }

  function read(sheet) {
    const said = JSON.parse(sheet.dataset.sheet);
    const box = document.getElementById("explain");
    if (box.matches(":popover-open")) box.hidePopover(); // it explains the view before
    Object.entries(said.facts).forEach(([id, lines]) => facts.set(id, lines));
    Object.entries(said.cards).forEach(([id, cards]) => deal(document.getElementById(id), cards));
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
      if (!sheetOf(event.target)) return;
      event.target.querySelectorAll(".table-scroll").forEach(show);
    },
    true
  );

  window.roiFacts = (buttonId) =>
    isNew(document.getElementById(buttonId)) ? [] : facts.get(buttonId) || [];
})();
