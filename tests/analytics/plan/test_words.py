"""What a plan says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.plan.errors import BudgetError
from analytics.plan.plan import CELLS, Plan
from analytics.plan.request import Request
from analytics.plan.shares import Share
from analytics.plan.words import WINNERS_CURSE, out_of_bounds, sentences

PLAN = Plan(
    request=Request(),
    cells=pd.DataFrame([dict.fromkeys(CELLS, 0) | {"high": 5_000.0}]),
    curve=pd.DataFrame(),
    budget=1_000.0,
    spent=1_000.0,
    today=900.0,
    response_today=2_000.0,
    response_proposed=2_500.0,
    gain=500.0,
    gain_low=100.0,
    gain_high=950.0,
    shadow_price=1.5,
    break_even=2.5,
    idle=0.0,
    held=0.0,
    left_out=0,
    unknown=(),
    months=(date(2025, 4, 1), date(2025, 7, 1), date(2025, 8, 1)),
    window=14,
    kept=0.0,
    shares=(),
)


def money(value: float) -> str:
    return f"₹{value:,.0f}"


def said(**changes: object) -> list[str]:
    return sentences(replace(PLAN, **changes), money)


def test_a_plain_plan_says_what_it_brings_whose_months_count_and_the_winners_curse():
    gain, window, months, curse = said()
    assert gain == (
        "Split this way, ₹1,000 of fees a month are expected to bring ₹2,500 of tracked revenue: "
        "₹500 more than today's ₹900 with ₹2,000 (90% interval of the change +₹100 to +₹950)."
    )
    assert "within 14 days after a post that a fee was paid for" in window
    assert months == (
        "Today's spend is the monthly mean of Apr 2025, Jul 2025, Aug 2025, the last complete "
        "months with fees."
    )
    assert curse == WINNERS_CURSE


def test_every_objective_is_named():
    for objective, words in (
        ("incremental", "₹2,500 of incremental revenue:"),
        ("profit", "₹2,500 of profit:"),
        ("customers", "bring 2,500 new customers: 500 more"),
    ):
        assert words in said(request=Request(objective=objective))[0]
    few = said(request=Request(objective="customers"), gain=72.0, gain_low=8.5)[0]
    assert "72 more" in few
    assert "+8.5 to +950" in few
    fewer = said(request=Request(objective="customers"), gain_low=-1_200.4, gain_high=0.04)[0]
    assert "−1,200 to 0, so it may bring no more)" in fewer
    assert "₹500 less than today's" in said(gain=-500.0)[0]


def test_rows_that_would_get_more_than_ever_are_counted():
    two = pd.concat([PLAN.cells.assign(proposed=500.0, most_paid=400.0)] * 2)
    assert said(cells=two)[1] == (
        "2 rows would get more than in any month so far: what that brings goes beyond what was "
        "seen."
    )
    assert "1 row would" in said(cells=two.head(1))[1]
    assert len(said(cells=two.assign(most_paid=500.0))) == len(said())


def test_money_that_would_not_pay_for_itself_is_told():
    assert said(idle=300.0)[0] == (
        f"{said()[0]} Do not spend the last ₹300 that the bounds leave free: their marginal ROAS "
        "would be below 2.50×, which is break-even."
    )
    profit = said(idle=300.0, request=Request(objective="profit"))
    assert " ₹300 of the budget stay unspent: their marginal ROAS would be" in profit[0]
    assert len(said(idle=1e-9)) == len(said(idle=None, break_even=None)) == len(said())


def test_what_lower_bounds_hold_below_break_even_is_told():
    assert said(held=400.0)[1] == (
        "Lower bounds and locks hold ₹400 in rows whose marginal ROAS there is below 2.50×, which "
        "is break-even."
    )
    assert len(said(held=0.5)) == len(said(held=None, break_even=None)) == len(said())


def test_a_budget_out_of_bounds_is_told_with_the_nearest_one():
    over, under = BudgetError(9_000.0, 100.0, 5_000.0), BudgetError(50.0, 100.0, 5_000.0)
    assert out_of_bounds(over, money) == (
        "₹9,000 a month is more than ₹5,000, which the bounds come to. Planned with ₹5,000; widen "
        "the bounds for another budget."
    )
    assert "₹50 a month is less than ₹100" in out_of_bounds(under, money)


def test_money_that_the_bounds_leave_no_place_for_is_told():
    found = said(budget=9_000.0, request=Request(objective="profit"))
    assert found[1] == (
        "₹4,000 of the budget have no place: the upper bounds and locked rows add up to ₹5,000."
    )


def test_pay_that_follows_sales_rows_that_are_left_out_and_assumptions_are_told():
    found = said(
        kept=70.0,
        left_out=2,
        unknown=("a,b", "c"),
        months=(date(2025, 8, 1),),
        shares=(
            Share("Gritzo", 0.8, 0.1, measured=False),
            Share("HKVitals", 0.0, 0.1, measured=True),
            Share("MuscleBlaze", 0.9, 0.1, measured=True),
        ),
    )
    assert "within 14 days" in found.pop(4)
    assert found[1:-1] == [
        "Of tracked revenue this counts as added: 80% of Gritzo (assumed), 0% of HKVitals "
        "(measured), 90% of MuscleBlaze (measured).",
        "What is assumed is the organic share of the settings, not measured.",
        "Nothing was measured as added for HKVitals: the plan takes it that their posts add "
        "nothing, and knows no interval for that.",
        "Pay by the order and by percentage, ₹70 a month, follows sales. It is held as it is and "
        "is no part of this budget.",
        "Today's spend is that of Aug 2025, the last complete month with fees.",
        "2 rows without fees in these months cannot be planned.",
        "No rows of this plan, so that locks and bounds of them do nothing: “a,b”, “c”.",
    ]
    assert "1 row without" in " ".join(said(left_out=1))
    assert len(said(kept=None)) == len(said())
