"""Periods a marketer picks, and the windows of days they stand for.

Presets count back from an anchor day (the last order date that is not in the future) and include
it, so that a file exported last Tuesday answers "last 7 days" with seven days of data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from analytics import day_words

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 12, 31)
RECENT_DAYS: Final = 28
"""Length of the windows that the cards compare while the period is "All time"."""

PERIODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "all": "All time",
        "last_7": "Last 7 days",
        "last_28": "Last 28 days",
        "last_90": "Last 90 days",
        "this_month": "This month",
        "last_month": "Last month",
        "quarter": "This quarter",
        "fy": "This financial year (Apr–Mar)",
        "year": "This year",
        "custom": "Custom range",
    }
)

COMPARISONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "previous": "Previous period",
        "year": "Previous year",
        "custom": "Custom range",
        "none": "No comparison",
    }
)


@dataclass(frozen=True, order=True)
class Window:
    """An inclusive range of days.

    Attributes:
        start: First day.
        end: Last day, included.

    Raises:
        ValueError: If the range ends before it starts.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"The period ends ({self.end}) before it starts ({self.start}).")

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.end - self.start).days + 1


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _last_month(anchor: date) -> Window:
    end = _month_start(anchor) - timedelta(days=1)
    return Window(_month_start(end), end)


def _quarter_start(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _fy_start(day: date) -> date:
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def _last(days: int) -> Callable[[date], Window]:
    return lambda anchor: Window(anchor - timedelta(days=days - 1), anchor)


_PRESETS: Final[Mapping[str, Callable[[date], Window]]] = {
    "last_7": _last(7),
    "last_28": _last(28),
    "last_90": _last(90),
    "this_month": lambda anchor: Window(_month_start(anchor), anchor),
    "last_month": _last_month,
    "quarter": lambda anchor: Window(_quarter_start(anchor), anchor),
    "fy": lambda anchor: Window(_fy_start(anchor), anchor),
    "year": lambda anchor: Window(date(anchor.year, 1, 1), anchor),
}


def preset(period: str, anchor: date) -> Window:
    """The days that a preset covers.

    Args:
        period: A preset of `PERIODS`; not `all` and not `custom`, which have no fixed length.
        anchor: The last day that counts as "now".

    Returns:
        The window, to `anchor` inclusive (the whole month before for `last_month`).

    Raises:
        KeyError: If `period` is not a preset.
    """
    return _PRESETS[period](anchor)


def recent(anchor: date) -> Window:
    """The last 28 days to `anchor`: what the cards compare while the period is "All time"."""
    return _last(RECENT_DAYS)(anchor)


def _year_earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def comparison(
    window: Window, compare: str, start: date | None = None, end: date | None = None
) -> Window | None:
    """The window that `window` is compared with.

    Args:
        window: The days shown.
        compare: `previous` (the same length just before), `year` (the same days a year earlier;
            29 February becomes 28 February), `custom` or `none`.
        start: First day of a custom range; None where only its last day is known.
        end: Last day of a custom range. A range with one open end is as long as `window`.

    Returns:
        The other window, or None for `none`.
    """
    if compare == "none":
        return None
    if compare == "year":
        return Window(_year_earlier(window.start), _year_earlier(window.end))
    length = timedelta(days=window.days - 1)
    if compare == "custom" and start is not None:
        return Window(start, end or start + length)
    last = end if compare == "custom" and end else window.start - timedelta(days=1)
    return Window(last - length, last)


def comparison_label(
    window: Window, compare: str, other: Window | None, *, recent_only: bool
) -> str:
    """Words for what a change is measured against.

    Args:
        window: The days that the change describes.
        compare: A key of `COMPARISONS`.
        other: The days compared with, as `comparison` gives them.
        recent_only: True while the period is "All time", where only the last days are compared.

    Returns:
        For example "last 28 days vs the 28 before", "vs the 7 days before", "vs 1–31 Mar 2025 (28
        days against 31)" where the lengths differ, or "" for `none`.
    """
    if other is None:
        return ""
    days = "day" if window.days == 1 else "days"
    shown = f"last {window.days} {days} " if recent_only else ""
    if compare == "previous":
        return f"{shown}vs the {window.days} {'' if recent_only else f'{days} '}before"
    against = "the same days a year earlier"
    if compare == "custom":
        against = day_words.span(other.start, other.end)
    lengths = f" ({window.days} {days} against {other.days})" if window.days != other.days else ""
    return f"{shown}vs {against}{lengths}"
