"""Rows of a sheet to look at: refused or kept with a warning, by reason, with a few examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from dash import html
from dash.development.base_component import Component

from layouts import file_tables, imports

EXAMPLES: Final = 3
MOST_REASONS: Final = 12


def reasons(item: imports.TableReport, result: imports.Preview) -> list[Component]:
    """Refusals first, then warnings; nothing where there are none."""
    return [
        *_reasons("Rejected", "bad", item.reasons, _of(result.rejected, item)),
        *_reasons("Kept, but look at", "warn", item.warning_reasons, _of(result.warnings, item)),
    ]


def _reasons(
    heading: str, tone: str, reasons: Mapping[str, int], cells: pd.DataFrame
) -> list[Component]:
    if not reasons:
        return []
    shown = sorted(reasons.items(), key=lambda pair: -pair[1])[:MOST_REASONS]
    rest = sum(reasons.values()) - sum(count for _, count in shown)
    items = [
        html.Li(
            [
                html.Strong(f"{imports.row_count(count)}: "),
                reason,
                html.Span(
                    _examples(cells[cells["reason"] == reason], count), className="data-example"
                ),
            ]
        )
        for reason, count in shown
    ]
    if rest:
        items.append(html.Li(f"{imports.row_count(rest)} for other reasons"))
    return [
        html.Div(
            [html.P(heading, className="data-reasons-title"), html.Ul(items)],
            className=f"data-reasons data-reasons-{tone}",
        )
    ]


def _examples(cells: pd.DataFrame, count: int) -> str:
    shown = [_example(row) for row in cells.head(EXAMPLES).to_dict("records")]
    more = " …" if count > len(shown) else ""
    return "; ".join(shown) + more


def _example(row: Mapping[Any, Any]) -> str:
    """Where a cell is and what it holds: line 5, orders: “abc”."""
    parts = [] if file_tables.blank(row["line"]) else [f"line {int(row['line'])}"]
    if not file_tables.blank(row["column"]):
        parts.append(str(row["column"]))
    where = ", ".join(parts)
    if file_tables.blank(row["value"]):
        return f"{where}: blank" if len(parts) > 1 else where
    return f"{where}: “{file_tables.cut(str(row['value']))}”"


def _of(frame: pd.DataFrame, item: imports.TableReport) -> pd.DataFrame:
    """The lines of a report's own file and sheet."""
    same_sheet = frame["sheet"].fillna("") == (item.sheet or "")
    return frame[(frame["file"] == item.file) & same_sheet]
