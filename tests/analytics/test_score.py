"""The composite score and the standing among peers, against plain loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import Filters
from analytics.score import PARTS, composite, percentile_ranks
from settings import DEFAULT_SCORE_WEIGHTS
from tests.analytics.query_fixtures import World, make_world, snap, views

BOUNDED = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def world(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("score"))


def rank(value: float, among: list[float]) -> float:
    """Percentile rank by its definition."""
    below, equal = sum(x < value for x in among), sum(x == value for x in among)
    return (below + equal / 2) / len(among) * 100


def ranks(values: list[float], groups: list[int] | None = None) -> list[float]:
    table = pd.DataFrame({"x": values, "other": 1.0})
    return list(percentile_ranks(table, None if groups is None else np.array(groups))["x"])


def test_percentile_ranks_count_ties_half():
    assert ranks([10.0, 20, 20, 40]) == [12.5, 50, 50, 87.5]
    assert ranks([7.0]) == [50]
    assert np.isnan(ranks([1.0, np.nan])).tolist() == [False, True]
    assert ranks([1.0, 2, 9], [0, 0, 1]) == [25, 75, 50]


def test_a_missing_part_drops_out_and_the_rest_rescale():
    nothing = dict.fromkeys(PARTS, np.nan)
    table = pd.DataFrame(
        [
            dict.fromkeys(PARTS, 80.0),
            {**nothing, "roas_shrunk": 90.0, "revenue": 40.0},
            {**nothing, "revenue": 40.0},
            nothing,
        ]
    )
    found = composite(table, DEFAULT_SCORE_WEIGHTS)
    assert found[0] == pytest.approx(80)
    assert found[1] == pytest.approx((0.35 * 90 + 0.15 * 40) / 0.5)
    assert found[2:].isna().all()
    assert composite(table, {"revenue": 1.0}).isna().all()


@BOUNDED
@given(data=st.data())
def test_scores_of_any_view(world, data):
    filters = data.draw(views(world))
    found = perf.influencers(world.snapshot, filters)
    table = perf.breakdown(world.snapshot, filters, "influencer").set_index("value")
    expected = {
        who
        for who, row in table.iterrows()
        if who and ((row["posts"] or 0) > 0 or row["order_rows"] > 0 or row["cost"] > 0)
    }
    assert set(found["value"]) == expected
    everybody = perf.influencers(world.snapshot, filters.with_values("influencer", []))
    rows = [
        row
        for row in everybody.to_dict("records")
        if (row["posts"] or 0) > 0 or row["order_rows"] > 0
    ]
    working = {row["value"] for row in rows}
    for row in found.to_dict("records"):
        if row["value"] not in working:
            assert pd.isna(row["score"])
            continue
        parts: list[tuple[float, float]] = []
        for part, weight in DEFAULT_SCORE_WEIGHTS.items():
            sign = -1 if part == "cost_per_order" else 1
            free = part == "cost_per_order" and not row["cost"] > 0
            if pd.isna(row[part]) or free:
                assert pd.isna(row[f"{part}_rank"])
                continue
            ranked = [
                other
                for other in rows
                if not pd.isna(other[part]) and (part != "cost_per_order" or other["cost"] > 0)
            ]
            everyone = [sign * other[part] for other in ranked]
            mine = rank(sign * row[part], everyone)
            assert row[f"{part}_rank"] == pytest.approx(mine)
            same = [
                sign * other[part]
                for other in ranked
                if (other["platform"], other["tier"]) == (row["platform"], row["tier"])
            ]
            assert row[f"{part}_peers"] == pytest.approx(rank(sign * row[part], same))
            parts.append((weight, mine))
        if len(parts) < 2:
            assert pd.isna(row["score"])
        else:
            mean = sum(w * p for w, p in parts) / sum(w for w, _ in parts)
            assert row["score"] == pytest.approx(mean)
    ranked = found["score"].dropna()
    assert list(ranked) == sorted(ranked, reverse=True)


def test_the_weights_are_the_workspaces(make_tables, tmp_path):
    people = [{"influencer_id": k, "name": k, "platform": "Instagram"} for k in "ab"]
    orders = [
        {"tracking_id": "1", "influencer_id": "a", "date": "2025-03-01", "revenue_paise": 90_000},
        {"tracking_id": "2", "influencer_id": "b", "date": "2025-03-01", "revenue_paise": 10_000},
    ]
    paid = [
        {"payout_id": "1", "influencer_id": "a", "total_payout_paise": 90_000},
        {"payout_id": "2", "influencer_id": "b", "total_payout_paise": 1_000},
    ]
    snapshot = snap(
        make_tables,
        tmp_path,
        influencers=people,
        tracking=[{**order, "orders": 1} for order in orders],
        payouts=paid,
    )
    only = {"revenue": 1.0, "cost_per_order": 0.001}
    by_revenue = replace(
        snapshot,
        id=f"{snapshot.id}/revenue",
        config=snapshot.config.model_copy(update={"score_weights": only}),
    )
    assert perf.influencers(snapshot, Filters())["value"].iloc[0] == "b"
    assert perf.influencers(by_revenue, Filters())["value"].iloc[0] == "a"


def test_an_influencer_without_a_payout_is_not_cheap(make_tables, tmp_path):
    people = [{"influencer_id": k, "name": k, "platform": "Instagram"} for k in "abc"]
    orders = [
        {
            "tracking_id": k,
            "influencer_id": k,
            "date": "2025-03-01",
            "orders": 10,
            "revenue_paise": 100_000,
        }
        for k in "abc"
    ]
    paid = [
        {"payout_id": k, "influencer_id": k, "total_payout_paise": money}
        for k, money in (("a", 1_000), ("b", 2_000))
    ]
    snapshot = snap(make_tables, tmp_path, influencers=people, tracking=orders, payouts=paid)
    found = perf.influencers(snapshot, Filters()).set_index("value")
    assert list(found.index) == ["a", "b", "c"]
    assert pd.isna(found.loc["c", "score"])


def test_a_score_does_not_depend_on_who_else_is_chosen(make_tables, tmp_path):
    snapshot = make_world(make_tables, tmp_path).snapshot
    whole = perf.influencers(snapshot, Filters()).set_index("value")
    chosen = whole.index[whole["score"].notna()][:2].tolist()
    view = Filters().with_values("influencer", chosen)
    found = perf.influencers(snapshot, view).set_index("value")
    pd.testing.assert_frame_equal(found, whole.loc[found.index])
    assert sorted(found.index) == sorted(chosen)
    some = perf.scores(snapshot, view).set_index("value")
    every = perf.scores(snapshot, Filters()).set_index("value")
    pd.testing.assert_frame_equal(some, every.loc[some.index])


def test_whoever_only_costs_has_a_row_and_no_score(make_tables, tmp_path):
    people = [{"influencer_id": k, "name": k, "platform": "Instagram"} for k in "ab"]
    orders = [
        {
            "tracking_id": "t",
            "influencer_id": "a",
            "date": "2025-03-01",
            "orders": 1,
            "revenue_paise": 5_000,
        }
    ]
    paid = [{"payout_id": k, "influencer_id": k, "total_payout_paise": 1_000} for k in "ab"]
    snapshot = snap(make_tables, tmp_path, influencers=people, tracking=orders, payouts=paid)
    found = perf.influencers(snapshot, Filters()).set_index("value")
    assert found["cost"].sum() == perf.totals(snapshot, Filters())["cost"]
    assert pd.isna(found.loc["b", "score"])
