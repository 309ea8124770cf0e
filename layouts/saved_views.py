"""Saved views: a list to go back to, and a name for the view on screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids, tabs
from layouts.attributes import aria, data

LONGEST_NAME: Final = 60


class View(Protocol):
    """A view that was saved."""

    @property
    def name(self) -> str: ...  # noqa: D102 - named in the class
    @property
    def path(self) -> str: ...  # noqa: D102 - named in the class
    @property
    def query(self) -> str: ...  # noqa: D102 - named in the class


def menu() -> Component:
    """The button that opens the list, and the list."""
    return html.Details(
        [
            html.Summary("Saved views", className="button views-open"),
            html.Div(
                [
                    html.Ul(id=ids.VIEWS_LIST, className="views-list"),
                    html.Div(
                        [
                            html.Label(
                                "Save what you see as",
                                htmlFor=ids.VIEW_NAME,
                                className="filter-label",
                            ),
                            html.Div(
                                [
                                    dcc.Input(
                                        id=ids.VIEW_NAME,
                                        type="text",
                                        value="",
                                        maxLength=LONGEST_NAME,
                                        placeholder="A name, such as Monday meeting",
                                        autoComplete="off",
                                    ),
                                    html.Button(
                                        "Save",
                                        id=ids.VIEW_SAVE,
                                        className="button button-primary",
                                        type="button",
                                    ),
                                ],
                                className="views-form",
                            ),
                            html.P(id=ids.VIEW_MESSAGE, className="views-message", role="status"),
                        ]
                    ),
                ],
                className="views-panel",
            ),
        ],
        className="views-menu",
        **data(closes="outside"),
    )


def rows(views: Sequence[View]) -> list[Component]:
    """A row per view: a link to it and a button that removes it."""
    if not views:
        return [html.Li("No view is saved yet.", className="views-none")]
    return [html.Li([_link(view), _remove(view)], className="views-row") for view in views]


def _link(view: View) -> Component:
    tab = tabs.at(view.path)
    return dcc.Link(
        [
            html.Span(view.name, className="views-name"),
            html.Span(tab.label if tab else view.path, className="views-tab"),
        ],
        href=f"{view.path}?{view.query}" if view.query else view.path,
        className="views-link",
    )


def _remove(view: View) -> Component:
    return html.Button(
        html.Span("×", **aria(hidden="true")),
        id=ids.view_remove(view.name),
        className="views-remove",
        type="button",
        title="Remove",
        **aria(label=f"Remove saved view {view.name}"),
    )
