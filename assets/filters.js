/* What a used control sets going. The server is told which controls were used, and the filters that
   the figures listen to follow the view that it understood. What was chosen in a list needs no
   understanding: then the figures are asked for at once, together with the frame. */
(function () {
  "use strict";
  const ASKED = "store-asked";
  const FILTERS = "store-filters";
  const MORE = "\0more"; // the line that says how many more values there are; no value
  const LIST = /^filter-(.+)\.value$/;

  /* Where in a view it stands what the other controls say, and what they say where it has nothing. */
  const OTHERS = {
    "filter-period.value": ["period", "all"],
    "filter-compare.value": ["compare", "previous"],
    "filter-followers-from.value": ["followers_from", ""],
    "filter-followers-to.value": ["followers_to", ""],
    "filter-range.start_date": ["from", null],
    "filter-range.end_date": ["to", null],
    "filter-compare-range.start_date": ["compare_from", null],
    "filter-compare-range.end_date": ["compare_to", null],
  };

  /* Days that the server set: an open end of a range shows where the data begin or end. */
  const shownDays = {};

  let filters = null;
  let unanswered = new Set();
  let count = 0;

  const canonical = (view) =>
    JSON.stringify(Object.entries(view).sort(([one], [other]) => (one < other ? -1 : 1)));

  const chosen = (value) => (value || []).filter((one) => one !== MORE).sort();

  function say(view) {
    const text = canonical(view);
    if (text === filters) return;
    filters = text;
    window.dash_clientside.set_props(FILTERS, { data: view });
  }

  /* What the server answered, unless more has been asked meanwhile: that answer says it all. */
  function follow(fit, view) {
    const client = window.dash_clientside;
    if (!fit || fit.answers !== count) return client.no_update;
    unanswered = new Set();
    if (view) say(view);
    Object.entries(fit.props).forEach(([id, props]) => {
      Object.entries(props).forEach(([prop, value]) => {
        if (prop.endsWith("_date")) shownDays[`${id}.${prop}`] = value;
      });
      client.set_props(id, props);
    });
    return client.no_update;
  }

  /* Whether the view says already what a control says: then the server has set the control. */
  function agrees(control, value, view) {
    if (control in OTHERS) {
      const [key, otherwise] = OTHERS[control];
      if (view[key] === undefined && value && shownDays[control] === value) return true;
      const said = String(value ?? "").replaceAll(",", "").replace(/T.*/, "");
      return said === String(view[key] ?? otherwise ?? "");
    }
    return JSON.stringify(chosen(value)) === JSON.stringify(view[keyOf(control)] || []);
  }

  const keyOf = (control) => LIST.exec(control)[1].replaceAll("-", "_");

  function used(...given) {
    const client = window.dash_clientside;
    const view = given.at(-1);
    if (!view) return client.no_update;
    const changed = client.callback_context.triggered.filter(
      ({ prop_id, value }) => unanswered.has(prop_id) || !agrees(prop_id, value, view)
    );
    if (!changed.length) return client.no_update;
    changed.forEach(({ prop_id }) => unanswered.add(prop_id));
    const names = Array.from(unanswered);
    if (names.every((name) => !(name in OTHERS))) {
      const after = { ...view };
      names.forEach((name) => {
        const values = chosen(client.callback_context.inputs[name]);
        if (values.length) after[keyOf(name)] = values;
        else delete after[keyOf(name)];
      });
      say(after);
    }
    count += 1;
    client.set_props(ASKED, { data: { controls: names, count } });
    return client.no_update;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { filters: { follow, used } });
})();
