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
from layouts.attributes import aria

_NUMBERS: Final = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})(?!\d)")
_CENTURY: Final = 2000


def two_readings(cell: str) -> tuple[date, date] | None:
    """The day that a cell means day first, and month first; None where they are not two."""
    found = _NUMBERS.match(cell)
    if found is None:
        return None
    first, second, year = (int(number) for number in found.groups())
    year += _CENTURY if year < 100 else 0
    if first == second or not (1 <= first <= 12 and 1 <= second <= 12):
        return None
    return date(year, second, first), date(year, first, second)


def date_question(control_id: dict[str, str], header: str, cell: str, *, others: int) -> Component:
    """Asks how the dates of a sheet are written, with a cell of it as the example.

    Args:
        control_id: Id of the radio buttons; their value is `dmy` or `mdy`.
        header: Header of the column.
        cell: A cell of it that can be read two ways; "" when none is at hand.
        others: How many more columns of the sheet the answer is for.
    """
    readings = two_readings(cell)
    question = f"Is the day or the month first in column “{file_tables.cut(header)}”?"
    labels = {"dmy": "The day is first", "mdy": "The month is first"}
    if readings:
        day_first, month_first = (fmt.day(moment) for moment in readings)
        question = f"{cell.strip()} in column “{file_tables.cut(header)}”: which day is it?"
        labels = {"dmy": f"{day_first} (day first)", "mdy": f"{month_first} (month first)"}
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
    )
