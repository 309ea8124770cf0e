// Asks for the summary of the settings again where the answer that came last is not about the
// values that the form holds now: two answers on their way may arrive in either order.
(function () {
  "use strict";

  var AGAIN = "settings-again";

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    settings: {
      again: function (read, values) {
        if (read && JSON.stringify(read) !== JSON.stringify(values)) {
          window.dash_clientside.set_props(AGAIN, { data: Date.now() });
        }
      },
    },
  });
})();
