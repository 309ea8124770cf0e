"""Bars inside table cells: how long each one is."""

from __future__ import annotations

from collections.abc import Iterable

from charts.format import defined


def magnitudes(values: Iterable[float | None]) -> list[float]:
    """Bar lengths in percent of the longest: undefined and negative values have none."""
    sizes = [max(value, 0.0) if value is not None and defined(value) else 0.0 for value in values]
    longest = max(sizes, default=0.0)
    return [round(100 * size / longest, 2) if longest else 0.0 for size in sizes]
