/* What is on the page, for a snapshot: its panels in sight, and of each its text, key figures,
   tables, grids and charts as they are shown. */
(function () {
  "use strict";

  // Setting a cell takes the server 1 to 2 ms; what is left out is said, and the Export page has it.
  const MOST_ROWS = 300;
  const MOST_CELLS = 6_000;
  const CONTROLS =
    ".panel-head, .panel-tools, .visually-hidden, .skeleton, .payouts-actions, .plan-decide, " +
    ".plan-save, .insight-buttons, summary, button, label, input, select, textarea, a.button, " +
    "[role='alertdialog'], .dash-dropdown-wrapper, .filter, .filter-label, .plan-slider, .plan-asks";
  const INLINE = new Set(["A", "SPAN", "STRONG", "EM", "B", "I", "BR", "SMALL", "TIME"]);

  const inSight = (node) => node.checkVisibility();
  const words = (node) => (node ? node.innerText.replace(/[ \t\u00a0]+/g, " ").trim() : "");
  const line = (node) => words(node).replace(/\s*\n\s*/g, " ");
  const all = (root, what) => [...root.querySelectorAll(what)].filter(inSight);

  /* ---- which parts there are ------------------------------------------------------------- */

  const WHOLE = ".kpis, .insights, .panel, .footnotes";

  /* The heading that stands before a block which has none of its own. */
  function headingBefore(node) {
    for (let at = node; at && !at.matches(".view"); at = at.parentElement) {
      for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
        if (before.tagName === "H2") return before.textContent.trim();
      }
    }
    return "";
  }

  function titleOf(node) {
    if (node.matches(".footnotes")) return "Notes";
    const own = node.matches(".kpis, .insights") ? null : node.querySelector("h2");
    if (own) return own.textContent.trim();
    const folded = node.querySelector("details[open] > summary");
    return folded ? folded.textContent.trim() : headingBefore(node);
  }

  /* A panel that is nothing but a closed fold shows nothing. */
  const isFolded = (node) =>
    node.children.length === 1 && node.firstElementChild.matches("details:not([open])");

  function parts() {
    const view = document.querySelector("#page .view");
    if (!view) return [];
    return all(view, WHOLE)
      .filter((node) => !node.parentElement.closest(WHOLE) && !isFolded(node) && line(node))
      .map((node) => ({ node, title: titleOf(node) || "Figures" }));
  }

  /* ---- what the page waits for ----------------------------------------------------------- */

  const gridOf = (room) => {
    try {
      return window.dash_ag_grid?.getApi(room.id.replace(/-place$/, "")) ?? null;
    } catch {
      return null; // it is not drawn yet
    }
  };

  const isDrawn = (graph) => graph.querySelector(".main-svg") !== null;

  /* Whether every figure of these parts is there, and is of the view in the address. */
  const isReady = (nodes) =>
    all(document, "#page [data-dash-is-loading='true']").length === 0 &&
    nodes.every(
      (node) =>
        all(node, ".skeleton").length === 0 &&
        all(node, ".dash-graph").every(isDrawn) &&
        all(node, ".grid-room").every(gridOf)
    );

  const plotsOf = (nodes) => nodes.flatMap((node) => all(node, ".js-plotly-plot"));

  /* ---- what is in them ------------------------------------------------------------------- */

  /* What the switches of a panel are set to: "Metric: ROAS". */
  function choices(root) {
    const picked = all(root, ".filter, .plan-slider").map((box) => {
      const values = all(box, ".dash-dropdown-value-item").map(line);
      const usual = (input) => (box.matches(".plan-slider") ? input.placeholder : "");
      const inputs = all(box, "input:not([readonly])");
      const typed = inputs.map((input) => input.value.trim() || usual(input));
      const label = line(box.querySelector(".filter-label"));
      const said = values.length ? values.join(", ") : typed.filter(Boolean).join(" to ");
      return label && said ? `${label}: ${said}` : "";
    });
    const switched = all(root, "[role='radiogroup']").map((group) => {
      const chosen = group.querySelector("input:checked");
      return chosen ? `${group.getAttribute("aria-label")}: ${line(chosen.labels[0])}` : "";
    });
    return [...picked, ...switched].filter(Boolean);
  }

  function cards(room) {
    const found = all(room, ".kpi").map((card) => {
      const delta = card.querySelector(".delta");
      return {
        label: line(card.querySelector(".kpi-label")),
        value: line(card.querySelector(".kpi-value > :first-child")),
        tag: line(card.querySelector(".tag")),
        change: line(delta),
        versus: line(card.querySelector(".kpi-versus")),
        tone: /delta-(\w+)/.exec(delta?.className ?? "")?.[1] ?? "flat",
      };
    });
    return { kind: "cards", cards: found };
  }

  const rowsOf = (columns) => Math.min(MOST_ROWS, Math.floor(MOST_CELLS / Math.max(columns, 1)));

  function table(node) {
    const [head, ...others] = [...node.rows];
    const isTotal = (row) => row.parentElement.tagName === "TFOOT";
    const body = others.filter((row) => !isTotal(row));
    // A column of buttons has no heading, and says nothing on paper.
    const pressed = new Set(
      body.flatMap((row) => all(row, "button").map((button) => button.closest("td, th").cellIndex))
    );
    const isShown = (cell) => !pressed.has(cell.cellIndex) || line(head.cells[cell.cellIndex]) !== "";
    const shown = (row) => [...row.cells].filter(isShown);
    const cells = (row) => shown(row).map(words);
    const total = others.find(isTotal);
    const most = rowsOf(head.cells.length);
    return {
      kind: "table",
      caption: node.caption?.textContent.trim() ?? "",
      columns: shown(head).map((cell) => ({
        heading: line(cell),
        figure: getComputedStyle(cell).textAlign === "right" || cell.matches(".cell-end"),
      })),
      rows: body.slice(0, most).map(cells),
      total: total ? cells(total) : [],
      more: Math.max(0, body.length - most),
      notes: [],
    };
  }

  function sortedBy(grid, columns) {
    const named = new Map(columns.map((column) => [column.getColId(), column.getColDef().headerName]));
    const sorted = grid.getColumnState().filter((state) => state.sort && named.has(state.colId));
    sorted.sort((a, b) => a.sortIndex - b.sortIndex);
    const said = sorted.map(
      ({ colId, sort }) => `${named.get(colId)}, ${sort === "asc" ? "smallest" : "largest"} first`
    );
    return said.length ? [`Sorted by ${said.join("; then ")}`] : [];
  }

  /* The rows in the order and under the filters of the grid, with the columns in sight. */
  function gridTable(room) {
    const grid = gridOf(room);
    const columns = grid.getAllDisplayedColumns().filter((column) => column.getColDef().field);
    const cells = (rowNode) =>
      columns.map((colKey) => {
        const value = grid.getCellValue({ rowNode, colKey, useFormatter: true });
        return value === null || value === undefined ? "" : String(value);
      });
    const most = rowsOf(columns.length);
    const nodes = [];
    let every = 0;
    grid.forEachNode(() => (every += 1));
    grid.forEachNodeAfterFilterAndSort((node) => nodes.push(node));
    const left = grid.isAnyFilterPresent()
      ? [`${nodes.length} of ${every} rows, by the filters of the columns`]
      : [];
    return {
      kind: "table",
      caption: room.getAttribute("aria-label") ?? "",
      columns: columns.map((column) => ({
        heading: column.getColDef().headerName ?? "",
        figure: column.getColDef().type === "rightAligned",
      })),
      rows: nodes.slice(0, most).map(cells),
      total: grid.getPinnedBottomRowCount() ? cells(grid.getPinnedBottomRow(0)) : [],
      more: Math.max(0, nodes.length - most),
      notes: [...sortedBy(grid, columns), ...left],
    };
  }

  function facts(list) {
    return [...list.querySelectorAll("dt")].map((name) => {
      const beside = [...name.nextElementSibling.childNodes].map((part) => part.textContent.trim());
      return `${line(name)}: ${beside.filter(Boolean).join(", ")}`;
    });
  }

  function finding(card) {
    const brief = card.matches(".insight-brief");
    return {
      kind: "finding",
      rule: line(card.querySelector(".insight-rule")),
      stake: line(card.querySelector(".insight-stake")),
      what: line(card.querySelector(brief ? ".insight-brief-what" : ".insight-what")),
      facts: brief ? [] : all(card, "dl").flatMap(facts),
      behind: line(card.querySelector(":scope > .panel-note")),
      action: line(card.querySelector(".insight-action")),
    };
  }

  const isText = (node) =>
    [...node.children].every((child) => INLINE.has(child.tagName)) &&
    !node.querySelector(".insight-brief") &&
    words(node) !== "";

  /* What a node shows, in the order of the page. */
  async function blocks(node, draw) {
    if (!inSight(node) || node.matches(CONTROLS)) return [];
    if (node.matches(".kpis")) return [cards(node)];
    if (node.matches(".insight, .insight-brief")) return [finding(node)];
    if (node.matches(".grid-room")) return [gridTable(node)];
    if (node.matches(".js-plotly-plot")) {
      const alt = node.closest("[role='img']")?.getAttribute("aria-label") ?? "A chart";
      return [{ kind: "chart", alt, image: await draw(node) }];
    }
    if (node.matches("table")) return [table(node)];
    if (node.matches("dl")) return [{ kind: "text", list: true, lines: facts(node) }];
    if (node.matches("ul, ol")) {
      return [{ kind: "text", list: true, lines: all(node, "li").map(words) }];
    }
    if (isText(node)) return [{ kind: "text", list: false, lines: [words(node)] }];
    const found = [];
    for (const child of node.children) found.push(...(await blocks(child, draw)));
    return found;
  }

  /* A note without what only a screen can do: nobody clicks on paper. */
  const onPaper = (node) =>
    (line(node).match(/[^.]+(\.(?=\s|$)|$)/g) ?? [])
      .filter((sentence) => !/^\s*(Click|Tick|Drag|Hover)\b/.test(sentence))
      .join("")
      .trim();

  async function part({ node, title }, draw) {
    const notes = all(node, ":scope > .panel-head .panel-note").map(onPaper).filter(Boolean);
    const chosen = choices(node).filter((said) => !said.startsWith("Columns: "));
    return {
      title,
      notes: [...notes, ...(chosen.length ? [chosen.join(" · ")] : [])],
      blocks: await blocks(node, draw),
    };
  }

  /* Sentences and choices above the figures. */
  function lead(view) {
    const free = (node) => !node.closest(WHOLE);
    const said = all(view, ".page-count, .verdict, .panel-note").filter(free).map(line);
    const asked = all(view, ".question, .page-head").filter(free).flatMap(choices);
    return [...said, ...(asked.length ? [asked.join(" · ")] : [])].filter(Boolean);
  }

  /* Names of the metrics behind the ⓘs of some parts; the server knows their formulas. */
  function shown(nodes) {
    const buttons = nodes.flatMap((node) => all(node, "button.info"));
    const named = buttons.flatMap((button) => window.roiFacts(button.id).map(([name]) => name));
    const keyed = nodes.flatMap((node) => all(node, ".kpi")).map((card) => card.id.slice(4));
    const columns = nodes
      .flatMap((node) => all(node, ".grid-room"))
      .flatMap((room) => gridOf(room).getAllDisplayedColumns())
      .map((column) => column.getColDef().field ?? "");
    return [...new Set([...keyed, ...named, ...columns])];
  }

  async function read(chosen, draw) {
    const view = document.querySelector("#page .view");
    const nodes = chosen.map(({ node }) => node);
    const found = [];
    for (const one of chosen) found.push(await part(one, draw));
    return {
      path: window.location.pathname,
      title: line(document.querySelector("#page h1")) || document.title.split(" · ")[0],
      lead: lead(view),
      parts: found,
      snapshot: window.dash_component_api.getLayout("store-snapshot")?.props.data ?? "",
      shown: shown(nodes),
    };
  }

  window.roiPage = { parts, isReady, plotsOf, read };
})();
