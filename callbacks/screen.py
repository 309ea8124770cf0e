"""What the frame shows about a view, and what of it to send to a page that shows another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import no_update

from analytics import performance as perf
from analytics.extras import extras
from analytics.filters import Filters, Window
from charts import format as fmt
from charts import view_words
from layouts import filter_bar, filter_controls, filter_notice, frame
from layouts.links import search_of
from storage import Snapshot

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


def refilled(
    view: Filters, snapshot: Snapshot, search: str, controls: dict[str, Any]
) -> dict[str, Any]:
    """A whole screen with the lists of new data, but for what the controls say already."""
    shown = screen(view, snapshot, search, refill=True)
    return shown | {name: _unsaid(shown[name], controls) for name in ("values", "days")}


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
