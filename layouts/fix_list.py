"""Links to the rejected rows of an import, one list a table, to correct and drop back."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from layouts import imports
from layouts.attributes import aria


def section(batch: str, refused: Mapping[str, int], link_id: str) -> list[Component]:
    """The lists with what to do with them; nothing where no row was rejected."""
    if not refused:
        return []
    return [
        html.Div(
            [
                html.P(
                    "Correct them in the list, change nothing else, and drop it here again: "
                    "exactly those rows go in.",
                    className="panel-note",
                ),
                *links(batch, refused, link_id),
            ],
            className="data-fix-list",
        )
    ]


def links(batch: str, refused: Mapping[str, int], link_id: str) -> list[Component]:
    """The lists alone.

    Args:
        batch: The upload that the rows came with.
        refused: Rejected rows by table.
        link_id: Id of the link to the CSV file, with the table's name where there are several.
    """
    alone = len(refused) == 1
    return [
        _of_table(batch, table, rows, link_id if alone else f"{link_id}-{table}")
        for table, rows in refused.items()
    ]


def _of_table(batch: str, table: str, rows: int, link_id: str) -> Component:
    what = f"{imports.row_count(rows)} of {imports.title(table)} to correct"
    return html.P(
        [
            html.Span(f"Download {what}: "),
            _link("Excel", what, f"/api/rejects/{batch}.xlsx?table={table}", f"{link_id}-xlsx"),
            " or ",
            _link("CSV", what, f"/api/rejects/{batch}.csv?table={table}", link_id),
        ]
    )


def _link(kind: str, what: str, address: str, link_id: str) -> Component:
    # The server names the file.
    return html.A(
        kind, id=link_id, href=address, download="", **aria(label=f"Download {what} as {kind}")
    )
