// Draws a grid where a page asks for one: fetches the grid's script the first time, then hands Dash
// the component. Figures are written as everywhere else: the server says how.
(function () {
  "use strict";

  let loading = null;

  // Columns of the grids that are drawn, by their field, with the room of each: as long as they
  // stay and new figures have room in them, new rows replace the old ones.
  const drawn = {};

  function fits(gridId, columns) {
    const room = drawn[gridId];
    return (
      room !== undefined &&
      room.map((column) => column.field).join() === columns.map((column) => column.field).join() &&
      columns.every((column, at) => !(column.minWidth > room[at].minWidth))
    );
  }

  function load(url) {
    if (window.dash_ag_grid) return Promise.resolve();
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        script.src = url;
        script.onload = resolve;
        script.onerror = function () {
          loading = null;
          script.remove();
          reject(new Error("the grid's script did not load"));
        };
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  // On a phone a column that stays in place would leave no room for the others, and a wide first one
  // would cut the first figure.
  function unpin(props) {
    const narrowed = (column, most) =>
      column.pinned ? { ...column, pinned: null, width: Math.min(column.width, most) } : column;
    props.columnDefs = props.columnDefs.map((column) => narrowed(column, 136));
    const options = props.dashGridOptions;
    const picked = narrowed(options.selectionColumnDef, 80);
    props.dashGridOptions = { ...options, selectionColumnDef: picked };
  }

  // New figures for the grid that is drawn. Only what differs is handed over: with all options it
  // would make its styles anew. Bars depend on the largest figure, so they may change without theirs.
  function fill({ id, rowData, columnDefs, dashGridOptions }) {
    const grid = apiOf(id);
    const { context, pinnedBottomRowData } = dashGridOptions;
    grid.updateGridOptions({ context, rowData, pinnedBottomRowData: totalOf(id, pinnedBottomRowData) });
    const columns = columnDefs.filter((column) => column.cellStyle).map((column) => column.field);
    grid.refreshCells({ columns, force: true });
    if (grid.isAnyFilterPresent()) {
      window.dash_clientside.set_props(`${id}-listed`, { data: listedOf(grid) });
    }
  }

  // Who is listed while a column leaves some out; null while everybody is.
  function listedOf(grid) {
    if (!grid || !grid.isAnyFilterPresent()) return null;
    const found = [];
    grid.forEachNodeAfterFilter((node) => found.push(node.data.value));
    return found;
  }

  // The total is that of all rows, so it stands there only while no column leaves some out.
  function totalOf(gridId, total) {
    return apiOf(gridId)?.isAnyFilterPresent() ? [] : total;
  }

  function apiOf(gridId) {
    try {
      return window.dash_ag_grid.getApi(gridId);
    } catch {
      return null; // it is not drawn yet
    }
  }

  // The figures come by column, which is a third of their size by row.
  function rowsOf(spec) {
    const names = Object.keys(spec.columns);
    const [before, behind] = spec.place;
    return spec.columns.value.map(function (value, at) {
      const row = { href: before + encodeURIComponent(value) + behind };
      names.forEach((name) => (row[name] = spec.columns[name][at]));
      return row;
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    grid: {
      draw: function (spec) {
        if (!spec) return window.dash_clientside.no_update;
        return load(spec.script).then(function () {
          const props = Object.assign({ rowData: rowsOf(spec) }, spec.props);
          if (window.innerWidth < 700) unpin(props);
          if (fits(props.id, props.columnDefs) && document.getElementById(props.id)) {
            fill(props);
            return window.dash_clientside.no_update;
          }
          drawn[props.id] = props.columnDefs;
          return { namespace: "dash_ag_grid", type: "AgGrid", props };
        });
      },
      filtered: function (_filters, spec) {
        if (!spec) return window.dash_clientside.no_update;
        const { id, dashGridOptions } = spec.props;
        const total = totalOf(id, dashGridOptions.pinnedBottomRowData);
        apiOf(id)?.setGridOption("pinnedBottomRowData", total);
        return window.dash_clientside.no_update;
      },
      listed: (_filters, gridId) => listedOf(apiOf(gridId)),
      // The page knows what is ticked without asking a grid that may not be drawn yet.
      ticked: (rows) => (rows || []).map((row) => row.value),
    },
  });

  const known = (value) => value !== null && value !== undefined && !Number.isNaN(value);

  const formats = {};

  function written(value, decimals, money) {
    const key = money.locale + decimals;
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    formats[key] ??= new Intl.NumberFormat(money.locale, options);
    return formats[key].format(value);
  }

  /* Decimals that leave a small figure two digits that count. */
  function places(value, usual) {
    const size = Math.abs(value);
    if (size === 0 || size >= 10 ** (1 - usual)) return usual;
    return Math.min(Math.max(usual, 1 - Math.floor(Math.log10(size))), 8);
  }

  const UNITS = {
    inr: (value, money) => (value < 0 ? "−" : "") + money.symbol + written(Math.abs(value), 0, money),
    count: (value, money) => written(value, Number.isInteger(value) ? 0 : 1, money),
    each: (value, money) =>
      Math.abs(value) < 1000
        ? (value < 0 ? "−" : "") + money.symbol + written(Math.abs(value), 2, money)
        : UNITS.inr(value, money),
    percent: (value, money, decimals) => written(value, places(value, decimals), money) + "%",
    ratio: (value, money) => written(value, 2, money) + "×",
    score: (value, money) => written(value, 0, money),
  };

  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

  functions.roiFigure = function (params, unit, decimals) {
    return known(params.value) ? UNITS[unit](params.value, params.context, decimals) : "–";
  };

  // Text that a spreadsheet shows and never runs, as web/rejects.py writes it.
  functions.roiPlainCell = function (params) {
    const text = String(params.value ?? "");
    const formula = /^'*[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]*\d([eE][+-]?\d+)?\s*%?$/.test(text);
    return formula ? `'${text}` : text;
  };

  // A bar behind the figure: how large it is beside the largest of its column.
  functions.roiBar = function (params) {
    const most = params.context.most[params.colDef.field];
    if (!known(params.value) || !most || params.node.rowPinned) return null;
    const share = Math.max(0, Math.min(100, (100 * params.value) / most));
    return {
      background: `linear-gradient(to left, var(--bar) ${share}%, transparent ${share}%)`,
    };
  };

  // Undefined figures come last, whichever way a column is sorted.
  functions.roiOrder = function (a, b, nodeA, nodeB, descending) {
    if (!known(a) || !known(b)) {
      const last = descending ? -1 : 1;
      return known(a) ? -last : known(b) ? last : 0;
    }
    return a - b;
  };

  // Enter on a cell follows the link in it: the grid itself moves from cell to cell.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.classList.contains("ag-cell")) return;
    const link = event.target.querySelector(".grid-link");
    if (link) link.click();
  });

  // A link that goes there without loading the page anew.
  const components = (window.dashAgGridComponentFunctions =
    window.dashAgGridComponentFunctions || {});

  components.RoiLink = function (props) {
    if (!props.data || !props.data.href) return props.value;
    const href = props.data.href;
    function go(event) {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      window.history.pushState({}, "", href);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      window.scrollTo(0, 0);
    }
    return React.createElement("a", { href, onClick: go, className: "grid-link" }, props.value);
  };
})();
