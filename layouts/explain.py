"""The ⓘ of a figure: what it shows, how it is worked out, from which rows, under which view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from layouts import ids
from layouts.attributes import aria


def facts(said: Mapping[str, str | Component]) -> list[Component]:
    """Name and text of each line, for `html.Dl`."""
    return [part for name, text in said.items() for part in (html.Dt(name), html.Dd(text))]


def button(button_id: str, title: str, text: str, said: Component) -> Component:
    """The ⓘ that opens an explanation, by mouse, touch or keyboard.

    Args:
        button_id: Id of the button.
        title: Name of what is explained.
        text: One or two sentences about it.
        said: The lines of formula, rows, view and snapshot.
    """
    return html.Div(
        [
            html.Button(
                "i",
                id=button_id,
                className="info",
                type="button",
                **aria(label=f"How {title} is worked out"),
            ),
            dbc.Popover(
                [
                    html.Div(title, className="popover-title"),
                    *([html.P(text, className="popover-help")] if text else []),
                    said,
                ],
                target=button_id,
                trigger="legacy",
                placement="bottom-end",
                className="explain",
                body=True,
            ),
        ],
        className="info-slot",
    )


def of_figure(figure_id: str, title: str, text: str) -> Component:
    """The ⓘ of a chart or a table; a callback fills in its lines with the figure."""
    waiting: dict[str, Any] = {"id": ids.about(figure_id), "className": "facts"}
    return button(ids.about_button(figure_id), title, text, html.Dl(**waiting))
