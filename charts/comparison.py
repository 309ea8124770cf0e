"""How the values of one dimension compare: a bar each, its figure beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd

from analytics.metrics import METRICS
from charts import format as fmt
from charts import interval
from charts.palette import NEUTRAL
from charts.template import FigureDict, axis, empty, figure, names_axis, safe

MOST_BARS: Final = 12
"""Values with a bar of their own; the rest share one more."""
FEWEST_ROOMS: Final = 4
NAME_WIDTH: Final = 22
MOST_REACH: Final = 2.5
"""How far an interval is drawn at most, in lengths of the longest bar."""


def comparison(table: pd.DataFrame, metric: str, colour: Callable[[str], str]) -> FigureDict:
    """One metric as a bar per value, its figure at the bar's end.

    Args:
        table: Columns value, label and the metric keys, in the order of the bars, the first on top:
            see `performance.ranked`; `low` and `high`, the interval of ROAS, where it is drawn too.
        metric: A key of the metric registry.
        colour: The fixed colour of a value.

    Returns:
        Horizontal bars; y carries the (escaped) values, so a click tells the bar. Values without a
        figure have no bar.
    """
    known = table[table[metric].notna()]
    if known.empty:
        return empty(f"{METRICS[metric].label} is not known for these filters")
    values = [float(value) for value in known[metric]]
    names = [safe(value, 200) for value in known["value"]]
    found = interval.ends(known, metric)
    longest = max(values) or 1.0
    bars: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": names,
        "customdata": _exact(metric, values, found),
        "marker": {"color": [colour(value) for value in known["value"]]},
        "width": 0.62,
        "hovertemplate": f"{safe(METRICS[metric].label)} <b>%{{customdata}}</b><extra></extra>",
    }
    if found is not None:
        longest = min(max(longest, *(end or 0.0 for end in found[1])), MOST_REACH * longest)
        bars["error_x"] = interval.whiskers(values, *found, NEUTRAL)
    highs = found[1] if found else values
    reach = [max(value, end or 0.0) for value, end in zip(values, highs, strict=True)]
    figures = _figures(metric, values, [min(end, longest) for end in reach], names)
    across = axis(visible=False, range=[min(0.0, *values), longest * 1.18])
    labels = [safe(label, NAME_WIDTH) for label in known["label"]]
    return figure(
        [bars, figures],
        xaxis=across,
        yaxis=names_axis(names, labels, FEWEST_ROOMS),
        hovermode="closest",
        margin={"l": 96, "r": 12, "t": 4, "b": 4, "pad": 6},
    )


def _exact(
    metric: str, values: Sequence[float], found: tuple[interval.Ends, interval.Ends] | None
) -> list[str]:
    exact = [fmt.metric(metric, value, "exact") for value in values]
    if found is None:
        return exact
    return [
        f"{text}</b><br>90% interval <b>{interval.words(low, high)}"
        for text, low, high in zip(exact, *found, strict=True)
    ]


def _figures(
    metric: str, values: Sequence[float], places: Sequence[float], names: Sequence[str]
) -> dict[str, Any]:
    """The figures as text, each behind the end of its bar or interval."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(places),
        "y": list(names),
        "text": [f" {fmt.metric(metric, value, 'short')}" for value in values],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
