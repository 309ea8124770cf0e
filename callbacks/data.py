"""The workspace on the Data tab: what it holds, its history with undo, and samples."""

from __future__ import annotations

from typing import Any, TypeAlias

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

import intake
from callbacks import failure
from callbacks.workspace_state import history_entries, table_states
from charts import format as fmt
from layouts import data, history, ids, upload_report
from storage import StorageError, Workspace
from web.access import current_user, current_workspace

Children: TypeAlias = list[Component]


class _OutOfBoundsError(Exception):
    """A number of the sample form is missing or out of its bounds."""


def register(app: Dash) -> None:
    """Connect what the workspace holds, its history and the sample form."""
    app.callback(
        Output(data.TABLES, "children"),
        Output(data.HISTORY, "children"),
        Input(ids.STORE_SNAPSHOT, "data"),
    )(lambda _snapshot: show_workspace(current_workspace()))
    app.callback(
        Output(data.SAMPLE_MESSAGE, "children"),
        Output(ids.STORE_SNAPSHOT, "data", allow_duplicate=True),
        Input(data.SAMPLE_MAKE, "n_clicks"),
        State(data.SAMPLE_INFLUENCERS, "value"),
        State(data.SAMPLE_ORDERS, "value"),
        State(data.SAMPLE_SEED, "value"),
        State(data.WHO, "value"),
        running=[
            (Output(data.SAMPLE_MAKE, "disabled"), True, False),
            (Output(data.SAMPLE_MAKE, "children"), "Making the sample…", data.SAMPLE_WORDS),
        ],
        prevent_initial_call=True,
    )(_sample_clicked)
    app.callback(
        Output(data.HISTORY_MESSAGE, "children"),
        Output(ids.STORE_SNAPSHOT, "data", allow_duplicate=True),
        Input(history.restore_button(ALL), "n_clicks"),  # pyright: ignore[reportArgumentType] - dash takes ALL as a value
        Input(history.undo_button(ALL), "n_clicks"),  # pyright: ignore[reportArgumentType] - likewise
        State(data.WHO, "value"),
        prevent_initial_call=True,
    )(_back_clicked)


# Dash also calls these when the tab is drawn, because the snapshot store they write is on the page
# already; nobody has clicked then.
def _sample_clicked(
    clicks: int | None, influencers: object, orders: object, seed: object, name: object
) -> Any:
    if not clicks:
        raise PreventUpdate
    return make_sample(current_workspace(), influencers, orders, seed, current_user(name))


def _back_clicked(_restores: list[int | None], _undos: list[int | None], name: object) -> Any:
    chosen = ctx.triggered_id
    if chosen is None or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    undone = chosen["type"] == history.UNDO
    return go_back(current_workspace(), chosen["snapshot"], current_user(name), undone=undone)


def show_workspace(workspace: Workspace) -> tuple[Children, Component]:
    """The snapshot changed, or the tab was opened: what is in the workspace and its history."""
    snapshot = workspace.snapshot()
    return (
        history.tables(
            table_states(workspace, snapshot), snapshot.config.zone, is_sample=snapshot.is_sample
        ),
        history.entries(history_entries(workspace), snapshot.config.zone),
    )


def make_sample(
    workspace: Workspace, influencers: object, orders: object, seed: object, who: str
) -> tuple[Any, Any]:
    """A sample was asked for: generate it within the bounds and show it."""
    try:
        numbers = {
            "influencers": _whole(
                "Influencers", influencers, data.MIN_INFLUENCERS, data.MAX_INFLUENCERS
            ),
            "orders": _whole("Orders", orders, data.MIN_ORDERS, data.MAX_ORDERS),
            "seed": _whole("The seed", seed, 0, data.MAX_SEED),
        }
        snapshot = intake.make_sample(workspace, **numbers, who=who)
    except (_OutOfBoundsError, StorageError) as error:
        return [upload_report.sentence(str(error), failed=True)], no_update
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        message = failure.in_words("The sample could not be made.", "making a sample")
        return [upload_report.sentence(message, failed=True)], no_update
    return upload_report.sample_made(snapshot.rows), snapshot.id


def go_back(
    workspace: Workspace, snapshot_id: str, who: str, *, undone: bool = False
) -> tuple[Any, Any]:
    """An earlier state was asked for, or the last change undone: make that state the live one."""
    try:
        if snapshot_id == history.THE_SAMPLE:
            snapshot = workspace.show_sample(who)
        else:
            snapshot = workspace.restore(snapshot_id, who)
    except StorageError as error:
        return [upload_report.sentence(str(error), failed=True)], no_update
    done = "Undone." if undone else "Restored."
    what = "the sample data" if snapshot.is_sample else "this state"
    return [upload_report.sentence(f"{done} Every tab shows {what} now.")], snapshot.id


def _whole(name: str, value: object, low: int, high: int) -> int:
    if isinstance(value, int | float) and value == int(value) and low <= value <= high:
        return int(value)
    raise _OutOfBoundsError(
        f"{name} must be a whole number from {fmt.grouped(low)} to {fmt.grouped(high)}."
    )
