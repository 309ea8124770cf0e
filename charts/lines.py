"""How the values of one dimension move over time: a line each, named where it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from analytics.metrics import METRICS
from charts import format as fmt
from charts import interval
from charts.palette import faded
from charts.template import FigureDict, axis, empty, figure, safe
from charts.time_axis import time_axis

MOST_LINES: Final = 6
NAME_WIDTH: Final = 14
NAME_ROOM: Final = 0.075
"""Share of the height that a name at the end of a line takes."""


def lines(
    steps: pd.DataFrame, metric: str, grain: str, days: Sequence[date], colour: Callable[[str], str]
) -> FigureDict:
    """One metric over time, a line per value.

    Args:
        steps: Columns row (the value), row_label, column (the first day of a step, ISO), revenue
            and the metric keys: see `performance.matrix`; `low` and `high`, the interval of ROAS,
            where it is drawn too. Steps without a row are zero where the metric adds up and gaps
            where it is a ratio.
        metric: A key of the metric registry.
        grain: day, week or month: what one step covers.
        days: First day of every step of the view, in order.
        colour: The fixed colour of a value.

    Returns:
        At most `MOST_LINES` lines: those with the most revenue.
    """
    drawn = steps[steps["column"].isin([day.isoformat() for day in days])]
    known = drawn[drawn[metric].notna()]
    if known.empty:
        return empty(f"{METRICS[metric].label} is not known for these filters")
    order = known.groupby("row", sort=False)["revenue"].sum().sort_values(ascending=False)
    labels = dict(zip(known["row"], known["row_label"], strict=True))
    absent = 0.0 if METRICS[metric].additive else None
    traces: list[dict[str, Any]] = []
    bands: list[dict[str, Any]] = []
    for value in order.index[:MOST_LINES]:
        own = known[known["row"] == value]
        found = dict(zip(own["column"], own[metric].astype("float64"), strict=True))
        heights = [found.get(day.isoformat(), absent) for day in days]
        traces.append(_line(str(labels[value]), heights, days, metric, colour(str(value))))
        if bounds := interval.ends(own, metric):
            ends = (dict(zip(own["column"], end, strict=True)) for end in bounds)
            low, high = ([end.get(day.isoformat()) for day in days] for end in ends)
            bands += interval.band(traces[-1]["x"], low, high, colour(str(value)), "y")
    top = max(height for trace in traces for height in trace["y"] if height is not None)
    ticks, texts = fmt.ticks(0, (top or 1) * 1.05, METRICS[metric].unit, 5)
    return figure(
        [*traces, *bands],
        xaxis=time_axis(list(days), grain),
        yaxis=axis(
            range=[0, (top or 1) * 1.08],
            tickmode="array",
            tickvals=ticks,
            ticktext=texts,
            title={"text": METRICS[metric].short, "standoff": 8, "font": {"size": 11}},
        ),
        hovermode="x unified",
        margin={"l": 84, "r": 108, "t": 8, "b": 42, "pad": 4},
        annotations=_names(traces, (top or 1) * NAME_ROOM),
    )


def _line(
    label: str, heights: list[float | None], days: Sequence[date], metric: str, colour: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": safe(label, NAME_WIDTH * 2),
        "x": [day.isoformat() for day in days],
        "y": heights,
        "text": [fmt.metric(metric, height) for height in heights],
        "hovertemplate": f"{safe(label, NAME_WIDTH * 2)} <b>%{{text}}</b><extra></extra>",
        "line": {"color": colour, "width": 2},
        "marker": {"size": 4, "color": faded(colour, 0.9)},
        "connectgaps": False,
    }


def _names(traces: Sequence[dict[str, Any]], room: float) -> list[dict[str, Any]]:
    """Names at the ends of the lines, pushed apart from the lowest up where they would overlap."""
    ends = [
        (next(height for height in reversed(trace["y"]) if height is not None), trace)
        for trace in traces
    ]
    found: list[dict[str, Any]] = []
    free = float("-inf")
    for height, trace in sorted(ends, key=lambda end: end[0]):
        place = max(height, free)
        free = place + room
        found.append(
            {
                "text": safe(trace["name"], NAME_WIDTH),
                "x": 1.0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 10,
                "y": place,
                "yanchor": "middle",
                "showarrow": False,
                "font": {"size": 12, "color": trace["line"]["color"]},
                "name": f"series-{len(found)}",
            }
        )
    return found
