"""Did it pay: every answer there is, with its numbers."""

from __future__ import annotations

import pytest

from analytics import performance as perf
from analytics.filters import Filters
from settings import WorkspaceSettings
from tests.analytics.query_fixtures import snap

PEOPLE = [{"influencer_id": "i1", "name": "Asha", "platform": "Instagram"}]


def order(paise: int, brand: str | None = "Gritzo", **values: object) -> dict[str, object]:
    base = {"influencer_id": "i1", "date": "2025-03-01", "orders": 1, "revenue_paise": paise}
    return {**base, "brand": brand, **values}


def fee(paise: int, **values: object) -> dict[str, object]:
    return {"influencer_id": "i1", "basis": "order", "total_payout_paise": paise, **values}


@pytest.fixture
def judge(make_tables, tmp_path):
    def judged(filters: Filters | None = None, config: WorkspaceSettings | None = None, **tables):
        snapshot = snap(make_tables, tmp_path, config, influencers=PEOPLE, **tables)
        return perf.verdict(snapshot, filters or Filters())

    return judged


def test_it_paid(judge):
    found = judge(tracking=[order(14_800)], payouts=[fee(10_000)])
    assert (found.kind, found.roas, found.revenue, found.cost) == ("paid", 1.48, 148.0, 100.0)
    assert (found.break_even, found.margin_set, found.reason) == (1.0, False, "")
    assert found.best is None
    assert found.worst is None


def test_a_margin_raises_the_bar(judge):
    config = WorkspaceSettings(margin=0.4)
    found = judge(config=config, tracking=[order(24_999)], payouts=[fee(10_000)])
    assert (found.kind, found.break_even, found.margin_set) == ("under", 2.5, True)
    config = WorkspaceSettings(margin=0.4)


def test_break_even_exactly_has_paid(judge):
    assert judge(tracking=[order(10_000)], payouts=[fee(10_000)]).kind == "paid"


def test_returned_orders_count_where_revenue_is_gross(judge):
    tables = {"tracking": [order(20_000, status="returned")], "payouts": [fee(10_000)]}
    assert judge(**tables).kind == "paid"


def test_returned_orders_do_not_count_where_revenue_is_net(judge):
    tables = {"tracking": [order(20_000, status="returned")], "payouts": [fee(10_000)]}
    found = judge(config=WorkspaceSettings(revenue_basis="net"), **tables)
    assert (found.kind, found.revenue, found.roas) == ("no_sales", 0.0, 0.0)


def test_no_cost(judge):
    found = judge(tracking=[order(10_000)])
    assert (found.kind, found.roas, found.cost, found.revenue) == ("no_cost", None, 0, 100.0)
    assert found.reason == "No influencer cost falls into this view."


def test_no_sales(judge):
    found = judge(payouts=[fee(10_000)])
    assert (found.kind, found.roas, found.cost) == ("no_sales", 0.0, 100.0)


def test_nothing_at_all(judge):
    found = judge()
    assert (found.kind, found.roas, found.revenue) == ("empty", None, 0.0)


def test_a_view_that_only_orders_know_has_no_cost_to_judge(judge):
    found = judge(
        Filters((("coupon_code", ("X",)),)),
        tracking=[order(10_000, coupon_code="X")],
        payouts=[fee(5_000)],
    )
    assert (found.kind, found.cost, found.revenue) == ("no_cost", None, 100.0)
    assert found.reason == "Posts and cost have no coupon code: only orders do."


def test_the_brand_that_earned_most_and_least(judge):
    found = judge(
        tracking=[order(30_000, "Gritzo"), order(10_000, "HKVitals", orders=3)],
        payouts=[fee(10_000)],
    )
    # Per order: Gritzo bears a quarter of the cost, HKVitals three quarters.
    assert found.best == ("brand", "Gritzo", 12.0)
    assert found.worst is not None
    assert found.worst.label == "HKVitals"
    assert found.worst.roas == pytest.approx(10 / 7.5)


def test_platforms_speak_where_there_is_one_brand(judge):
    found = judge(
        tracking=[order(30_000, source="YouTube"), order(10_000, source="Instagram")],
        payouts=[fee(10_000)],
    )
    assert found.best == ("platform", "YouTube", 6.0)


def test_what_has_no_name_or_hardly_any_cost_stands_out_for_nothing(judge):
    found = judge(
        tracking=[
            order(30_000, None),
            order(10_000, "HKVitals"),
            order(90_000, "Gritzo", orders=0),
        ],
        payouts=[fee(10_000)],
    )
    assert found.best is None
