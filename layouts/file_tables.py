"""Small tables about one file: its columns, its first rows, its cells as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from dash import html
from dash.development.base_component import Component

from charts import format as fmt
from layouts import components, imports
from layouts.attributes import aria
from layouts.column import Align
from schemas import TABLES
from schemas.columns import Column

_VALUE_LENGTH: Final = 80


def first_rows(item: imports.TableReport) -> Component:
    """The first accepted rows, in the columns that the file carries."""
    given = set(item.mapping.values())
    shown = [column for column in TABLES[item.table].columns if column.name in given]
    headings = [components.Column(column.header, _align(column)) for column in shown]
    rows = [
        [cell(column, row[column.name]) for column in shown]
        for row in item.sample.to_dict("records")
    ]
    return scrolling(headings, rows, f"First rows of {imports.place(item)}")


def _align(column: Column) -> Align:
    return "end" if column.kind in {"count", "money", "number", "share", "rate"} else "start"


def cell(column: Column, value: Any) -> str:
    """A stored cell as the preview shows it."""
    if blank(value):
        return fmt.UNDEFINED
    if column.kind == "money":
        return fmt.money(int(value) / 100, "exact")
    if column.kind == "date":
        return fmt.day(value)
    if column.kind == "count":
        return fmt.grouped(int(value))
    return cut(fmt.count(value) if isinstance(value, float) else str(value))


def cut(text: str) -> str:
    """Text no longer than a table cell or a list of examples can take."""
    return text if len(text) <= _VALUE_LENGTH else text[:_VALUE_LENGTH] + "…"


def blank(value: Any) -> bool:
    """Whether a cell holds nothing, in any of pandas' ways of saying so."""
    return value is None or value is pd.NA or value is pd.NaT or value != value or value == ""  # noqa: PLR0124 - NaN


def scrolling(
    columns: Sequence[components.Column], rows: Sequence[Sequence[Any]], caption: str
) -> Component:
    """A plain table that scrolls inside its own box, by keyboard too."""
    return html.Div(
        components.table(columns, rows, caption),
        className="table-scroll",
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )
