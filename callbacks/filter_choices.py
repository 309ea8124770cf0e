"""The view after someone used a control of the filter bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from analytics import performance as perf
from analytics.filters import COMPARISONS, PERIODS, Filters, Followers
from analytics.followers import read_followers
from analytics.understanding import unread_followers
from layouts import filter_bar, ids
from layouts.filter_controls import MORE_VALUES
from storage import Snapshot

CONTROL_IDS: Final = {
    "period": ids.FILTER_PERIOD,
    "compare": ids.FILTER_COMPARE,
    "followers_from": ids.FILTER_FOLLOWERS_FROM,
    "followers_to": ids.FILTER_FOLLOWERS_TO,
    **{key: ids.filter_control(key) for key in filter_bar.CONTROLS},
}
"""Controls whose `value` says what was chosen, by name."""

DAYS: Final = {
    "start_date": (ids.FILTER_RANGE, "start_date"),
    "end_date": (ids.FILTER_RANGE, "end_date"),
    "compare_start_date": (ids.FILTER_COMPARE_RANGE, "start_date"),
    "compare_end_date": (ids.FILTER_COMPARE_RANGE, "end_date"),
}
"""Ends of the calendars by name: component and property."""

_PERIOD_DAYS: Final = ("start_date", "end_date")
_COMPARED_DAYS: Final = ("compare_start_date", "compare_end_date")
_FOLLOWERS: Final = ("followers_from", "followers_to")

Controls = Mapping[str, Any]


def choose(before: Filters, controls: Controls, changed: Sequence[str], now: Snapshot) -> Filters:
    """The view after someone used a control.

    Args:
        before: The view so far; filters without a control in the bar stay as they are.
        controls: What every control says, by its name in `CONTROL_IDS` or `DAYS`.
        changed: Names of the controls that were used.
        now: Tells the days that a new custom range starts out with.
    """
    view = before
    for key in filter_bar.CONTROLS:
        if key in changed:
            chosen = controls.get(key) or []
            # "Select all" takes the line that says how many more there are too.
            view = view.with_values(key, [value for value in chosen if value != MORE_VALUES])
    if set(_FOLLOWERS) & set(changed) and not unread(controls, changed):
        ends = (read_followers(controls.get(part)) for part in _FOLLOWERS)
        view = view.with_followers(Followers.between(*ends))
    if "period" in changed and controls.get("period") in PERIODS:
        view = _with_period(view, controls["period"], now)
    elif set(_PERIOD_DAYS) & set(changed):
        view = view.with_period("custom", *(_day(controls.get(part)) for part in _PERIOD_DAYS))
    if "compare" in changed and controls.get("compare") in COMPARISONS:
        view = _with_compare(view, controls["compare"], now)
    elif set(_COMPARED_DAYS) & set(changed):
        view = view.with_compare("custom", *(_day(controls.get(part)) for part in _COMPARED_DAYS))
    return view


def unread(controls: Controls, changed: Sequence[str]) -> list[str]:
    """What to say of the numbers that were typed and are none."""
    typed = [str(controls.get(part) or "").strip() for part in _FOLLOWERS]
    if not set(_FOLLOWERS) & set(changed):
        return []
    return [unread_followers(text) for text in typed if text and read_followers(text) is None]


def changed_controls(used: Sequence[str]) -> list[str]:
    """Names of the controls whose properties were used."""
    by_id = {f"{control_id}.value": name for name, control_id in CONTROL_IDS.items()}
    by_id |= {f"{component}.{prop}": name for name, (component, prop) in DAYS.items()}
    return [by_id[prop] for prop in used if prop in by_id]


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _with_period(view: Filters, period: str, snapshot: Snapshot) -> Filters:
    if period != "custom":
        return view.with_period(period)
    # A custom range begins with the days in view, so that there is something to adjust.
    days = perf.window(snapshot, view) or perf.extent(snapshot)
    return view.with_period("custom", days.start, days.end) if days else view


def _with_compare(view: Filters, compare: str, snapshot: Snapshot) -> Filters:
    if compare != "custom":
        return view.with_compare(compare)
    # It begins with the days compared with so far, or with those just before.
    _, other = perf.compared_windows(snapshot, view)
    if other is None:
        _, other = perf.compared_windows(snapshot, view.with_compare("previous"))
    return view.with_compare("custom", other.start, other.end) if other else view
