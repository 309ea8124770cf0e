/* The Export tab: the list of tables to choose from, and the addresses of their files.

   The server says which tables there are; which one is looked at and which are ticked stays here,
   and outlives a walk to another tab. */
(function () {
  "use strict";

  const OPTIONS = { bom: "export-bom", about: "export-about" };
  const PATH = "/api/export";

  let focus = null;
  const ticked = new Set();

  const find = (id) => document.getElementById(id);

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /* ---- the list -------------------------------------------------------------------------- */

  /* A row has two controls: one to look at the table, one to put it into the workbook. */
  function row([key, label, help], at) {
    const node = element("div", "export-row");
    const tick = element("input", "form-check-input");
    tick.type = "checkbox";
    tick.value = key;
    tick.checked = ticked.has(key);
    tick.setAttribute("aria-label", `${label} into the workbook`);
    const look = element("input", "visually-hidden export-look");
    look.type = "radio";
    look.name = "export-table";
    look.value = key;
    look.id = `export-table-${at}`;
    look.checked = key === focus;
    const name = element("label", "export-table");
    name.htmlFor = look.id;
    name.append(element("span", "export-table-name", label));
    name.append(element("span", "export-table-help", help));
    node.append(tick, look, name);
    return node;
  }

  function group([title, tables], first) {
    const node = element("fieldset", "export-group");
    node.append(element("legend", "export-legend", title));
    tables.forEach((table, at) => node.append(row(table, first + at)));
    return node;
  }

  function draw(picker) {
    const groups = JSON.parse(picker.dataset.tables);
    const keys = groups.flatMap(([, tables]) => tables.map(([key]) => key));
    const kept = keys.includes(focus) ? focus : keys[0];
    ticked.forEach((key) => keys.includes(key) || ticked.delete(key));
    const at = picker.contains(document.activeElement) ? document.activeElement : null;
    const back = at && `input[type=${at.type}][value="${CSS.escape(at.value)}"]`;
    focus = kept;
    let first = 0;
    const drawn = groups.map((one) => {
      const made = group(one, first);
      first += one[1].length;
      return made;
    });
    picker.replaceChildren(...drawn);
    if (back) picker.querySelector(back)?.focus({ preventScroll: true });
    if (kept !== keys[0]) tellFocus(picker);
    address();
  }

  const tellFocus = (picker) =>
    window.dash_clientside.set_props(picker.dataset.focus, { data: focus });

  new MutationObserver((changes) =>
    changes.forEach((change) => draw(change.target))
  ).observe(document.documentElement, { subtree: true, attributeFilter: ["data-tables"] });

  document.addEventListener("change", function (event) {
    const picker = event.target.closest?.(".export-picker");
    if (!picker) return;
    const key = event.target.value;
    if (event.target.type === "radio") {
      focus = key;
      tellFocus(picker);
    } else if (event.target.checked) ticked.add(key);
    else ticked.delete(key);
    address();
  });

  /* ---- the files ------------------------------------------------------------------------- */

  /* The view is that of the address, at the moment a file is asked for. */
  function query(more) {
    const parts = [window.location.search.slice(1), ...more].filter(Boolean);
    return parts.length ? `?${parts.join("&")}` : "";
  }

  function address() {
    const csv = find("export-csv");
    const book = find("export-workbook");
    if (!csv || !book) return;
    const wanted = Object.keys(OPTIONS).filter((key) => find(OPTIONS[key])?.checked);
    const options = wanted.length ? [`with=${wanted.join(",")}`] : [];
    const file = focus && `${PATH}/data/${encodeURIComponent(focus)}`;
    lead(csv, file && `${file}.csv${query(options)}`);
    lead(find("export-xlsx"), file && `${file}.xlsx${query([])}`);
    // In the order of the list, whatever was ticked first.
    const boxes = document.querySelectorAll(".export-picker input[type=checkbox]:checked");
    const keys = Array.from(boxes, (box) => encodeURIComponent(box.value));
    lead(book, keys.length && `${PATH}/workbook.xlsx${query([`tables=${keys.join(",")}`])}`);
    book.textContent = said(keys.length);
  }

  function said(count) {
    if (!count) return "Tick tables for one workbook";
    return count === 1 ? "Workbook of 1 table, XLSX" : `Workbook of ${count} tables, XLSX`;
  }

  function lead(link, href) {
    if (href) {
      link.href = href;
      link.removeAttribute("aria-disabled");
    } else {
      link.setAttribute("aria-disabled", "true");
    }
  }

  /* In the capturing phase: before download.js reads the address. */
  ["pointerover", "focusin", "contextmenu", "click"].forEach((kind) =>
    document.addEventListener(
      kind,
      (event) => event.target.closest?.(".view-export [data-download]") && address(),
      true
    )
  );
})();
