"""What every tab of figures has around them: its heading, and what stands there without figures."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts import ids, states


def body(tab: str) -> str:
    """Id of the figures of a tab."""
    return ids.figure(tab, "body")


def empty(tab: str) -> str:
    """Id of what says that nothing is left to show."""
    return ids.figure(tab, "empty")


def error(tab: str) -> str:
    """Id of the panel that says that something went wrong."""
    return ids.figure(tab, "error")


def error_text(tab: str) -> str:
    """Id of the sentence in it."""
    return ids.figure(tab, "error-text")


def retry(tab: str) -> str:
    """Id of its button."""
    return ids.figure(tab, "retry")


def tab_body(tab: str, heading: Component, children: Sequence[Component]) -> Component:
    """A tab before its figures are known: heading, states, and the blocks of the figures."""
    return html.Div(
        [
            heading,
            states.error_panel(error(tab), error_text(tab), retry(tab)),
            html.Div(id=empty(tab)),
            html.Div(list(children), id=body(tab)),
        ]
    )
