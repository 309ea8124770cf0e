"""The view: URL, controls, chips and store say the same thing, and the URL is the one that counts.

One callback ties them together. A control writes the URL; the URL, however it changed (a control, a
chip, a click in a chart, reload, back, a pasted link), sets the store and the controls. What of it
was not understood stands in a notice, and it is corrected.

Dash holds back whatever an answer on its way may change, and goes through every output of it. So
the view that was understood (`STORE_VIEW`) and the controls that do not say it yet are set beside
the outputs. assets/filters.js tells the server which controls were used (`STORE_ASKED`), and keeps
the filters that the figures listen to (`STORE_FILTERS`) in line: after a choice of values, which
needs no understanding, it asks for the figures together with the frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update, set_props
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import extras
from analytics.filters import Filters, Window
from analytics.understanding import understand
from callbacks import failure
from callbacks.filter_choices import CONTROL_IDS, DAYS, changed_controls, choose, unread
from charts import format as fmt
from layouts import filter_bar, filter_controls, filter_notice, frame, ids, states, view_words
from layouts.links import search_of
from storage import Snapshot
from web.access import current_workspace

NEW_DATA: Final = f"{ids.STORE_SNAPSHOT}.data"
"""What triggers a screen when the data have changed while it was open."""

ASKED: Final = f"{ids.STORE_ASKED}.data"
"""What triggers a screen when controls were used."""

PLAIN: Final = ("store", "reset_hidden", "count", "more_count", "range_hidden", "compare_hidden")
"""Parts of a screen that are sent when they differ from those of the view before."""


def screen(view: Filters, snapshot: Snapshot, search: str, *, refill: bool) -> dict[str, Any]:
    """Everything the frame shows about a view.

    Args:
        view: The view.
        snapshot: Whose values the controls offer.
        search: The query now in the address bar.
        refill: Whether the controls' options may have changed.
    """
    known = perf.options(snapshot)
    days = perf.window(snapshot, view)
    active = view_words.chips(view, view_words.labels_of(known, view), days)
    wanted = search_of(view)
    _, other = perf.compared_windows(snapshot, view)
    return {
        "search": no_update if wanted == search else wanted,
        "store": view.to_store(),
        "banner": frame.sample_banner(is_sample=snapshot.is_sample) if refill else no_update,
        "extras": view.to_store() if extras(snapshot) else no_update,
        "chips": filter_bar.chip_row(active, view),
        "reset_hidden": not active,
        "count": _count(len(active)),
        "more_count": _count(
            sum(len(values) for key, values in view.selections if key not in filter_bar.FIRST)
        ),
        "range_hidden": view.period != "custom",
        "compare_hidden": view.compare != "custom",
        "days": {
            **_ends("", days if view.period == "custom" else None),
            **_ends("compare_", other if view.compare == "custom" else None),
        },
        "values": {
            "period": view.period,
            "compare": view.compare,
            "followers_from": _number(view.followers.low if view.followers else None),
            "followers_to": _number(view.followers.high if view.followers else None),
            **{key: list(view.of(key)) for key in filter_bar.CONTROLS},
        },
        "options": {
            key: filter_controls.options(known.get(key, ()), view.of(key)) if refill else no_update
            for key in filter_bar.CONTROLS
        },
        "boxes": {key: not known.get(key) and not view.of(key) for key in filter_bar.CONTROLS},
        "error": None,
    }


def _ends(prefix: str, days: Window | None) -> dict[str, str | None]:
    return {
        f"{prefix}start_date": days.start.isoformat() if days else None,
        f"{prefix}end_date": days.end.isoformat() if days else None,
    }


def _count(active: int) -> str:
    return str(active) if active else ""


def _number(followers: int | None) -> str:
    return "" if followers is None else fmt.count(followers)


def notice(notes: Sequence[str], view: Filters, noticed: str | None) -> dict[str, Any]:
    """What the notice says, and of which view.

    Args:
        notes: What was not understood this time.
        view: The view that is shown.
        noticed: The address that the notice so far belongs to: correcting an address asks for the
            view again, and then nothing is wrong any more.
    """
    wanted = search_of(view)
    if notes:
        return {"lines": filter_notice.lines(notes), "hidden": False, "noticed": wanted}
    if noticed == wanted:
        return {"lines": no_update, "hidden": no_update, "noticed": no_update}
    return {"lines": [], "hidden": True, "noticed": None}


def news(shown: dict[str, Any], before: dict[str, Any], controls: dict[str, Any]) -> dict[str, Any]:
    """What of a screen differs from the one before: Dash redraws for whatever it is sent.

    Args:
        shown: The screen to show.
        before: The screen of the view before.
        controls: What the controls say, whatever they were sent.
    """
    actual = {**before, "values": controls, "days": controls}
    found = dict(shown)
    for name in ("values", "days", "boxes"):
        found[name] = _unsaid(shown[name], actual[name])
    for name in PLAIN:
        if shown[name] == before[name]:
            found[name] = no_update
    if found["store"] is no_update:
        found["chips"] = no_update
    return found


def _unsaid(wanted: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What is wanted, but for what is there already."""
    return {key: no_update if value == said.get(key) else value for key, value in wanted.items()}


def changes(
    snapshot: Snapshot, view: Filters, before: Filters, search: str, controls: dict[str, Any]
) -> dict[str, Any]:
    """What to change on a screen that shows the view before, of the same snapshot."""
    known = perf.options(snapshot)
    shown = screen(view, snapshot, search, refill=False)
    found = news(shown, screen(before, snapshot, search, refill=False), controls)
    lists = {
        key: filter_controls.options(known.get(key, ()), view.of(key))
        for key in offered_anew(snapshot, view, before) & set(filter_bar.CONTROLS)
    }
    return {**found, "options": {**found["options"], **lists}}


def offered_anew(snapshot: Snapshot, view: Filters, before: Filters) -> set[str]:
    """Dimensions whose lists lack a value that the view has chosen and the one before had not."""
    known = perf.options(snapshot)
    found: set[str] = set()
    for key, values in view.selections:
        listed = {option.value for option in known.get(key, ())[: filter_controls.MOST_OPTIONS]}
        if set(values) - set(before.of(key)) - listed:
            found.add(key)
    return found


def show_view(
    search: str | None,
    snapshot_id: str | None,
    asked: dict[str, Any] | None,
    controls: dict[str, Any],
    noticed: str | None,
    store: dict[str, Any] | None,
) -> dict[str, Any]:
    """Bring URL, store, controls, chips and notice in line after any of them changed."""
    if search is None:
        raise PreventUpdate
    used = (asked or {}).get("controls", []) if ASKED in ctx.triggered_prop_ids else []
    changed = changed_controls(used)
    try:
        snapshot = current_workspace().snapshot()
        found = understand(snapshot, search)
        view, notes = found.view, list(found.notes)
        if changed:
            view = choose(view, controls, changed, snapshot)
            notes = unread(controls, changed)
        changed_since = store is not None and NEW_DATA in ctx.triggered_prop_ids
        if snapshot_id != snapshot.id or changed_since:
            shown = screen(view, snapshot, search, refill=True)
            shown |= {name: _unsaid(shown[name], controls) for name in ("values", "days")}
            if snapshot_id and shown["extras"] is no_update:  # the data before may have had some
                shown["extras"] = {}
        else:  # a page is made with the lists of its snapshot, and without filters
            before = Filters() if store is None else Filters.from_store(store)
            shown = changes(snapshot, view, before, search, controls)
            shown["store"] = view.to_store() if store is None else shown["store"]
        if snapshot_id != snapshot.id:
            set_props(ids.STORE_SNAPSHOT, {"data": snapshot.id})
        _set_beside(shown)
        said = {name: shown[name] for name in _outputs() if name in shown}
        return {**said, "notice": notice(notes, view, noticed)}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        reference = failure.record("showing a view")
        return _only_error(reference)


def _set_beside(shown: dict[str, Any]) -> None:
    """Set the view that was understood, then the controls that do not say it yet."""
    parts: dict[tuple[str, str], Any] = {(ids.STORE_VIEW, "data"): shown["store"]}
    for key in filter_bar.CONTROLS:
        control = ids.filter_control(key)
        parts[control, "options"] = shown["options"][key]
        parts[ids.box(control), "hidden"] = shown["boxes"][key]
    parts |= {(CONTROL_IDS[name], "value"): value for name, value in shown["values"].items()}
    parts |= {DAYS[name]: day for name, day in shown["days"].items()}
    for (component, prop), part in parts.items():
        if part is not no_update:
            set_props(component, {prop: part})


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
        },
    )(show_view)
    app.clientside_callback(
        ClientsideFunction(namespace="filters", function_name="follow"),
        Output(ids.STORE_VIEW, "modified_timestamp"),
        Input(ids.STORE_VIEW, "data"),
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
