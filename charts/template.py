"""The one look of every figure: transparent, quiet grid, Inter, no toolbar.

Text and grid colours are repeated in assets/charts.css with the theme's own values, so a figure
follows light and dark without being drawn again.
"""

from __future__ import annotations

import copy
import html
from collections.abc import Sequence
from typing import Any, Final

from charts.palette import ACCENT, NEUTRAL

FigureDict = dict[str, Any]

FONT: Final = '"Inter Variable", Inter, system-ui, sans-serif'
GRID: Final = "rgba(125,133,144,0.22)"

AXIS: Final[dict[str, Any]] = {
    "automargin": False,
    "fixedrange": True,
    "gridcolor": GRID,
    "linecolor": GRID,
    "showline": False,
    "ticks": "",
    "title": {"font": {"size": 12}},
    "zeroline": False,
}

LAYOUT: Final[dict[str, Any]] = {
    "autosize": True,
    "colorway": [ACCENT],
    "dragmode": False,
    "font": {"family": FONT, "size": 12, "color": NEUTRAL},
    "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 12}, "namelength": -1},
    "hovermode": "x",
    "margin": {"l": 64, "r": 76, "t": 8, "b": 42, "pad": 4},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
}

# What dcc.Graph passes to Plotly beside the figure.
CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "displaylogo": False,
    "doubleClick": False,
    "responsive": True,
    "showTips": False,
}


def axis(**options: Any) -> dict[str, Any]:
    """The house axis with some options of its own."""
    return {**copy.deepcopy(AXIS), **options}


def layout(**options: Any) -> dict[str, Any]:
    """The house layout with some options of its own."""
    return {**copy.deepcopy(LAYOUT), **options}


def names_axis(values: Sequence[str], labels: Sequence[str], fewest: int) -> dict[str, Any]:
    """The names of bars or rows down the side, the first on top.

    Args:
        values: What the marks are called, as a click tells it.
        labels: What is written for each.
        fewest: For how many there is room at least: a few marks do not grow into posters.
    """
    return axis(
        type="category",
        range=[max(len(values), fewest) - 0.5, -0.5],
        showgrid=False,
        automargin=True,
        tickvals=list(values),
        ticktext=list(labels),
    )


def figure(traces: list[dict[str, Any]], **options: Any) -> FigureDict:
    """Traces in the house layout."""
    return {"data": traces, "layout": layout(**options)}


def empty(message: str) -> FigureDict:
    """A figure that says why it is empty."""
    hidden = axis(visible=False)
    note = {
        "text": safe(message),
        "showarrow": False,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "font": {"size": 13},
    }
    return figure([], xaxis=hidden, yaxis=hidden, annotations=[note])


def safe(text: object, longest: int = 80) -> str:
    """Text for a figure: Plotly reads a little HTML, so `&`, `<` and `>` become entities."""
    plain = str(text)
    if len(plain) > longest:
        plain = plain[: longest - 1].rstrip() + "…"
    return html.escape(plain, quote=False)
