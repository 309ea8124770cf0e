"""The registry is complete and speaks plainly; evaluation is by hand and by property."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.evaluation import evaluate, native
from analytics.influencer_metrics import INFLUENCER_METRICS
from analytics.measures import SUMS
from analytics.metric_notes import note
from analytics.metrics import METRICS, needs_posts_or_cost
from settings import WorkspaceSettings

GROSS = WorkspaceSettings()


def sums(**values: float) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(SUMS, 0), **values}])


def metrics(config: WorkspaceSettings = GROSS, **values: float) -> dict[str, float | None]:
    row = evaluate(sums(**values), config).iloc[0]
    return native({str(key): float(value) for key, value in row.items()})


def test_the_registry_has_these_metrics():
    assert list(METRICS) == [
        *("reach", "likes", "comments", "shares", "saves", "views", "posts", "engagements"),
        *("engagement_rate", "orders", "revenue", "net_revenue", "total_orders", "total_revenue"),
        *("conversion_rate", "aov", "cost", "product_cost", "cost_per_order"),
        *("cost_per_engagement", "cpm", "roas", "roi", "incremental_roas", "new_customers"),
        *("cac", "emv", "order_rows"),
    ]


@pytest.mark.parametrize(
    "metric", [*METRICS.values(), *INFLUENCER_METRICS.values()], ids=lambda metric: metric.key
)
def test_every_metric_explains_itself(metric):
    assert metric.label
    assert metric.short
    assert metric.formula
    assert metric.help.endswith(".")
    assert "!" not in metric.help
    assert metric.better in ("up", "down", None)


def test_lower_is_better_for_unit_costs_only():
    assert {key for key, metric in METRICS.items() if metric.better == "down"} == {
        *("cost_per_order", "cost_per_engagement", "cpm", "cac")
    }


def test_figures_worked_by_hand():
    found = metrics(
        WorkspaceSettings(margin=0.4),
        revenue=24793148,
        cost=16762404,
        orders=500,
        reach=1_000_000,
        likes=9_000,
        comments=1_000,
        shares=200,
        saves=300,
        reached_engagements=8_000,
        post_units=1_500_000,
        new_customers=50,
        incremental_revenue=20000000,
    )
    assert found["revenue"] == 247931.48
    assert found["roas"] == pytest.approx(1.479093, abs=1e-6)
    assert found["roi"] == pytest.approx((247931.48 * 0.4 / 167624.04 - 1) * 100)
    assert found["aov"] == pytest.approx(247931.48 / 500)
    assert found["engagement_rate"] == 0.8
    assert found["conversion_rate"] == 0.05
    assert found["engagements"] == 10_500
    assert found["cost_per_engagement"] == pytest.approx(167624.04 / 10_500)
    assert found["cpm"] == pytest.approx(167.62404)
    assert found["cost_per_order"] == pytest.approx(335.24808)
    assert found["cac"] == pytest.approx(3352.4808)
    assert found["incremental_roas"] == pytest.approx(200000 / 167624.04)
    assert found["posts"] == 1.5


def test_nothing_divided_by_nothing_is_undefined():
    found = metrics(revenue=100, orders=0)
    ratios = {key for key, metric in METRICS.items() if not metric.additive}
    assert {key for key, value in found.items() if value is None} == ratios | {"emv"}
    assert metrics(cost=100)["roas"] == 0


def test_unknown_sums_stay_unknown():
    found = metrics(revenue=100, orders=1, cost=math.nan, reach=math.nan, post_units=math.nan)
    for key in ("cost", "roas", "roi", "reach", "posts", "cpm", "conversion_rate"):
        assert found[key] is None
    assert found["aov"] == 1.0


def test_net_revenue_is_divided_by_the_orders_that_stayed():
    net = WorkspaceSettings(revenue_basis="net")
    given_sums = {"revenue": 900, "net_revenue": 600, "orders": 3, "net_orders": 2, "cost": 300}
    assert metrics(net, **given_sums)["aov"] == 3.0
    assert metrics(net, **given_sums)["roas"] == 2.0
    assert metrics(net, **given_sums)["roi"] == 100.0
    assert metrics(net, **given_sums)["revenue"] == 9.0
    assert metrics(GROSS, **given_sums)["roas"] == 3.0


def test_counts_leave_as_whole_numbers():
    found = metrics(orders=3, post_units=2_000_000, revenue=300)
    assert isinstance(found["orders"], int)
    assert isinstance(found["posts"], int)
    assert isinstance(found["revenue"], float)


@settings(deadline=None)
@given(st.integers(0, 10**14))
def test_money_is_the_closest_number_to_its_paise(paise):
    assert metrics(revenue=paise)["revenue"] == float(f"{paise // 100}.{paise % 100:02d}")


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), st.integers(2, 9))
def test_ratios_do_not_depend_on_the_currency(values, factor):
    money = dict(zip(("revenue", "cost", "net_revenue"), values, strict=False))
    counts = {"orders": values[3], "reach": 7}
    one = metrics(**money, **counts)
    other = metrics(**{key: value * factor for key, value in money.items()}, **counts)
    for key in ("roas", "roi", "conversion_rate"):
        assert one[key] == pytest.approx(other[key])


def test_notes_carry_the_workspaces_figures():
    assert note("roi", GROSS) == "Margin 100 % until it is set."
    assert note("roi", WorkspaceSettings(margin=0.45)) == "Margin 45 %."
    assumed = note("incremental_roas", WorkspaceSettings(organic_share={"Gritzo": 0.1}))
    assert "An assumption" in assumed
    assert "10 % for Gritzo and 20 % for other brands" in assumed
    assert "left out" in note("roas", WorkspaceSettings(revenue_basis="net"))
    assert note("roas", GROSS) == ""


def test_what_orders_alone_can_answer():
    assert {key for key, metric in METRICS.items() if not needs_posts_or_cost(metric)} == {
        *("orders", "revenue", "net_revenue", "total_orders", "total_revenue", "aov"),
        *("new_customers", "order_rows"),
    }
