/* Light, dark or system, before the first paint. The choice stays in this browser. */
(function () {
  "use strict";
  if (window.roiTheme) return;
  var KEY = "roi-theme";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      var stored = localStorage.getItem(KEY);
      return stored === "light" || stored === "dark" ? stored : "system";
    } catch (error) {
      return "system";
    }
  }

  function apply() {
    var choice = chosen();
    var theme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    var root = document.documentElement;
    root.setAttribute("data-bs-theme", theme);
    root.setAttribute("data-theme-chosen", choice);
    mark();
  }

  function mark() {
    var choice = chosen();
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    });
  }

  /* Whether the sample banner was there last time: its room is kept free, so nothing jumps. */
  function sample(seen) {
    try {
      if (seen !== undefined) localStorage.setItem("roi-sample", seen ? "yes" : "no");
      document.documentElement.dataset.sample = localStorage.getItem("roi-sample") || "yes";
    } catch (error) {
      document.documentElement.dataset.sample = seen ? "yes" : "no";
    }
  }

  function choose(choice) {
    try {
      if (choice === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch (error) {
      /* A browser without storage keeps the system's theme. */
    }
    apply();
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
  });
  dark.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  window.roiTheme = { choose: choose, mark: mark, sample: sample };
  sample();
  apply();
})();
