"""The ⓘ of a figure: what it shows, how it is worked out, from which rows, under which view.

One box per page shows the lines of the button that was pressed; assets/explain.js fills it with
those that a card's button holds, or with those that the tab's sheet has for a chart or a table.
"""

from __future__ import annotations

import json

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids
from layouts.attributes import aria, data

Lines = list[tuple[str, str]]
"""Name and text of each line of an explanation."""


def button(
    button_id: str, title: str, text: str, said: Lines | None = None, *, ranged: bool = False
) -> Component:
    """The ⓘ that opens an explanation, by mouse, touch or keyboard.

    Args:
        button_id: Id of the button.
        title: Name of what is explained.
        text: One or two sentences about it.
        said: The lines of formula, rows, view and snapshot; None where they are on the sheet of
            the tab.
        ranged: Whether the range of ROAS is worked out for it.
    """
    held = {} if said is None else {"facts": json.dumps(said, ensure_ascii=False)}
    return html.Button(
        "i",
        id=button_id,
        className="info",
        type="button",
        **aria(label=f"How {title} is worked out"),
        **data(title=title, help=text, **held, **({"ranged": "yes"} if ranged else {})),
    )


def of_figure(figure_id: str, title: str, text: str) -> Component:
    """The ⓘ of a chart or a table; a callback fills in its lines with the figure."""
    return button(ids.about_button(figure_id), title, text)


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
