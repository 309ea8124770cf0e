"""When each value of a dimension was at work: a bar from its first step to its last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from charts import format as fmt
from charts.template import FigureDict, axis, empty, figure, safe
from charts.time_axis import time_axis

MOST_BARS: Final = 14
FEWEST_ROOMS: Final = 6
NAME_WIDTH: Final = 24
LENGTHS: Final = {"day": 1, "week": 7, "month": 30}


def spans(steps: pd.DataFrame) -> pd.DataFrame:
    """First and last step of every value with posts, orders of influencers or cost in it.

    Args:
        steps: Columns row, row_label, column (ISO, "" for undated), posts, orders, cost, revenue.

    Returns:
        Columns value, label, first, last (ISO) and revenue, the largest revenue first.
    """
    busy = (steps[["posts", "orders", "cost"]].fillna(0) > 0).any(axis=1)
    active = steps[busy & (steps["column"] != "")]
    found = active.groupby("row", sort=False).agg(
        label=("row_label", "first"),
        first=("column", "min"),
        last=("column", "max"),
        revenue=("revenue", "sum"),
    )
    ranked = found.reset_index(names="value").sort_values(
        ["revenue", "value"], ascending=[False, True], ignore_index=True
    )
    return ranked[["value", "label", "first", "last", "revenue"]]


def timeline(
    steps: pd.DataFrame, grain: str, days: Sequence[date], colour: Callable[[str], str]
) -> FigureDict:
    """When each value was at work, the earliest on top.

    Args:
        steps: As `spans` takes them.
        grain: day, week or month: what one step covers.
        days: First day of every step of the view, in order.
        colour: The fixed colour of a value.

    Returns:
        At most `MOST_BARS` bars: those with the most revenue; y carries the (escaped) values.
    """
    found = spans(steps).head(MOST_BARS).sort_values(["first", "last", "value"])
    if found.empty or not days:
        return empty("Nothing in this view has a date")
    length = LENGTHS[grain]
    starts = [date.fromisoformat(day) for day in found["first"]]
    ends = [date.fromisoformat(day) + timedelta(days=length - 1) for day in found["last"]]
    names = [safe(value, 200) for value in found["value"]]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "base": [start.isoformat() for start in starts],
        # Plotly takes the length of a bar along time in milliseconds.
        "x": [
            ((end - start).days + 1) * 86_400_000 for start, end in zip(starts, ends, strict=True)
        ],
        "y": names,
        "text": [
            f"{safe(row['label'], 60)}<br>{fmt.span(start, end)}<br>"
            f"Tracked revenue {fmt.metric('revenue', float(row['revenue']))}"
            for row, start, end in zip(found.to_dict("records"), starts, ends, strict=True)
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": [colour(value) for value in found["value"]]},
        "width": 0.5,
    }
    down = axis(
        type="category",
        range=[max(len(names), FEWEST_ROOMS) - 0.5, -0.5],
        showgrid=False,
        automargin=True,
        tickvals=names,
        ticktext=[safe(label, NAME_WIDTH) for label in found["label"]],
    )
    return figure(
        [trace],
        xaxis=time_axis(list(days), grain),
        yaxis=down,
        hovermode="closest",
        margin={"l": 120, "r": 12, "t": 4, "b": 42, "pad": 6},
    )
