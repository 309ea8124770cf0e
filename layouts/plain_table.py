"""Tables of figures as data: the browser draws them, those behind charts once they are opened.

A component per cell would cost the server, the wire and every later update of the page more than
the figures themselves; assets/sheet.js makes elements of these few lists instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from dash import html
from dash.development.base_component import Component

from layouts.attributes import aria
from layouts.column import Column

Cell = str | dict[str, Any]
"""Text, or text with what it is: a link, a bar behind it, a second line, the best of its row."""
TableData = dict[str, Any]


def room(table_id: str, label: str, css: str = "") -> Component:
    """The place of a table that scrolls; it can be reached and scrolled by keyboard."""
    return html.Div(
        id=table_id,
        className=f"table-scroll {css}".strip(),
        tabIndex="0",
        role="region",
        **aria(label=label),
    )


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    caption: str,
    total: Sequence[Cell] = (),
) -> TableData:
    """A table: text left, figures right; cells are text, never markup.

    Args:
        columns: Its columns.
        rows: Cells by row.
        caption: What it shows, for those who cannot see it.
        total: Cells of a last row that adds up the others; empty for none.
    """
    wide = {len(columns)} | {len(row) for row in rows} | ({len(total)} if total else set())
    if len(wide) > 1:
        raise ValueError(f"{caption}: rows of {sorted(wide)} cells in one table.")
    return {
        "caption": caption,
        "columns": [[column.heading, column.align, column.help] for column in columns],
        "rows": [list(row) for row in rows],
        "total": list(total),
    }


def note(text: str) -> TableData:
    """A sentence in place of a table that would be empty."""
    return {"note": text}


def link(text: str, href: str, detail: str = "", css: str = "row-link") -> Cell:
    """A link within the app, with a second line below it."""
    return {"text": text, "href": href, "css": css, "detail": detail}


def outward(text: str, address: str) -> Cell:
    """A link to another site, opened apart; only text where it is no web address."""
    if urlsplit(address).scheme not in ("http", "https"):
        return text
    return {"text": text, "out": address}


def files(addresses: Mapping[str, str]) -> Cell:
    """Links to files of the app, by what they say."""
    return {"text": "", "files": list(addresses.items())}


def bar(text: str, percent: float) -> Cell:
    """A figure with a bar behind it for its magnitude."""
    return {"text": text, "bar": round(percent, 1)}


def strong(text: str, detail: str = "") -> Cell:
    """An important figure, with a second line below it."""
    return {"text": text, "strong": True, "detail": detail}


def best(text: str) -> Cell:
    """The best figure of its row."""
    return {"text": text, "best": True}
