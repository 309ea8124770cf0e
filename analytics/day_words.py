"""Dates as Indians write them, on screens and in sentences."""

from __future__ import annotations

from datetime import date


def day(value: date) -> str:
    """A date as Indians write it: 5 Mar 2025."""
    return f"{value.day} {value:%b %Y}"


def span(start: date, end: date) -> str:
    """A range without repeating what is the same: 1–28 Feb 2025."""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%b} – {day(end)}"
    return f"{day(start)} – {day(end)}"
