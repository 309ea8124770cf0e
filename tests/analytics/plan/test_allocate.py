"""The best split of a budget: published figures, and what must hold of every one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.plan.allocate import allocate, allocate_each, spend_at
from analytics.plan.errors import BudgetError
from tests.analytics.plan.truth import Saturation

THREE = Saturation(np.array([100.0, 400.0, 900.0]), np.full(3, 100.0))
NONE, FREE = np.zeros(3), np.full(3, np.inf)


@pytest.mark.parametrize(
    ("budget", "low", "high", "spend", "price", "response"),
    [
        (900, 0, 900, (100, 300, 500), 0.25, 1100),
        (150, 0, 900, (0, 40, 110), 2.040816, 585.714286),
        (900, 210, 390, (210, 300, 390), 0.25, 1084.068),
    ],
)
def test_three_saturation_curves(budget, low, high, spend, price, response):
    found = allocate(THREE.marginal, np.full(3, low), np.full(3, high), budget)
    assert found.spend == pytest.approx(spend, abs=1e-9)
    assert found.shadow_price == pytest.approx(price, abs=5e-7)
    assert THREE.response(found.spend).sum() == pytest.approx(response, abs=5e-4)


def test_any_marginal_return_will_do_even_one_that_is_infinite_at_nothing():
    steep = np.array([1.0, 2.0, 2.0])
    with np.errstate(divide="ignore"):
        found = allocate(lambda x: steep / (2 * np.sqrt(x)), NONE, np.full(3, 900.0), 900)
    assert found.spend == pytest.approx([100, 400, 400], abs=1e-9)
    assert (steep * np.sqrt(found.spend)).sum() == pytest.approx(90)
    assert found.shadow_price == pytest.approx(0.05)


def test_where_returns_are_level_every_part_of_the_budget_still_has_a_place():
    flat = np.array([2.0, 1.0, 1.0, 0.0])
    found = allocate(lambda x: flat + 0 * x, np.zeros(4), np.full(4, 10.0), 25)
    assert found.spend[0] == 10
    assert found.spend[1:3].sum() == pytest.approx(15, rel=1e-12)
    assert (found.spend[3], found.shadow_price) == (0, 1)


def test_what_brings_nothing_is_spent_all_the_same_where_the_budget_asks_for_it():
    found = allocate(np.zeros_like, np.array([1.0, 2.0]), np.array([3.0, 6.0]), 6)
    assert found.spend.sum() == pytest.approx(6, rel=1e-12)
    assert found.shadow_price == 0


def test_the_price_is_that_of_the_next_rupee_or_of_the_last_where_no_next_one_fits():
    low, high = np.full(3, 50.0), np.array([50.0, 200.0, 200.0])
    least, most = (allocate(THREE.marginal, low, high, end.sum()) for end in (low, high))
    assert least.spend == pytest.approx(low)
    assert most.spend == pytest.approx(high)
    # Of 100, 400 and 900 the first is locked: the third is the best place, the second the worst.
    assert least.shadow_price == pytest.approx(900 * 100 / 150**2)
    assert most.shadow_price == pytest.approx(400 * 100 / 300**2)
    locked = allocate(THREE.marginal, low, low, 150)
    assert locked.spend.tolist() == low.tolist()
    assert locked.shadow_price == pytest.approx(100 * 100 / 150**2)


def test_several_budgets_in_any_order_are_split_as_each_alone_would_be():
    low, high = np.full(3, 20.0), np.array([150.0, 700.0, 700.0])
    budgets = [900.0, 60.0, 400.0, 1550.0, 61.0, 900.0]
    for budget, found in zip(
        budgets, allocate_each(THREE.marginal, low, high, budgets), strict=True
    ):
        alone = allocate(THREE.marginal, low, high, budget)
        assert found.spend == pytest.approx(alone.spend, rel=1e-12)
        assert found.shadow_price == pytest.approx(alone.shadow_price, rel=1e-12)
    with pytest.raises(BudgetError, match=r"above 1,550\.00"):
        allocate_each(THREE.marginal, low, high, [900.0, 1551.0])


def test_one_cell_takes_the_budget():
    one = Saturation(np.array([5.0]), np.array([2.0]))
    found = allocate(one.marginal, np.zeros(1), np.array([9.0]), 4)
    assert found.spend.tolist() == [4]
    assert found.shadow_price == pytest.approx(10 / 36)


@pytest.mark.parametrize(("budget", "words"), [(149, "below 150.00"), (901, "above 900.00")])
def test_a_budget_that_the_bounds_do_not_allow_is_refused_with_the_nearest_one(budget, words):
    with pytest.raises(BudgetError, match=words) as told:
        allocate(THREE.marginal, np.full(3, 50.0), np.full(3, 300.0), budget)
    assert (told.value.budget, told.value.least, told.value.most) == (budget, 150, 900)
    assert f"{budget}.00" in str(told.value)
    assert "unlock" in str(told.value)


def test_a_budget_that_differs_from_a_bound_by_rounding_is_at_the_bound():
    low = np.array([0.1, 0.2, 0.3])
    for budget in (0.6, 0.6000000000000001, 0.6 * (1 - 5e-11)):
        assert allocate(THREE.marginal, low, low + 1, budget).spend == pytest.approx(low, rel=1e-9)
    with pytest.raises(BudgetError):
        allocate(THREE.marginal, low, low + 1, 0.6 * (1 - 1e-8))


def test_bounds_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="below"):
        allocate(THREE.marginal, np.full(3, 2.0), np.ones(3), 4)


def test_spend_up_to_a_price_is_where_the_next_rupee_brings_it():
    wide = spend_at(THREE.marginal, NONE, np.full(3, 1e6), 0.25)
    assert wide == pytest.approx([100, 300, 500])
    assert spend_at(THREE.marginal, np.full(3, 210.0), np.full(3, 390.0), 0.25) == pytest.approx(
        [210, 300, 390]
    )


@st.composite
def problems(draw: st.DrawFn):
    """Curves, bounds around today's spend, and a budget between them; some cells locked."""
    size = draw(st.integers(1, 12))

    def values(low: float, high: float):
        return np.array(draw(st.lists(st.floats(low, high), min_size=size, max_size=size)))

    today = 10 ** values(0, 6)
    curves = Saturation(today * values(0.0, 20.0), today * 10 ** values(-2, 2))
    locked = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    low = np.where(locked, today, today * draw(st.floats(0.0, 1.0)))
    high = np.where(locked, today, today * draw(st.floats(1.0, 5.0)))
    share = draw(st.floats(0.0, 1.0))
    return curves, today, low, high, low.sum() + share * (high.sum() - low.sum())


BOUNDED = settings(deadline=None, derandomize=True, max_examples=300)


@BOUNDED
@given(problem=problems())
def test_the_budget_is_spent_within_the_bounds_and_at_one_price(problem):
    curves, today, low, high, budget = problem
    found = allocate(curves.marginal, low, high, budget)
    assert found.spend.sum() == pytest.approx(budget, rel=1e-9)
    assert np.all((found.spend >= low) & (found.spend <= high))
    assert found.spend[low == high].tolist() == today[low == high].tolist()
    returns = curves.marginal(found.spend)
    inside = (found.spend > low * (1 + 1e-9)) & (found.spend < high * (1 - 1e-9))
    if inside.any():
        assert returns[inside] == pytest.approx(found.shadow_price, rel=1e-8)
        free = high > low
        assert np.all(returns[free & (found.spend <= low)] <= found.shadow_price * (1 + 1e-8))
        assert np.all(returns[free & (found.spend >= high)] >= found.shadow_price * (1 - 1e-8))


@BOUNDED
@given(problem=problems())
def test_it_brings_no_less_than_today_and_more_budget_no_less_than_less(problem):
    curves, today, low, high, budget = problem
    same = allocate(curves.marginal, low, high, today.sum())
    assert curves.response(same.spend).sum() >= curves.response(today).sum() * (1 - 1e-12)
    found = allocate(curves.marginal, low, high, budget)
    more = allocate(curves.marginal, low, high, (budget + high.sum()) / 2)
    assert curves.response(more.spend).sum() >= curves.response(found.spend).sum() * (1 - 1e-12)
    assert more.shadow_price <= found.shadow_price * (1 + 1e-8)


@BOUNDED
@given(problem=problems(), rate=st.floats(0.001, 1000.0))
def test_another_currency_is_the_same_split(problem, rate):
    curves, _, low, high, budget = problem
    found = allocate(curves.marginal, low, high, budget)
    other = Saturation(curves.ceiling * rate, curves.half * rate)
    there = allocate(other.marginal, low * rate, high * rate, budget * rate)
    assert other.response(there.spend).sum() == pytest.approx(
        rate * curves.response(found.spend).sum(), rel=1e-9
    )
    assert there.spend == pytest.approx(rate * found.spend, rel=1e-5)
    assert there.shadow_price == pytest.approx(found.shadow_price, rel=1e-6, abs=1e-12)
