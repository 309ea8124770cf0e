/* Keeps the keyboard where it was: a choice about a column has the preview drawn anew, and the
   picker that was used is another element afterwards. And leads to the questions about dates. */
(function () {
  "use strict";

  let used = null;

  document.addEventListener("click", (event) => {
    const place = event.target.closest?.("[data-to-question]")?.dataset.toQuestion;
    const question = Array.from(document.querySelectorAll("[data-question]")).find(
      (box) => place !== undefined && box.dataset.question === place
    );
    question?.scrollIntoView({ block: "center" });
    question?.querySelector("input")?.focus({ preventScroll: true });
  });

  document.addEventListener("change", (event) => {
    const control = event.target.closest?.("[data-map-key] select");
    if (control) used = control.closest("[data-map-key]").dataset.mapKey;
  });

  /* Whoever goes elsewhere meanwhile is left in peace. */
  document.addEventListener("focusin", (event) => {
    const key = event.target.closest?.("[data-map-key]")?.dataset.mapKey;
    if (used !== null && key !== used) used = null;
  });

  new MutationObserver(() => {
    if (used === null || document.activeElement !== document.body) return;
    const again = Array.from(document.querySelectorAll("[data-map-key]")).find(
      (place) => place.dataset.mapKey === used
    );
    const folded = again?.closest("details");
    if (folded) folded.open = true;
    again?.querySelector("select")?.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
