"""The view: URL, controls, chips and store say the same thing, and the URL is the one that counts.

One callback ties them together. A control writes the URL; the URL, however it changed (a control, a
chip, a click in a chart, reload, back, a pasted link), sets the store and the controls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import COMPARISONS, PERIODS, Filters
from callbacks import failure
from layouts import filter_bar, frame, ids, states, tabs
from storage import Snapshot
from web.access import current_workspace

CONTROL_IDS: Final = {
    "period": ids.FILTER_PERIOD,
    "compare": ids.FILTER_COMPARE,
    **{key: ids.filter_control(key) for key in filter_bar.CONTROLS},
}
RANGE_PARTS: Final = ("start_date", "end_date")


def search_of(view: Filters) -> str:
    """The query part of the address, with its "?"; "" for the default view."""
    query = view.to_query()
    return f"?{query}" if query else ""


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def choose(
    before: Filters, controls: Mapping[str, Any], changed: Sequence[str], snapshot: Snapshot
) -> Filters:
    """The view after someone used a control.

    Args:
        before: The view so far; filters without a control in the bar stay as they are.
        controls: What every control says: period, compare, start_date, end_date and dimensions.
        changed: Names of the controls that were used.
        snapshot: Tells the days that a new custom range starts out with.
    """
    view = before
    for key in filter_bar.CONTROLS:
        if key in changed:
            view = view.with_values(key, controls.get(key) or [])
    if "compare" in changed and controls.get("compare") in COMPARISONS:
        view = view.with_compare(controls["compare"])
    if "period" in changed and controls.get("period") in PERIODS:
        view = _with_period(view, controls["period"], snapshot)
    elif set(RANGE_PARTS) & set(changed):
        start, end = (_day(controls.get(part)) for part in RANGE_PARTS)
        view = view.with_period("custom", start, end)
    return view


def _with_period(view: Filters, period: str, snapshot: Snapshot) -> Filters:
    if period != "custom":
        return view.with_period(period)
    # A custom range begins with the days in view, so that there is something to adjust.
    days = perf.window(snapshot, view) or perf.extent(snapshot)
    return view.with_period("custom", days.start, days.end) if days else view


def changed_controls(triggered: Mapping[str, Any]) -> list[str]:
    """Names of the controls among what triggered a callback."""
    by_id = {f"{control_id}.value": name for name, control_id in CONTROL_IDS.items()}
    by_id |= {f"{ids.FILTER_RANGE}.{part}": part for part in RANGE_PARTS}
    return [by_id[prop] for prop in triggered if prop in by_id]


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
    active = filter_bar.chips(view, filter_bar.labels_of(known), days)
    wanted = search_of(view)
    custom = view.period == "custom"
    return {
        "search": no_update if wanted == search else wanted,
        "store": view.to_store(),
        "snapshot": snapshot.id,
        "banner": frame.sample_banner(is_sample=snapshot.is_sample) if refill else no_update,
        "chips": filter_bar.chip_row(active),
        "reset_hidden": not active,
        "count": str(len(active)) if active else "",
        "range_hidden": not custom,
        "range": {
            "start_date": days.start.isoformat() if custom and days else None,
            "end_date": days.end.isoformat() if custom and days else None,
        },
        "values": {
            "period": view.period,
            "compare": view.compare,
            **{key: list(view.of(key)) for key in filter_bar.CONTROLS},
        },
        "options": {
            key: filter_bar.options(known.get(key, []), view.of(key)) if refill else no_update
            for key in filter_bar.CONTROLS
        },
        "links": {tab.name: f"{tab.path}{wanted}" for tab in tabs.TABS},
        "error": None,
    }


def show_view(
    search: str | None, snapshot_id: str | None, controls: dict[str, Any]
) -> dict[str, Any]:
    """Bring URL, store, controls and chips in line after any of them changed."""
    del snapshot_id  # the live snapshot counts; the store only says that it changed
    if search is None:
        raise PreventUpdate
    changed = changed_controls(ctx.triggered_prop_ids)
    try:
        snapshot = current_workspace().snapshot()
        view = applicable(snapshot, Filters.from_query(search))
        if changed:
            view = choose(view, controls, changed, snapshot)
        return screen(view, snapshot, search, refill=not changed)
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        reference = failure.record("showing a view")
        return _only_error(reference)


def _only_error(reference: str) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(_outputs(), no_update)
    for group, keys in (
        ("range", RANGE_PARTS),
        ("values", tuple(CONTROL_IDS)),
        ("options", filter_bar.CONTROLS),
        ("links", tuple(tab.name for tab in tabs.TABS)),
    ):
        nothing[group] = dict.fromkeys(keys, no_update)
    message = states.not_loaded(reference)
    return {**nothing, "error": message}


def remove_chip(_clicks: list[int | None], search: str | None) -> str:
    """Take one filter away."""
    chip = ctx.triggered_id
    if not isinstance(chip, dict) or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    view = Filters.from_query(search)
    return search_of(filter_bar.without(view, chip["key"], chip["value"]))


def reset(_clicks: int | None) -> str:
    """Go back to everything."""
    return ""


def _outputs() -> dict[str, Any]:
    return {
        "search": Output(ids.URL, "search"),
        "store": Output(ids.STORE_FILTERS, "data"),
        "snapshot": Output(ids.STORE_SNAPSHOT, "data"),
        "banner": Output(ids.SAMPLE_BANNER, "children"),
        "chips": Output(ids.FILTER_CHIPS, "children"),
        "reset_hidden": Output(ids.FILTER_RESET, "hidden"),
        "count": Output(ids.FILTER_COUNT, "children"),
        "range_hidden": Output(ids.FILTER_RANGE_BOX, "hidden"),
        "range": {part: Output(ids.FILTER_RANGE, part) for part in RANGE_PARTS},
        "values": {name: Output(control, "value") for name, control in CONTROL_IDS.items()},
        "options": {key: Output(ids.filter_control(key), "options") for key in filter_bar.CONTROLS},
        "links": {tab.name: Output(ids.navigation(tab.name), "href") for tab in tabs.TABS},
        "error": Output(ids.FRAME_ERROR, "children"),
    }


def register(app: Dash) -> None:
    """Register the callbacks of the filter bar."""
    controls = {name: Input(control, "value") for name, control in CONTROL_IDS.items()}
    controls |= {part: Input(ids.FILTER_RANGE, part) for part in RANGE_PARTS}
    app.callback(
        output=_outputs(),
        inputs={
            "search": Input(ids.URL, "search"),
            "snapshot_id": Input(ids.STORE_SNAPSHOT, "data"),
            "controls": controls,
        },
    )(show_view)
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
