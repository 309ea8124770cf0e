"""The name that a person gives for the history."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids
from schemas.person import LONGEST_NAME

WHO: Final = ids.figure("data", "who")


def field(hint: str) -> Component:
    """The one field for it, the same on every page that changes something."""
    # The browser keeps the name; the server learns it only with a change that is made.
    return html.Div(
        [
            html.Label("Your name", htmlFor=WHO, className="data-label"),
            dcc.Input(
                id=WHO,
                type="text",
                value="",
                maxLength=LONGEST_NAME,
                placeholder=hint,
                persistence=True,
                persistence_type="local",
                autoComplete="name",
                className="data-text",
            ),
        ],
        className="data-field data-who",
    )
