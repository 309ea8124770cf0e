"""The mapping at work: what is chosen about a sheet is kept, and the files are read again."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from layouts import ids, mapping
from schemas import TABLES
from schemas.choices import Choice
from storage import StorageError, Workspace
from web import choices
from web.access import current_workspace

Control = Mapping[str, Any]
"""A control as Dash tells it: its id and its value."""


def register(app: Dash) -> None:
    """Connect the pickers of every sheet that is shown."""
    any_sheet = {"file": ALL, "sheet": ALL, "was": ALL}
    app.callback(
        Output(ids.UPLOAD_STORE, "data", allow_duplicate=True),
        Input({"type": mapping.TABLE, **any_sheet}, "value"),  # pyright: ignore[reportArgumentType] - dash takes ALL as a value
        Input({"type": mapping.COLUMN, **any_sheet, "header": ALL, "table": ALL}, "value"),  # pyright: ignore[reportArgumentType] - likewise
        Input({"type": mapping.DATES, **any_sheet}, "value"),  # pyright: ignore[reportArgumentType] - likewise
        State(ids.UPLOAD_STORE, "data"),
        prevent_initial_call=True,
    )(_chosen)


def _chosen(_tables: object, _columns: object, _dates: object, upload: Any) -> Any:
    controls: list[Control] = [control for group in ctx.inputs_list for control in group]
    return choose(current_workspace(), upload, controls)


def choose(workspace: Workspace, upload: Any, controls: Sequence[Control]) -> dict[str, Any]:
    """Something was chosen about a sheet: keep it, and have the files read again."""
    changed = [item for item in controls if (item.get("value") or "") != item["id"]["was"]]
    if not upload or not changed:
        # Dash also calls this when the pickers are drawn.
        raise PreventUpdate
    try:
        folder = workspace.staging(upload["batch"])
        decided = choices.read(folder)
        for item in changed:
            place = (item["id"]["file"], item["id"]["sheet"] or None)
            decided[place] = _with(decided.get(place, Choice()), item["id"], item["value"] or "")
        choices.write(folder, decided)
    except (StorageError, FileNotFoundError):  # discarded meanwhile: reading again says so
        pass
    # Another value of the store lets the preview be made anew.
    return {**upload, "at": time.time_ns() // 1_000_000}


def _with(choice: Choice, control: Mapping[str, str], value: str) -> Choice:
    if control["type"] == mapping.TABLE:
        return choices.with_table(choice, value)
    if control["type"] == mapping.DATES:
        return choices.with_dates(choice, "" if value == mapping.AS_TOLD else value)
    column = mapping.chosen_column(value)
    table = control["table"]
    if table not in TABLES or (column and column not in TABLES[table].names):
        return choice
    return choices.with_column(choice, table, control["header"], column)
