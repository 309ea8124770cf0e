"""How well the files fit together, worked out whenever the workspace's data change."""

from __future__ import annotations

from dash import Dash, Input, Output
from dash.development.base_component import Component

from analytics.health import health
from callbacks import failure
from layouts import health as layout
from layouts import ids
from storage import Workspace
from web.access import current_workspace


def register(app: Dash) -> None:
    """Register the callback of the panel on the Data tab."""
    app.callback(
        Output(layout.BODY, "children"),
        Input(ids.STORE_SNAPSHOT, "data"),
    )(lambda _snapshot: show_health(current_workspace()))


def show_health(workspace: Workspace) -> list[Component]:
    """The snapshot changed, or the tab was opened: what the files say about each other."""
    try:
        return layout.content(health(workspace.snapshot()))
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        return layout.failed(failure.record("comparing the files"))
