"""Cost by date, brand and platform equals fractions worked out from the accepted rows alone."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest

from analytics import performance as perf
from analytics.filters import Filters
from settings import WorkspaceSettings
from tests.analytics import cost_oracle
from tests.analytics.query_fixtures import snap

FIRST = date(2025, 1, 1)
PEOPLE = [
    {"influencer_id": "a", "name": "Asha", "platform": "Instagram"},
    {"influencer_id": "b", "name": "Ravi", "platform": "Moj"},
    {"influencer_id": "idle", "name": "Zoë", "platform": "YouTube"},
]
PRODUCTS = [{"product": "Whey", "brand": "MuscleBlaze"}, {"product": "Bar", "brand": None}]
CAMPAIGNS = ("Launch", "Diwali", None)
BRANDS = ("HKVitals", "Gritzo", None)


def _day(rng: random.Random, days: int = 118) -> date:
    return FIRST + timedelta(days=rng.randrange(days))


def _payouts(rng: random.Random) -> list[dict]:
    rows: list[dict] = []
    kinds = [
        {"basis": "post", "rate": 812.5},
        {"basis": "order", "rate": 33.25},
        {"basis": "percent", "rate": 7.3},
        {"basis": "hybrid", "rate": 950.0, "rate_per": "post", "rate_percent": 4.1},
        {"basis": "hybrid", "rate": 12.0, "rate_per": "order", "rate_percent": 2.7},
        {"basis": "fixed", "rate": 9_999.99},
        {"basis": None, "rate": None, "total_payout_paise": 777_777},
    ]
    for kind in kinds:
        for who in ("a", "b", "ghost"):
            # One without dates, three payments in a row, and one for a stated span of work.
            days = [None, FIRST + timedelta(days=20), FIRST + timedelta(days=65), _day(rng, 160)]
            rows += [{"influencer_id": who, "date": day} | kind for day in days]
            start = _day(rng)
            span = {"period_start": start, "period_end": start + timedelta(days=rng.randrange(25))}
            rows.append({"influencer_id": who} | span | kind)
        rows.append({"influencer_id": "idle", "date": rng.choice([None, _day(rng)])} | kind)
    for row in rows:
        row["campaign"] = rng.choice([None, None, *CAMPAIGNS])
        row["brand"] = rng.choice([None, None, "hkv", "MuscleBlaze", "Gritzo"])
        row["product_cost_paise"] = rng.choice([None, None, 0, 12_901])
        if rng.random() < 0.4:
            row["total_payout_paise"] = rng.randrange(1, 5_000_000)
        if rng.random() < 0.2:
            row["orders"] = row["posts"] = rng.randrange(9)
    return [row | {"payout_id": f"y{n:03d}"} for n, row in enumerate(rows)]


def _tables(seed: int) -> dict[str, list[dict]]:
    rng = random.Random(seed)
    who = ["a", "a", "b", "b", "ghost"]
    tracking = [
        {
            "influencer_id": rng.choice([*who, None]),
            "date": _day(rng),
            "source": rng.choice(["Instagram", "YouTube", "newsletter", None]),
            "campaign": rng.choice(CAMPAIGNS),
            "brand": rng.choice(BRANDS),
            "product": rng.choice(["Whey", "Bar", "Unlisted", None]),
            "orders": rng.choice([0, 1, 1, 2, 7]),
            "revenue_paise": rng.choice([0, rng.randrange(400_000)]),
        }
        for _ in range(90)
    ]
    posts = [
        {
            "influencer_id": rng.choice(who),
            "date": _day(rng),
            "platform": rng.choice(["Instagram", "YouTube", "Moj"]),
            "campaign": rng.choice(CAMPAIGNS),
            "brand": rng.choice(BRANDS),
            "product": rng.choice(["Whey", "Bar", None, None]),
        }
        for _ in range(30)
    ]
    rest = {"influencers": PEOPLE, "products": PRODUCTS, "payouts": _payouts(rng)}
    return {"tracking": tracking, "posts": posts, **rest}


@pytest.fixture(
    scope="module",
    params=[(1, "posts", "recorded"), (2, "orders", "recorded"), (3, "posts", "computed")],
)
def world(request, make_tables, tmp_path_factory):
    seed, rule, basis = request.param
    tables = _tables(seed)
    config = WorkspaceSettings(fixed_rule=rule, cost_basis=basis)
    snapshot = snap(make_tables, tmp_path_factory.mktemp("cost"), config, **tables)
    return snapshot, tables, cost_oracle.costs(tables, config)


def test_the_workspace_is_as_awkward_as_it_should_be(world):
    _, tables, costs = world
    paid = {row["payout_id"]: row for row in tables["payouts"]}
    bases = Counter(row["basis"] for key, row in paid.items() if sum(costs[key].values()) > 0)
    assert set(bases) == {"post", "order", "percent", "hybrid", "fixed", None}
    days = {place[0] for places in costs.values() for place in places}
    assert None in days
    assert any(len(places) > 5 for places in costs.values())
    assert any(not sum(places.values()) for places in costs.values())


def test_every_payout_row_has_its_amount(world, read_cube):
    snapshot, tables, _ = world
    sql = "SELECT payout_id, amount + product_cost AS paise FROM payouts"
    found = read_cube(snapshot.cube, sql).set_index("payout_id")["paise"].to_dict()
    for row in tables["payouts"]:
        assert found[row["payout_id"]] == cost_oracle.amount(tables, row, snapshot.config), row


def test_cost_by_date_brand_platform_and_campaign(world, read_cube):
    snapshot, tables, costs = world
    expected: dict[cost_oracle.Place, Fraction] = defaultdict(Fraction)
    sharing: Counter[cost_oracle.Place] = Counter()
    for places in costs.values():
        for place, paise in places.items():
            expected[place] += paise
            sharing[place] += 1
    sql = "SELECT date, brand, platform, campaign, cost FROM fact WHERE cost > 0"
    got: dict[cost_oracle.Place, int] = defaultdict(int)
    for day, brand, platform, campaign, cost in read_cube(snapshot.cube, sql).itertuples(
        index=False
    ):
        got[None if pd.isna(day) else day.date(), brand, platform, campaign] += cost
    total = sum(cost_oracle.amount(tables, row, snapshot.config) for row in tables["payouts"])
    assert sum(got.values()) == sum(expected.values()) == total
    for place in {*got, *expected}:
        # Every payout is rounded to the paisa once a unit of work and once a share of it.
        assert abs(got[place] - expected[place]) <= 3 * max(sharing[place], 1), place


@pytest.mark.parametrize(("dimension", "part"), [("date", 0), ("brand", 1), ("platform", 2)])
def test_cost_of_every_breakdown(world, dimension, part):
    snapshot, _, costs = world
    expected: dict[str, Fraction] = defaultdict(Fraction)
    for places in costs.values():
        for place, paise in places.items():
            expected[str(place[part] or "")] += paise
    table = perf.breakdown(snapshot, Filters(), dimension).set_index("value")["cost"]
    for value, paise in expected.items():
        assert table.get(value, 0.0) * 100 == pytest.approx(float(paise), abs=100)


def test_evidence_counts_the_payout_rows_with_cost_in_the_view(world):
    snapshot, tables, costs = world
    who = {row["payout_id"]: row["influencer_id"] for row in tables["payouts"]}
    spent: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
    for key, places in costs.items():
        for (day, brand, _, campaign), paise in places.items():
            spent[who[key], day, brand, campaign] += paise

    def rows(brand: str | None, month: int | None) -> int:
        """Payouts with work in the view that carries cost, be it of another payout."""
        return sum(
            any(
                spent[who[key], day, name, campaign] > 0
                and brand in (None, name)
                and (month is None or (day is not None and day.month == month))
                for day, name, _, campaign in places
            )
            for key, places in costs.items()
        )

    for month in (None, 1, 2, 3, 4):
        for brand in (None, "HKVitals", "Gritzo", "MuscleBlaze", "Unassigned"):
            view = Filters((("brand", (brand,)),) if brand else ())
            if month is not None:
                end = date(2025, month + 1, 1) - timedelta(days=1)
                view = view.with_period("custom", date(2025, month, 1), end)
            assert perf.payout_rows(snapshot, view) == rows(brand, month), (brand, month)
