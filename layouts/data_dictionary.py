"""What each file needs, from the data dictionary, with a template of each to fill in."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts import components, file_tables
from layouts.attributes import aria
from schemas.dictionary import ColumnEntry, TableEntry, dictionary

_ORDER = ("needed", "one of", "optional")


def content() -> list[Component]:
    """One collapsible entry a table, in the order they are explained to a newcomer."""
    return [_entry(table) for table in dictionary()]


def _entry(table: TableEntry) -> Component:
    ordered = sorted(table.columns, key=lambda column: _ORDER.index(column.need))
    headings = ("Column", "Holds", "Meaning", "Accepted", "Example")
    columns = [components.Column(heading, "start") for heading in headings]
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(table.title.capitalize(), className="data-needs-title"),
                    html.Span(f"needs {table.needs}", className="data-needs-line"),
                ]
            ),
            html.P(
                [
                    "Template with two example rows: ",
                    _template(table, "Excel", "xlsx"),
                    " or ",
                    _template(table, "CSV", "csv"),
                ],
                className="data-template",
            ),
            file_tables.scrolling(
                columns, [_row(column) for column in ordered], f"Columns of the {table.title} file"
            ),
            *_rules(table),
        ],
        className="data-needs",
    )


def _template(table: TableEntry, kind: str, ending: str) -> Component:
    return html.A(
        kind,
        href=f"/api/templates/{table.name}.{ending}",
        download="",
        **aria(label=f"Download the {table.title} template as {kind}"),
    )


def _row(column: ColumnEntry) -> list[Component | str]:
    name: list[Component] = [html.Code(column.header)]
    if column.need != "optional":
        name.append(html.Span(column.need, className="data-tag"))
    also = f"Also read: {', '.join(column.aliases)}" if column.aliases else ""
    return [
        html.Span(name, className="data-column"),
        column.holds,
        html.Div(
            [
                html.Span(column.meaning),
                *([html.Span(also, className="data-also")] if also else []),
            ]
        ),
        column.allowed,
        column.example,
    ]


def _rules(table: TableEntry) -> list[Component]:
    """What refuses a row, and what only warns."""
    if not table.rules:
        return []
    items = [
        html.Li(
            [
                html.Code(rule.column),
                f": {rule.says}. ",
                html.Span("The row is refused." if rule.refused else "The row is kept."),
            ]
        )
        for rule in table.rules
    ]
    return [html.P("Rules", className="data-rules-title"), html.Ul(items, className="data-rules")]
