"""A budget plan drawn: who gets more and who less, and what other budgets would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from charts import format as fmt
from charts.palette import ACCENT, MONEY_OUT, NEUTRAL
from charts.template import FigureDict, axis, empty, figure, names_axis, safe

MOST_ROWS: Final = 20
NAME_WIDTH: Final = 26
FEWEST_ROOMS: Final = 4
NOT_MOVED: Final = 0.5
"""Rupees a month below which a change is none."""


def largest_moves(cells: pd.DataFrame, rows: int = MOST_ROWS) -> pd.DataFrame:
    """The rows whose spend changes most, no more than `rows`, the largest rise first."""
    change = cells["proposed"] - cells["today"]
    moved = cells.assign(change=change)[change.abs() >= NOT_MOVED]
    most = moved.sort_values("change", key=abs, ascending=False, kind="stable").head(rows)
    return most.sort_values("change", ascending=False, kind="stable")


def moves(cells: pd.DataFrame) -> FigureDict:
    """Today's spend as a circle, the proposed one as a dot, a line between them.

    Args:
        cells: Columns label, today and proposed (₹ a month): see `analytics.plan.plan.Plan`.
    """
    shown = largest_moves(cells)
    if shown.empty:
        return empty("Within these bounds nothing is better than what is spent today")
    names = [f"{at}" for at in range(len(shown))]
    colours = [ACCENT if change > 0 else MONEY_OUT for change in shown["change"]]
    texts = [
        f"<b>{safe(row['label'], 60)}</b><br>{fmt.money(row['today'])} today, "
        f"{fmt.money(row['proposed'])} proposed"
        for row in shown.to_dict("records")
    ]
    today, proposed = (shown[key].round(2).tolist() for key in ("today", "proposed"))
    high = max([*today, *proposed]) * 1.06
    ticks, words = fmt.ticks(0, high, "inr", 5)
    return figure(
        [
            _dots(today, names, texts, {"symbol": "circle-open", "color": NEUTRAL}),
            _dots(proposed, names, texts, {"color": colours}),
        ],
        xaxis=axis(range=[-high * 0.02, high], tickmode="array", tickvals=ticks, ticktext=words),
        yaxis=names_axis(
            names, [safe(label, NAME_WIDTH) for label in shown["label"]], FEWEST_ROOMS
        ),
        hovermode="closest",
        margin={"l": 96, "r": 16, "t": 6, "b": 34, "pad": 6},
        shapes=[
            {
                "type": "line",
                "layer": "below",
                "x0": before,
                "x1": after,
                "y0": at,
                "y1": at,
                "line": {"color": colour, "width": 2},
            }
            for at, (before, after, colour) in enumerate(zip(today, proposed, colours, strict=True))
        ],
    )


def _dots(
    where: list[float], names: list[str], texts: list[str], marker: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": where,
        "y": names,
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 10, "line": {"width": 1.5}, **marker},
    }


@dataclass(frozen=True)
class Mark:
    """A point beside a curve.

    Attributes:
        name: What it is.
        budget: Its budget, ₹ a month.
        height: What it brings there.
        filled: Whether it is a dot or a circle.
    """

    name: str
    budget: float
    height: float
    filled: bool = False


def by_budget(
    curve: pd.DataFrame,
    height: str,
    unit: str,
    marks: list[Mark],
    line: tuple[str, float] | None = None,
) -> FigureDict:
    """A figure of the best plan by total budget.

    Args:
        curve: Columns budget (₹ a month) and `height`.
        height: Column that is drawn.
        unit: Its unit: `inr`, `count` or `ratio`.
        marks: Points of their own: today, and the plan.
        line: A name and a height for a line across; None for none.
    """
    known = curve[curve[height].notna()]
    if len(known) < 2 or known["budget"].iloc[0] >= known["budget"].iloc[-1]:
        return empty("Within these bounds only one budget is possible")
    budgets, heights = known["budget"].round(2).tolist(), known[height].tolist()
    highest = max([*heights, *(mark.height for mark in marks), line[1] if line else 0.0])
    lowest = min([0.0, *heights, *(mark.height for mark in marks)])
    first, last = budgets[0], budgets[-1]
    across, wide = fmt.ticks(first, last, "inr", 4)
    up, tall = fmt.ticks(lowest, highest * 1.08, unit, 5)
    edge = (last - first) * 0.03
    level = [] if line is None else [_level(line[1], [first, last])]
    return figure(
        [
            *level,
            {
                "type": "scatter",
                "mode": "lines",
                "x": budgets,
                "y": heights,
                "line": {"color": ACCENT, "width": 2},
                "text": [
                    f"{fmt.money(budget, 'short')} a month: <b>{fmt.by_unit(unit, value, 'short')}"
                    "</b>"
                    for budget, value in zip(budgets, heights, strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
            },
            *(_mark(mark, unit) for mark in marks),
        ],
        xaxis=axis(
            range=[first - edge, last + edge],
            tickmode="array",
            tickvals=across,
            ticktext=wide,
        ),
        yaxis=axis(range=[lowest, highest * 1.12], tickmode="array", tickvals=up, ticktext=tall),
        hovermode="closest",
        margin={"l": 76, "r": 16, "t": 8, "b": 36, "pad": 4},
        annotations=[_name(mark) for mark in marks] + ([_level_name(line)] if line else []),
    )


def _mark(mark: Mark, unit: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [mark.budget],
        "y": [mark.height],
        "marker": {
            "size": 11,
            "symbol": "circle" if mark.filled else "circle-open",
            "color": ACCENT if mark.filled else NEUTRAL,
            "line": {"width": 2},
        },
        "text": [
            f"<b>{safe(mark.name)}</b><br>{fmt.money(mark.budget, 'short')} a month: "
            f"{fmt.by_unit(unit, mark.height, 'short')}"
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _name(mark: Mark) -> dict[str, Any]:
    """The name of a mark: the plan's above it, today's below, so that they stay apart."""
    return {
        "text": safe(mark.name),
        "x": mark.budget,
        "y": mark.height,
        "yshift": 16 if mark.filled else -16,
        "showarrow": False,
        "font": {"size": 12},
    }


def _level(height: float, ends: list[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [height, height],
        "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _level_name(line: tuple[str, float]) -> dict[str, Any]:
    return {
        "text": safe(line[0]),
        "x": 1.0,
        "xref": "paper",
        "xanchor": "right",
        "y": line[1],
        "yshift": 9,
        "showarrow": False,
        "font": {"size": 12},
    }
