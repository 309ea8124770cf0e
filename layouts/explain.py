"""The ⓘ of a figure: what it shows, how it is worked out, from which rows, under which view.

One box per page shows the lines of the button that was pressed: those that the tab's sheet has for
a card, a chart or a table. assets/explain.js fills it.
"""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids
from layouts.attributes import aria, data

Lines = list[tuple[str, str]]
"""Name and text of each line of an explanation."""


def of_figure(figure_id: str, title: str, text: str) -> Component:
    """The ⓘ of a chart or a table, by mouse, touch or keyboard.

    Args:
        figure_id: Id of the chart or table.
        title: Its name.
        text: One or two sentences about it.
    """
    return html.Button(
        "i",
        id=ids.about_button(figure_id),
        className="info",
        type="button",
        **aria(label=f"How it is worked out: {title}"),
        **data(title=title, help=text),
    )


def box() -> Component:
    """The box that shows an explanation: empty until a button is pressed."""
    return html.Div(
        [
            dcc.Store(id=ids.RANGE_ASKED),
            html.Div(id=ids.EXPLAIN_TITLE, className="explain-title"),
            html.P(className="explain-help"),
            html.Div(
                [
                    html.Dl(className="facts-lines"),
                    html.Dl([html.Dt("Range"), html.Dd("…", id=ids.ROAS_RANGE)]),
                ],
                className="facts",
            ),
        ],
        id=ids.EXPLAIN,
        className="explain",
        role="dialog",
        **aria(labelledby=ids.EXPLAIN_TITLE),
    )
