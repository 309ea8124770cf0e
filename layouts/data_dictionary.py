"""What each file needs: a compact dictionary from the table definitions."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts import components, file_tables
from schemas import TABLES
from schemas.columns import Column, Table

_KINDS = {
    "id": "text",
    "caption": "text",
    "url": "link",
    "count": "whole number",
    "money": "₹",
    "share": "percent",
    "rate": "₹ or percent",
    "rate_per": "post or order",
    "date": "date",
    "number": "number",
}


def content() -> list[Component]:
    """One collapsible entry a table, in the order they are explained to a newcomer."""
    return [_entry(table) for table in TABLES.values()]


def needs_in_words(table: Table) -> str:
    """What a file of this table cannot do without: "influencer_id; date; one of likes or reach"."""
    return "; ".join(_group(table, group) for group in table.needs)


def _group(table: Table, group: tuple[tuple[str, ...], ...]) -> str:
    ways = [" with ".join(table.column(name).header for name in way) for way in group]
    if len(ways) == 1:
        return ways[0]
    return f"one of {', '.join(ways[:-1])} or {ways[-1]}"


def _entry(table: Table) -> Component:
    needed = {name for group in table.needs if len(group) == 1 for name in group[0]}
    useful = {name for group in table.needs for way in group for name in way}
    ordered = sorted(
        table.columns, key=lambda column: (column.name not in needed) + (column.name not in useful)
    )
    rows = [_row(column, needed=column.name in needed) for column in ordered]
    columns = [components.Column(heading, "start") for heading in ("Column", "Holds", "Meaning")]
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(table.title.capitalize(), className="data-needs-title"),
                    html.Span(f"needs {needs_in_words(table)}", className="data-needs-line"),
                ]
            ),
            file_tables.scrolling(columns, rows, f"Columns of the {table.title} file"),
        ],
        className="data-needs",
    )


def _row(column: Column, *, needed: bool) -> list[Component | str]:
    name: list[Component] = [html.Code(column.header)]
    if needed:
        name.append(html.Span("needed", className="data-tag"))
    return [
        html.Span(name, className="data-column"),
        _KINDS.get(column.kind, "text"),
        column.meaning,
    ]
