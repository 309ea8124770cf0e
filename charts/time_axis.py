"""The axis of time that every chart over time shares."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd

from charts.palette import NEUTRAL
from charts.template import axis

MANY_DAYS: Final = 200


def time_axis(days: list[date], grain: str, anchor: str = "y") -> dict[str, Any]:
    """The axis of time over some steps.

    Args:
        days: First day of every step, in order; at least one.
        grain: day, week or month: what one step covers.
        anchor: The axis below which it lies.
    """
    edge = {"day": 0.6, "week": 3, "month": 6}[grain]
    pad = pd.Timedelta(days=edge)
    span = [str(pd.Timestamp(days[0]) - pad), str(pd.Timestamp(days[-1]) + pad)]
    ticks: dict[str, Any] = {"tickformat": "%b\n%Y", "nticks": 8}
    if len(days) == 1:
        ticks = {"tickformat": "%-d %b\n%Y", "tickvals": [str(days[0])]}
    elif grain != "month" and (days[-1] - days[0]).days <= MANY_DAYS:
        # Narrow labels, for a phone; the year only where there are two.
        same_year = days[0].year == days[-1].year
        ticks = {"tickformat": "%-d\n%b" if same_year else "%-d %b\n%Y"}
        ticks |= {"nticks": 8 if same_year else 5}
    return axis(
        type="date",
        anchor=anchor,
        range=span,
        showgrid=False,
        autotickangles=[0],
        spikecolor=NEUTRAL,
        spikedash="solid",
        spikethickness=1,
        hoverformat={"month": "%b %Y", "week": "Week of %-d %b %Y"}.get(grain, "%a %-d %b %Y"),
        **ticks,
    )
