"""The Export tab: which tables a view has, the first rows of one, and what the report says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from dash import ClientsideFunction, Dash, Input, Output
from dash.exceptions import PreventUpdate

import intake
from analytics.extras import applicable
from analytics.filters import Filters
from analytics.influencer_metrics import metric_of
from callbacks import answering, failure, sheet
from charts import format as fmt
from intake import report_choices
from layouts import export as page
from layouts import export_report, ids, plain_table, tab_body
from layouts.column import Column
from reports import datasets
from reports.columns import Column as FileColumn
from reports.datasets import Table
from reports.provenance import provenance
from storage import Snapshot
from web.access import current_workspace

FIGURES: Final = {
    "scope": Output(page.SCOPE, "children"),
    "tables": Output(page.PICKER, "data-tables"),
    "ready": Output(page.READY, "data"),
    "origin": sheet.facts(page.PREVIEW),
}
SHOWN_FORMULAS: Final = 4
"""Metrics named in the sentence about what goes along; the others are counted."""

NOTHING: Final = (
    "The view holds no rows of this table; its files have the headings only. Widen the period or "
    "remove a filter."
)


def figures(snapshot: Snapshot, view: Filters) -> dict[str, Any]:
    """What is taken away, and the tables to choose from.

    A view without rows has its tables too, each with no row; only a workspace without data has
    nothing to take away.
    """
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for one in datasets.datasets(snapshot):
        groups.setdefault(one.group, []).append((one.key, one.label, one.help))
    made = provenance(snapshot, view, datetime.now(UTC))
    return {
        **({"state": tab_body.SHOWN} if any(snapshot.rows.values()) else {}),
        "scope": f"What you take away: {made.view}",
        "tables": json.dumps(page.picked(list(groups.items())), ensure_ascii=False),
        "ready": {"view": view.to_query(), "snapshot": snapshot.id},
        "origin": made.lines(),
    }


def preview(ready: dict[str, Any] | None, focus: str | None) -> tuple[str, str, str, str]:
    """The table in focus: its first rows, name, size, and what goes along with it."""
    if ready is None:
        raise PreventUpdate
    try:
        workspace = current_workspace()
        snapshot = workspace.snapshot()
        view = applicable(snapshot, Filters.from_query(ready["view"]))
        known = [one.key for one in datasets.datasets(snapshot)]
        key = focus if focus in known else known[0]
        marks = intake.marks_of(workspace, snapshot)
        table, rows = datasets.preview(snapshot, view, marks, key)
    except Exception:  # the other tables can still be chosen, and the log has the traceback
        said = failure.in_words("This table could not be worked out.", "previewing a table")
        return _sheet(plain_table.note(said)), "No preview", "", ""
    return _sheet(first_rows(table, rows)), table.dataset.label, size(table), along(table)


def _sheet(drawn: plain_table.TableData) -> str:
    return sheet.written({sheet.table(page.PREVIEW): drawn}, ())


def first_rows(table: Table, rows: list[list[str]]) -> plain_table.TableData:
    """The first rows of a table; why there are none, where there are none."""
    if not rows:
        return plain_table.note(table.nothing or NOTHING)
    columns = [_column(one) for one in table.columns]
    return plain_table.table(columns, rows, f"First rows: {table.dataset.label}")


def _column(column: FileColumn) -> Column:
    is_words = column.kind in ("text", "date", "time")
    return Column(column.label, "start" if is_words else "end", column.help)


def size(table: Table) -> str:
    """How large a table is, in words."""
    return f"{fmt.counted(table.rows, 'rows')} × {len(table.columns)} columns"


def along(table: Table) -> str:
    """What stands beside the rows in a file."""
    names = [metric_of(key).label for key in table.metrics]
    if not names:
        return "Along with it: the filters, and which data it was made of."
    shown, more = names[:SHOWN_FORMULAS], len(names) - SHOWN_FORMULAS
    rest = f" and {more} more" if more > 0 else ""
    return (
        "Along with it: the filters, which data it was made of, and the formulas of "
        f"{', '.join(shown)}{rest}."
    )


def choices(_opened: bool | None) -> tuple[str, list[str], bool]:
    """Title, chapters and logo of the report, as they were chosen last."""
    known = report_choices.read(current_workspace().root)
    chapters = [key for key in export_report.CHOOSABLE if key in known.chapters]
    return known.title, chapters or list(export_report.CHOOSABLE), known.has_logo


def register(app: Dash) -> None:
    """Register the tab's callbacks."""
    answering.listen(app, page.TAB, FIGURES, figures, [])
    app.callback(
        Output(page.PREVIEW_SHEET, "data-sheet"),
        Output(page.NAME, "children"),
        Output(page.SIZE, "children"),
        Output(page.ALONG, "children"),
        Input(page.READY, "data"),
        Input(page.FOCUS, "data"),
    )(preview)
    app.callback(
        Output(export_report.TITLE, "value"),
        Output(export_report.CHAPTERS, "value"),
        Output(export_report.HAS_LOGO, "data"),
        Input(export_report.OPENED, "data"),
    )(choices)
    app.clientside_callback(
        ClientsideFunction(namespace="report", function_name="asked"),
        Output(export_report.CHOICES, "data"),
        Input(export_report.TITLE, "value"),
        Input(export_report.CHAPTERS, "value"),
        Input(ids.STORE_FILTERS, "data"),
        Input(ids.STORE_SNAPSHOT, "data"),
    )
    app.clientside_callback(
        ClientsideFunction(namespace="report", function_name="logo"),
        Output(export_report.LOGO, "title"),
        Input(export_report.HAS_LOGO, "data"),
    )
