"""Searching an influencer from anywhere: a box over the page, opened by `/`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, ids
from layouts.attributes import aria

HINT = "Type part of a name. Every word you type must occur in it."


def dialog() -> Component:
    """The box and the list of who was found."""
    return html.Dialog(
        [
            html.Div(
                [
                    html.Span(className="icon icon-search", **aria(hidden="true")),
                    html.Label(
                        "Search an influencer",
                        htmlFor=ids.SEARCH_TYPED,
                        className="visually-hidden",
                    ),
                    dcc.Input(
                        id=ids.SEARCH_TYPED,
                        type="text",
                        value="",
                        maxLength=80,
                        placeholder="Search an influencer",
                        autoComplete="off",
                        spellCheck=False,
                    ),
                    html.Kbd("esc", **aria(hidden="true")),
                ],
                className="search-head",
            ),
            html.Div(html.P(HINT, className="search-none"), id=ids.SEARCH_FOUND, role="status"),
        ],
        id=ids.SEARCH,
        className="dialog search",
        **aria(label="Search an influencer"),
    )


def opener() -> Component:
    """The button of the navigation that opens the box."""
    words = "Search an influencer"
    return components.opener(ids.SEARCH_OPEN, ids.SEARCH, "search", "Search", words, "/")


def results(found: Sequence[dict[str, Any]], typed: str) -> Component:
    """Who was found, each leading to the story.

    Args:
        found: label, detail and href per influencer.
        typed: What was typed.
    """
    if not typed.strip():
        return html.P(HINT, className="search-none")
    if not found:
        return html.P(f"Nobody is called “{typed.strip()}”.", className="search-none")
    return html.Ul(
        [
            html.Li(
                dcc.Link(
                    [
                        html.Span(one["label"], className="search-name"),
                        html.Span(one["detail"], className="search-detail"),
                    ],
                    href=one["href"],
                    className="search-link",
                )
            )
            for one in found
        ],
        className="search-list",
    )
