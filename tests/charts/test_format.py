from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from charts import format as fmt


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1,000"),
        (123456, 0, "1,23,456"),
        (12345678, 0, "1,23,45,678"),
        (247931.48, 2, "2,47,931.48"),
        (-1234.5, 2, "−1,234.50"),
        (-0.001, 2, "0.00"),
    ],
)
def test_indian_grouping(value, decimals, text):
    assert fmt.grouped(value, decimals) == text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_grouping_loses_no_digit(value):
    text = fmt.grouped(value)
    assert int(text.replace(",", "").replace("−", "-")) == value
    groups = text.lstrip("−").split(",")
    assert all(len(group) == 2 for group in groups[1:-1])
    assert len(groups) == 1 or len(groups[-1]) == 3


@example(549755813888.221, 4)
@given(
    st.floats(min_value=-1e12, max_value=1e12)
    | st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(float),
    st.integers(min_value=0, max_value=4),
)
def test_halves_are_rounded_up_as_they_are_written(value, decimals):
    text = fmt.grouped(value, decimals).replace(",", "").replace("−", "-")
    step = Decimal(1).scaleb(-decimals)
    assert Decimal(text) == Decimal(repr(value)).quantize(step, ROUND_HALF_UP)
    assert not text.startswith("-") or Decimal(text) < 0


@pytest.mark.parametrize(
    ("value", "short", "full", "exact"),
    [
        (247931.48, "₹2.48 L", "₹2,47,931", "₹2,47,931.48"),
        (99_999.4, "₹99,999", "₹99,999", "₹99,999.40"),
        (99_999.6, "₹1.00 L", "₹1,00,000", "₹99,999.60"),
        (99_99_999.6, "₹1.00 Cr", "₹1,00,00,000", "₹99,99,999.60"),
        (1.5e7, "₹1.50 Cr", "₹1,50,00,000", "₹1,50,00,000.00"),
        (-250000, "−₹2.50 L", "−₹2,50,000", "−₹2,50,000.00"),
        (0.0, "₹0", "₹0", "₹0.00"),
        (None, "–", "–", "–"),
        (float("nan"), "–", "–", "–"),
    ],
)
def test_rupees(value, short, full, exact):
    assert fmt.money(value, "short") == short
    assert fmt.money(value) == full
    assert fmt.money(value, "exact") == exact


def test_no_line_breaks_within_an_amount():
    said = "today's ₹15.20 L or 2.3 Cr with 3 Lions (+₹62,013 to −₹1.41 L), $3.1 M"
    kept = said.replace(" L ", "\u00a0L ").replace(" Cr", "\u00a0Cr").replace(" L)", "\u00a0L)")
    kept = kept.replace(" M", "\u00a0M").replace("+", "+\u2060").replace("−", "−\u2060")
    assert fmt.unbroken(said) == kept


@pytest.mark.parametrize(
    ("key", "value", "short"),
    [
        ("revenue", 247931.48, "₹2.48 L"),
        ("roas", 1.4849, "1.48×"),
        ("roas", None, "–"),
        ("engagement_rate", 9.034, "9.0%"),
        ("conversion_rate", 0.0412, "0.041%"),
        ("conversion_rate", 0.006883, "0.0069%"),
        ("conversion_rate", 0.0, "0.00%"),
        ("cost_per_order", 441.987, "₹441.99"),
        ("cost_per_order", 12345.6, "₹12,346"),
        ("orders", 6242, "6,242"),
        ("reach", 15_600_000, "1.56 Cr"),
        ("incremental_roas", float("inf"), "–"),
    ],
)
def test_metrics_read_in_their_own_unit(key, value, short):
    assert fmt.metric(key, value, "short") == short


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.124, "+12.4%"),
        (-0.3, "−30.0%"),
        (0.0, "0.0%"),
        (0.0001, "0.0%"),
        (251.0, "+25,100%"),
        (None, "–"),
        (float("inf"), "–"),
    ],
)
def test_changes_carry_their_sign(fraction, text):
    assert fmt.change(fraction) == text


def test_ticks_are_round_and_short():
    values, labels = fmt.ticks(0, 880_000, "inr", 5)
    assert values == [0, 200_000, 400_000, 600_000, 800_000]
    assert labels == ["₹0", "₹2 L", "₹4 L", "₹6 L", "₹8 L"]
    assert fmt.ticks(0, 2.4e7, "inr", 3)[1] == ["₹0", "₹1 Cr", "₹2 Cr"]
    assert fmt.ticks(0, 2.9, "ratio", 3)[1] == ["0×", "1×", "2×"]
    assert fmt.ticks(0, 3, "count", 10)[0] == [0, 1, 2, 3]


@given(
    high=st.floats(min_value=1e-3, max_value=1e12),
    unit=st.sampled_from(["inr", "ratio", "percent"]),
    most=st.integers(min_value=2, max_value=8),
)
def test_ticks_stay_inside_and_few(high, unit, most):
    values, labels = fmt.ticks(0, high, unit, most)
    assert values[0] == 0
    assert all(value <= high * (1 + 1e-6) for value in values)
    assert 2 <= len(values) <= most + 1
    assert len(labels) == len(values)


@pytest.mark.parametrize(("low", "high"), [(0, 0), (5, 5), (0, float("nan"))])
def test_ticks_of_nothing_are_still_an_axis(low, high):
    assert len(fmt.ticks(low, high, "inr")[0]) >= 2


def test_spans_do_not_repeat_themselves():
    assert fmt.span(date(2025, 2, 1), date(2025, 2, 28)) == "1–28 Feb 2025"
    assert fmt.span(date(2025, 2, 1), date(2025, 3, 2)) == "1 Feb – 2 Mar 2025"
    assert fmt.span(date(2024, 12, 30), date(2025, 1, 2)) == "30 Dec 2024 – 2 Jan 2025"
    assert fmt.span(date(2025, 1, 2), date(2025, 1, 2)) == "2 Jan 2025"


def test_plurals():
    assert fmt.plural(1, "post") == "1 post"
    assert fmt.plural(120000, "post") == "1,20,000 posts"
