from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import intake
from analytics import performance as perf
from analytics.filters import Filters
from storage import Store
from tests.analytics.query_fixtures import snap
from tests.test_intake import ORDERS, PAYOUTS, write


@pytest.fixture
def snapshot(tmp_path: Path):
    store = Store(tmp_path / "data")
    orders = (
        "Instagram,A,1,u1,MB Whey,2025-01-02,1,900\n"
        "Instagram,A,2,u2,HKV Biotin,2025-02-02,1,300\n"
        "direct,A,,u3,HKV Biotin,2025-02-02,1,5000\n"
    )
    files = [
        write(tmp_path, "orders.csv", ORDERS + orders),
        write(tmp_path, "payouts.csv", PAYOUTS + "1,order,10,1,10\n"),
    ]
    outcome = intake.commit(store.workspace("default"), files, who="test")
    assert outcome.snapshot is not None
    return outcome.snapshot


def test_sales_of_unpaid_influencers_are_the_gap(snapshot) -> None:
    gap = perf.cost_gap(snapshot, Filters())
    assert (gap.influencers, gap.revenue, gap.share) == (1, 300.0, 0.25)
    assert gap.material


def test_a_view_counts_its_own_sales_only(snapshot) -> None:
    assert (
        perf.cost_gap(snapshot, Filters().with_values("brand", ("MuscleBlaze",))).influencers == 0
    )
    later = Filters().with_period("custom", pd.Timestamp("2025-02-01").date())
    assert perf.cost_gap(snapshot, later).share == 1.0


def test_a_paid_influencer_is_no_gap_on_days_without_cost(snapshot) -> None:
    day = pd.Timestamp("2025-01-02").date()
    assert perf.cost_gap(snapshot, Filters().with_period("custom", day, day)).influencers == 0


def test_a_view_without_anybody_has_no_gap(make_tables, tmp_path):
    tracking = [{"tracking_id": "1", "date": "2025-03-01", "orders": 1, "revenue_paise": 100}]
    found = snap(make_tables, tmp_path, tracking=tracking)
    gap = perf.cost_gap(found, Filters().with_values("brand", ["Nobody"]))
    assert (gap.influencers, gap.revenue, gap.share) == (0, 0.0, 0.0)
