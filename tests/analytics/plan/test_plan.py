"""Plans of the committed sample: what they add up to under every question."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from analytics.filters import Filters
from analytics.plan.curves import fit
from analytics.plan.errors import BudgetError, PlanError
from analytics.plan.observations import observations
from analytics.plan.plan import CELLS, POINTS, plan
from analytics.plan.request import BY, OBJECTIVES, Request
from analytics.plan.words import sentences
from tests.analytics.query_fixtures import Snap, snap

said = partial(sentences, money=lambda value: f"₹{value:,.0f}")


def with_margin(sample, margin: float):
    """The sample under another margin."""
    config = sample.config.model_copy(update={"margin": margin})
    return Snap(f"{sample.id}/{margin}", sample.cube, config)


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_todays_budget_split_anew_under_every_objective(sample, by, objective):
    found = plan(sample, Filters(), Request(by, objective))
    cells = found.cells
    assert tuple(cells) == CELLS
    assert found.budget == found.today == pytest.approx(cells["today"].sum(), rel=1e-12)
    assert found.spent == pytest.approx(cells["proposed"].sum(), rel=1e-12)
    assert (cells["proposed"] >= cells["low"]).all()
    assert (cells["proposed"] <= cells["high"]).all()
    assert cells["low"].to_numpy() == pytest.approx(cells["today"].to_numpy() / 2)
    assert cells["high"].to_numpy() == pytest.approx(cells["today"].to_numpy() * 2)
    assert found.response_today == pytest.approx(cells["response_today"].sum())
    assert found.response_proposed == pytest.approx(cells["response_proposed"].sum())
    assert found.gain == pytest.approx(found.response_proposed - found.response_today)
    assert found.gain_low < found.gain < found.gain_high
    assert found.gain > 0
    assert (cells["response_low"] <= cells["response_proposed"]).all()
    assert (cells["response_proposed"] <= cells["response_high"]).all()
    gains = cells["response_proposed"] - cells["response_today"]
    assert gains.is_monotonic_decreasing
    inside = (cells["proposed"] > cells["low"] + 1e-6) & (cells["proposed"] < cells["high"] - 1e-6)
    assert inside.any()
    assert cells.loc[inside, "marginal_proposed"].to_numpy() == pytest.approx(
        found.shadow_price, rel=1e-8
    )
    if objective != "profit":
        assert found.spent == pytest.approx(found.budget, rel=1e-9)
    assert (found.break_even is None) == (found.idle is None) == (objective == "customers")


def test_the_curve_runs_from_the_lower_bounds_to_the_upper_ones_and_bends_down(sample):
    found = plan(sample, Filters(), Request())
    curve = found.curve
    assert len(curve) == POINTS
    assert curve["budget"].iloc[0] == pytest.approx(found.cells["low"].sum())
    assert curve["budget"].iloc[-1] == pytest.approx(found.cells["high"].sum())
    assert curve["response"].is_monotonic_increasing
    assert curve["marginal"].is_monotonic_decreasing
    slopes = np.diff(curve["response"]) / np.diff(curve["budget"])
    assert np.all(slopes <= curve["marginal"].to_numpy()[:-1] * (1 + 1e-9))
    assert np.all(slopes >= curve["marginal"].to_numpy()[1:] * (1 - 1e-9))
    half = plan(sample, Filters(), Request(budget=float(curve["budget"].iloc[6])))
    assert half.response_proposed == pytest.approx(curve["response"].iloc[6])
    assert half.shadow_price == pytest.approx(curve["marginal"].iloc[6])


def test_more_budget_never_brings_less(sample):
    today = plan(sample, Filters(), Request()).today
    shares = (0.5, 0.7, 0.9, 1.0, 1.3, 1.7, 2.0)
    plans = [plan(sample, Filters(), Request(budget=share * today)) for share in shares]
    assert [one.spent for one in plans] == pytest.approx([share * today for share in shares])
    assert np.all(np.diff([one.response_proposed for one in plans]) > 0)
    assert np.all(np.diff([one.shadow_price for one in plans]) <= 0)


def test_the_last_rupees_that_do_not_pay_for_themselves_are_named(sample):
    found = plan(with_margin(sample, 0.5), Filters(), Request())
    assert found.break_even == 2
    assert found.shadow_price < 2
    assert 0 < found.idle < found.budget
    rest = plan(sample, Filters(), Request(budget=found.budget - found.idle))
    assert rest.shadow_price == pytest.approx(2, rel=1e-6)
    assert f" Do not spend the last ₹{found.idle:,.0f} that" in said(found)[0]
    cheap = plan(sample, Filters(), Request(budget=0.6 * found.today))
    assert (cheap.idle, cheap.shadow_price > 1) == (0, True)
    assert not any("Do not spend" in text for text in said(cheap))
    assert 0 < found.held < found.cells["low"].sum()
    less = Request(budget=found.budget - found.idle)
    assert plan(with_margin(sample, 0.5), Filters(), less).held == found.held
    poor = rest.cells[rest.cells["marginal_proposed"] < 2 - 1e-6]
    assert poor["low"].sum() == pytest.approx(found.held)


def test_profit_leaves_them_unspent_and_is_the_most_that_the_budget_earns(sample):
    half = with_margin(sample, 0.5)
    revenue, profit = (plan(half, Filters(), Request(objective=o)) for o in ("revenue", "profit"))
    assert profit.idle == pytest.approx(revenue.idle)
    assert profit.spent == pytest.approx(profit.budget - profit.idle)
    assert profit.shadow_price == pytest.approx(2, rel=1e-6)
    earned = 0.5 * revenue.response_proposed - revenue.spent
    assert profit.response_proposed > earned
    assert profit.response_proposed >= profit.curve["response"].max() * (1 - 1e-3)
    assert profit.response_today == pytest.approx(0.5 * revenue.response_today - revenue.today)
    assert "stay unspent" in said(profit)[0]


def test_a_budget_beyond_the_bounds_is_room_for_profit_and_refused_for_all_else(sample):
    today = plan(sample, Filters(), Request()).today
    found = plan(sample, Filters(), Request(objective="profit", budget=5 * today, high=1.2))
    most = found.cells["high"].sum()
    assert found.spent + found.idle == pytest.approx(most)
    assert any(f"₹{5 * today - most:,.0f} of the budget have no place" in t for t in said(found))
    for budget, remedy in ((5 * today, "Lower the budget, raise"), (1, "Raise the budget, lower")):
        with pytest.raises(BudgetError, match=remedy) as told:
            plan(sample, Filters(), Request(budget=budget))
        assert f"{budget:,.2f} a month" in str(told.value)
        nearest = str(told.value).split("above " if budget > 1 else "below ")[1].split(", ")[0]
        allowed = float(nearest.replace(",", ""))
        assert plan(sample, Filters(), Request(budget=allowed)).spent == pytest.approx(allowed)
    with pytest.raises(BudgetError):
        plan(sample, Filters(), Request(objective="profit", budget=1))


def test_locked_rows_keep_todays_and_own_bounds_hold(sample):
    before = plan(sample, Filters(), Request()).cells.set_index("value")
    first, second, third = before.index[:3]
    least = 0.9 * before.loc[second, "proposed"]
    own = ((second, 10.0, least), (third, 0.0, 0.0))
    with pytest.raises(PlanError, match="is locked and has bounds of its own"):
        Request(cells=((first, 1.0, 2.0),), locked=(first,))
    found = plan(sample, Filters(), Request(cells=own, locked=(first, "no, such=row")))
    cells = found.cells.set_index("value")
    assert cells.loc[first, "proposed"] == cells.loc[first, "today"]
    assert cells.loc[first, ["low", "high", "locked"]].tolist() == [
        *[before.loc[first, "today"]] * 2,
        True,
    ]
    assert cells.loc[second, ["low", "high", "locked"]].tolist() == [10, least, False]
    assert 10 <= cells.loc[second, "proposed"] <= least
    assert cells.loc[third, "proposed"] == 0
    assert cells["locked"].sum() == 1
    assert found.spent == pytest.approx(found.budget, rel=1e-9)
    assert found.unknown == ("no, such=row",)
    assert any("“no, such=row”" in text for text in said(found))


def test_with_every_row_locked_nothing_changes(sample):
    rows = tuple(plan(sample, Filters(), Request()).cells["value"])
    for objective in OBJECTIVES:
        found = plan(sample, Filters(), Request(objective=objective, locked=rows))
        assert found.cells["proposed"].tolist() == found.cells["today"].tolist()
        assert (found.gain, found.gain_low, found.gain_high) == (0, 0, 0)
        assert found.idle in (0, None)


def test_a_filtered_view_plans_what_it_shows(sample):
    view = Filters((("platform", ("Instagram",)),))
    found = plan(sample, view, Request(by="platform_brand"))
    assert set(found.cells["platform"]) == {"Instagram"}
    whole = plan(sample, Filters(), Request(by="platform_brand"))
    mine = whole.cells[whole.cells["platform"] == "Instagram"]
    if found.months == whole.months:
        assert found.today == pytest.approx(mine["today"].sum())
    with pytest.raises(PlanError, match="Fees are not known by coupon code"):
        plan(sample, Filters((("coupon_code", ("X",)),)), Request())
    with pytest.raises(PlanError, match="No fees for posts"):
        plan(sample, Filters((("brand", ("nobody",)),)), Request())


def test_what_the_brands_shares_leave_open_widens_the_interval(sample):
    found = plan(sample, Filters(), Request("platform_brand", "incremental"))
    plain = plan(sample, Filters(), Request("platform_brand", "revenue"))
    share = found.response_today / plain.response_today
    assert 0.5 < share < 1.5
    seen = observations(sample, Filters(), "platform_brand", "incremental")
    assert seen.doubt.max() > 0
    width, without = ((one.gain_high - one.gain_low) / one.response_today for one in (found, plain))
    assert width > 0.98 * without


def test_the_same_question_has_the_same_answer(sample):
    seen = observations(sample, Filters(), "influencer", "revenue")
    spend, response = (seen.table[name].to_numpy() for name in ("spend", "response"))
    once, again = (fit(spend, response, seen.cell, seen.group) for _ in range(2))
    assert once.draws(10).ceiling.tolist() == again.draws(10).ceiling.tolist()


def one_person(make_tables, folder, *, sold: bool):
    """One influencer, one month, one fee; with or without an order."""
    return snap(
        make_tables,
        folder,
        influencers=[{"influencer_id": "a", "name": "Asha", "platform": "Instagram"}],
        posts=[{"influencer_id": "a", "platform": "Instagram", "date": "2025-01-10"}],
        tracking=[
            {
                "influencer_id": "a" if sold else None,
                "source": "Instagram",
                "date": day,
                "orders": 1,
                "revenue_paise": 50_000,
                "user_id": "u",
            }
            for day in ("2025-01-12", "2025-02-28")
        ],
        payouts=[{"influencer_id": "a", "basis": "post", "total_payout_paise": 20_000}],
    )


def test_one_influencer_with_one_month_has_a_plan(make_tables, tmp_path):
    for objective in ("revenue", "customers", "profit"):
        found = plan(
            one_person(make_tables, tmp_path, sold=True),
            Filters(),
            Request("influencer", objective),
        )
        assert (found.spent, found.today, found.gain) == (200, 200, 0)
        assert found.response_proposed > 0 or objective == "customers"


def test_fees_that_never_sold_anything_are_better_not_spent(make_tables, tmp_path):
    snapshot = one_person(make_tables, tmp_path, sold=False)
    found = plan(snapshot, Filters(), Request())
    assert (found.response_today, found.gain, found.shadow_price) == (0, 0, 0)
    assert found.idle == 100  # down to the lower bound
    profit = plan(snapshot, Filters(), Request(objective="profit"))
    assert (profit.spent, profit.gain) == (100, 100)
