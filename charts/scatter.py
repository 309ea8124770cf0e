"""Do the liked ones sell: ROAS against engagement rate, sized by cost, its quarters named."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from charts import format as fmt
from charts import interval
from charts.palette import NEUTRAL, faded, platform
from charts.template import FigureDict, axis, empty, figure, safe

MOST_POINTS: Final = 200
"""Circles drawn at most: those with the largest cost."""
LARGEST: Final = 34
"""Diameter of the largest circle in pixels."""
ROOM: Final = 1.12
MOST_WHISKERS: Final = 60
"""Circles with their interval drawn: those with the largest cost."""

_SHOWN: Final = (
    "value",
    "label",
    "platform",
    "roas",
    "engagement_rate",
    "cost",
    interval.LOW,
    interval.HIGH,
)
"""Columns that a circle and the words over it are made of."""

HOVER: Final = (
    "<b>%{text}</b> · %{customdata[1]}<br>"
    "ROAS %{y:.2f}×%{customdata[2]}<br>"
    "Engagement rate %{x:.3r}%<br>"
    "Cost %{customdata[3]}<extra></extra>"
)
"""What stands over a circle."""

QUARTERS: Final = {
    ("right", "top"): "Liked and sells",
    ("left", "top"): "Sells quietly",
    ("right", "bottom"): "Liked, sells little",
    ("left", "bottom"): "Neither yet",
}


def points(table: pd.DataFrame) -> pd.DataFrame:
    """The influencers that the chart shows: those with both figures, the costliest first."""
    drawn = table[[key for key in _SHOWN if key in table]]
    known = drawn[drawn["engagement_rate"].notna() & drawn["roas"].notna()]
    return known.sort_values(["cost", "value"], ascending=[False, True]).head(MOST_POINTS)


def scatter(table: pd.DataFrame, break_even: float) -> FigureDict:
    """ROAS against engagement rate, a circle per influencer.

    Args:
        table: Columns value, label, platform, engagement_rate, roas, cost: see
            `performance.influencers`; `low` and `high`, the interval of ROAS, where it is drawn.
        break_even: ROAS at which the margin covers the cost; the line across.

    Returns:
        A scatter whose `customdata` begins with the influencers' ids: one trace of those with
        their interval, the costliest, and one of the others. The line down is the middle
        engagement rate of those shown.
    """
    shown = points(table)
    if shown.empty:
        return empty("No influencer has both a ROAS and an engagement rate in this view")
    rates, returns = shown["engagement_rate"].tolist(), shown["roas"].tolist()
    middle = float(shown["engagement_rate"].median())
    right, top = max(*rates, 2 * middle) * ROOM, max(*returns, 2 * break_even) * ROOM
    largest = math.sqrt(float(shown["cost"].max()) or 1.0)
    sure, others = shown.iloc[:MOST_WHISKERS], shown.iloc[MOST_WHISKERS:]
    traces = [_circles(part, largest) for part in (sure, others) if len(part)]
    if bounds := interval.ends(sure, "roas"):
        traces[0]["error_y"] = _whiskers(sure["roas"].tolist(), *bounds)
    across, words = fmt.ticks(0, right, "percent", 6)
    up, ratios = fmt.ticks(0, top, "ratio", 5)
    return figure(
        traces,
        xaxis=axis(
            range=[0, right],
            tickmode="array",
            tickvals=across,
            ticktext=words,
            title={"text": "Engagement rate", "standoff": 8, "font": {"size": 11}},
        ),
        yaxis=axis(
            range=[0, top],
            tickmode="array",
            tickvals=up,
            ticktext=ratios,
            title={"text": "ROAS", "standoff": 8, "font": {"size": 11}},
        ),
        hovermode="closest",
        margin={"l": 64, "r": 12, "t": 8, "b": 48, "pad": 4},
        shapes=[
            _divide(x0=0, x1=right, y0=break_even, y1=break_even),
            _divide(x0=middle, x1=middle, y0=0, y1=top),
        ],
        annotations=[_quarter(*side, text) for side, text in QUARTERS.items()],
    )


def _circles(shown: pd.DataFrame, largest: float) -> dict[str, Any]:
    """A circle per row, as large as its cost beside the largest one's root."""
    colours = [platform(name) for name in shown["platform"]]
    fills = {colour: faded(colour, 0.55) for colour in set(colours)}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": shown["engagement_rate"].tolist(),
        "y": shown["roas"].tolist(),
        "text": shown["label"].map(lambda name: safe(name, 40)).tolist(),
        "customdata": _words(shown),
        "hovertemplate": HOVER,
        "marker": {
            "size": [max(7.0, LARGEST * math.sqrt(cost) / largest) for cost in shown["cost"]],
            "color": [fills[colour] for colour in colours],
            "line": {"width": 1, "color": colours},
        },
    }


def _words(shown: pd.DataFrame) -> list[list[str]]:
    """Id, platform, interval and cost of each circle as read; the browser writes the rest."""
    intervals = [""] * len(shown)
    if interval.LOW in shown:
        ends = zip(shown[interval.LOW], shown[interval.HIGH], strict=True)
        intervals = [_interval(low, high) for low, high in ends]
    names = shown["value"], shown["platform"], intervals, shown["cost"]
    return [
        [value, safe(name, 24), ends, fmt.metric("cost", cost)]
        for value, name, ends, cost in zip(*names, strict=True)
    ]


def _interval(low: float | None, high: float | None) -> str:
    words = interval.words(low, high)
    return "" if words == fmt.UNDEFINED else f", 90% interval {words}"


def _whiskers(returns: list[float], low: interval.Ends, high: interval.Ends) -> dict[str, Any]:
    colour = faded(NEUTRAL, 0.45)
    return interval.whiskers(returns, low, high, colour) | {"width": 0, "thickness": 1}


def _divide(**ends: float) -> dict[str, Any]:
    return {
        "type": "line",
        "layer": "below",
        "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
    } | ends


def _quarter(across: str, up: str, text: str) -> dict[str, Any]:
    return {
        "text": text,
        "x": 1.0 if across == "right" else 0.0,
        "xref": "paper",
        "xanchor": across,
        "y": 1.0 if up == "top" else 0.0,
        "yref": "paper",
        "yanchor": up,
        "showarrow": False,
        "font": {"size": 11, "color": NEUTRAL},
    }
