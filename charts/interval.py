"""How unsure a figure is: intervals joined to the figures, drawn as bars or bands, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd

from charts import format as fmt
from charts.palette import faded

LOW: Final = "low"
HIGH: Final = "high"

BAND: Final = 0.11
"""How strongly a band is filled: several may lie over each other."""

Ends = list[float | None]


def joined(figures: pd.DataFrame, intervals: pd.DataFrame, **keys: str) -> pd.DataFrame:
    """Figures with the interval of their ROAS.

    Args:
        figures: Columns of keys and figures, one row per combination of the keys.
        intervals: Columns of keys, `low` and `high`: see `performance.roas_interval`.
        keys: Name of a key among the figures to its name among the intervals.

    Returns:
        The figures, in their order, with `low` and `high`; NaN where there is no interval.
    """
    places = {key: at for at, key in enumerate(_keys(intervals, keys.values()))}
    if len(places) < len(intervals):
        raise ValueError(f"Two intervals of the same {', '.join(keys)}.")
    at = [places.get(key, -1) for key in _keys(figures, keys)]
    ends = {end: np.append(intervals[end].to_numpy("float64"), np.nan)[at] for end in (LOW, HIGH)}
    return figures.assign(**ends)


def _keys(table: pd.DataFrame, names: Iterable[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(table[name].tolist() for name in names), strict=True))


def ends(figures: pd.DataFrame, metric: str) -> tuple[Ends, Ends] | None:
    """Low and high ends per row; None where the metric has no interval to draw."""
    if metric != "roas" or LOW not in figures or not figures[HIGH].notna().any():
        return None
    return fmt.known(figures[LOW]), fmt.known(figures[HIGH])


def words(low: float | None, high: float | None) -> str:
    """An interval as read: "1.20× to 2.35×"; "–" where there is none."""
    if not fmt.defined(low) or not fmt.defined(high):
        return fmt.UNDEFINED
    return f"{fmt.times(low)} to {fmt.times(high)}"


def whiskers(
    values: Sequence[float | None],
    low: Sequence[float | None],
    high: Sequence[float | None],
    colour: str,
) -> dict[str, Any]:
    """Error bars from the low to the high end; none where there is no interval."""
    up = [_between(value, end) for value, end in zip(values, high, strict=True)]
    down = [_between(end, value) for value, end in zip(values, low, strict=True)]
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "color": colour,
        "thickness": 1.5,
        "width": 3,
    }


def band(
    x: Sequence[str],
    low: Sequence[float | None],
    high: Sequence[float | None],
    colour: str,
    yaxis: str,
    strength: float = BAND,
) -> list[dict[str, Any]]:
    """A band between the ends, behind its line; steps without an interval leave a gap.

    Args:
        x: First day of every step.
        low: Low end per step; None for none.
        high: High end per step; None for none.
        colour: The line's colour.
        yaxis: The axis it is drawn on.
        strength: How strongly it is filled, 0 to 1.
    """
    fill = faded(colour, strength)
    return [
        _piece(x[start:stop], low[start:stop], high[start:stop], fill, yaxis)
        for start, stop in _runs(low)
    ]


def _runs(values: Sequence[float | None]) -> list[tuple[int, int]]:
    """Where values follow each other without a gap: first place and the one after the last."""
    found: list[tuple[int, int]] = []
    for known, places in groupby(range(len(values)), key=lambda at: values[at] is not None):
        run = list(places)
        if known:
            found.append((run[0], run[-1] + 1))
    return found


def _between(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else high - low


def _piece(
    x: Sequence[str],
    low: Sequence[float | None],
    high: Sequence[float | None],
    fill: str,
    yaxis: str,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "90% interval",
        "x": [*x, *reversed(x)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": fill,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "yaxis": yaxis,
    }
