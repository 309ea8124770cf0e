"""How a figure moved against what it is compared with, in words and tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analytics.metrics import Metric
from analytics.totals import Compared
from charts import format as fmt

FLAT: Final = 0.0005
"""Changes smaller than this are none."""


@dataclass(frozen=True)
class Change:
    """How a figure moved.

    Attributes:
        text: The signed change, "+12.4%", or "–".
        tone: `good`, `bad` or `flat`: what the colour says.
        label: What it is compared with.
        arrow: "↑", "↓" or "".
        note: Why there is no change to show; "" when there is one.
    """

    text: str
    tone: str
    label: str
    arrow: str = ""
    note: str = ""


def change(metric: Metric, compared: Compared) -> Change | None:
    """How a metric moved; green only when the movement is good news, None without comparison."""
    if compared.change is None or compared.previous is None:
        return None
    fraction = compared.change.get(metric.key)
    before, now = compared.previous.get(metric.key), compared.recent.get(metric.key)
    if fraction is None:
        return Change(fmt.UNDEFINED, "flat", compared.label, note=_no_change(before, now, compared))
    arrow = "" if abs(fraction) < FLAT else "↑" if fraction > 0 else "↓"
    note = f"{fmt.metric(metric.key, now)} after {fmt.metric(metric.key, before)}"
    return Change(fmt.change(fraction), _tone(metric, fraction), compared.label, arrow, note)


def _tone(metric: Metric, fraction: float) -> str:
    if metric.better is None or abs(fraction) < FLAT:
        return "flat"
    return "good" if (fraction > 0) == (metric.better == "up") else "bad"


def _no_change(before: float | None, now: float | None, compared: Compared) -> str:
    if compared.begins is not None:
        begins = fmt.day(compared.begins)
        return f"The data begin on {begins}, after the first day that this is compared with."
    if before is None:
        return "The earlier period has no figure to compare with."
    if now is None:
        return "The recent period has no figure to compare."
    return "The earlier figure is zero, so there is no percentage."
