/* The filters that the figures listen to. They follow the view that the server understood; but what
   was chosen in a list needs no understanding, so the figures are asked for at once, together with
   the frame and not after its answer. Where this goes wrong they still follow, only later. */
(function () {
  "use strict";
  const STORE = "store-filters";
  const VIEW = "store-view";
  const MORE = "\0more"; // the line that says how many more values there are; no value
  const LIST = /^filter-(.+)\.value$/;

  let said = null;

  const canonical = (filters) =>
    JSON.stringify(Object.entries(filters).sort(([one], [other]) => (one < other ? -1 : 1)));

  function say(filters) {
    const text = canonical(filters);
    if (text === said) return;
    said = text;
    window.dash_clientside.set_props(STORE, { data: filters });
  }

  function follow(view) {
    if (view) say(view);
    return window.dash_clientside.no_update;
  }

  /* What the frame is being asked: the view so far and the controls that were used. */
  function ahead(body) {
    if (!body.includes('"changedPropIds":["filter-')) return;
    const asked = JSON.parse(body);
    const view = (asked.state || []).flat().find((part) => part.id === VIEW);
    const used = asked.changedPropIds.map((control) => [control, LIST.exec(control)]);
    const inputs = asked.inputs.flat();
    const controls = new Map(inputs.map((part) => [`${part.id}.${part.property}`, part.value]));
    if (!view || !view.value) return;
    const after = { ...view.value };
    for (const [control, list] of used) {
      const chosen = controls.get(control);
      if (!list || !Array.isArray(chosen)) return;
      const key = list[1].replaceAll("-", "_");
      const values = chosen.filter((value) => value !== MORE).sort();
      if (values.length) after[key] = values;
      else delete after[key];
    }
    say(after);
  }

  const plainFetch = window.fetch;
  window.fetch = function (target, options) {
    const answer = plainFetch.apply(this, arguments);
    if (options && typeof options.body === "string") ahead(options.body);
    return answer;
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { filters: { follow } });
})();
