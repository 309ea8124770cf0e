/* Search and help over the page: "/" and "?" open them, Escape closes them, arrows move in what
   was found. A menu marked data-closes="outside" closes on a click beside it and on Escape. */
(function () {
  "use strict";
  const SEARCH = "search";
  const TYPED = "search-typed";
  const HELP = "help";

  const byId = (id) => document.getElementById(id);

  function element(tag, className, ...inside) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...inside);
    return node;
  }

  /* The help is written when somebody opens it first. */
  function write(help) {
    const close = element("button", "dialog-close", "×");
    close.type = "button";
    close.title = "Close";
    close.setAttribute("aria-label", "Close help");
    close.dataset.closes = HELP;
    const title = element("h2", "dialog-title", "Help");
    help.append(element("div", "dialog-head", title, close));
    JSON.parse(help.dataset.said).forEach((chapter) => help.append(...chapterOf(chapter)));
  }

  function chapterOf({ title, keys, folded, lines }) {
    const list = element("dl", folded ? "help-list help-figures" : "help-list");
    lines.forEach(([name, text, formula]) => {
      const said = element("dd", "", text);
      if (formula) said.append(element("span", "help-formula", formula));
      list.append(element("dt", "", keys ? element("kbd", "", name) : name), said);
    });
    if (!folded) return [element("h3", "", title), list];
    return [element("details", "behind", element("summary", "", title), list)];
  }

  function open(id) {
    const dialog = byId(id);
    if (!dialog || dialog.open) return;
    if (id === HELP && !dialog.firstChild) write(dialog);
    document.querySelectorAll("dialog[open]").forEach((other) => other.close());
    dialog.showModal();
    const typed = dialog.querySelector("input");
    if (typed) {
      typed.focus();
      typed.select();
    }
  }

  const writing = (target) =>
    target.isContentEditable ||
    target.closest("input, textarea, select, [role='listbox'], .dash-dropdown-content") !== null;

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (!(target instanceof Element)) return;
    if (event.key === "Escape") closeMenus(null);
    if (target.closest(`#${SEARCH}`)) return move(event);
    if (writing(target)) return;
    const wanted = event.key === "/" ? SEARCH : event.key === "?" ? HELP : null;
    if (!wanted || !byId(wanted)) return;
    event.preventDefault();
    open(wanted);
  });

  /* Arrows go through what was found; Enter in the box opens the first. */
  function move(event) {
    const links = Array.from(document.querySelectorAll(`#${SEARCH} .search-link`));
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (next < 0) byId(TYPED).focus();
      else if (links[next]) links[next].focus();
    } else if (event.key === "Enter" && at < 0 && links.length) {
      event.preventDefault();
      links[0].click();
    }
  }

  function closeMenus(kept) {
    document.querySelectorAll("details[data-closes='outside'][open]").forEach(function (menu) {
      if (menu === kept) return;
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held && kept === null) menu.querySelector("summary").focus();
    });
  }

  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-opens]");
    if (opener) return open(opener.dataset.opens);
    const closer = event.target.closest("[data-closes]:not(details)");
    if (closer) byId(closer.dataset.closes).close();
    const dialog = event.target.closest("dialog[open]");
    // A click on the backdrop is one on the dialog itself; one on a link leads away from it.
    if (dialog && (event.target === dialog || event.target.closest("a"))) dialog.close();
    const menu = event.target.closest("details[data-closes='outside']");
    closeMenus(menu && !event.target.closest("a") ? menu : undefined);
  });
})();
