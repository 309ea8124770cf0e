"""How the values of one dimension compare: a bar each, its figure beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from analytics.metrics import METRICS
from charts import format as fmt
from charts.template import FigureDict, axis, empty, figure, names_axis, safe

MOST_BARS: Final = 12
FEWEST_ROOMS: Final = 4
NAME_WIDTH: Final = 22


def comparison(table: pd.DataFrame, metric: str, colour: Callable[[str], str]) -> FigureDict:
    """One metric as a bar per value, in the order of the metric, its figure at the bar's end.

    Args:
        table: Columns value, label and the metric keys: see `performance.breakdown`.
        metric: A key of the metric registry.
        colour: The fixed colour of a value.

    Returns:
        Horizontal bars, the longest on top, at most `MOST_BARS`; y carries the (escaped) values,
        so a click tells the bar. Values without a figure have no bar.
    """
    known = table[table[metric].notna()]
    if known.empty:
        return empty(f"{METRICS[metric].label} is not known for these filters")
    ranked = known.sort_values(metric, ascending=False, kind="stable").head(MOST_BARS)
    values = [float(value) for value in ranked[metric]]
    names = [safe(value, 200) for value in ranked["value"]]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": names,
        "text": [fmt.metric(metric, value, "short") for value in values],
        "customdata": [fmt.metric(metric, value, "exact") for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": [colour(value) for value in ranked["value"]]},
        "width": 0.62,
        "hovertemplate": f"{safe(METRICS[metric].label)} <b>%{{customdata}}</b><extra></extra>",
    }
    across = axis(visible=False, range=[min(0.0, *values), (max(values) or 1.0) * 1.18])
    labels = [safe(label, NAME_WIDTH) for label in ranked["label"]]
    return figure(
        [trace],
        xaxis=across,
        yaxis=names_axis(names, labels, FEWEST_ROOMS),
        hovermode="closest",
        margin={"l": 96, "r": 12, "t": 4, "b": 4, "pad": 6},
    )
