// Asks for the findings of the Overview once its figures are drawn and the browser has nothing
// better to do: they take longer, and nobody waits for them.
(function () {
  "use strict";

  const PAUSE_MS = 500;
  const idle = window.requestIdleCallback || ((then) => setTimeout(then, 1));

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    insights: {
      ask: function (drawn, asked) {
        const wanted = drawn && { view: drawn.view, snapshot: drawn.snapshot };
        if (!wanted || JSON.stringify(wanted) === JSON.stringify(asked)) {
          return window.dash_clientside.no_update;
        }
        return new Promise((done) => setTimeout(() => idle(() => done(wanted)), PAUSE_MS));
      },
    },
  });
})();
