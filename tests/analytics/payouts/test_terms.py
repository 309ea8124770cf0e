"""What terms come to: every basis, steps, limits and periods at their boundaries."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.derive.dues.terms import term_dues
from analytics.payouts import trace
from settings import WorkspaceSettings
from tests.analytics.payouts.conftest import order, payout, post, term

JAN = [
    *(post("2025-01-05"), post("2025-01-20"), post("2025-02-03")),
    post("2025-03-01", influencer_id="b"),  # February is over
]
SOLD = [
    order("2025-01-06", 3, 30_000),
    order("2025-01-31", 2, 50_000),
    order("2025-02-01", 4, 10_001),
]


def computed(world, **terms):
    """₹ by settlement."""
    found = world(posts=JAN, tracking=SOLD, terms=[term(**terms)]).dues
    return {due.rsplit(":", 1)[1]: paise / 100 for due, paise in found["computed"].items()}


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"basis": "post", "rate": 100}, {"2025-01": 200, "2025-02": 100}),
        ({"basis": "order", "rate": 7.5}, {"2025-01": 37.5, "2025-02": 30}),
        ({"basis": "percent", "rate": 10}, {"2025-01": 80, "2025-02": 10}),
        ({"basis": "percent", "rate_percent": 10}, {"2025-01": 80, "2025-02": 10}),
        (
            {"basis": "hybrid", "rate": 50, "rate_percent": 10},
            {"2025-01": 180, "2025-02": 60},
        ),
        (
            {"basis": "hybrid", "rate": 5, "rate_per": "order", "rate_percent": 10},
            {"2025-01": 105, "2025-02": 30},
        ),
        ({"basis": "fixed", "rate": 999}, {"whole": 999}),
        ({"basis": "fixed", "rate": 999, "settle": "month"}, {"2025-01": 999, "2025-02": 999}),
        ({"basis": "post", "rate": 100, "settle": "term"}, {"whole": 300}),
        (
            {"basis": "post", "rate": 100, "start_date": "2025-01-06"},
            {"2025-01": 100, "2025-02": 100},
        ),
        ({"basis": "post", "rate": 100, "end_date": "2025-01-20"}, {"2025-01": 200}),
        ({"basis": "post", "rate": 100, "end_date": "2025-01-19"}, {"2025-01": 100}),
        ({"basis": "post", "rate": 100, "campaign": "B"}, {}),
        ({"basis": "post", "rate": 100, "brand": "X"}, {"2025-01": 200, "2025-02": 100}),
    ],
)
def test_every_basis_pays_for_the_work_of_its_days(world, terms, expected):
    assert computed(world, **terms) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"cap_paise": 20_000}, 200),
        ({"cap_paise": 19_999}, 199.99),
        ({"guarantee_paise": 20_000}, 200),
        ({"guarantee_paise": 20_001}, 200.01),
        ({"bonus_paise": 5_000, "bonus_target": 5}, 250),
        ({"bonus_paise": 5_000, "bonus_target": 6}, 200),
        ({"bonus_paise": 5_000, "bonus_target": 2, "bonus_by": "posts"}, 250),
        ({"bonus_paise": 5_000, "bonus_target": 800, "bonus_by": "revenue"}, 250),
        ({"bonus_paise": 5_000, "bonus_target": 800.01, "bonus_by": "revenue"}, 200),
        ({"bonus_paise": 5_000, "bonus_target": 5, "cap_paise": 22_000}, 220),
        ({"bonus_paise": 5_000, "bonus_target": 5, "guarantee_paise": 24_000}, 250),
    ],
)
def test_limits_hold_at_their_boundaries(world, more, expected):
    assert computed(world, basis="post", rate=100, **more)["2025-01"] == expected


STEPS = "0:50;3:60;5:75"


@pytest.mark.parametrize(
    ("orders", "sliced", "whole"),
    [(1, 50, 50), (3, 150, 180), (4, 210, 240), (5, 270, 375), (6, 345, 450)],
)
def test_steps_begin_exactly_where_they_say(world, orders, sliced, whole):
    sold = [order("2025-01-06", orders)]
    for rule, expected in (("slice", sliced), (None, sliced), ("all", whole)):
        found = world(tracking=sold, terms=[term(basis="order", tiers=STEPS, tier_rule=rule)])
        assert found.dues["computed"].tolist() == [expected * 100]
        assert found.parts["amount"].sum() == expected * 100


def test_steps_of_a_percentage_count_revenue_in_rupees(world):
    sold = [order("2025-01-06", 2, 150_000)]  # ₹1,500
    found = world(tracking=sold, terms=[term(basis="percent", tiers="0:5;1000:7")])
    assert found.dues["computed"].tolist() == [5_000 + 3_500]
    found = world(tracking=sold, terms=[term(basis="percent", tiers="0:5;2:7", tier_by="orders")])
    assert found.dues["computed"].tolist() == [10_500]


def test_work_is_paid_under_the_terms_that_name_most_of_it(world):
    found = world(
        posts=[post("2025-01-05"), post("2025-01-06", campaign="B"), post("2025-01-07", brand="Y")],
        terms=[
            term("general", basis="post", rate=1),
            term("brand", basis="post", rate=10, brand="X"),
            term("campaign", basis="post", rate=100, campaign="A"),
            term("both", basis="post", rate=1000, campaign="A", brand="X"),
        ],
    )
    paid = found.dues["computed"].groupby(found.dues["ref"]).sum() / 100
    assert paid.to_dict() == {"both": 1000, "brand": 10, "campaign": 100}


def test_a_post_without_a_campaign_is_under_general_terms_first(world):
    posts = [post("2025-01-05", campaign=None), post("2025-01-06")]
    general = term("general", basis="post", rate=1)
    named = term("campaign", basis="post", rate=100, campaign="A")
    both = world(posts=posts, terms=[general, named]).dues
    assert (both["computed"] / 100).tolist() == [100, 1]
    alone = world(posts=posts, terms=[named]).dues
    assert (alone["computed"] / 100).tolist() == [200]


def test_what_is_below_the_minimum_waits_until_it_is_reached(world):
    posts = [post(f"2025-0{month}-10") for month in (1, 2, 3, 4)]
    found = world(
        posts=[*posts, post("2025-05-01", influencer_id="b")],  # April is over
        terms=[term(basis="post", rate=100, minimum_payout_paise=20_000)],
    )
    ready = found.dues.sort_values("on")["ready"]
    assert [str(day)[:10] for day in ready] == ["2025-02-28", "2025-02-28"] + ["2025-04-30"] * 2
    waiting = world(
        posts=[*posts[:3], post("2025-05-01", influencer_id="b")],
        terms=[term(basis="post", rate=100, minimum_payout_paise=20_000)],
    )
    total = waiting.payouts()
    assert (total.due, total.waits, total.owed) == (200, 100, 300)
    assert waiting.lines().set_index("due").loc["T:t:2025-03", "state"] == "waits"


def test_gifts_stand_beside_the_cash(world):
    found = world(posts=JAN, terms=[term(basis="post", rate=100, gift_value_paise=2_999_00)])
    total = found.payouts()
    assert (total.owed, total.gift) == (300, 3 * 2999)


def test_only_delivered_orders_count_after_the_hold_period(world):
    sold = [
        order("2025-01-01", status="delivered"),
        order("2025-01-02", status="returned"),
        order("2025-01-03", status="cancelled"),
        order("2025-01-04", status="shipped"),
        order("2025-01-17", status="delivered"),
        order("2025-01-18", status="delivered"),
        order("2025-01-31", status="cancelled"),  # the last day that is known of
    ]
    terms = [term(basis="order", rate=10)]
    for orders, hold, expected in (
        ("delivered", 0, 3),
        ("all", 0, 7),
        ("delivered", 14, 2),
        ("delivered", 13, 3),
        ("auto", 14, 2),
    ):
        config = WorkspaceSettings(payout_orders=orders, payout_hold_days=hold)
        found = world(config, tracking=sold, terms=terms).dues
        assert found["computed"].tolist() == [expected * 1000], (orders, hold)
    held = WorkspaceSettings(payout_orders="delivered", payout_hold_days=14)
    assert world(held, tracking=sold, terms=terms).dues["waiting_orders"].tolist() == [1]


def test_without_a_word_of_delivery_what_was_not_lost_counts(world):
    sold = [order("2025-01-01", status=status) for status in ("placed", "cancelled", None)]
    config = WorkspaceSettings(payout_orders="delivered")
    found = world(config, tracking=sold, terms=[term(basis="order", rate=10)])
    assert found.dues["computed"].tolist() == [2_000]


def test_payout_rows_pay_the_oldest_settlement_first(world):
    found = world(
        posts=JAN,
        payouts=[
            payout("p1", total_payout_paise=15_000, date="2025-02-01"),
            payout("p2", total_payout_paise=20_000, date="2025-03-01", status="paid"),
        ],
        terms=[term(basis="post", rate=100)],
    )
    dues = found.dues
    assert dues.loc["T:t:2025-01", ["computed", "recorded", "paid"]].tolist() == [20_000] * 3
    assert dues.loc["T:t:2025-02", ["computed", "recorded", "paid"]].tolist() == [
        10_000,
        15_000,
        15_000,
    ]
    total = found.payouts()
    assert (total.paid, total.payable, total.difference, total.owed) == (350, 0, -50, -50)


def test_a_payment_for_nothing_stands_alone(world):
    found = world(
        posts=JAN,
        payouts=[payout("p", total_payout_paise=70_000, date="2025-02-01", campaign="Z")],
        terms=[term(basis="post", rate=100)],
    )
    assert found.cause("p") == "no work"
    assert found.money("P:p") == (0, 70_000)
    assert (found.payouts().payable, found.payouts().owed) == (300, -400)


def test_a_pending_payment_is_owed(world):
    found = world(
        posts=[*JAN[:2], JAN[-1]],
        payouts=[payout("p", total_payout_paise=20_000, date="2025-02-01", status="pending")],
        terms=[term(basis="post", rate=100)],
    )
    total = found.payouts()
    assert (total.due, total.paid, total.recorded) == (200, 0, 200)


AMOUNT = st.decimals("0", "5000", places=2)


@settings(deadline=None, max_examples=200)
@given(
    basis=st.sampled_from(["post", "order", "percent", "hybrid", "fixed"]),
    rate=AMOUNT,
    percent=st.decimals("0", "100", places=1),
    posts=st.integers(0, 40),
    orders=st.integers(0, 900),
    revenue=st.integers(0, 10**9),
    cap=st.none() | st.integers(0, 10**8),
    guarantee=st.none() | st.integers(0, 10**7),
    bonus=st.none() | st.integers(0, 10**6),
    target=st.integers(0, 900),
)
def test_parts_add_up_to_what_an_oracle_works_out(
    basis, rate, percent, posts, orders, revenue, cap, guarantee, bonus, target
):
    row = {
        **{"term": 0, "term_id": "t", "due": "T:t:2025-01", "basis": basis, "rate": float(rate)},
        **{"rate_per": "post", "rate_percent": float(percent), "tiers": None, "settle": "month"},
        **{"tier_by": "orders", "tier_rule": "slice", "cap": cap, "guarantee": guarantee},
        **{"minimum": None, "bonus": bonus, "bonus_target": float(target), "bonus_by": "orders"},
        **{"gift_value": 0, "influencer": "a", "campaign": None, "brand": None},
        **{"start_date": pd.NaT, "end_date": pd.NaT, "month": pd.Timestamp("2025-01-01")},
        **{"all_orders": orders, "all_revenue": revenue, "posts": posts, "tracked_orders": orders},
        **{"last_work": pd.Timestamp("2025-01-05"), "waiting_orders": 0},
    }
    dues, lines = term_dues(pd.DataFrame([row]), "all", None)
    cents = Decimal(1)
    money = {
        "post": rate * 100 * posts,
        "order": rate * 100 * orders,
        "fixed": rate * 100,
        "hybrid": rate * 100 * posts,
    }.get(basis, Decimal(0))
    share = {"percent": rate, "hybrid": percent}.get(basis, Decimal(0)) * revenue / 100
    worth = sum(part.quantize(cents, ROUND_HALF_UP) for part in (money, share))
    if not (orders or posts) and basis == "fixed":
        worth = Decimal(0)
    if bonus is not None and orders >= target:
        worth += bonus
    if (orders or posts) and guarantee is not None:
        worth = max(worth, guarantee)
    worth = min(worth, cap) if cap is not None else worth
    assert dues["computed"].tolist() == [float(worth)]
    assert lines["amount"].sum() == float(worth)


def test_of_terms_with_one_basis_the_later_ones_hold(world):
    found = world(
        posts=[post("2025-01-05"), post("2025-01-20"), post("2025-02-03")],
        terms=[
            term("old", basis="post", rate=100),
            term("new", basis="post", rate=150, start_date="2025-01-15"),
            term("share", basis="fixed", rate=7, settle="month"),
        ],
    )
    paid = found.dues["computed"].groupby(found.dues["ref"]).sum() / 100
    assert paid.to_dict() == {"old": 100, "new": 300, "share": 14}


def test_what_still_runs_is_not_due_yet(world):
    posts = [post("2025-01-05"), post("2025-02-03")]
    half = term("half", basis="fixed", rate=900, end_date="2025-06-30", campaign="A")
    found = world(posts=posts, terms=[term("monthly", basis="post", rate=100), half])
    states = {
        row["due"]: (row["state"], str(row["on"])[:10]) for row in found.lines().to_dict("records")
    }
    assert states == {"T:half:whole": ("waits", "2025-02-03")}
    general = world(posts=posts, terms=[term("monthly", basis="post", rate=100)])
    assert {row["due"]: row["state"] for row in general.lines().to_dict("records")} == {
        "T:monthly:2025-01": "due",
        "T:monthly:2025-02": "waits",
    }


def test_a_payment_in_advance_pays_what_comes_later(world):
    found = world(
        posts=[post("2025-02-03"), post("2025-03-01", influencer_id="b")],
        payouts=[payout("p", total_payout_paise=1_000_000, date="2025-01-25")],
        terms=[term(basis="fixed", rate=10_000, start_date="2025-02-01", end_date="2025-02-28")],
    )
    assert found.dues["computed"].tolist() == [1_000_000]
    total = found.payouts()
    assert (total.owed, total.paid, total.computed) == (0, 10_000, 10_000)


def test_a_row_pays_for_no_work_that_terms_pay_for(world):
    found = world(
        posts=[post("2025-01-05"), post("2025-01-20")],
        payouts=[payout("p", basis="post", rate=10, date="2025-01-12", total_payout_paise=1_000)],
        terms=[term(basis="post", rate=100, start_date="2025-01-15")],
    )
    assert found.money("P:p") == (1_000, 1_000)
    assert found.dues.loc["T:t:2025-01", "computed"] == 10_000


def test_undated_work_is_no_month_of_its_own(world):
    terms = term(basis="order", rate=10, guarantee_paise=50_000, bonus_paise=700, bonus_target=1)
    found = world(tracking=[order("2025-03-05", 1), order(None, 2)], terms=[terms])
    paid = found.dues["computed"].to_dict()
    assert paid == {"T:t:2025-03": 50_000, "T:t:undated": 2_000}
    assert found.dues.loc["T:t:undated", "state"] == "due"
    behind = trace.orders_behind(found.snapshot, "a").groupby("pool")["orders"].sum()
    assert behind.to_dict() == {"T:t:2025-03": 1, "T:t:undated": 2}


def test_gifts_of_payment_rows_stay(world):
    found = world(
        posts=JAN,
        payouts=[
            payout("p1", total_payout_paise=20_000, product_cost_paise=2_500, date="2025-02-01"),
            payout("p2", product_cost_paise=1_500, date="2025-02-01", status="on hold"),
        ],
        terms=[term(basis="post", rate=100)],
    )
    total = found.payouts()
    assert (total.gift, total.recorded, total.hold) == (40, 200, 0)


def test_cancelled_payments_pay_for_nothing(world):
    rows = [
        payout("void", basis="order", rate=50, total_payout_paise=50_000, status="cancelled"),
        payout("again", basis="order", rate=50, total_payout_paise=50_000, status="paid"),
    ]
    sold = [order("2025-01-06", 10)]
    found = world(tracking=sold, payouts=rows)
    assert (found.money("P:again"), found.cause("again")) == ((50_000, 50_000), "")
    assert found.payouts().owed == 0
    under = world(
        tracking=[*sold, order("2025-03-01", influencer_id="b")],
        payouts=rows,
        terms=[term(basis="order", rate=50)],
    )
    assert under.dues.loc["T:t:2025-01", ["computed", "recorded"]].tolist() == [50_000, 50_000]
    assert under.payouts().owed == 0
