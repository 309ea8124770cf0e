"""The plain question about a date that can be read two ways."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from charts import format as fmt
from layouts import file_tables
from layouts.attributes import aria, data
from schemas import DateOrder

_NUMBERS: Final = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})(?!\d)")
_CENTURY: Final = 2000
_FIRST: Final[dict[DateOrder, str]] = {"dmy": "day", "mdy": "month", "ymd": "year"}


def two_readings(cell: str) -> dict[DateOrder, date] | None:
    """The two days that a cell may mean, by their order; None where there are not two."""
    found = _NUMBERS.match(cell)
    if found is None:
        return None
    first, second, third = (int(number) for number in found.groups())
    year = third + (_CENTURY if third < 100 else 0)
    readings: dict[DateOrder, tuple[int, int, int]] = {
        "dmy": (year, second, first),
        "mdy": (year, first, second),
    }
    if first > 12 and len(found[3]) == 2:
        readings = {"dmy": (year, second, first), "ymd": (_CENTURY + first, second, third)}
    try:
        days: dict[DateOrder, date] = {order: date(*on) for order, on in readings.items()}
    except ValueError:
        return None
    return days if len(set(days.values())) > 1 else None


def date_question(
    control_id: dict[str, str], header: str, cell: str, *, others: int, place: str
) -> Component:
    """Asks how the dates of a sheet are written, with a cell of it as the example.

    Args:
        control_id: Id of the radio buttons; their value is an order of dates.
        header: Header of the column.
        cell: A cell of it that can be read two ways; "" when none is at hand.
        others: How many more columns of the sheet the answer is for.
        place: Names the sheet, for what leads to the question.
    """
    readings = two_readings(cell)
    question = f"Is the day or the month first in column “{file_tables.cut(header)}”?"
    labels = {order: f"The {_FIRST[order]} is first" for order in ("dmy", "mdy")}
    if readings:
        question = f"{cell.strip()} in column “{file_tables.cut(header)}”: which day is it?"
        labels = {
            order: f"{fmt.day(moment)} ({_FIRST[order]} first)"
            for order, moment in readings.items()
        }
    note = "Nothing in this column tells. The answer is kept for the next file like this one."
    if others:
        note += f" It is for the other {fmt.plural(others, 'date column')} of this sheet too."
    radios: dict[str, Any] = {
        "id": control_id,
        "options": [{"label": text, "value": key} for key, text in labels.items()],
        "value": control_id["was"] or None,
        "className": "data-modes",
    }
    return html.Fieldset(
        [
            html.Legend(question, className="data-legend"),
            html.P(note, className="panel-note"),
            html.Div(dbc.RadioItems(**radios), role="radiogroup", **aria(label=question)),
        ],
        className="data-question",
        **data(question=place),
    )
