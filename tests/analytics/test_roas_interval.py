"""The interval of ROAS against figures by hand, a simulated truth, and groups without one."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analytics import performance as perf
from analytics.filters import Filters
from analytics.query import TOTAL
from analytics.roas_interval import interval
from settings import WorkspaceSettings
from tests.analytics.query_fixtures import CONFIG, make_world, snap
from tests.analytics.test_scoring import fee, people, rows


def sums(values: list[list[float]], cost: float) -> pd.DataFrame:
    totals = [float(sum(orders)) for orders in values]
    return pd.DataFrame(
        {
            "order_rows": [len(orders) for orders in values],
            "revenue": totals,
            "net_revenue": [0.5 * total for total in totals],
            "revenue_sq": [float(sum(value**2 for value in orders)) for orders in values],
            "cost": cost,
        }
    )


def test_the_interval_by_hand():
    # Mean 100, variance (n − 1 below) 1000, CV² .1; v = 1.1 / 5
    found = interval(sums([[60, 80, 100, 120, 140]], 250), CONFIG)
    reach = math.exp(1.6448536269514722 * math.sqrt(1.1 / 5))
    assert found["low"].tolist() == pytest.approx([2.0 / reach])
    assert found["high"].tolist() == pytest.approx([2.0 * reach])


def test_few_orders_lean_on_the_spread_of_all():
    found = interval(sums([[50.0], [60, 80, 100, 120, 140, 150]], 100), CONFIG)
    values = np.array([50.0, 60, 80, 100, 120, 140, 150])
    pooled = values.var(ddof=1) / values.mean() ** 2
    reach = math.exp(1.6448536269514722 * math.sqrt(1 + pooled))
    assert found["high"].iloc[0] == pytest.approx(0.5 * reach)


def test_net_revenue_where_the_workspace_says_so():
    basis = WorkspaceSettings(revenue_basis="net")
    whole = interval(sums([[100.0] * 6], 100), CONFIG)
    kept = interval(sums([[100.0] * 6], 100), basis)
    # Half of it stayed sold: three orders stand behind it, not six.
    reach = 2**0.5 * math.log(whole["high"].item() / 6.0)
    assert kept["high"].item() == pytest.approx(3.0 * math.exp(reach))
    assert kept["low"].item() == pytest.approx(3.0 / math.exp(reach))


def test_bounds_of_net_revenue_hold_the_truth_as_often_as_those_of_gross():
    rng, basis = np.random.default_rng(6), WorkspaceSettings(revenue_basis="net")
    kept_share, worth, inside = 0.6, math.exp(0.5**2 / 2), []
    for _ in range(400):
        orders = rng.lognormal(0, 0.5, max(1, rng.poisson(50)))
        kept = rng.random(len(orders)) < kept_share
        frame = sums([orders.tolist()], 1.0).assign(net_revenue=orders[kept].sum())
        ((low, high),) = interval(frame, basis).to_numpy()
        inside.append(low <= 50 * kept_share * worth <= high)
    assert 0.86 <= np.mean(inside) <= 0.94


def test_no_revenue_or_no_cost_has_no_interval():
    assert interval(sums([[], [10.0]], 0), CONFIG).isna().all(axis=None)
    assert interval(sums([[], [0.0]], 10), CONFIG).isna().all(axis=None)
    mixed = interval(sums([[], [10.0]], 10), CONFIG)
    assert mixed["low"].isna().tolist() == [True, False]


@pytest.mark.parametrize("orders", [8, 40, 400])
def test_nine_in_ten_intervals_hold_the_truth(orders):
    rng = np.random.default_rng(11)
    drawn = [rng.lognormal(0, 0.6, rng.poisson(orders)) for _ in range(2_000)]
    truth = orders * math.exp(0.18) / 100
    found = interval(sums([list(values) for values in drawn], 100.0), CONFIG)
    covered = (found["low"] <= truth) & (truth <= found["high"])
    assert 0.86 <= covered.mean() <= 0.94


def test_every_grouping_holds_its_own_roas(make_tables, tmp_path):
    snapshot = make_world(make_tables, tmp_path).snapshot
    for grouping in (("brand",), ("platform",), ("influencer",), ("month",)):
        table = perf.breakdown(snapshot, Filters(), grouping[0]).set_index("value")
        found = perf.roas_interval(snapshot, Filters(), grouping).set_index(grouping[0])
        sold = table["roas"].reindex(found.index)
        inside = (found["low"] < sold) & (sold < found["high"])
        assert inside.equals(sold.gt(0))
    crossed = perf.roas_interval(snapshot, Filters(), ("brand", "month"))
    assert list(crossed) == ["brand", "month", "low", "high"]
    ((low, high),) = perf.roas_interval(snapshot, Filters(), TOTAL).to_numpy()
    whole = perf.totals(snapshot, Filters())["roas"]
    assert whole is not None
    assert low < whole < high


def test_more_orders_are_surer(make_tables, tmp_path):
    tracking = rows("i000", [10_000] * 10) + rows("i001", [10_000] * 1_000)
    snapshot = snap(
        make_tables,
        tmp_path,
        influencers=people(2),
        tracking=tracking,
        payouts=[fee("i000", 50_000), fee("i001", 5_000_000)],
    )
    found = perf.roas_interval(snapshot, Filters(), ("influencer",)).set_index("influencer")
    width = found["high"] / found["low"]
    assert width["i001"] < 1.2
    assert width["i000"] > 2.5
