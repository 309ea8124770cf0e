"""Payouts as recorded and as computed."""

from __future__ import annotations

import pandas as pd

from analytics import performance as perf
from tests.analytics.query_fixtures import snap

POSTS = [
    {"post_id": f"p{n}", "influencer_id": "a", "platform": "Instagram", "date": f"2025-03-0{n}"}
    for n in (1, 2, 3)
]
ORDERS = [
    {
        "tracking_id": f"t{n}",
        "influencer_id": "a",
        "source": "Instagram",
        "date": "2025-03-05",
        "orders": 2,
        "revenue_paise": 50_000,
    }
    for n in (1, 2)
]


def payout(key: str, **more: object) -> dict[str, object]:
    return {"payout_id": key, "influencer_id": "a", **more}


def test_recorded_against_computed(make_tables, tmp_path):
    payouts = [
        payout("right", basis="post", rate=100.0, posts=3, total_payout_paise=30_000),
        payout("more", basis="post", rate=100.0, posts=2, total_payout_paise=50_000),
        payout("tracked", basis="order", rate=10.0, total_payout_paise=1_000),
        payout("share", basis="percent", rate=5.0, total_payout_paise=5_000),
        payout("unknown", basis="fixed", total_payout_paise=9_000),
        payout("unpaid", basis="order", rate=10.0, orders=7),
    ]
    people = [{"influencer_id": "a", "name": "Asha", "platform": "Instagram"}]
    snapshot = snap(
        make_tables, tmp_path, influencers=people, posts=POSTS, tracking=ORDERS, payouts=payouts
    )
    found = perf.payout_check(snapshot).set_index("payout_id")
    assert list(found.index[:2]) == ["more", "tracked"]
    expected = {
        "right": (300.0, 300.0, 0.0),
        "more": (500.0, 200.0, 300.0),
        "tracked": (10.0, 40.0, -30.0),
        "share": (50.0, 50.0, 0.0),
    }
    for key, money in expected.items():
        assert tuple(found.loc[key, ["recorded", "computed", "difference"]]) == money
    assert pd.isna(found.loc["unknown", "computed"])
    assert pd.isna(found.loc["unpaid", "recorded"])
    assert found.loc["unpaid", "computed"] == 70.0
    assert found.loc["tracked", "tracked_orders"] == 4
    assert found.loc["right", "label"] == "Asha"


def test_without_payouts_there_is_nothing_to_check(make_tables, tmp_path):
    assert perf.payout_check(snap(make_tables, tmp_path, tracking=ORDERS)).empty
