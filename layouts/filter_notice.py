"""What of an address was not understood, above the figures, until it is dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from charts import format as fmt
from layouts import ids
from layouts.attributes import aria

MOST: Final = 5
"""How many sentences are shown at once."""


def layout() -> Component:
    """The empty notice, and the store of the view that it belongs to."""
    return html.Div(
        [
            dcc.Store(id=ids.STORE_NOTICED),
            html.Div(
                [
                    html.Div(id=ids.FILTER_NOTICE_LINES, className="notice-lines"),
                    html.Button(
                        html.Span("×", **aria(hidden="true")),
                        id=ids.FILTER_NOTICE_CLOSE,
                        className="notice-close",
                        type="button",
                        title="Dismiss",
                        **aria(label="Dismiss this notice"),
                    ),
                ],
                id=ids.FILTER_NOTICE,
                className="filter-notice",
                hidden=True,
            ),
        ],
        role="status",
    )


def lines(notes: Sequence[str]) -> list[Component]:
    """The sentences, as text whatever they quote; the last line counts those left out."""
    shown = [*notes[:MOST]]
    if len(notes) > MOST:
        shown.append(f"{fmt.plural(len(notes) - MOST, 'more thing')} could not be used.")
    return [html.P(text) for text in shown]
