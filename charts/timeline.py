"""When each value of a dimension was at work: a bar from its first day to its last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pandas as pd

from charts import format as fmt
from charts.template import FigureDict, empty, figure, names_axis, safe
from charts.time_axis import time_axis

MOST_BARS: Final = 14
FEWEST_ROOMS: Final = 6
NAME_WIDTH: Final = 24
_DAY_MS: Final = 86_400_000
"""Plotly takes the length of a bar along time in milliseconds."""


def timeline(found: pd.DataFrame, grain: str, colour: Callable[[str], str]) -> FigureDict:
    """When each value was at work, the earliest on top.

    Args:
        found: Columns value, label, first, last (ISO) and revenue, the largest revenue first: see
            `performance.work_days`.
        grain: day, week or month: how the axis of time is written.
        colour: The fixed colour of a value.

    Returns:
        At most `MOST_BARS` bars: those with the most revenue; y carries the (escaped) values.
    """
    found = found.head(MOST_BARS).sort_values(["first", "last", "value"])
    if found.empty:
        return empty("Nothing in this view has a date")
    starts, ends = ([date.fromisoformat(day) for day in found[end]] for end in ("first", "last"))
    names = [safe(value, 200) for value in found["value"]]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "base": [start.isoformat() for start in starts],
        "x": [((end - start).days + 1) * _DAY_MS for start, end in zip(starts, ends, strict=True)],
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
    labels = [safe(label, NAME_WIDTH) for label in found["label"]]
    return figure(
        [trace],
        xaxis=time_axis([min(starts), max(ends)], grain),
        yaxis=names_axis(names, labels, FEWEST_ROOMS),
        hovermode="closest",
        margin={"l": 120, "r": 12, "t": 4, "b": 42, "pad": 6},
    )
