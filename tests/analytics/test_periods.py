"""Presets and comparisons against dates worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.periods import COMPARISONS, PERIODS, Window, comparison, comparison_label, preset

ANCHOR = date(2025, 2, 10)
PRESETS = [key for key in PERIODS if key not in ("all", "custom")]


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("last_7", "2025-02-04", "2025-02-10"),
        ("last_28", "2025-01-14", "2025-02-10"),
        ("last_90", "2024-11-13", "2025-02-10"),
        ("this_month", "2025-02-01", "2025-02-10"),
        ("last_month", "2025-01-01", "2025-01-31"),
        ("quarter", "2025-01-01", "2025-02-10"),
        ("fy", "2024-04-01", "2025-02-10"),
        ("year", "2025-01-01", "2025-02-10"),
    ],
)
def test_presets_end_on_the_anchor(period, start, end):
    assert preset(period, ANCHOR) == Window(date.fromisoformat(start), date.fromisoformat(end))


def test_the_financial_year_turns_in_april():
    assert preset("fy", date(2025, 3, 31)).start == date(2024, 4, 1)
    assert preset("fy", date(2025, 4, 1)) == Window(date(2025, 4, 1), date(2025, 4, 1))


def test_quarters_begin_in_january_april_july_october():
    starts = {preset("quarter", date(2025, month, 17)).start for month in range(1, 13)}
    assert starts == {date(2025, month, 1) for month in (1, 4, 7, 10)}


def test_last_month_of_january_is_december():
    december = Window(date(2024, 12, 1), date(2024, 12, 31))
    assert preset("last_month", date(2025, 1, 31)) == december


@pytest.mark.parametrize("period", ["all", "custom", "nonsense"])
def test_what_is_no_preset_has_no_window(period):
    with pytest.raises(KeyError):
        preset(period, ANCHOR)


@settings(deadline=None)
@given(st.sampled_from(PRESETS), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_previous_is_the_same_length_just_before(period, anchor):
    window = preset(period, anchor)
    earlier = comparison(window, "previous")
    assert earlier is not None
    assert earlier.end + timedelta(days=1) == window.start
    assert earlier.days == window.days


def test_previous_year_handles_29_february():
    leap = Window(date(2024, 2, 29), date(2024, 3, 5))
    assert comparison(leap, "year") == Window(date(2023, 2, 28), date(2023, 3, 5))


def test_no_comparison_has_no_window():
    assert comparison(preset("last_7", ANCHOR), "none") is None


def test_a_window_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="ends"):
        Window(date(2025, 2, 2), date(2025, 2, 1))


@pytest.mark.parametrize(
    ("days", "compare", "recent_only", "label"),
    [
        (28, "previous", True, "last 28 days vs the 28 before"),
        (28, "year", True, "last 28 days vs the same days a year earlier"),
        (7, "previous", False, "vs the 7 days before"),
        (1, "previous", False, "vs the 1 day before"),
        (7, "year", False, "vs the same days a year earlier"),
        (7, "none", False, ""),
    ],
)
def test_labels(days, compare, recent_only, label):
    window = Window(ANCHOR - timedelta(days=days - 1), ANCHOR)
    assert comparison_label(window, compare, recent_only=recent_only) == label
    assert compare in COMPARISONS
