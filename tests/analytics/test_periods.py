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
    other = comparison(window, compare)
    assert comparison_label(window, compare, other, recent_only=recent_only) == label
    assert compare in COMPARISONS


@pytest.mark.parametrize(
    ("days", "recent_only", "label"),
    [
        (31, False, "vs 1–31 Mar 2024"),
        (7, False, "vs 1–31 Mar 2024 (7 days against 31)"),
        (1, False, "vs 1–31 Mar 2024 (1 day against 31)"),
        (28, True, "last 28 days vs 1–31 Mar 2024 (28 days against 31)"),
    ],
)
def test_labels_of_a_range_of_ones_own_say_both_lengths(days, recent_only, label):
    window = Window(ANCHOR - timedelta(days=days - 1), ANCHOR)
    march = comparison(window, "custom", date(2024, 3, 1), date(2024, 3, 31))
    assert march == Window(date(2024, 3, 1), date(2024, 3, 31))
    assert comparison_label(window, "custom", march, recent_only=recent_only) == label


def test_a_leap_day_makes_a_year_longer_and_the_label_says_so():
    leap = preset("fy", date(2024, 3, 31))
    other = comparison(leap, "year")
    label = comparison_label(leap, "year", other, recent_only=False)
    assert label == "vs the same days a year earlier (366 days against 365)"


def test_a_range_with_one_end_is_as_long_as_what_it_is_compared_with():
    week = Window(date(2025, 3, 3), date(2025, 3, 9))
    assert comparison(week, "custom", date(2024, 2, 26)) == Window(
        date(2024, 2, 26), date(2024, 3, 3)
    )
    assert comparison(week, "custom", None, date(2024, 3, 1)) == Window(
        date(2024, 2, 24), date(2024, 3, 1)
    )


@pytest.mark.parametrize(
    ("period", "anchor", "start", "end"),
    [
        ("last_7", "2024-03-01", "2024-02-24", "2024-03-01"),
        ("last_28", "2024-03-01", "2024-02-03", "2024-03-01"),
        ("last_28", "2025-03-01", "2025-02-02", "2025-03-01"),
        ("last_90", "2024-03-30", "2024-01-01", "2024-03-30"),
        ("this_month", "2024-02-29", "2024-02-01", "2024-02-29"),
        ("this_month", "2025-01-01", "2025-01-01", "2025-01-01"),
        ("last_month", "2024-03-31", "2024-02-01", "2024-02-29"),
        ("last_month", "2025-03-01", "2025-02-01", "2025-02-28"),
        ("last_month", "2100-03-31", "2100-02-01", "2100-02-28"),
        ("last_month", "2025-05-31", "2025-04-01", "2025-04-30"),
        ("quarter", "2025-03-31", "2025-01-01", "2025-03-31"),
        ("quarter", "2025-04-01", "2025-04-01", "2025-04-01"),
        ("quarter", "2025-06-30", "2025-04-01", "2025-06-30"),
        ("quarter", "2025-10-01", "2025-10-01", "2025-10-01"),
        ("quarter", "2025-12-31", "2025-10-01", "2025-12-31"),
        ("fy", "2024-02-29", "2023-04-01", "2024-02-29"),
        ("fy", "2024-03-31", "2023-04-01", "2024-03-31"),
        ("fy", "2024-04-01", "2024-04-01", "2024-04-01"),
        ("fy", "2024-12-31", "2024-04-01", "2024-12-31"),
        ("year", "2024-12-31", "2024-01-01", "2024-12-31"),
        ("year", "2025-01-01", "2025-01-01", "2025-01-01"),
    ],
)
def test_presets_at_their_edges(period, anchor, start, end):
    found = preset(period, date.fromisoformat(anchor))
    assert found == Window(date.fromisoformat(start), date.fromisoformat(end))


def test_the_periods_are_those_that_marketers_ask_for():
    assert set(PERIODS) == {
        *("all", "last_7", "last_28", "last_90", "this_month", "last_month"),
        *("quarter", "fy", "year", "custom"),
    }
    assert list(COMPARISONS) == ["previous", "year", "custom", "none"]
