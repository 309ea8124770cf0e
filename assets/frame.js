/* The frame's own behaviour: title, filter panel on small screens, a poll that rests when hidden. */
(function () {
  "use strict";
  var POLL = "snapshot-poll";

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    frame: {
      title: function (title) {
        if (title) document.title = title;
        if (window.roiTheme) window.roiTheme.mark();
        showActive();
        return window.dash_clientside.no_update;
      },
      banner: function (children) {
        if (Array.isArray(children) && window.roiTheme) window.roiTheme.sample(children.length > 0);
        return window.dash_clientside.no_update;
      },
    },
  });

  /* On a phone the navigation is a bar that scrolls: the tab one is on stays in sight. */
  function showActive() {
    var bar = document.getElementById("navigation");
    var link = bar && bar.querySelector(".is-active");
    if (!link || bar.scrollWidth <= bar.clientWidth) return;
    bar.scrollLeft = link.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  }

  window.roiGo = go;

  /* Links that this app's own scripts draw lead there without loading the page anew. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-nav]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(link.getAttribute("href"));
    window.scrollTo(0, 0);
  });

  /* A chip leads to the view without it, "Reset" to the view without filters. */
  document.addEventListener("click", function (event) {
    var chip = event.target.closest && event.target.closest("[data-goes]");
    if (chip) go(window.location.pathname + chip.dataset.goes);
  });

  function go(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  /* The navigation keeps the view: its links carry the query of the moment they are used. */
  function keepView(event) {
    var link = event.target.closest && event.target.closest("[data-keeps]");
    if (link) link.search = window.location.search;
    return link;
  }
  ["pointerover", "focusin", "contextmenu"].forEach(function (kind) {
    document.addEventListener(kind, keepView);
  });
  document.addEventListener("click", function (event) {
    var link = keepView(event);
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(link.pathname + link.search);
    window.scrollTo(0, 0);
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-toggles]");
    if (!button) return;
    var panel = document.getElementById(button.dataset.toggles);
    if (!panel) return;
    var open = panel.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  });

  /* Dash takes its dropdown buttons out of the tab order, puts an unnamed input there instead, and
     names the button by its value alone. Here the button is the tab stop: "Brand, MuscleBlaze". */
  function nameDropdowns() {
    document.querySelectorAll("button.dash-dropdown:not([data-named])").forEach(function (button) {
      button.setAttribute("data-named", "");
      button.tabIndex = 0;
      var group = button.closest(".filter");
      var label =
        document.getElementById(button.id + "-label") ||
        (group && group.querySelector(".filter-label[id]"));
      if (label) {
        var own = label.id + " " + button.id + "-value " + button.id + "-value-count";
        button.setAttribute("aria-labelledby", own);
      }
    });
  }
  new MutationObserver(nameDropdowns).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });

  /* Dash keeps quiet when the server is away; a person should know that figures may be old. A 401
     means that the login has run out: loading the page again leads to it. */
  var plainFetch = window.fetch;
  window.fetch = function (target) {
    var address = typeof target === "string" ? target : (target && target.url) || "";
    var answer = plainFetch.apply(this, arguments);
    if (address.indexOf("_dash-update-component") < 0) return answer;
    return answer.then(
      function (response) {
        if (response.status === 401) window.location.reload();
        else showLost(response.status >= 500);
        return response;
      },
      function (error) {
        showLost(true);
        throw error;
      }
    );
  };

  function showLost(lost) {
    var notice = document.getElementById("connection-lost");
    if (notice) notice.hidden = !lost;
  }

  document.addEventListener("visibilitychange", function () {
    var client = window.dash_clientside;
    if (client && client.set_props && document.getElementById("page")) {
      client.set_props(POLL, { disabled: document.hidden });
    }
  });
})();
