/* The question behind Undo and Restore: a button unfolds what stands next to it. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-unfolds]");
    const folded = button?.nextElementSibling;
    if (!folded) return;
    folded.hidden = !folded.hidden;
    button.setAttribute("aria-expanded", String(!folded.hidden));
  });
})();
