"""What a metric is: a sum, or a ratio of two sums over the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.measures import PAISE

Unit = Literal["inr", "count", "percent", "ratio", "score"]
Better = Literal["up", "down"]


@dataclass(frozen=True)
class Metric:
    """One figure the product shows.

    Attributes:
        key: Name in JSON, exports and component ids.
        label: Name on screen.
        short: Name where room is scarce.
        formula: How it is computed, in words and signs.
        unit: `inr` (rupees), `count`, `percent` (already times 100), `ratio` or `score`.
        better: Which direction is good news; None where neither is.
        decimals: Digits after the point where the figure is shown in full.
        help: What it tells, in a marketer's words.
        note: What must be said beside it; see `note` for the workspace's own figures.
        top: Sum above the line (or the sum itself).
        bottom: Sum below the line; None for plain sums.
        scale: Factor on the result.
    """

    key: str
    label: str
    short: str
    formula: str
    unit: Unit
    better: Better | None
    decimals: int
    help: str
    top: str
    bottom: str | None = None
    scale: float = 1.0
    note: str = ""

    @property
    def additive(self) -> bool:
        """Whether the rows of a breakdown add up to the total."""
        return self.bottom is None


def counted(
    key: str,
    label: str,
    formula: str,
    words: str,
    *,
    short: str | None = None,
    better: Better | None = "up",
) -> Metric:
    """A plain count whose sum has the metric's own name."""
    return Metric(key, label, short or label, formula, "count", better, 0, words, top=key)


def money(
    key: str, label: str, formula: str, words: str, *, short: str, better: Better | None = "up"
) -> Metric:
    """A plain sum of money whose sum has the metric's own name."""
    scale = 1 / PAISE
    return Metric(key, label, short, formula, "inr", better, 2, words, top=key, scale=scale)
