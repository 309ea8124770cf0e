"""What a line of a payout is called."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from analytics import day_words

STATES: Final = {
    "due": "Due",
    "waits": "Not due yet",
    "approved": "Approved",
    "hold": "On hold",
    "disputed": "Disputed",
    "difference": "Over or under",
    "paid": "Paid",
    "cancelled": "Cancelled",
}
"""What each state of a line is called. `difference`: what the work comes to beyond or below what
the file says was paid, about which nobody decided yet."""


def number(value: object) -> float | None:
    """A cell as a number, None where it is empty."""
    if value is None or value is pd.NA:
        return None
    figure = float(str(value))
    return None if math.isnan(figure) else figure


def days(row: Mapping[Any, Any]) -> str:
    """The days of work that a line pays for."""
    first, last = _day(row.get("first_day")), _day(row.get("last_day"))
    if first and last:
        return day_words.span(first, last)
    if last:
        return f"up to {day_words.day(last)}"
    return f"from {day_words.day(first)}" if first else "any day"


def _day(value: object) -> date | None:
    if value is None or value is pd.NaT:
        return None
    return pd.Timestamp(str(value)).date()


def purpose(row: Mapping[Any, Any]) -> str:
    """What a line is for, in a few words: the campaign or brand, and its days."""
    if row.get("words"):
        return str(row["words"])
    named = (row.get(name) for name in ("campaign", "brand"))
    about = next((text for text in named if isinstance(text, str) and text), "all work")
    kind = "Correction, " if row.get("kind") == "correction" else ""
    return f"{kind}{about}, {days(row)}"
