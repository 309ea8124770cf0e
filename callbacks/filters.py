"""The view: URL, controls, chips and store say the same thing, and the URL is the one that counts.

One callback ties them together. A control writes the URL; the URL, however it changed (a control, a
chip, a click in a chart, reload, back, a pasted link), sets the store and the controls. What of it
was not understood stands in a notice, and it is corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.filters import Filters, Window
from analytics.understanding import understand
from callbacks import failure
from callbacks.filter_choices import CONTROL_IDS, DAYS, changed_controls, choose, unread
from charts import format as fmt
from layouts import filter_bar, filter_controls, filter_notice, frame, ids, states, tabs, view_words
from layouts.links import search_of
from storage import Snapshot
from web.access import current_workspace


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
        "snapshot": snapshot.id,
        "banner": frame.sample_banner(is_sample=snapshot.is_sample) if refill else no_update,
        "chips": filter_bar.chip_row(active),
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
            key: filter_controls.options(known.get(key, []), view.of(key)) if refill else no_update
            for key in filter_bar.CONTROLS
        },
        "boxes": {key: not known.get(key) and not view.of(key) for key in filter_bar.CONTROLS},
        "links": {tab.name: f"{tab.path}{wanted}" for tab in tabs.TABS},
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


def show_view(
    search: str | None, snapshot_id: str | None, controls: dict[str, Any], noticed: str | None
) -> dict[str, Any]:
    """Bring URL, store, controls, chips and notice in line after any of them changed."""
    del snapshot_id  # the live snapshot counts; the store only says that it changed
    if search is None:
        raise PreventUpdate
    changed = changed_controls(ctx.triggered_prop_ids)
    try:
        snapshot = current_workspace().snapshot()
        found = understand(snapshot, search)
        view, notes = found.view, list(found.notes)
        if changed:
            view = choose(view, controls, changed, snapshot)
            notes = unread(controls, changed)
        shown = screen(view, snapshot, search, refill=not changed)
        return {**shown, "notice": notice(notes, view, noticed)}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        reference = failure.record("showing a view")
        return _only_error(reference)


def _only_error(reference: str) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(_outputs(), no_update)
    for group, keys in (
        ("days", tuple(DAYS)),
        ("notice", ("lines", "hidden", "noticed")),
        ("values", tuple(CONTROL_IDS)),
        ("options", filter_bar.CONTROLS),
        ("boxes", filter_bar.CONTROLS),
        ("links", tuple(tab.name for tab in tabs.TABS)),
    ):
        nothing[group] = dict.fromkeys(keys, no_update)
    message = states.not_loaded(reference)
    return {**nothing, "error": message}


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


def remove_chip(_clicks: list[int | None], search: str | None) -> str:
    """Take one filter away."""
    chip = ctx.triggered_id
    if not isinstance(chip, dict) or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    view = Filters.from_query(search)
    return search_of(view_words.without(view, chip["key"], chip["value"]))


def reset(_clicks: int | None) -> str:
    """Go back to everything."""
    return ""


def dismiss(_clicks: int | None) -> bool:
    """Take the notice away."""
    return True


def _outputs() -> dict[str, Any]:
    return {
        "search": Output(ids.URL, "search"),
        "store": Output(ids.STORE_FILTERS, "data"),
        "snapshot": Output(ids.STORE_SNAPSHOT, "data"),
        "banner": Output(ids.SAMPLE_BANNER, "children"),
        "chips": Output(ids.FILTER_CHIPS, "children"),
        "reset_hidden": Output(ids.FILTER_RESET, "hidden"),
        "count": Output(ids.FILTER_COUNT, "children"),
        "more_count": Output(ids.FILTER_MORE_COUNT, "children"),
        "range_hidden": Output(ids.box(ids.FILTER_RANGE), "hidden"),
        "compare_hidden": Output(ids.box(ids.FILTER_COMPARE_RANGE), "hidden"),
        "days": {name: Output(*end) for name, end in DAYS.items()},
        "values": {name: Output(control, "value") for name, control in CONTROL_IDS.items()},
        "options": {key: Output(ids.filter_control(key), "options") for key in filter_bar.CONTROLS},
        "boxes": {
            key: Output(ids.box(ids.filter_control(key)), "hidden") for key in filter_bar.CONTROLS
        },
        "links": {tab.name: Output(ids.navigation(tab.name), "href") for tab in tabs.TABS},
        "notice": {
            "lines": Output(ids.FILTER_NOTICE_LINES, "children"),
            "hidden": Output(ids.FILTER_NOTICE, "hidden"),
            "noticed": Output(ids.STORE_NOTICED, "data"),
        },
        "error": Output(ids.FRAME_ERROR, "children"),
    }


def register(app: Dash) -> None:
    """Register the callbacks of the filter bar."""
    controls = {name: Input(control, "value") for name, control in CONTROL_IDS.items()}
    controls |= {name: Input(*end) for name, end in DAYS.items()}
    app.callback(
        output=_outputs(),
        inputs={
            "search": Input(ids.URL, "search"),
            "snapshot_id": Input(ids.STORE_SNAPSHOT, "data"),
            "controls": controls,
            "noticed": State(ids.STORE_NOTICED, "data"),
        },
    )(show_view)
    for key in filter_bar.CONTROLS:
        control = ids.filter_control(key)
        app.callback(
            Output(control, "options", allow_duplicate=True),
            Input(control, "search_value"),
            State(control, "value"),
            prevent_initial_call=True,
        )(partial(search_values, key))
    chip = {"type": ids.FILTER_CHIP, "key": ALL, "value": ALL}
    app.callback(
        Output(ids.URL, "search", allow_duplicate=True),
        Input(chip, "n_clicks"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )(remove_chip)
    app.callback(
        Output(ids.URL, "search", allow_duplicate=True),
        Input(ids.FILTER_RESET, "n_clicks"),
        prevent_initial_call=True,
    )(reset)
    app.callback(
        Output(ids.FILTER_NOTICE, "hidden", allow_duplicate=True),
        Input(ids.FILTER_NOTICE_CLOSE, "n_clicks"),
        prevent_initial_call=True,
    )(dismiss)
