"""A click on a bar or a cell: look at what was clicked alone, and again to go back."""

from __future__ import annotations

import html
from typing import Any

from dash.exceptions import PreventUpdate

from analytics.filters import Filters
from analytics.tail import OTHERS
from layouts.links import search_of

Sides = tuple[str | None, str | None]


def narrowed(sides: Sides, search: str | None, click: dict[str, Any] | None) -> str:
    """The query after a click: what was clicked alone, or back when it was alone already.

    Args:
        sides: Dimensions along x and y; None for one that is a figure.
        search: The query so far.
        click: What Plotly tells of the click.

    Raises:
        PreventUpdate: If the click was on no bar or cell, or on the bar of the rest.
    """
    points = (click or {}).get("points") or []
    chosen: dict[str, tuple[str, ...]] = {}
    for side, name in zip(("x", "y"), sides, strict=True):
        if name is not None:
            if not points or side not in points[0]:
                raise PreventUpdate
            chosen[name] = (html.unescape(str(points[0][side])),)
            if chosen[name] == (OTHERS,):  # the rest is no value to look at
                raise PreventUpdate
    view = Filters.from_query(search)
    alone = all(view.of(key) == values for key, values in chosen.items())
    for key, values in chosen.items():
        view = view.with_values(key, () if alone else values)
    return search_of(view)


def click(sides: Sides, clicked: dict[str, Any] | None, search: str | None) -> tuple[str, None]:
    """The query after a click, and the click taken back, so that the next one counts."""
    return narrowed(sides, search, clicked), None
