"""The range of ROAS over the rules, against cubes built under each rule."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics import performance as perf
from analytics.derive.fixed_costs import RULES
from analytics.filters import Filters
from settings import WorkspaceSettings
from tests.analytics.query_fixtures import CONFIG, make_world, snap

WORKED = {
    "posts": [
        {"campaign": "A", "date": "2025-03-01", "reach": 25_000},
        {"campaign": "A", "date": "2025-03-02", "reach": 25_000},
        {"campaign": "B", "date": "2025-03-03", "reach": 10_000},
    ],
    "tracking": [
        {"campaign": "A", "orders": 10, "revenue_paise": 100_000, "date": "2025-03-05"},
        {"campaign": "B", "orders": 20, "revenue_paise": 400_000, "date": "2025-03-06"},
    ],
    "payouts": [{"payout_id": "1", "basis": "fixed", "total_payout_paise": 90_000}],
}
PEOPLE = [{"influencer_id": "a", "name": "Asha", "platform": "Instagram"}]


def rows(table: str) -> list[dict[str, object]]:
    fixed = {"influencer_id": "a", "platform": "Instagram"}
    if table == "tracking":
        fixed = {"influencer_id": "a", "source": "Instagram"}
    if table == "payouts":
        fixed = {"influencer_id": "a"}
    key = {"posts": "post_id", "tracking": "tracking_id"}.get(table)
    return [
        {**fixed, **row, **({key: str(n)} if key else {})} for n, row in enumerate(WORKED[table])
    ]


def test_the_worked_case(make_tables, tmp_path):
    snapshot = snap(
        make_tables, tmp_path, influencers=PEOPLE, **{table: rows(table) for table in WORKED}
    )
    found = perf.roas_range(snapshot, Filters(), "campaign").set_index("value")
    expected = {
        "posts": (1.667, 13.333),
        "revenue": (5.556, 5.556),
        "orders": (3.333, 6.667),
        "reach": (1.333, 26.667),
    }
    for rule, (a, b) in expected.items():
        assert found.loc["A", f"roas_{rule}"] == pytest.approx(a, abs=5e-4)
        assert found.loc["B", f"roas_{rule}"] == pytest.approx(b, abs=5e-4)
    assert found.loc["A", "low"] == pytest.approx(1.333, abs=5e-4)
    assert found.loc["B", "high"] == pytest.approx(26.667, abs=5e-4)
    whole = perf.roas_range(snapshot, Filters()).iloc[0]
    assert whole["low"] == whole["high"] == whole["roas"] == pytest.approx(5000 / 900)


@pytest.mark.parametrize("dimension", [None, "brand", "month", "tier", "platform", "influencer"])
def test_every_rule_is_what_a_cube_under_it_says(make_tables, tmp_path, dimension):
    view = Filters().with_period("custom", date(2025, 2, 1), date(2025, 4, 30))
    world = make_world(make_tables, tmp_path)
    for shown in (Filters(), view, Filters().with_values("platform", ["Instagram"])):
        found = perf.roas_range(world.snapshot, shown, dimension).set_index("value")
        for rule in RULES:
            config = CONFIG.model_copy(update={"fixed_rule": rule})
            under = snap(make_tables, tmp_path / rule, config, **world.raw)
            if dimension is None:
                expected = {"": perf.totals(under, shown)["roas"]}
            else:
                table = perf.breakdown(under, shown, dimension)
                expected = dict(zip(table["value"], table["roas"], strict=True))
            for value, roas in expected.items():
                if roas is None or pd.isna(roas):
                    assert pd.isna(found.loc[value, f"roas_{rule}"])
                else:
                    assert found.loc[value, f"roas_{rule}"] == pytest.approx(roas)


def test_only_orders_know_their_coupon(make_tables, tmp_path):
    snapshot = snap(make_tables, tmp_path, tracking=rows("tracking"))
    assert perf.roas_range(snapshot, Filters(), "coupon_code").empty
    assert perf.roas_range(snapshot, Filters((("status", ("paid",)),))).empty
    assert WorkspaceSettings().fixed_rule == "posts"
