"""Files that are made on request, and where a page says how far they are."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.attributes import data


def room(room_id: str) -> Component:
    """Where assets/download.js says how far files are, and what went wrong.

    It is one line high from the start, so that nothing jumps.
    """
    return html.Div(
        [
            html.Div(role="status", className="download-lines"),
            html.Div(role="alert", className="download-errors"),
        ],
        id=room_id,
        className="download-room",
    )


def link(link_id: str, text: str, room_id: str, *, href: str = "#", css: str = "") -> Component:
    """A file that a script fetches with progress; without the script, a plain link.

    Args:
        link_id: Its id.
        text: What it says.
        room_id: Id of the room that says how far it is.
        href: Where the file is; "#" where a script knows it from the choices on the page.
        css: More CSS classes.
    """
    return html.A(
        text,
        id=link_id,
        href=href,
        className=f"button {css}".strip(),
        **data(download=room_id),
    )
