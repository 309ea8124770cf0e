"""The cost ledger: exact to the paisa, on the work that each payout paid for."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.derive import ledger as ledger_module
from settings import WorkspaceSettings

DAY = pd.Timestamp("2025-03-01")
KEY = ["influencer", "date", "platform", "campaign", "brand", "product"]
FULL = {"campaign": "A", "brand": "X", "product": "P"}


def post(day=0, influencer="1", **more):
    return {
        "influencer_id": influencer,
        "platform": "YouTube",
        "date": DAY + pd.Timedelta(day, "D"),
    } | (FULL | more)


def order(day=0, orders=1, revenue=100, influencer="1", **more):
    return {
        "influencer_id": influencer,
        "source": "Instagram",
        "date": DAY + pd.Timedelta(day, "D"),
        "orders": orders,
        "revenue_paise": revenue,
    } | (FULL | more)


def payout(amount, day=None, **more):
    return {
        "influencer_id": "1",
        "total_payout_paise": amount,
        "date": None if day is None else DAY + pd.Timedelta(day, "D"),
    } | more


@pytest.fixture
def ledger(make_cube, read_cube, tmp_path):
    """Costs of a small workspace: `ledger(by, posts=…, tracking=…, payouts=…)` → {value: paise}."""

    def costs(by, config=None, **tables):
        path = make_cube(tmp_path, config, **tables)
        found = read_cube(path, f"SELECT {by} AS by, cost, unallocated FROM ledger")
        return found.groupby("by", dropna=False)["cost"].sum().to_dict()

    return costs


WORKED = {
    "posts": [
        post(0, reach=20_000),
        post(1, reach=30_000),
        post(2, campaign="B", reach=10_000),
    ],
    "tracking": [
        order(0, 4, 40_000),
        order(1, 6, 60_000),
        order(3, 20, 400_000, campaign="B"),
    ],
    "payouts": [payout(90_000, basis="fixed")],
}


@pytest.mark.parametrize(
    ("rule", "roas_a", "roas_b"),
    [
        ("posts", 1.667, 13.333),
        ("revenue", 5.556, 5.556),
        ("orders", 3.333, 6.667),
        ("reach", 1.333, 26.667),
    ],
)
def test_the_worked_case(make_cube, read_cube, tmp_path, rule, roas_a, roas_b):
    path = make_cube(tmp_path, WorkspaceSettings(fixed_rule=rule), **WORKED)
    sql = "SELECT campaign, sum(revenue) / sum(cost) AS roas FROM fact GROUP BY campaign"
    roas = read_cube(path, sql).set_index("campaign")["roas"]
    assert roas["A"] == pytest.approx(roas_a, abs=5e-4)
    assert roas["B"] == pytest.approx(roas_b, abs=5e-4)


@pytest.mark.parametrize("rule", ["posts", "orders", "revenue", "reach", "days"])
def test_another_rule_on_a_finished_cube_gives_the_ledger_of_that_rule(
    make_cube, read_cube, tmp_path, rule
):
    built = make_cube(tmp_path / rule, WorkspaceSettings(fixed_rule=rule), **WORKED)
    keys = ", ".join(KEY)
    swapped = read_cube(
        make_cube(tmp_path, **WORKED),
        f"SELECT {keys}, CAST(sum(cost) AS BIGINT) AS cost FROM (SELECT {keys}, cost FROM ledger "
        f"UNION ALL SELECT {keys}, {rule} - posts FROM fixed_costs) "
        "GROUP BY ALL HAVING sum(cost) <> 0 ORDER BY ALL",
    )
    whole = read_cube(
        built,
        f"SELECT {keys}, CAST(sum(cost) AS BIGINT) AS cost FROM ledger GROUP BY ALL ORDER BY ALL",
    )
    pd.testing.assert_frame_equal(swapped, whole)


def test_days_weigh_the_same_whatever_was_sold_on_them(ledger):
    tracking = [order(0, 1), order(1, 1, 100), order(1, 3, 100)]
    config = WorkspaceSettings(fixed_rule="days")
    costs = ledger("date", config, tracking=tracking, payouts=[payout(1000, basis="fixed")])
    assert list(costs.values()) == [500, 500]


def test_within_a_day_the_orders_weigh(ledger):
    tracking = [order(0, 1), order(1, 1), order(1, 4, campaign="B")]
    config = WorkspaceSettings(fixed_rule="days")
    costs = ledger("campaign", config, tracking=tracking, payouts=[payout(1000, basis="fixed")])
    assert costs == {"A": 600, "B": 400}


def test_per_order_follows_orders_and_percent_follows_revenue(ledger):
    tracking = [order(0, 1, 300), order(1, 3, 100)]
    assert list(
        ledger("date", tracking=tracking, payouts=[payout(1000, basis="order")]).values()
    ) == [250, 750]
    assert list(
        ledger("date", tracking=tracking, payouts=[payout(1000, basis="percent")]).values()
    ) == [750, 250]


def test_a_hybrid_is_scaled_to_its_amount_part_by_part(ledger):
    # 2 posts × ₹3 = 600 paise and 10 % of 2000 = 200 paise: of 1600 the posts get 1200.
    hybrid = payout(1600, basis="hybrid", rate=3.0, rate_per="post", rate_percent=10.0)
    work = {"posts": [post(0), post(1)], "tracking": [order(5, 1, 2000)]}
    costs = ledger("day(date)", payouts=[hybrid], **work)
    assert costs == {1: 600, 2: 600, 6: 400}


def test_a_hybrid_with_nothing_known_pays_for_the_posts(ledger):
    work = {"posts": [post(0)], "tracking": [order(5)]}
    assert ledger("day(date)", payouts=[payout(500, basis="hybrid")], **work) == {1: 500}


def test_only_work_of_the_named_campaign_and_brand_carries_the_cost(ledger):
    posts = [post(0), post(1, campaign="B"), post(2, brand="HK Vitals"), post(3, influencer="2")]
    paid = [
        payout(100, basis="post", campaign="B"),
        payout(70, basis="post", brand="hkv"),
        payout(30, basis="post"),
    ]
    assert ledger("day(date)", posts=posts, payouts=paid) == {1: 10, 2: 110, 3: 80}


def test_a_shared_post_carries_a_named_campaign_on_its_matching_shares_only(ledger):
    posts = [post(0, campaign=None, product=None)]
    tracking = [
        order(1, 1, product="P"),
        order(1, 3, product="Q"),
        order(1, 6, campaign="B"),
    ]
    paid = [payout(1000, basis="post", campaign="A")]
    assert ledger("campaign || product", posts=posts, tracking=tracking, payouts=paid) == {
        "AP": 250,
        "AQ": 750,
    }


def test_a_period_bounds_the_work_at_both_ends(ledger):
    posts = [post(day) for day in (0, 5, 9, 10)]
    bounded = payout(90, 30, basis="post", period_start="2025-03-06", period_end="2025-03-10")
    open_ended = payout(30, 30, basis="post", period_start="2025-03-10")
    costs = ledger("day(date)", posts=posts, payouts=[bounded, open_ended])
    assert costs == {6: 45, 10: 60, 11: 15}


def test_a_payment_date_pays_for_the_work_since_the_payment_before(ledger):
    posts = [post(day) for day in (0, 10, 11, 25)]
    paid = [
        payout(100, 10, basis="post"),
        payout(70, 20, basis="post"),
        payout(40, 21, basis="post", campaign="A"),
    ]
    # 100 → days 1, 11; 70 → day 12; the third is a campaign of its own: days 1, 11, 12.
    assert ledger("day(date)", posts=posts, payouts=paid) == {1: 64, 11: 63, 12: 83}


def test_a_payment_with_no_work_since_the_last_one_pays_for_any_matching_work(ledger):
    posts = [post(0), post(20)]
    paid = [payout(100, 5, basis="post"), payout(50, 10, basis="post")]
    assert ledger("day(date)", posts=posts, payouts=paid) == {1: 125, 21: 25}


# Orders 1, 3 and 6 on days 5, 40 and 70; every order is paid ₹10.
MONTHS = [order(5, 1), order(40, 3), order(70, 6)]


@pytest.mark.parametrize("cost_basis", ["recorded", "computed"])
@pytest.mark.parametrize(
    ("days", "amounts"),
    [
        ([30, 58, 100, 130], [1000, 3000, 6000, 0]),
        ([-90, 100], [0, 10_000]),
        ([-90], [10_000]),
    ],
    ids=["a month without work", "an advance", "one payment before all work"],
)
def test_work_is_paid_once_by_payments_that_follow_each_other(
    make_cube, read_cube, tmp_path, cost_basis, days, amounts
):
    config = WorkspaceSettings(cost_basis=cost_basis)
    rows = [payout(None, day, basis="order", rate=10.0) for day in days]
    path = make_cube(tmp_path, config, tracking=MONTHS, payouts=rows)
    assert read_cube(path, "FROM payouts ORDER BY payout_id")["amount"].tolist() == amounts
    assert read_cube(path, "SELECT sum(cost) AS c FROM ledger")["c"].tolist() == [10_000]


def test_posts_and_revenue_are_paid_once_by_payments_that_follow_each_other(
    make_cube, read_cube, tmp_path
):
    days = (10, 20, 30)
    hybrid = {"basis": "hybrid", "rate": 3.0, "rate_per": "post", "rate_percent": 10.0}
    rows = [payout(None, day, basis="post", rate=2.0) for day in days]
    rows += [payout(None, day, basis="percent", rate=10.0) for day in days]
    rows += [payout(None, day, **hybrid) for day in days]
    work = {"posts": [post(0), post(15)], "tracking": [order(3, 1, 500), order(16, 1, 700)]}
    path = make_cube(tmp_path, payouts=rows, **work)
    found = read_cube(path, "FROM payouts ORDER BY payout_id")["amount"].tolist()
    assert found == [200, 200, 0, 50, 70, 0, 350, 370, 0]


def test_a_payment_without_dates_pays_for_all_work_beside_dated_ones(
    make_cube, read_cube, tmp_path
):
    rows = [payout(None, day, basis="order", rate=10.0) for day in (30, None)]
    path = make_cube(tmp_path, tracking=MONTHS, payouts=rows)
    found = read_cube(path, "FROM payouts ORDER BY payout_id")["amount"].tolist()
    assert found == [1000, 10_000]


def test_a_stated_sum_without_work_since_the_last_payment_still_falls_on_matching_work(ledger):
    paid = [payout(None, 58, basis="order", rate=10.0), payout(500, 65, basis="order", rate=10.0)]
    costs = ledger("day(date)", tracking=MONTHS[:2], payouts=paid)
    assert sum(costs.values()) == 4000 + 500


def test_no_work_of_the_right_kind_falls_to_the_other_kind(ledger):
    assert ledger("platform", posts=[post()], payouts=[payout(100, basis="percent")]) == {
        "YouTube": 100
    }
    assert ledger("platform", tracking=[order()], payouts=[payout(100, basis="post")]) == {
        "Instagram": 100
    }


def test_cost_without_any_work_is_kept_as_unallocated(make_cube, read_cube, tmp_path):
    path = make_cube(
        tmp_path,
        influencers=[{"influencer_id": "1", "name": "A", "platform": "Twitter"}],
        posts=[post(influencer="2")],
        payouts=[
            payout(100, 3, basis="post", campaign="Nowhere"),
            payout(50, basis="fixed", influencer_id="stranger"),
        ],
    )
    found = read_cube(path, "FROM ledger ORDER BY influencer").astype(object)
    assert found["unallocated"].all()
    assert found["cost"].tolist() == [100, 50]
    assert found["campaign"].tolist() == ["Nowhere", "Unassigned"]
    assert found["platform"].tolist() == ["Twitter", "Unassigned"]
    assert found["date"].tolist() == [DAY + pd.Timedelta(3, "D"), pd.NaT]
    fact = read_cube(path, "SELECT sum(unallocated_cost) AS u, sum(cost) AS c FROM fact")
    assert fact.iloc[0].tolist() == [150, 150]


def test_unallocated_cost_of_a_period_lies_in_the_period(ledger):
    rows = [
        payout(1, 3, period_start="2025-04-01", period_end="2025-04-30"),
        payout(20, period_start="2025-04-01", period_end="2025-04-30"),
        payout(300, period_start="2025-05-01"),
        payout(4000, period_end="2025-06-30"),
    ]
    days = [pd.Timestamp(f"2025-{day}") for day in ("03-04", "04-30", "05-01", "06-30")]
    costs = ledger("date", payouts=rows)
    assert costs == dict(zip(days, [1, 20, 300, 4000], strict=True))


def test_product_cost_travels_with_the_fee_and_is_kept_apart(make_cube, read_cube, tmp_path):
    path = make_cube(
        tmp_path,
        posts=[post(0), post(1)],
        payouts=[
            payout(101, basis="post", product_cost_paise=11),
            payout(None, product_cost_paise=20),
        ],
    )
    found = read_cube(path, "SELECT cost, product_cost FROM ledger ORDER BY date")
    assert found["cost"].tolist() == [67, 65]
    assert found["product_cost"].tolist() == [16, 15]


AMOUNTS = [
    # recorded, then what the rate gives
    ({"basis": "post", "rate": 1.5, "total_payout_paise": 7}, 7, 300),
    ({"basis": "post", "rate": 1.5, "posts": 4}, 600, 600),
    ({"basis": "post", "rate": 1.5}, 300, 300),
    ({"basis": "order", "rate": 0.335, "orders": 9}, 302, 302),
    ({"basis": "order", "rate": 2.0}, 1400, 1400),
    ({"basis": "percent", "rate": 10.0}, 80, 80),
    ({"basis": "fixed", "rate": 12.34}, 1234, 1234),
    ({"basis": "hybrid", "rate": 3.0, "rate_per": "order", "rate_percent": 10.0}, 2180, 2180),
    ({"basis": None, "rate": 2.0, "orders": 3}, 600, 600),
    ({"basis": None, "rate": 2.0}, 200, 200),
    ({"basis": "post", "total_payout_paise": 9}, 9, 9),
    ({"basis": "post", "rate": 1.0, "total_payout_paise": -5}, 0, 200),
    ({"basis": "post"}, 0, 0),
]


@pytest.mark.parametrize(("row", "recorded", "computed"), AMOUNTS)
def test_the_amount_of_a_row(make_cube, read_cube, tmp_path, row, recorded, computed):
    work = {"posts": [post(0), post(1)], "tracking": [order(0, 3, 500), order(1, 4, 300)]}
    rows = [{"influencer_id": "1"} | row]
    for basis, amount in (("recorded", recorded), ("computed", computed)):
        config = WorkspaceSettings(cost_basis=basis)
        path = make_cube(tmp_path / basis, config, payouts=rows, **work)
        assert read_cube(path, "SELECT amount FROM payouts")["amount"].tolist() == [amount]
        total = read_cube(path, "SELECT coalesce(sum(cost), 0) AS c FROM ledger")["c"].tolist()
        assert total == [amount]


def test_stated_and_tracked_work_stand_side_by_side(make_cube, read_cube, tmp_path):
    path = make_cube(
        tmp_path,
        posts=[post(0), post(1)],
        tracking=[order(0, 3, 500), order(1, 4, 300)],
        payouts=[payout(500, 0, basis="post", rate=2.0, orders=9), payout(None)],
    )
    found = read_cube(path, "FROM payouts ORDER BY payout_id").astype(object)
    columns = ["recorded", "computed", "stated_orders", "tracked_orders", "tracked_posts"]
    first, second = found[columns].where(found[columns].notna(), None).to_numpy().tolist()
    assert first == [500, 200, 9, 3, 1]
    assert second == [None, None, None, 7, 2]


# Random workspaces. Two influencers, names from a small set, so that everything meets everything.
TWO = st.sampled_from(["1", "2"])
NAME = dict.fromkeys(FULL, TWO)
POSTS = st.lists(
    st.fixed_dictionaries(
        {"influencer_id": TWO, "day": st.integers(0, 30), "reach": st.none() | st.integers(0, 99)}
        | {name: st.none() | TWO for name in FULL}
    ),
    max_size=5,
)
ORDERS = st.lists(
    st.fixed_dictionaries(
        NAME
        | {
            "influencer_id": TWO,
            "day": st.integers(0, 30),
            "orders": st.integers(0, 5),
            "revenue_paise": st.integers(0, 5000),
        }
    ),
    max_size=8,
)
PAYOUTS = st.lists(
    st.fixed_dictionaries(
        {
            "influencer_id": st.sampled_from(["1", "2", "3"]),
            "basis": st.sampled_from(["post", "order", "percent", "hybrid", "fixed", None]),
            "rate": st.none() | st.integers(0, 50).map(float),
            "rate_per": st.sampled_from([None, "post", "order"]),
            "rate_percent": st.none() | st.integers(0, 20).map(float),
            "total_payout_paise": st.none() | st.integers(0, 10**9),
            "product_cost_paise": st.none() | st.integers(0, 10**5),
            "day": st.none() | st.integers(0, 40),
            "start": st.none() | st.integers(0, 30),
            "end": st.none() | st.integers(0, 30),
            "campaign": st.none() | TWO,
            "brand": st.none() | TWO,
        }
    ),
    max_size=6,
)
RULES = st.sampled_from(["posts", "orders", "revenue", "reach", "days"])


def dated(rows, **more):
    names = {"day": "date", "start": "period_start", "end": "period_end"}
    return [
        {
            names.get(key, key): (
                value if key not in names or value is None else DAY + pd.Timedelta(value, "D")
            )
            for key, value in row.items()
        }
        | more
        for row in rows
    ]


def built(make_cube, read_cube, posts, orders, payouts, rule):
    with tempfile.TemporaryDirectory() as folder:
        path = make_cube(
            Path(folder),
            WorkspaceSettings(fixed_rule=rule),
            posts=dated(posts, platform="YouTube"),
            tracking=dated(orders, source="Instagram"),
            payouts=dated(payouts),
        )
        return [
            read_cube(path, f"SELECT * FROM {table}")
            for table in ("ledger", "payouts", "post_shares", "fact", "rollup")
        ]


class Oracle:
    """The spread in exact fractions, one payout and one row of work at a time."""

    def __init__(self, posts, orders, shares, payouts, rule):
        self.orders, self.payouts, self.rule = orders, payouts, rule
        self.posts = []
        for number, row in enumerate(posts):
            own = shares[shares["post_id"] == f"p{number:06d}"]
            parts = {(s.campaign, s.brand, s.product): s.post_units for s in own.itertuples()}
            self.posts.append(row | {"parts": parts})
        self.cost = defaultdict(Fraction)

    def matching(self, paid, kind):
        """Rows of work of one kind that the payout matches, near its dates where there are any."""

        def names(campaign, brand):
            return paid["campaign"] in (None, campaign) and paid["brand"] in (None, brand)

        found = []
        for row in self.posts if kind == "posts" else self.orders:
            parts = row.get("parts") or {tuple(row[name] for name in FULL): 1}
            parts = {key: units for key, units in parts.items() if names(key[0], key[1])}
            if row["influencer_id"] == paid["influencer_id"] and parts:
                found.append(row | {"parts": parts})
        first, last, bounded = self.window(paid)
        near = [row for row in found if first <= row["day"] <= last]
        return near or ([] if bounded else found)

    def window(self, paid):
        if paid["start"] is not None or paid["end"] is not None:
            start = -1000 if paid["start"] is None else paid["start"]
            end = 1000 if paid["end"] is None else paid["end"]
            return min(start, end), max(start, end), True
        if paid["day"] is None:
            return -1000, 1000, False
        same = ("influencer_id", "basis", "campaign", "brand")
        before = [
            other["day"]
            for other in self.payouts
            if other["day"] is not None
            and other["day"] < paid["day"]
            and all(other[name] == paid[name] for name in same)
        ]
        return max(before, default=-1000) + 1, paid["day"], False

    def spread(self, paid, rule, amount):
        kind = "posts" if rule in ("posts", "reach") else "orders"
        work = self.matching(paid, kind)
        if not work:
            rule = kind = "orders" if kind == "posts" else "posts"
            work = self.matching(paid, kind)
        if not work:
            self.cost[(paid["influencer_id"], "unallocated")] += amount
            return
        for row, weight in zip(work, self.weights(work, rule), strict=True):
            total = sum(row["parts"].values())
            for key, units in row["parts"].items():
                share = Fraction(units, total) if total else Fraction(1, len(row["parts"]))
                platform = "YouTube" if kind == "posts" else "Instagram"
                self.cost[(row["influencer_id"], row["day"], platform, *key)] += (
                    amount * weight * share
                )

    def weights(self, work, rule):
        if rule == "days":
            days = {row["day"] for row in work}
            return [
                self.equal_if_none([r for r in work if r["day"] == row["day"]], "orders", row)
                / len(days)
                for row in work
            ]
        column = {"posts": None, "reach": "reach", "orders": "orders", "revenue": "revenue_paise"}
        return [self.equal_if_none(work, column[rule], row) for row in work]

    def equal_if_none(self, work, column, row):
        total = sum(r[column] or 0 for r in work) if column else 0
        return Fraction(row[column] or 0, total) if total else Fraction(1, len(work))


@settings(max_examples=20, deadline=None)
@given(POSTS, ORDERS, PAYOUTS, RULES)
def test_the_ledger_holds_every_paisa_where_the_fractions_put_it(
    make_cube, read_cube, posts, orders, payouts, rule
):
    ledger, paid, shares, fact, rollup = built(make_cube, read_cube, posts, orders, payouts, rule)
    spent = (paid["amount"] + paid["product_cost"]).groupby(paid["influencer"].astype(str)).sum()
    kept = ledger.groupby(ledger["influencer"].astype(str))["cost"].sum()
    assert kept.to_dict() == spent[spent > 0].to_dict()
    assert ledger["product_cost"].sum() == paid["product_cost"].sum()
    for table in (fact, rollup):
        assert table["cost"].sum() == spent.sum()
        assert table["product_cost"].sum() == paid["product_cost"].sum()
        assert table["unallocated_cost"].sum() == ledger.loc[ledger["unallocated"], "cost"].sum()

    oracle = Oracle(posts, cells(orders), shares, payouts, rule)
    for number, row in enumerate(payouts):
        settle(oracle, row, paid[paid["payout_id"] == f"p{number:06d}"].iloc[0])
    got = defaultdict(int)
    for row in ledger.itertuples():
        day = None if pd.isna(row.date) else (row.date - DAY).days
        place = (day, row.platform, row.campaign, row.brand, row.product)
        got[(row.influencer, *(("unallocated",) if row.unallocated else place))] += row.cost
    assert all(abs(got[key] - oracle.cost[key]) <= 8 * len(payouts) for key in {*got, *oracle.cost})


def cells(orders):
    """Orders summed to what the ledger can tell apart; an empty sum still is a row of work."""
    summed = defaultdict(lambda: [0, 0])
    for row in orders:
        key = (row["influencer_id"], row["day"], *(row[name] for name in FULL))
        summed[key][0] += row["orders"]
        summed[key][1] += row["revenue_paise"]
    names = ("influencer_id", "day", *FULL, "orders", "revenue_paise")
    return [dict(zip(names, (*key, *sums), strict=True)) for key, sums in summed.items()]


def settle(oracle, row, paid):
    """Put one payout on the work: its parts, each by its own rule."""
    amount = Fraction(int(paid["amount"] + paid["product_cost"]))
    rules = {"post": "posts", "order": "orders", "percent": "revenue"}
    if row["basis"] != "hybrid":
        oracle.spread(row, rules.get(row["basis"], oracle.rule), amount)
        return
    money = (row["rate"] or 0) * 100
    worked = paid["tracked_orders"] if row["rate_per"] == "order" else paid["tracked_posts"]
    parts = [round(money * int(worked)), int(paid["percent_part"])]
    exact = (row["rate_percent"] or 0) / 100 * int(paid["tracked_revenue"])
    assert abs(parts[1] - exact) <= 0.5
    share = Fraction(parts[0], sum(parts)) if sum(parts) else Fraction(1)
    oracle.spread(row, "orders" if row["rate_per"] == "order" else "posts", amount * share)
    oracle.spread(row, "revenue", amount * (1 - share))


@settings(max_examples=6, deadline=None)
@given(POSTS, ORDERS, PAYOUTS, st.lists(st.integers(1, 4), min_size=8, max_size=8))
def test_duplicated_order_rows_do_not_change_what_a_post_cost(
    make_cube, read_cube, posts, orders, payouts, copies
):
    unnamed = {"day": 3, "reach": 1} | dict.fromkeys(FULL)
    posts = [*posts, *(unnamed | {"influencer_id": influencer} for influencer in "12")]
    paid = [
        {"influencer_id": row["influencer_id"], "day": row["day"], "basis": "post"}
        | {"total_payout_paise": row["total_payout_paise"]}
        for row in payouts
    ]
    more = [row for row, times in zip(orders, copies, strict=False) for _ in range(times)]
    assert len(more) >= len(orders)
    costs = [
        built(make_cube, read_cube, posts, rows, paid, "posts")[0]
        .groupby(["influencer", "date", "platform"], observed=True, dropna=False)["cost"]
        .sum()
        .to_dict()
        for rows in (orders, more)
    ]
    assert costs[0] == costs[1]


@settings(max_examples=6, deadline=None)
@given(POSTS, ORDERS, PAYOUTS, RULES, st.integers(2, 3))
def test_repeating_the_whole_order_file_moves_nothing_that_was_recorded(
    make_cube, read_cube, posts, orders, payouts, rule, times
):
    paid = [
        row | {"total_payout_paise": row["total_payout_paise"] or 0}
        for row in payouts
        if row["basis"] != "hybrid"  # a hybrid's parts are rates times the work itself
    ]
    once, again = (
        built(make_cube, read_cube, posts, rows, paid, rule)[0] for rows in (orders, orders * times)
    )
    pd.testing.assert_frame_equal(once, again)


def test_spreading_in_pieces_gives_the_same_ledger(make_cube, read_cube, tmp_path, monkeypatch):
    paid = [payout(1000 + n, n % 7, basis=basis) for n, basis in enumerate(["post", "order"] * 9)]
    work = WORKED | {"payouts": paid}
    whole = read_cube(make_cube(tmp_path / "whole", **work), "FROM ledger")
    monkeypatch.setattr(ledger_module, "_CHUNK", 3)
    pieces = read_cube(make_cube(tmp_path / "pieces", **work), "FROM ledger")
    pd.testing.assert_frame_equal(whole, pieces)
