"""Searching an influencer by name while somebody types."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.filters import Filters
from callbacks import failure
from layouts import ids, search
from layouts.links import story
from storage import Snapshot
from web.access import current_workspace

MOST = 8


def matches(snapshot: Snapshot, typed: str, view: Filters) -> list[dict[str, Any]]:
    """Who was found: name, platform and tier, and where the story is under the view."""
    found = perf.find(snapshot, typed, MOST)
    return [
        {
            "label": row["label"],
            "detail": " · ".join(row[part] for part in ("platform", "tier") if row[part]),
            "href": story(str(row["value"]), view),
        }
        for row in found.to_dict("records")
    ]


def look(typed: str | None, query: str | None) -> Component:
    """List who is called so."""
    try:
        found = matches(current_workspace().snapshot(), typed or "", Filters.from_query(query))
    except Exception:  # the list stays as it is, and the log has the traceback
        failure.record("searching an influencer")
        raise PreventUpdate from None
    return search.results(found, typed or "")


def register(app: Dash) -> None:
    """Register the search."""
    app.callback(
        Output(ids.SEARCH_FOUND, "children"),
        Input(ids.SEARCH_TYPED, "value"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )(look)
