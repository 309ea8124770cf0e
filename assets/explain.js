/* The ⓘ of a figure: one box shows what the sheet of its tab says about it. It is the browser's
   own popover, which keeps it on top, gives it the next tab stop, and closes it on Escape or on a
   press elsewhere. */
(function () {
  "use strict";
  const GAP = 8;
  let shownFor = null;
  let asked = 0;

  const byId = (id) => document.getElementById(id);

  function fill(box, button) {
    const { title, help, ranged } = button.dataset;
    byId("explain-title").textContent = title;
    const text = box.querySelector(".explain-help");
    text.textContent = help;
    text.hidden = !help;
    const lines = window.roiFacts(button.id).flatMap(([name, words]) => {
      const pair = [document.createElement("dt"), document.createElement("dd")];
      pair[0].textContent = name;
      pair[1].textContent = words;
      return pair;
    });
    box.querySelector(".facts-lines").replaceChildren(...lines);
    const range = byId("kpi-roas-range");
    range.parentElement.hidden = !ranged;
    if (!ranged) return;
    // Worked out when somebody asks: what stands there is of the view before.
    asked += 1;
    window.dash_clientside.set_props("kpi-roas-range", { children: "…" });
    window.dash_clientside.set_props("store-range-asked", { data: asked });
  }

  /* Below the button and within the page; above it where there is no room below. */
  function place(box, button) {
    const at = button.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.min(at.right - box.offsetWidth, width - box.offsetWidth - GAP);
    const below = at.bottom + GAP;
    const fits = below + box.offsetHeight <= window.innerHeight;
    const above = at.top - GAP - box.offsetHeight;
    box.style.left = `${Math.max(GAP, left) + window.scrollX}px`;
    box.style.top = `${(fits || above < 0 ? below : above) + window.scrollY}px`;
  }

  /* Before the browser acts on the press, which shows the box or hides it. */
  document.addEventListener(
    "click",
    function (event) {
      const button = event.target instanceof Element && event.target.closest("button.info");
      const box = byId("explain");
      if (!button || !box) return;
      box.popover = "auto";
      if (shownFor !== button && box.matches(":popover-open")) box.hidePopover();
      button.popoverTargetElement = box;
      if (box.matches(":popover-open")) return;
      shownFor = button;
      fill(box, button);
      requestAnimationFrame(() => place(box, button));
    },
    true
  );
})();
