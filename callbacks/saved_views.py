"""Saved views: keep the view on screen under a name, list them, remove one."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from analytics.filters import Filters
from callbacks import failure
from layouts import ids, saved_views, tabs
from layouts.toasts import toast
from storage.named import KeptNameError
from storage.views import forget_view, save_view
from storage.views import saved_views as kept_views
from web.access import current_workspace

HEADER = "Saved views"


def listed() -> list[Component]:
    """A row per view of the workspace."""
    return saved_views.rows(kept_views(current_workspace().root))


def show_views(_snapshot_id: str | None) -> Any:
    """List the views once the page knows its workspace."""
    try:
        return listed()
    except Exception:  # the rest of the page works without them, and the log has the traceback
        failure.record("listing saved views")
        raise PreventUpdate from None


def save(
    _clicks: int | None, _enter: int | None, name: str | None, path: str | None, search: str | None
) -> tuple[Any, Any, str, Any]:
    """Keep the view on screen: list, emptied field, message, toast."""
    if not ctx.triggered_id:
        raise PreventUpdate
    try:
        where = path if path and tabs.at(path) else tabs.BY_NAME["overview"].path
        query = Filters.from_query(search).to_query()
        replaced = save_view(current_workspace().root, name or "", where, query)
    except KeptNameError as error:
        return no_update, no_update, str(error), no_update
    except Exception:
        told = failure.in_words("It could not be saved.", "saving a view")
        return no_update, no_update, told, no_update
    said = "now means what you see." if replaced else "is saved."
    shown = " ".join((name or "").split())
    return listed(), "", "", toast(f"“{shown}” {said}", HEADER)


def remove(clicks: list[int | None]) -> tuple[Any, Any]:
    """Take one view away."""
    chosen = ctx.triggered_id
    if not isinstance(chosen, dict) or not any(clicks):
        raise PreventUpdate
    try:
        gone = forget_view(current_workspace().root, chosen["name"])
        rows = listed()
    except Exception:  # the list stays as it is
        return no_update, toast(failure.in_words("It could not be removed.", "removing"), HEADER)
    text = f"“{chosen['name']}” is removed." if gone else "Somebody else had removed it."
    return rows, toast(text, HEADER)


def register(app: Dash) -> None:
    """Register the callbacks of saved views."""
    app.callback(Output(ids.VIEWS_LIST, "children"), Input(ids.STORE_SNAPSHOT, "data"))(show_views)
    app.callback(
        Output(ids.VIEWS_LIST, "children", allow_duplicate=True),
        Output(ids.VIEW_NAME, "value"),
        Output(ids.VIEW_MESSAGE, "children"),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input(ids.VIEW_SAVE, "n_clicks"),
        Input(ids.VIEW_NAME, "n_submit"),
        State(ids.VIEW_NAME, "value"),
        State(ids.URL, "pathname"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )(save)
    app.callback(
        Output(ids.VIEWS_LIST, "children", allow_duplicate=True),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input({"type": ids.VIEW_REMOVE, "name": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )(remove)
