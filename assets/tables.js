/* Draws the tables of figures from their data; a table behind a chart once somebody opens it.
   Everything that comes from a file is set as text, never as markup. */
(function () {
  "use strict";

  /* What a closed table will show, by the id of its place. */
  const waiting = new Map();

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

  function fill(room, data) {
    room.replaceChildren(build(data));
    waiting.delete(room.id);
  }

  function draw(data) {
    const client = window.dash_clientside;
    if (!data) return client.no_update;
    const id = client.callback_context.outputs_list.id.table;
    const room = document.getElementById(id);
    if (!room) return client.no_update;
    if (room.closest("details:not([open])")) waiting.set(id, data);
    else fill(room, data);
    return client.no_update;
  }

  document.addEventListener(
    "toggle",
    function (event) {
      if (!event.target.open) return;
      event.target.querySelectorAll(".table-scroll").forEach(function (room) {
        if (waiting.has(room.id)) fill(room, waiting.get(room.id));
      });
    },
    true
  );

  window.dash_clientside = Object.assign({}, window.dash_clientside, { tables: { draw } });
})();
