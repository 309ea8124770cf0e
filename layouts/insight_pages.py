"""The two pages of the Insights tab, and the switch between them."""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import tabs
from layouts.attributes import aria, data

PAGES: Final = {
    "insights": ("Findings", tabs.BY_NAME["insights"].path),
    "plan": ("Budget plan", tabs.PLAN),
}


def heading(page: str) -> Component:
    """The heading of one of them, with the links to both; they keep the view."""
    links = [
        html.A(
            label,
            href=path,
            className=f"page-switch-link{' is-active' if name == page else ''}",
            **data(keeps="view"),
            **(aria(current="page") if name == page else {}),
        )
        for name, (label, path) in PAGES.items()
    ]
    title = "Insights" if page == "insights" else "Budget plan"
    return html.Div(
        [
            html.H1(title, className="page-title"),
            html.Nav(links, className="page-switch", **aria(label="Pages of Insights")),
        ],
        className="page-head",
    )
