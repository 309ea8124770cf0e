"""The view: URL, controls, chips and store say the same thing, and the URL is the one that counts.

One callback ties them together. A control writes the URL; the URL, however it changed (a control, a
chip, a click in a chart, reload, back, a pasted link), sets the store and the controls. What of it
was not understood stands in a notice, and it is corrected.

Dash holds back whatever an answer on its way may change, and goes through every output of it. So
the figures and the controls hang on two stores that assets/filters.js reads: the view that was
understood (`STORE_VIEW`), and what the controls should say that they do not say yet (`STORE_FIT`).
The script tells which controls were used (`STORE_ASKED`), and keeps the filters that the figures
listen to (`STORE_FILTERS`) in line: after a choice of values, which needs no understanding, it asks
for the figures together with the frame.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update, set_props
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.filters import Filters
from analytics.understanding import understand
from callbacks import failure, screen
from callbacks.filter_choices import CONTROL_IDS, DAYS, changed_controls, choose, unread
from layouts import filter_bar, filter_controls, ids, states
from web.access import current_workspace

NEW_DATA: Final = f"{ids.STORE_SNAPSHOT}.data"
"""What triggers a screen when the data have changed while it was open."""


def show_view(
    search: str | None,
    snapshot_id: str | None,
    asked: dict[str, Any] | None,
    controls: dict[str, Any],
    noticed: str | None,
    store: dict[str, Any] | None,
    fit: dict[str, Any] | None,
) -> dict[str, Any]:
    """Bring URL, store, controls, chips and notice in line after any of them changed."""
    if search is None:
        raise PreventUpdate
    changed = changed_controls((asked or {}).get("controls", []) if _is_new(asked, fit) else [])
    try:
        snapshot = current_workspace().snapshot()
        found = understand(snapshot, search)
        view, notes = found.view, list(found.notes)
        if changed:
            view = choose(view, controls, changed, snapshot)
            notes = unread(controls, changed)
        changed_since = store is not None and NEW_DATA in ctx.triggered_prop_ids
        if snapshot_id != snapshot.id or changed_since:
            shown = screen.refilled(view, snapshot, search, controls)
            if snapshot_id and shown["extras"] is no_update:  # the data before may have had some
                shown["extras"] = {}
        else:  # a page is made with the lists of its snapshot, and without filters
            before = Filters() if store is None else Filters.from_store(store)
            shown = screen.changes(snapshot, view, before, search, controls)
            shown["store"] = view.to_store() if store is None else shown["store"]
        if snapshot_id != snapshot.id:
            set_props(ids.STORE_SNAPSHOT, {"data": snapshot.id})
        said = {name: shown[name] for name in _outputs() if name in shown}
        fit = {"answers": (asked or {}).get("count", 0), "props": _fit(shown)}
        return {**said, "fit": fit, "notice": screen.notice(notes, view, noticed)}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        reference = failure.record("showing a view")
        return _only_error(reference)


def _is_new(asked: dict[str, Any] | None, fit: dict[str, Any] | None) -> bool:
    """Whether controls were used since the last answer.

    Not only when that is what triggers: whatever else changed first takes the place of an answer on
    its way, and has to know of the controls too.
    """
    return (asked or {}).get("count", 0) > (fit or {}).get("answers", 0)


def _fit(shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The properties of the controls that do not say the view yet, by component."""
    parts: dict[tuple[str, str], Any] = {}
    for key in filter_bar.CONTROLS:
        control = ids.filter_control(key)
        parts[control, "options"] = shown["options"][key]
        parts[ids.box(control), "hidden"] = shown["boxes"][key]
    parts |= {(CONTROL_IDS[name], "value"): value for name, value in shown["values"].items()}
    parts |= {DAYS[name]: day for name, day in shown["days"].items()}
    found: dict[str, dict[str, Any]] = {}
    for (component, prop), part in parts.items():
        if part is not no_update:
            found.setdefault(component, {})[prop] = part
    return found


def _only_error(reference: str) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(_outputs(), no_update)
    nothing["notice"] = dict.fromkeys(("lines", "hidden", "noticed"), no_update)
    return {**nothing, "error": states.not_loaded(reference)}


def search_values(dimension: str, searched: str | None, chosen: list[str] | None) -> Any:
    """Offer the values that hold what was typed, where there are too many to list them all."""
    try:
        known = perf.options(current_workspace().snapshot()).get(dimension, [])
    except Exception:  # the list stays as it is, and the log has the traceback
        failure.record("searching a filter")
        raise PreventUpdate from None
    if len(known) <= filter_controls.MOST_OPTIONS:
        raise PreventUpdate
    return filter_controls.options(known, chosen or [], searched or "")


def dismiss(_clicks: int | None) -> bool:
    """Take the notice away."""
    return True


def _outputs() -> dict[str, Any]:
    return {
        "search": Output(ids.URL, "search"),
        "store": Output(ids.STORE_VIEW, "data"),
        "fit": Output(ids.STORE_FIT, "data"),
        "banner": Output(ids.SAMPLE_BANNER, "children"),
        "chips": Output(ids.FILTER_CHIPS, "children"),
        "reset_hidden": Output(ids.FILTER_RESET, "hidden"),
        "count": Output(ids.FILTER_COUNT, "children"),
        "more_count": Output(ids.FILTER_MORE_COUNT, "children"),
        "range_hidden": Output(ids.box(ids.FILTER_RANGE), "hidden"),
        "compare_hidden": Output(ids.box(ids.FILTER_COMPARE_RANGE), "hidden"),
        "extras": Output(ids.STORE_EXTRAS, "data"),
        "notice": {
            "lines": Output(ids.FILTER_NOTICE_LINES, "children"),
            "hidden": Output(ids.FILTER_NOTICE, "hidden"),
            "noticed": Output(ids.STORE_NOTICED, "data"),
        },
        "error": Output(ids.FRAME_ERROR, "children"),
    }


def register(app: Dash) -> None:
    """Register the callbacks of the filter bar."""
    controls = {name: (control, "value") for name, control in CONTROL_IDS.items()} | DAYS
    app.callback(
        output=_outputs(),
        inputs={
            "search": Input(ids.URL, "search"),
            "snapshot_id": Input(ids.STORE_SNAPSHOT, "data"),
            "asked": Input(ids.STORE_ASKED, "data"),
            "controls": {name: State(*control) for name, control in controls.items()},
            "noticed": State(ids.STORE_NOTICED, "data"),
            "store": State(ids.STORE_VIEW, "data"),
            "fit": State(ids.STORE_FIT, "data"),
        },
    )(show_view)
    app.clientside_callback(
        ClientsideFunction(namespace="filters", function_name="follow"),
        Output(ids.STORE_FIT, "modified_timestamp"),
        Input(ids.STORE_FIT, "data"),
        State(ids.STORE_VIEW, "data"),
    )
    app.clientside_callback(
        ClientsideFunction(namespace="filters", function_name="used"),
        Output(ids.STORE_ASKED, "modified_timestamp"),
        *(Input(*control) for control in controls.values()),
        State(ids.STORE_VIEW, "data"),
        prevent_initial_call=True,
    )
    for key in filter_bar.CONTROLS:
        control = ids.filter_control(key)
        app.callback(
            Output(control, "options", allow_duplicate=True),
            Input(control, "search_value"),
            State(control, "value"),
            prevent_initial_call=True,
        )(partial(search_values, key))
    app.callback(
        Output(ids.FILTER_NOTICE, "hidden", allow_duplicate=True),
        Input(ids.FILTER_NOTICE_CLOSE, "n_clicks"),
        prevent_initial_call=True,
    )(dismiss)
