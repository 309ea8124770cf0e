"""What posts sold, against the same said in plain loops over single orders."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.attribution import SUM_COLUMNS, post_sums
from analytics.derive import ledger
from analytics.filters import Filters
from analytics.span import span
from settings import WorkspaceSettings
from storage import connect
from tests.analytics import oracle
from tests.analytics.oracle_checks import days_of
from tests.analytics.query_fixtures import World, make_world, snap, views

BOUNDED = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def gross(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("attribution"))


@pytest.fixture(scope="module", params=[("gross", 14), ("net", 7), ("gross", 28)])
def world(gross, request) -> World:
    basis, days = request.param
    config = gross.config.model_copy(update={"revenue_basis": basis, "attribution_days": days})
    snapshot = replace(gross.snapshot, id=f"{gross.snapshot.id}/{basis}{days}", config=config)
    return replace(gross, snapshot=snapshot)


def followed(world: World, rows: pd.DataFrame) -> list[tuple[str, int, float, float]]:
    """Per tracked order row that a post explains: the post, the lag, orders and rupees."""
    config, posts = world.config, world.raw["posts"]
    found: list[tuple[str, int, float, float]] = []
    for row in rows.to_dict("records"):
        lost = config.revenue_basis == "net" and not row["net"]
        if row["kind"] != "order" or not row["influencer"] or pd.isna(row["date"]):
            continue
        before = [
            (day, post)
            for day, post, who, where in zip(
                posts["date"],
                posts["post_id"],
                posts["influencer_id"],
                posts["platform"],
                strict=True,
            )
            if who == row["influencer"]
            and where == row["platform"]
            and pd.Timestamp(day) <= row["date"]
        ]
        if not before:
            continue
        day, post = max(before)
        lag = (row["date"] - pd.Timestamp(day)).days
        if lag < config.attribution_days:
            orders, revenue = (0, 0) if lost else (row["quantity"], row["amount"] / 100)
            found.append((post, lag, orders, revenue))
    return found


def posts_in(world: World, filters: Filters) -> set[str]:
    """Posts of a view, from their shares."""
    with closing(connect(world.snapshot)) as cursor:
        ids = cursor.execute(
            "SELECT p.post_id FROM post_shares s JOIN posts p USING (post_id)"
        ).df()["post_id"]
    rows = world.facts[world.facts["kind"] == "post"].assign(post_id=ids.to_numpy())
    return set(oracle.select(rows, filters, days_of(world, filters))["post_id"])


@BOUNDED
@given(data=st.data())
def test_what_each_post_sold(world, data):
    filters = data.draw(views(world))
    found = perf.post_results(world.snapshot, filters)
    sums = post_sums(world.snapshot, filters)
    if filters.order_only:
        assert found.empty
        assert sums.empty
        return
    oldest_first = found.sort_values(["date", "post_id"])[list(SUM_COLUMNS)].reset_index(drop=True)
    named = sums.astype({"influencer": "str", "platform": "str"})
    pd.testing.assert_frame_equal(named, oldest_first, check_dtype=False)
    rows = oracle.select(world.facts, filters, None)
    orders: dict[str, float] = defaultdict(float)
    revenue: dict[str, float] = defaultdict(float)
    for post, _, count, money in followed(world, rows):
        orders[post] += count
        revenue[post] += money
    assert set(found["post_id"]) == posts_in(world, filters)
    for row in found.to_dict("records"):
        assert row["orders"] == orders[row["post_id"]]
        assert row["revenue"] == pytest.approx(revenue[row["post_id"]], abs=1e-6)
        if row["cost"] > 0:
            assert row["roas"] == pytest.approx(row["revenue"] / row["cost"])
        else:
            assert pd.isna(row["roas"])


@BOUNDED
@given(data=st.data())
def test_what_no_post_explains_is_the_rest(world, data):
    filters = data.draw(views(world))
    found = perf.explained(world.snapshot, filters)
    if filters.order_only:
        assert found is None
        return
    rows = oracle.select(world.facts, filters, days_of(world, filters))
    mine = followed(world, rows)
    totals = oracle.totals(world.facts, filters, days_of(world, filters), world.config)
    net = world.config.revenue_basis == "net"
    assert found.orders == sum(row[2] for row in mine)
    assert found.revenue == pytest.approx(sum(row[3] for row in mine), abs=1e-6)
    whole = totals["net_revenue" if net else "revenue"]
    assert found.revenue + found.other_revenue == pytest.approx(whole, abs=1e-6)
    assert found.share is None if not whole else found.share == pytest.approx(found.revenue / whole)


@BOUNDED
@given(data=st.data())
def test_sales_fade_day_by_day(world, data):
    filters = data.draw(views(world))
    found = perf.decay(world.snapshot, filters)
    length = world.config.attribution_days
    assert list(found["lag"]) == list(range(length))
    if filters.order_only:
        assert found["share"].isna().all()
        return
    posted = dict(zip(world.raw["posts"]["post_id"], world.raw["posts"]["date"], strict=True))
    days, last = days_of(world, filters), span(world.snapshot).anchor
    revenue = [0.0] * length
    for post, lag, _, money in followed(world, oracle.select(world.facts, filters, None)):
        shown = days is None or days.start <= posted[post] <= days.end
        if shown and posted[post] + timedelta(days=length - 1) <= last:
            revenue[lag] += money
    assert list(found["revenue"]) == pytest.approx(revenue, abs=1e-6)
    if sum(revenue):
        assert found["cumulative"].iloc[-1] == pytest.approx(1.0)


def order(number: int, day: str, **more: object) -> dict[str, object]:
    return {
        "tracking_id": f"t{number}",
        "influencer_id": "a",
        "source": "Instagram",
        "date": day,
        "orders": 1,
        "revenue_paise": 10_000,
        **more,
    }


def test_a_post_costs_its_fee_and_the_commission_on_what_it_sold(make_tables, tmp_path):
    posts = [
        {"post_id": "early", "influencer_id": "a", "platform": "Instagram", "date": "2025-03-01"},
        {"post_id": "late", "influencer_id": "a", "platform": "Instagram", "date": "2025-03-10"},
        {"post_id": "tube", "influencer_id": "a", "platform": "YouTube", "date": "2025-03-12"},
    ]
    orders = [
        order(1, "2025-03-01"),
        order(2, "2025-03-09"),
        order(3, "2025-03-10"),
        order(4, "2025-03-20"),
        order(5, "2025-03-30"),  # 20 days after: no post explains it
        order(6, "2025-02-27"),  # before any post
    ]
    payouts = [
        {"payout_id": "fee", "influencer_id": "a", "basis": "post", "total_payout_paise": 30_000},
        {"payout_id": "cut", "influencer_id": "a", "basis": "order", "total_payout_paise": 6_000},
    ]
    people = [{"influencer_id": "a", "name": "Asha", "platform": "Instagram"}]
    snapshot = snap(
        make_tables, tmp_path, influencers=people, posts=posts, tracking=orders, payouts=payouts
    )
    found = perf.post_results(snapshot, Filters()).set_index("post_id")
    assert list(found.index) == ["tube", "late", "early"]
    assert dict(found["orders"]) == {"tube": 0, "late": 2, "early": 2}
    assert dict(found["cost"]) == {"tube": 100.0, "late": 120.0, "early": 120.0}
    assert found.loc["late", "roas"] == pytest.approx(200 / 120)
    part = perf.explained(snapshot, Filters())
    assert (part.orders, part.other_orders, part.other_revenue) == (4, 2, 200.0)
    longer = replace(
        snapshot, id=f"{snapshot.id}/28", config=WorkspaceSettings(attribution_days=28)
    )
    assert perf.explained(longer, Filters()).other_orders == 1


def test_of_two_posts_on_a_day_the_last_by_id_counts(make_tables, tmp_path):
    posts = [
        {"post_id": name, "influencer_id": "a", "platform": "Instagram", "date": "2025-03-01"}
        for name in ("p1", "p2")
    ]
    snapshot = snap(make_tables, tmp_path, posts=posts, tracking=[order(1, "2025-03-02")])
    found = perf.post_results(snapshot, Filters()).set_index("post_id")
    assert dict(found["orders"]) == {"p1": 0, "p2": 1}


def test_without_posts_nothing_is_explained(make_tables, tmp_path):
    snapshot = snap(make_tables, tmp_path, tracking=[order(1, "2025-03-02")])
    march = Filters().with_period("custom", date(2025, 3, 1), date(2025, 3, 31))
    assert perf.post_results(snapshot, march).empty
    assert perf.explained(snapshot, march).other_revenue == 100.0
    assert perf.decay(snapshot, march)["share"].isna().all()


def test_an_order_that_many_payouts_pay_for_counts_once(make_tables, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger, "_CHUNK", 1)
    posts = [{"post_id": "p", "influencer_id": "a", "platform": "Instagram", "date": "2025-03-01"}]
    payouts = [
        {"payout_id": basis, "influencer_id": "a", "basis": basis, "total_payout_paise": 1_000}
        for basis in ("order", "percent")
    ]
    people = [{"influencer_id": "a", "name": "Asha", "platform": "Instagram"}]
    snapshot = snap(
        make_tables,
        tmp_path,
        influencers=people,
        posts=posts,
        tracking=[order(1, "2025-03-02")],
        payouts=payouts,
    )
    (row,) = perf.post_results(snapshot, Filters()).to_dict("records")
    assert (row["orders"], row["revenue"], row["cost"]) == (1, 100.0, 20.0)
    assert perf.explained(snapshot, Filters()).other_orders == 0
