"""What every grid does in the browser: it is drawn, follows its filters, tells what is ticked."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State

from layouts import grid


def register(app: Dash, grid_id: str) -> None:
    """Register the browser's part of a grid; assets/grid.js has it.

    Args:
        app: The app.
        grid_id: Id of the grid.
    """
    app.clientside_callback(
        ClientsideFunction(namespace="grid", function_name="draw"),
        Output(grid.place(grid_id), "children"),
        Input(grid.store(grid_id), "data"),
    )
    app.clientside_callback(
        ClientsideFunction(namespace="grid", function_name="ticked"),
        Output(grid.ticked(grid_id), "data"),
        Input(grid_id, "selectedRows"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(namespace="grid", function_name="filtered"),
        Output(grid.store(grid_id), "modified_timestamp"),
        Input(grid_id, "filterModel"),
        State(grid.store(grid_id), "data"),
        prevent_initial_call=True,
    )
