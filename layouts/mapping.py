"""How a sheet is understood, column by column, to confirm or change before it is stored.

What is sure folds away into one line; what is doubtful lies open: a table that the columns do not
tell, a header that is only like a known one, a date that can be read two ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts import file_tables, ids, imports
from layouts.attributes import aria, data
from layouts.date_question import date_question, two_readings
from schemas import TABLES
from schemas.choices import NOTHING, Choice
from schemas.columns import Table
from schemas.report import ColumnView, SheetView

TABLE: Final = ids.figure("data", "map-table")
COLUMN: Final = ids.figure("data", "map-column")
DATES: Final = ids.figure("data", "map-dates")

EXTRA: Final = "-"
"""What a picker says for a column that is kept as it is; an empty value would be no choice."""
SURE: Final = 0.8
ENOUGH_TELLING: Final = 2
"""Telling columns from which an incomplete sheet counts as meant to be its nearest table."""
SHOWN_SAMPLES: Final = 3
MOST_PICKERS: Final = 60
"""Columns of one sheet that can be changed on screen; wider sheets name the rest."""

DATE_ORDERS: Final = {
    "": "as the file tells",
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}


def control(kind: str, view: SheetView, was: str, **more: str) -> dict[str, str]:
    """Id of a control about a sheet; `was` is what it shows, so that a change can be told."""
    return {"type": kind, "file": view.file, "sheet": view.sheet or "", "was": was, **more}


def sheet(view: SheetView, choice: Choice | None) -> list[Component]:
    """How a sheet is understood, with everything that can be changed about it."""
    table = table_of(view, choice)
    definition = TABLES[table] if table else None
    open_columns, folded = _sorted(view)
    return [
        *_questions(view, choice),
        _table_picker(view, table),
        *([_summary(view, folded)] if definition else []),
        *([_rows(view, definition, open_columns)] if definition and open_columns else []),
        *([_folded(view, choice, definition, folded)] if definition else []),
    ]


def table_of(view: SheetView, choice: Choice | None) -> str | None:
    """The table that a sheet is read as, was said to be, or lacks a column of."""
    if view.table:
        return view.table
    if choice and choice.table:
        return choice.table
    if not view.candidates or 1 < len(view.candidates) < len(TABLES):
        return None  # several fit equally well: that is asked, not guessed
    nearest = view.candidates[0]
    telling = [column for column in view.columns if column.column in TABLES[nearest].tells]
    return nearest if len(telling) >= ENOUGH_TELLING else None


def undecided(view: SheetView) -> bool:
    """Whether the sheet holds dates that can be read two ways, and nobody has said which."""
    return bool(view.table and view.undecided)


def doubtful(column: ColumnView) -> bool:
    """Whether a person should look at how a column was understood."""
    if column.how == "similar":
        return True
    if column.how == "none":
        return bool(column.suggestions)
    return column.how in {"name", "alias"} and column.confidence < SURE


def how_sure(column: ColumnView) -> str:
    """How a column was understood, in words."""
    if column.how == "similar":
        percent = min(99, round(100 * column.confidence))  # what is only similar is never certain
        return f"similar, {percent} %: check this one"
    if column.how == "none":
        return "might be one of these: check this one" if column.suggestions else "not known"
    if column.how == "chosen":
        return "you chose this"
    if column.how == "remembered":
        return "remembered from an earlier import"
    known = "exact name" if column.how == "name" else "known spelling"
    return known if column.confidence >= SURE else f"{known}, but its cells look different: check"


def _sorted(view: SheetView) -> tuple[list[ColumnView], list[ColumnView]]:
    """Columns that lie open, and those that fold away; what was just chosen stays open."""
    open_ones = [c for c in view.columns if c.header and (doubtful(c) or c.how == "chosen")]
    if view.table is None:  # a needed column is missing: any of the unknown ones may hold it
        open_ones = [c for c in view.columns if c.header and (c in open_ones or not c.column)]
    return open_ones, [c for c in view.columns if c.header and c not in open_ones]


def _questions(view: SheetView, choice: Choice | None) -> list[Component]:
    if not undecided(view):
        return []
    samples = {column.header: column.samples for column in view.columns}
    for header in view.undecided:
        for cell in samples.get(header, ()):
            if two_readings(cell):
                return [
                    date_question(
                        control(DATES, view, (choice and choice.dates) or ""),
                        header,
                        cell,
                        others=len(view.undecided) - 1,
                    )
                ]
    return [date_question(control(DATES, view, ""), view.undecided[0], "", others=0)]


def _table_picker(view: SheetView, table: str | None) -> Component:
    first = [name for name in view.candidates if name in TABLES]
    ordered = dict.fromkeys([*first, *TABLES]) if view.table is None else TABLES
    options = [_choice(TABLES[name].title.capitalize(), name) for name in ordered]
    return html.Div(
        [
            html.Label(
                [
                    html.Span("Read as", className="data-map-label"),
                    dbc.Select(
                        id=control(TABLE, view, table or ""),
                        options=options,
                        value=table,
                        placeholder="Choose what these rows are",
                        class_name="data-select",
                    ),
                ],
                className="data-map-table",
                **data(map_key=f"{view.file}\x1f{view.sheet or ''}\x1f"),
            ),
            *(
                [html.Span("As you confirmed it before", className="data-tag")]
                if view.remembered
                else []
            ),
        ],
        className="data-map-head",
    )


def _choice(label: str, value: str, title: str = "") -> Any:
    return {"label": label, "value": value, **({"title": title} if title else {})}


def _summary(view: SheetView, folded: Sequence[ColumnView]) -> Component:
    named = [column for column in view.columns if column.header]
    understood = sum(1 for column in named if column.column and not doubtful(column))
    kept = sum(1 for column in folded if not column.column)
    check = sum(1 for column in named if doubtful(column))
    parts = [f"{understood} of {len(named)} columns understood"]
    if check:
        parts.append(f"{check} to check")
    if kept:
        parts.append(f"{kept} kept as extra")
    return html.P(" · ".join(parts), className="data-map-summary")


def _rows(view: SheetView, table: Table | None, columns: Sequence[ColumnView]) -> Component:
    shown, rest = columns[:MOST_PICKERS], columns[MOST_PICKERS:]
    more = f"And {len(rest)} more: {', '.join(column.header for column in rest)}"
    return html.Div(
        [
            html.Ul(
                [_row(view, table, column) for column in shown],
                className="data-map-columns",
                **aria(label=f"Columns of {_place(view)}"),
            ),
            *([html.P(file_tables.cut(more), className="panel-note")] if rest else []),
        ]
    )


def _row(view: SheetView, table: Table | None, column: ColumnView) -> Component:
    value = column.column or EXTRA
    named = {"header": column.header, "table": table.name if table else ""}
    samples = " · ".join(file_tables.cut(cell) for cell in column.samples[:SHOWN_SAMPLES])
    return html.Li(
        [
            html.Div(
                [
                    html.Span(column.header, className="data-map-header"),
                    html.Span(samples or "no values", className="data-map-samples"),
                ],
                className="data-map-cell",
            ),
            html.Label(
                [
                    html.Span(f"Read “{column.header}” as", className="visually-hidden"),
                    dbc.Select(
                        id=control(COLUMN, view, value, **named),
                        options=_options(view, table, column),
                        value=value,
                        class_name="data-select",
                    ),
                ],
                className="data-map-pick",
                **data(map_key=f"{view.file}\x1f{view.sheet or ''}\x1f{column.header}"),
            ),
            html.Span(
                how_sure(column),
                className="data-map-sure is-doubtful" if doubtful(column) else "data-map-sure",
            ),
        ],
        className="data-map-column",
    )


def _options(view: SheetView, table: Table | None, column: ColumnView) -> list[Any]:
    """What a column can be read as: the likeliest first, then as it is, then all the others."""
    if table is None:
        return [_choice("Keep as extra column", EXTRA)]
    fed = {other.column: other.header for other in view.columns if other.column}
    likely = [name for name in (column.column, *column.suggestions) if name in table.names]
    first = list(dict.fromkeys(likely))
    rest = [name for name in table.names if name not in first]
    return [
        *[_option(table, name, fed, column) for name in first],
        _choice("Keep as extra column", EXTRA),
        *[_option(table, name, fed, column) for name in rest],
    ]


def _option(table: Table, name: str, fed: dict[str, str], column: ColumnView) -> Any:
    canonical = table.column(name)
    now = fed.get(name)
    taken = f" (now from “{file_tables.cut(now)}”)" if now and now != column.header else ""
    label = f"{canonical.header}{taken}: {canonical.meaning}"
    return _choice(label, name, canonical.meaning)


def _folded(
    view: SheetView, choice: Choice | None, table: Table | None, columns: Sequence[ColumnView]
) -> Component:
    """The columns that need no look, and how dates are written."""
    dated = table is not None and table.date is not None and not undecided(view)
    return html.Details(
        [
            html.Summary("All columns" if not view.undecided else "Other columns"),
            *([_rows(view, table, columns)] if columns else []),
            *([_dates(view, choice)] if dated else []),
        ],
        className="data-folded",
    )


def _dates(view: SheetView, choice: Choice | None) -> Component:
    order = (choice and choice.dates) or ""
    return html.Label(
        [
            html.Span("Dates are written", className="data-map-label"),
            dbc.Select(
                id=control(DATES, view, order),
                options=[_choice(words, key) for key, words in DATE_ORDERS.items()],
                value=order,
                class_name="data-select",
            ),
        ],
        className="data-map-table",
        **data(map_key=f"{view.file}\x1f{view.sheet or ''}\x1f\x1fdates"),
    )


def _place(view: SheetView) -> str:
    return imports.place_of(view.file, view.sheet)


def chosen_column(value: str) -> str:
    """The canonical column that a picker's value stands for."""
    return NOTHING if value == EXTRA else value
