"""What every tab of figures has around them: its heading, and what stands there without figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids, states
from layouts.attributes import data

SHOWN: Final = "shown"
EMPTY: Final = "empty"
FAILED: Final = "failed"


def sheet(tab: str) -> str:
    """Id of the data that the browser draws a tab's cards, tables and explanations from."""
    return ids.figure(tab, "sheet")


def asked(tab: str) -> str:
    """Id of the store of the tables behind charts that somebody opened."""
    return ids.figure(tab, "asked")


def empty(tab: str) -> str:
    """Id of what says that nothing is left to show."""
    return ids.figure(tab, "empty")


def error_text(tab: str) -> str:
    """Id of the sentence that says that something went wrong."""
    return ids.figure(tab, "error-text")


def retry(tab: str) -> str:
    """Id of the button that tries again."""
    return ids.figure(tab, "retry")


def tab_body(tab: str, heading: Component, children: Sequence[Component]) -> Component:
    """A tab before its figures are known: heading, states, and the blocks of the figures.

    The state of the sheet, `SHOWN`, `EMPTY` or `FAILED`, decides which of them is in sight.
    """
    return html.Div(
        [
            html.Div(id=sheet(tab), className="sheet", hidden=True, **data(asks=asked(tab))),
            heading,
            dcc.Store(id=asked(tab)),
            states.error_panel(error_text(tab), retry(tab)),
            html.Div(id=empty(tab), className="tab-empty"),
            html.Div(list(children), className="tab-figures"),
        ]
    )
