"""Controls for extra columns of the files: there while the snapshot has such columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable, extras
from analytics.filters import Filters
from callbacks import failure
from layouts import filter_controls, ids
from layouts.links import search_of
from web.access import current_workspace

Ids = Sequence[dict[str, str]]
Values = Sequence[list[str] | None]


def show_extras(store: object, shown: Ids, values: Values) -> list[Any] | Any:
    """Bring the controls in line with the view, unless they say the same already.

    A control that is drawn anew loses the menu that someone may just be choosing from.
    """
    try:
        snapshot = current_workspace().snapshot()
        known = extras(snapshot)
        view = applicable(snapshot, Filters.from_store(store))
        if {key: list(view.of(key)) for key in known} == _chosen(shown, values):
            return no_update
        return filter_controls.extra_controls(list(known.values()), perf.options(snapshot), view)
    except Exception:  # the frame tells the visitor, who loads the same data
        failure.record("showing filters of extra columns")
        return no_update


def choose_extras(values: Values, shown: Ids, search: str | None) -> str:
    """Limit the view to the values chosen of each extra column."""
    view = Filters.from_query(search)
    after = view
    for key, chosen in _chosen(shown, values).items():
        after = after.with_values(key, chosen)
    if after == view:
        raise PreventUpdate
    return search_of(after)


def _chosen(shown: Ids, values: Values) -> dict[str, list[str]]:
    return {
        ids.extra_key(item): sorted(value or []) for item, value in zip(shown, values, strict=True)
    }


def register(app: Dash) -> None:
    """Register the callbacks of the extra columns' controls."""
    control = {"type": ids.FILTER_EXTRA, "key": ALL}
    app.callback(
        Output(ids.FILTER_EXTRAS, "children"),
        Input(ids.STORE_EXTRAS, "data"),
        State(control, "id"),
        State(control, "value"),
        prevent_initial_call=True,
    )(show_extras)
    app.callback(
        Output(ids.URL, "search", allow_duplicate=True),
        Input(control, "value"),
        State(control, "id"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )(choose_extras)
