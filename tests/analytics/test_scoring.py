"""Shrunk ROAS against figures by hand, a simulated truth, and the lucky order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import Filters
from analytics.scoring import COLUMNS, between_variance, shrink, shrunk_roas
from settings import WorkspaceSettings
from tests.analytics.query_fixtures import snap


def people(n: int, **values: object) -> list[dict[str, object]]:
    base = {"platform": "Instagram", "follower_count": 5_000, **values}
    return [{"influencer_id": f"i{k:03d}", "name": f"Name {k}", **base} for k in range(n)]


def rows(influencer: str, values: list[int]) -> list[dict[str, object]]:
    return [
        {"influencer_id": influencer, "date": "2025-03-01", "orders": 1, "revenue_paise": value}
        for value in values
    ]


def fee(influencer: str, paise: int) -> dict[str, object]:
    return {"influencer_id": influencer, "basis": "fixed", "total_payout_paise": paise}


def test_between_variance_by_hand():
    # w = 10, 10; mean .5; Q = 5; (5 − 1) / (20 − 200/20)
    effects, variances = np.array([0.0, 1.0]), np.array([0.1, 0.1])
    assert between_variance(effects, variances) == pytest.approx(0.4)
    assert between_variance(np.array([0.5, 0.6]), variances) == 0.0
    assert between_variance(np.array([0.5]), np.array([0.1])) == 0.0


def test_shrinkage_by_hand():
    # One group of three: w = 10 each, mean 1, Q = 20, τ² = (20 − 2)/(30 − 10) = .9
    effects, variances = np.array([0.0, 1.0, 2.0]), np.full(3, 0.1)
    groups = pd.Series(["g"] * 3)
    means, left = shrink(effects, variances, groups)
    assert means == pytest.approx([0.1, 1.0, 1.9])
    # Pull .1; .9 · .1 between, .1² · 1/3 for the mean, which three estimates of variance 1 tell.
    assert left == pytest.approx([0.09 + 0.01 / 3] * 3)


def test_small_groups_lean_on_everybody():
    effects = np.array([0.0, 1.0, 2.0, 3.0])
    shrunk = shrink(effects, np.full(4, 0.1), pd.Series(["a", "a", "b", "b"]))[0]
    alone = shrink(effects, np.full(4, 0.1), pd.Series(["a"] * 4))[0]
    assert shrunk == pytest.approx(alone)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-5, 5), st.floats(0.01, 3), st.sampled_from("abc")),
        min_size=1,
        max_size=25,
    )
)
def test_estimates_lie_between_the_figure_and_the_rest(members):
    effects = np.array([m[0] for m in members])
    variances = np.array([m[1] for m in members])
    shrunk, left = shrink(effects, variances, pd.Series([m[2] for m in members]))
    assert (left > 0).all()
    assert np.isfinite(shrunk).all()
    assert (shrunk >= effects.min() - 1e-9).all()
    assert (shrunk <= effects.max() + 1e-9).all()


def drawn(seed: int) -> tuple[np.ndarray, pd.DataFrame]:
    """300 influencers of known ROAS, each with 1 to 30 orders expected."""
    rng = np.random.default_rng(seed)
    truth = np.exp(rng.normal(0.5, 0.4, 300))
    counts = rng.integers(1, 30, 300)
    orders = [rng.lognormal(0, 0.6, rng.poisson(n)) * 1_000 for n in counts]
    revenue = np.array([values.sum() for values in orders])
    frame = pd.DataFrame(
        {
            "revenue": revenue,
            "gross": revenue,
            "squares": [(values**2).sum() for values in orders],
            "evidence": [len(values) for values in orders],
            "cost": counts * 1_000 * np.exp(0.18) / truth,
            "peers": "one",
        }
    )
    return truth, frame


def test_shrunk_figures_are_nearer_the_truth_than_raw_ones():
    truth, frame = drawn(7)
    shrunk = shrunk_roas(frame)["roas_shrunk"]
    sold = frame["revenue"] > 0
    raw = frame["revenue"][sold] / frame["cost"][sold]
    raw_error = np.mean((np.log(raw) - np.log(truth[sold])) ** 2)
    error = np.mean((np.log(shrunk[sold]) - np.log(truth[sold])) ** 2)
    assert error < 0.6 * raw_error
    assert np.isfinite(shrunk).all()


def test_nine_in_ten_intervals_hold_the_truth():
    covered = []
    for seed in range(8):
        truth, frame = drawn(seed)
        found = shrunk_roas(frame)
        covered.append((found["shrunk_low"] <= truth) & (truth <= found["shrunk_high"]))
    assert 0.87 <= np.mean(covered) <= 0.93


def test_one_lucky_order_does_not_top_the_list(make_tables, tmp_path):
    rng = np.random.default_rng(3)
    tracking = [
        row
        for k in range(12)
        for row in rows(f"i{k:03d}", [int(v) for v in rng.normal(10_000, 2_000, 40)])
    ]
    fees = [fee(f"i{k:03d}", int(200_000 * (1 + k / 12))) for k in range(12)]
    lucky = rows("i012", [60_000])
    snapshot = snap(
        make_tables,
        tmp_path,
        influencers=people(13),
        tracking=tracking + lucky,
        payouts=[*fees, fee("i012", 10_000)],
    )
    table = perf.scores(snapshot, Filters())
    assert table.loc[table["roas"].idxmax(), "value"] == "i012"
    found = perf.leaders(snapshot, Filters())
    assert "i012" not in set(found.top["value"])
    assert found.top["value"].iloc[0] == "i000"
    mine = table.set_index("value").loc["i012"]
    assert mine["roas"] == pytest.approx(6.0)
    assert mine["roas_shrunk"] < 2.5
    assert mine["evidence"] == 1


def test_one_price_does_not_make_one_order_certain(make_tables, tmp_path):
    # Every order is worth the same, so the spread of order values says nothing.
    tracking = [row for k in range(6) for row in rows(f"i{k:03d}", [10_000] * (30 + k))]
    fees = [fee(f"i{k:03d}", 150_000) for k in range(6)]
    snapshot = snap(
        make_tables,
        tmp_path,
        influencers=people(7),
        tracking=tracking + rows("i006", [10_000]),
        payouts=[*fees, fee("i006", 1_000)],
    )
    top = perf.leaders(snapshot, Filters(), 3).top
    assert "i006" not in set(top["value"])


def test_cost_without_revenue_is_ranked_low_and_never_infinite(make_tables, tmp_path):
    tracking = [row for k in range(4) for row in rows(f"i{k:03d}", [10_000 + k] * 20)]
    fees = [fee(f"i{k:03d}", 100_000) for k in range(6)]
    snapshot = snap(
        make_tables,
        tmp_path,
        influencers=people(6),
        tracking=tracking + rows("i004", [0]),
        payouts=fees,
    )
    table = perf.scores(snapshot, Filters()).set_index("value")
    assert np.isfinite(table["roas_shrunk"]).all()
    assert set(table.index[-2:]) == {"i004", "i005"}
    assert (table.loc[["i004", "i005"], "roas"] == 0).all()
    assert (table.loc[["i004", "i005"], "roas_shrunk"] > 0).all()
    assert set(perf.leaders(snapshot, Filters(), 2).bottom["value"]) == {"i004", "i005"}


def test_nobody_is_both_best_and_worst(make_tables, tmp_path):
    tracking = [row for k in range(5) for row in rows(f"i{k:03d}", [10_000 * (k + 1)] * 20)]
    fees = [fee(f"i{k:03d}", 100_000) for k in range(5)]
    unpaid = rows("i005", [99_999] * 20)
    snapshot = snap(
        make_tables,
        tmp_path,
        influencers=people(6),
        tracking=tracking + unpaid,
        payouts=fees,
    )
    found = perf.leaders(snapshot, Filters(), 5)
    assert found.top["value"].tolist() == ["i004", "i003", "i002"]
    assert found.bottom["value"].tolist() == ["i000", "i001"]
    assert list(found.top.columns) == list(COLUMNS) == list(found.bottom.columns)
    assert found.top["platform"].tolist() == ["Instagram"] * 3
    assert found.top["tier"].tolist() == ["nano"] * 3
    assert (found.top["evidence"] == 20).all()


def test_nobody_sold_anything(make_tables, tmp_path):
    snapshot = snap(
        make_tables, tmp_path, influencers=people(2), payouts=[fee("i000", 5), fee("i001", 9)]
    )
    table = perf.scores(snapshot, Filters())
    assert table["roas_shrunk"].tolist() == [0.0, 0.0]
    assert table[["shrunk_low", "shrunk_high"]].isna().all(axis=None)


def test_without_cost_there_is_no_ranking(make_tables, tmp_path):
    tracking = rows("i000", [10_000])
    snapshot = snap(make_tables, tmp_path, influencers=people(1), tracking=tracking)
    found = perf.leaders(snapshot, Filters())
    assert found.top.empty
    assert found.bottom.empty
    by_coupon = perf.scores(snapshot, Filters((("coupon_code", ("",)),)))
    assert by_coupon.empty


def test_net_revenue_where_the_workspace_says_so(make_tables, tmp_path):
    tracking = rows("i000", [10_000] * 4)
    tracking[0]["status"] = "cancelled"
    snapshot = snap(
        make_tables,
        tmp_path,
        WorkspaceSettings(revenue_basis="net"),
        influencers=people(1),
        tracking=tracking,
        payouts=[fee("i000", 10_000)],
    )
    assert perf.scores(snapshot, Filters())["roas"].tolist() == [3.0]
