"""Tables of figures are drawn in the browser, from what their stores say."""

from __future__ import annotations

from dash import MATCH, ClientsideFunction, Dash, Input, Output

from layouts import plain_table


def output(table_id: str) -> Output:
    """Where the data of a table go."""
    return Output(plain_table.store(table_id), "data")


def register(app: Dash) -> None:
    """Draw every table when its data come."""
    any_table = {"type": plain_table.TYPE, "table": MATCH}
    app.clientside_callback(
        ClientsideFunction(namespace="tables", function_name="draw"),
        Output(any_table, "modified_timestamp"),
        Input(any_table, "data"),
    )
