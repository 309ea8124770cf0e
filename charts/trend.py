"""Money in, money out and their ratio over time, with the posts that may explain them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from analytics.metrics import METRICS
from analytics.series import Grain
from charts import format as fmt
from charts import interval
from charts.palette import ACCENT, GOOD, MONEY_OUT, NEUTRAL, faded
from charts.template import FigureDict, axis, empty, figure, safe
from charts.time_axis import time_axis

GRAINS: Final[dict[Grain, str]] = {"day": "Day", "week": "Week", "month": "Month"}
MONEY_ROOM: Final = [0.40, 1.0]
POSTS_ROOM: Final = [0.30, 0.36]
RATIO_ROOM: Final = [0.0, 0.24]
FEW_POINTS: Final = 40
POSTS_NAMED: Final = 4
"""How many posts of a day the mark below the lines names."""


def default_grain(days: int) -> Grain:
    """The grain that reads best over so many days: up to 9 weeks daily, a year weekly."""
    if days <= 63:
        return "day"
    return "week" if days <= 370 else "month"


def _line(
    frame: pd.DataFrame, metric: str, colour: str, yaxis: str, *, filled: bool = False
) -> dict[str, Any]:
    values = fmt.known(frame[metric])
    alone = len(values) <= FEW_POINTS
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if alone else "lines",
        "name": METRICS[metric].label,
        "x": [day.isoformat() for day in _days(frame)],
        "y": values,
        "text": [fmt.metric(metric, value, "full") for value in values],
        "hovertemplate": f"{safe(METRICS[metric].label)} <b>%{{text}}</b><extra></extra>",
        "line": {"color": colour, "width": 2, "shape": "linear"},
        "marker": {"size": 5, "color": colour},
        "connectgaps": False,
        "yaxis": yaxis,
    }
    if filled:
        trace |= {"fill": "tozeroy", "fillcolor": faded(colour, 0.10)}
    return trace


def _days(frame: pd.DataFrame) -> list[date]:
    return [pd.Timestamp(value).date() for value in frame["date"]]


def _rug(marks: pd.DataFrame) -> dict[str, Any]:
    """One mark a day with posts; its hover names some of them."""
    days: dict[date, list[str]] = {}
    counts: dict[date, int] = {}
    columns = (marks[name].tolist() for name in ("date", "posts", "label", "platform"))
    for day, count, label, platform in zip(*columns, strict=True):
        who = f"{safe(label or 'Unknown', 40)} · {safe(platform or 'Unassigned', 24)}"
        days.setdefault(day.date(), []).append(who)
        counts[day.date()] = count
    texts = []
    for day, lines in days.items():
        left = counts[day] - len(lines)
        more = [f"and {left} more"] if left else []
        heading = f"<b>{fmt.plural(counts[day], 'post')} on {fmt.day(day)}</b>"
        texts.append("<br>".join([heading, *lines, *more]))
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Posts",
        "x": [day.isoformat() for day in days],
        "y": [0] * len(days),
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": "line-ns-open",
            "size": 9,
            "color": NEUTRAL,
            "opacity": 0.55,
            "line": {"width": 1.5, "color": NEUTRAL},
        },
        "yaxis": "y2",
    }


def _top(frame: pd.DataFrame, metrics: Sequence[str]) -> float:
    values = [value for metric in metrics for value in fmt.known(frame[metric])]
    return max((value for value in values if value is not None), default=0.0)


def _name(trace: dict[str, Any], text: str, colour: str, yref: str) -> dict[str, Any] | None:
    """The series' name at the end of its line, instead of a legend."""
    known = [(x, y) for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None]
    if not known:
        return None
    return {
        "text": text,
        "x": 1.0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 10,
        "y": known[-1][1],
        "yref": yref,
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12, "color": colour},
        "name": f"series-{text.lower()}",
    }


def _apart(first: dict[str, Any] | None, second: dict[str, Any] | None, room: float) -> None:
    """Push two names apart when their lines end close together."""
    if first is None or second is None or abs(first["y"] - second["y"]) >= room:
        return
    upper, lower = (first, second) if first["y"] >= second["y"] else (second, first)
    # Below a line that ends at zero there is no room: the posts are named there.
    upper["yshift"], lower["yshift"] = (15, 1) if lower["y"] < room else (8, -8)


def _money_axis(top: float, grain: str) -> dict[str, Any]:
    values, labels = fmt.ticks(0, top * 1.05, "inr", 5)
    return axis(
        domain=MONEY_ROOM,
        range=[0, (top or 1) * 1.08],
        tickmode="array",
        tickvals=values,
        ticktext=labels,
        title={"text": f"{fmt.symbol().strip()} per {grain}", "standoff": 8, "font": {"size": 11}},
    )


def _ratio_axis(top: float) -> dict[str, Any]:
    high = max(top, 1.0) * 1.15
    values, labels = fmt.ticks(0, high, "ratio", 2)
    return axis(
        domain=RATIO_ROOM,
        range=[0, high],
        tickmode="array",
        tickvals=values,
        ticktext=labels,
        title={"text": "ROAS", "standoff": 8, "font": {"size": 11}},
    )


def trend(series: pd.DataFrame, marks: pd.DataFrame, grain: str) -> FigureDict:
    """Revenue and cost on one ₹ axis, posts as marks below them, ROAS in its own panel.

    Args:
        series: Columns date, revenue, cost and roas, one row a period, without gaps; `low` and
            `high`, the interval of ROAS, where it is drawn too.
        marks: Days with posts, in order: columns date, posts (how many), label and platform, a row
            per post to name; may be empty.
        grain: day, week or month: what one row of `series` covers.

    Returns:
        Three panels that share the time axis.
    """
    if series.empty:
        return empty("No orders, posts or costs in this period")
    if not series[["revenue", "cost"]].notna().any(axis=None):
        return empty("Revenue and cost are not known for these filters")
    revenue = _line(series, "revenue", ACCENT, "y", filled=True)
    cost = _line(series, "cost", MONEY_OUT, "y")
    ratio = _line(series, "roas", GOOD, "y3")
    top = _top(series, ["revenue", "cost"])
    names = [
        _name(revenue, "Revenue", ACCENT, "y"),
        _name(cost, "Cost", MONEY_OUT, "y"),
        _name(ratio, "ROAS", GOOD, "y3"),
    ]
    _apart(names[0], names[1], top * 0.09)
    level = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y3", "y0": 1, "y1": 1}
    bounds = interval.ends(series, "roas")
    bands = interval.band(ratio["x"], *bounds, GOOD, "y3") if bounds else []
    traces = [revenue, cost, ratio, *bands]
    if not marks.empty:
        traces.append(_rug(marks))
        names.append(_posts_name())
    days = _days(series)
    return figure(
        traces,
        xaxis=time_axis(days, grain, anchor="y3"),
        yaxis=_money_axis(top, grain),
        yaxis2=axis(domain=POSTS_ROOM, range=[-1, 1], showgrid=False, visible=False),
        yaxis3=_ratio_axis(_top(series, ["roas"])),
        hovermode="x unified",
        hoversubplots="axis",
        margin={"l": 84, "r": 76, "t": 8, "b": 42, "pad": 4},
        shapes=[{**level, "line": {"color": NEUTRAL, "width": 1, "dash": "dot"}}],
        annotations=[name for name in names if name is not None],
    )


def _posts_name() -> dict[str, Any]:
    return {
        "text": "Posts",
        "x": 1.0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 10,
        "y": 0,
        "yref": "y2",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12, "color": NEUTRAL},
        "name": "series-posts",
    }
