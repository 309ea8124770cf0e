"""How a sheet is understood, column by column, to confirm or change before it is stored.

What is sure folds away into one line; what is doubtful lies open.
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
REMEMBERED: Final = "As you confirmed it before"
SURE: Final = 0.8
ENOUGH_TELLING: Final = 2
"""Telling columns from which an incomplete sheet counts as meant to be its nearest table."""
SHOWN_SAMPLES: Final = 3
MOST_PICKERS: Final = 60
"""Columns of one sheet that can be changed on screen; wider sheets name the rest."""

AS_TOLD: Final = "file"
"""What the picker of the order of dates says while nobody chose one; "" would show nothing."""
DATE_ORDERS: Final = {
    AS_TOLD: "as the file tells",
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}


def control(kind: str, view: SheetView, was: str, **more: str) -> dict[str, str]:
    """Id of a control about a sheet; `was` is what it shows, so that a change can be told."""
    return {"type": kind, "file": view.file, "sheet": view.sheet or "", "was": was, **more}


def place_key(view: SheetView) -> str:
    """Names a sheet of the upload for the scripts of the page."""
    return f"{view.file}\x1f{view.sheet or ''}"


def asked(view: SheetView, choice: Choice | None) -> list[Component]:
    """What a person should look at: dates read two ways, doubtful columns, an unknown table."""
    table = table_of(view, choice)
    open_columns, _ = _sorted(view)
    return [
        *_questions(view, choice),
        *([] if view.table else [_table_picker(view, table)]),
        *([_rows(view, TABLES[table], open_columns)] if table and open_columns else []),
    ]


def folded(view: SheetView, choice: Choice | None, more: Sequence[Component]) -> list[Component]:
    """What is sure, in one line to unfold.

    Args:
        view: The sheet.
        choice: What was decided about it.
        more: What else there is to say of it.
    """
    table = table_of(view, choice)
    if table is None:
        return []
    _, columns = _sorted(view)
    dated = TABLES[table].date is not None and not undecided(view)
    head = [
        html.Span("Details", className="data-map-label"),
        html.Span(_summary(view, columns), className="data-map-summary"),
        *([html.Span(REMEMBERED, className="data-tag")] if view.remembered else []),
    ]
    return [
        html.Details(
            [
                html.Summary(head),
                *([_table_picker(view, table)] if view.table else []),
                *([_dates(view, choice)] if dated else []),
                *more,
                *([_rows(view, TABLES[table], columns)] if columns else []),
            ],
            className="data-folded",
        )
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
    examples = (
        (header, cell)
        for header in view.undecided
        for cell in samples.get(header, ())
        if two_readings(cell)
    )
    header, cell = next(examples, (view.undecided[0], ""))
    return [
        date_question(
            control(DATES, view, (choice and choice.dates) or ""),
            header,
            cell,
            others=len(view.undecided) - 1,
            place=place_key(view),
        )
    ]


def _table_picker(view: SheetView, table: str | None) -> Component:
    first = [name for name in view.candidates if name in TABLES]
    ordered = dict.fromkeys([*first, *TABLES]) if view.table is None else TABLES
    options = [_choice(TABLES[name].title.capitalize(), name) for name in ordered]
    return html.Label(
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
        **data(map_key=f"{place_key(view)}\x1f"),
    )


def _choice(label: str, value: str, title: str = "") -> Any:
    return {"label": label, "value": value, **({"title": title} if title else {})}


def _summary(view: SheetView, folded: Sequence[ColumnView]) -> str:
    named = [column for column in view.columns if column.header]
    understood = sum(1 for column in named if column.column and not doubtful(column))
    kept = sum(1 for column in folded if not column.column)
    check = sum(1 for column in named if doubtful(column))
    parts = [f"{understood} of {len(named)} columns understood"]
    if check:
        parts.append(f"{check} to check")
    if kept:
        parts.append(f"{kept} kept as extra")
    return " · ".join(parts)


def _rows(view: SheetView, table: Table, columns: Sequence[ColumnView]) -> Component:
    shown, rest = columns[:MOST_PICKERS], columns[MOST_PICKERS:]
    more = f"And {len(rest)} more: {', '.join(column.header for column in rest)}"
    return html.Div(
        [
            html.Ul(
                [_row(view, table, column) for column in shown],
                className="data-map-columns",
                **aria(label=f"Columns of {imports.place_of(view.file, view.sheet)}"),
            ),
            *([html.P(file_tables.cut(more), className="panel-note")] if rest else []),
        ]
    )


def _row(view: SheetView, table: Table, column: ColumnView) -> Component:
    value = column.column or EXTRA
    named = {"header": column.header, "table": table.name}
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
                title=table.column(column.column).meaning if column.column else "",
                **data(map_key=f"{place_key(view)}\x1f{column.header}"),
            ),
            html.Span(
                how_sure(column),
                className="data-map-sure is-doubtful" if doubtful(column) else "data-map-sure",
            ),
        ],
        className="data-map-column",
    )


def _options(view: SheetView, table: Table, column: ColumnView) -> list[Any]:
    """What a column can be read as: the likeliest first, then as it is, then all the others."""
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
    taken = f", now from “{file_tables.cut(now)}”" if now and now != column.header else ""
    alike = canonical.label.casefold().replace(" ", "_") == canonical.header
    written = "" if alike else f" ({canonical.header})"
    return _choice(f"{canonical.label}{written}{taken}", name, canonical.meaning)


def _dates(view: SheetView, choice: Choice | None) -> Component:
    order = (choice and choice.dates) or AS_TOLD
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
        **data(map_key=f"{place_key(view)}\x1f\x1fdates"),
    )


def chosen_column(value: str) -> str:
    """The canonical column that a picker's value stands for."""
    return NOTHING if value == EXTRA else value
