"""A range of followers is read as people write it, and reaches orders, posts and cost."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics import performance as perf
from analytics.filters import Filters, Followers
from analytics.followers import MOST, parse_range, read_followers
from tests.analytics.query_fixtures import snap


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10k", 10_000),
        ("1L", 100_000),
        ("1.5M", 1_500_000),
        (" 5,00,000 ", 500_000),
        ("2 lakh", 200_000),
        (0, 0),
        (12, 12),
        ("1.5", None),
        ("-3", None),
        ("10%", None),
        ("$10", None),
        ("many", None),
        ("", None),
        (True, None),
        (None, None),
        (str(MOST + 1), None),
    ],
)
def test_numbers_of_followers(text, number):
    assert read_followers(text) == number


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("10000-500000", Followers(10_000, 500_000)),
        ("5L – 10k", Followers(10_000, 500_000)),
        ("10k-", Followers(10_000)),
        ("-1.5M", Followers(None, 1_500_000)),
    ],
)
def test_ranges(text, limit):
    assert parse_range(text) == limit


@pytest.mark.parametrize("text", ["", "-", "10k", "a-b", "10k-b", "1-2-3"])
def test_what_is_no_range(text):
    with pytest.raises(ValueError, match="10000-500000"):
        parse_range(text)


@pytest.mark.parametrize("ends", [(None, None), (-1, None), (0, MOST + 1)])
def test_code_cannot_ask_for_an_impossible_range(ends):
    with pytest.raises(ValueError, match=r"number of followers|at least one end"):
        Followers(*ends)


@pytest.fixture(scope="module")
def snapshot(make_tables, tmp_path_factory):
    day = pd.Timestamp(2025, 3, 1).date()
    who = ["nano", "edge", "big", "uncounted"]
    return snap(
        make_tables,
        tmp_path_factory.mktemp("followers"),
        influencers=pd.DataFrame(
            {
                "influencer_id": who,
                "name": who,
                "platform": ["Instagram"] * 4,
                "follower_count": [500, 10_000, 2_000_000, None],
            }
        ),
        posts=pd.DataFrame(
            {
                "post_id": [f"p{n}" for n in range(4)],
                "influencer_id": who,
                "platform": ["Instagram"] * 4,
                "date": [day] * 4,
                "likes": [1, 10, 100, 1_000],
                "comments": [0] * 4,
            }
        ),
        tracking=pd.DataFrame(
            {
                "tracking_id": [f"t{n}" for n in range(5)],
                "influencer_id": [*who, None],
                "date": [day] * 5,
                "orders": [1] * 5,
                "revenue_paise": [1_00, 10_00, 100_00, 1_000_00, 10_000_00],
            }
        ),
        payouts=pd.DataFrame(
            {
                "payout_id": [f"f{n}" for n in range(4)],
                "influencer_id": who,
                "basis": ["post"] * 4,
                "total_payout_paise": [1_00, 10_00, 100_00, 1_000_00],
                "date": [day] * 4,
            }
        ),
    )


@pytest.mark.parametrize(
    ("low", "high", "sum_of"),
    [
        (0, None, 111),
        (501, None, 110),
        (None, 10_000, 11),
        (10_000, 10_000, 10),
        (10_001, 1_999_999, 0),
        (None, MOST, 111),
    ],
)
def test_orders_posts_and_cost_follow_the_influencer(snapshot, low, high, sum_of):
    view = Filters(followers=Followers(low, high))
    found = perf.totals(snapshot, view)
    assert (found["revenue"], found["likes"], found["cost"]) == (sum_of, sum_of, sum_of)
    assert found["total_revenue"] == sum_of
    assert perf.posts(snapshot, view)["likes"].sum() == sum_of
    by_coupon = perf.breakdown(snapshot, view, "coupon_code")
    assert by_coupon["revenue"].sum() == sum_of


def test_without_a_range_everyone_counts(snapshot):
    found = perf.totals(snapshot, Filters())
    assert (found["revenue"], found["total_revenue"], found["cost"]) == (1_111, 11_111, 1_111)
