"""Figures with their intervals below each other: methods, or campaigns over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from charts import format as fmt
from charts import interval
from charts.palette import ACCENT, NEUTRAL
from charts.template import FigureDict, axis, empty, figure, names_axis, safe

NAME_WIDTH: Final = 30
FEWEST_ROOMS: Final = 4


@dataclass(frozen=True)
class Row:
    """One figure with its interval.

    Attributes:
        name: What it is.
        middle: The figure.
        low: Lower end of its interval.
        high: Upper end of it.
        beside: Another figure drawn as an open circle; None for none.
        strong: Whether it stands out.
    """

    name: str
    middle: float
    low: float
    high: float
    beside: float | None = None
    strong: bool = False


def forest(rows: Sequence[Row], unit: str, line: float | None, said: str) -> FigureDict:
    """A dot with its interval per row, the first on top.

    Args:
        rows: What is shown.
        unit: `ratio` or `inr`.
        line: Where a line goes down, such as break-even; None for none.
        said: What stands there without a row.
    """
    if not rows:
        return empty(said)
    names = [f"{at}" for at in range(len(rows))]
    write = fmt.times if unit == "ratio" else fmt.money
    dots: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.middle for row in rows],
        "y": names,
        "marker": {"size": 9, "color": [ACCENT if row.strong else NEUTRAL for row in rows]},
        "error_x": interval.whiskers(
            [row.middle for row in rows],
            [row.low for row in rows],
            [row.high for row in rows],
            NEUTRAL,
        ),
        "text": [
            f"<b>{safe(row.name, 60)}</b><br>{write(row.middle)}, 90% interval {write(row.low)} "
            f"to {write(row.high)}"
            for row in rows
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }
    circles = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.beside for row in rows],
        "y": names,
        "marker": {"size": 9, "symbol": "circle-open", "color": NEUTRAL, "line": {"width": 1.5}},
        "text": ["" if row.beside is None else f"Tracked {write(row.beside)}" for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }
    others = [row.beside for row in rows if row.beside is not None]
    ends = [0.0, *(row.low for row in rows), *(row.high for row in rows), *others]
    ends += [] if line is None else [line]
    room = (max(ends) - min(ends)) * 0.06 or 1.0
    low, high = min(ends) - (room if min(ends) < 0 else 0), max(ends) + room
    ticks, words = fmt.ticks(low, high, unit, 5)
    return figure(
        [dots, *([circles] if others else [])],
        xaxis=axis(range=[low, high], tickmode="array", tickvals=ticks, ticktext=words),
        yaxis=names_axis(names, [safe(row.name, NAME_WIDTH) for row in rows], FEWEST_ROOMS),
        hovermode="closest",
        margin={"l": 96, "r": 16, "t": 6, "b": 34, "pad": 6},
        shapes=[] if line is None else [_line(line)],
    )


def _line(at: float) -> dict[str, Any]:
    return {
        "type": "line",
        "layer": "below",
        "yref": "paper",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
    }
