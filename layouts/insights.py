"""The Insights tab before its findings are known."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids, insight_pages, states
from layouts.tab_body import tab_body

TAB: Final = "insights"
SUMMARY: Final = ids.figure(TAB, "summary")
FOUND: Final = ids.figure(TAB, "found")
MORE: Final = ids.figure(TAB, "more")
HIDDEN: Final = ids.figure(TAB, "hidden")
CHANGED: Final = ids.figure(TAB, "changed")


def layout() -> Component:
    """The tab with skeletons where findings will be."""
    heading = html.Div(
        [
            # Counts what somebody hid or brought back, so that the list follows.
            dcc.Store(id=CHANGED, data=0),
            insight_pages.heading(TAB),
            html.P([states.skeleton("title")], id=SUMMARY, className="verdict"),
            html.P(
                "The most money at stake comes first, what is about the data last. Of the findings "
                "here, at most 1 in 20 is expected to be chance, however many things are looked "
                "at. Intervals are wider than in tables: some posts take off, and that is chance "
                "too.",
                className="panel-note",
            ),
        ]
    )
    waiting = html.Div([states.skeleton("chart") for _ in range(4)], className="insights")
    blocks = [
        html.H2("Findings", className="visually-hidden"),
        html.Div(waiting, id=FOUND),
        html.P(id=MORE, className="panel-note"),
        html.Div(id=HIDDEN),
    ]
    return tab_body(TAB, heading, blocks)
