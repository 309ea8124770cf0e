// The sliders of the budget plan say what they are and where they stand to those who cannot see it.
(function () {
  "use strict";

  const NAMES = {
    "#plan-budget [role=slider]": "Fees a month",
    "#plan-limits .dash-range-slider-min-input": "Least, times the fees of today",
    "#plan-limits .dash-range-slider-max-input": "Most, times the fees of today",
  };
  let amount = "";

  function label() {
    for (const [selector, name] of Object.entries(NAMES)) {
      const one = document.querySelector(selector);
      if (one && one.ariaLabel !== name) one.ariaLabel = name;
    }
    const thumb = document.querySelector("#plan-budget [role=slider]");
    if (thumb && thumb.ariaValueText !== amount) thumb.ariaValueText = amount;
  }

  // The boxes at the ends of a slider hand over what was typed when they are left; Enter does too.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches?.("#plan-limits input[type=number]")) return;
    event.target.blur();
    event.target.focus();
  });

  // What stands beside the handle while it moves; a function for each way to group digits.
  const functions = (window.dccFunctions = window.dccFunctions || {});
  functions.roiGroupedIN = (value) => Math.round(value).toLocaleString("en-IN");
  functions.roiGroupedUS = (value) => Math.round(value).toLocaleString("en-US");

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    plan: {
      name: function (drawn) {
        amount = drawn ? drawn.amount : "";
        const room = document.querySelector(".plan-sliders");
        if (room && !room.dataset.named) {
          // Sliders come with a script of their own, before or after the first answer.
          room.dataset.named = "yes";
          new MutationObserver(label).observe(room, { childList: true, subtree: true });
        }
        label();
        return window.dash_clientside.no_update;
      },
    },
  });
})();
