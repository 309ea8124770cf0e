/* Keeps the keyboard where it was: a choice about a column has the preview drawn anew, and the
   picker that was used is another element afterwards. */
(function () {
  "use strict";

  let used = null;

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
    again?.querySelector("select")?.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
