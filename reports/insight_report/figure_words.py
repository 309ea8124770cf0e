"""Figures and periods of a frame as the report writes them."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics import day_words
from analytics.filters import Window
from charts import format as fmt

MONTH: Final = "month"


def figure(key: str, value: Any, style: fmt.Style = "short") -> str:
    """A figure of a registered metric; "–" where it is undefined."""
    return fmt.metric(key, None if value is None or pd.isna(value) else float(value), style)


def money(value: Any, style: fmt.Style = "short") -> str:
    """An amount; "–" where it is undefined."""
    return fmt.money(None if value is None or pd.isna(value) else float(value), style)


def period_name(value: object, grain: str) -> str:
    """A step of time: Mar 2025, or its first day."""
    day = pd.Timestamp(str(value)).date()
    return f"{day:%b %Y}" if grain == MONTH else day_words.day(day)


def span_of(days: Window) -> str:
    """The days of a window."""
    return day_words.span(days.start, days.end)
