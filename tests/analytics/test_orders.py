"""What an order row derives: brand, platform, revenue, net, and who is new."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.derive.names import BrandWords
from settings import DEFAULT_BRAND_ALIASES

ORDER = {"date": "2025-01-05", "orders": 1}


def orders_of(make_cube, read_cube, folder, **tables):
    """The rows of the only part in its order, which is the order the test gave them in."""
    return read_cube(make_cube(folder, **tables), "FROM orders ORDER BY place")


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("MB Protein", "MuscleBlaze"),
        ("diwali_mb_2025", "MuscleBlaze"),
        ("Muscle-Blaze creatine", "MuscleBlaze"),
        ("musclesblaze", None),
        ("RunGritzo", "Gritzo"),
        ("HK Vitals Biotin", "HKVitals"),
        ("hk_vitals", "HKVitals"),
        ("HKLaunch", None),
        ("Plumber", None),
        ("", None),
    ],
)
def test_a_brand_word_is_found_where_it_stands(text, brand):
    assert BrandWords(DEFAULT_BRAND_ALIASES).inside(text) == brand


def test_the_longest_word_wins_and_a_whole_spelling_is_recognised():
    words = BrandWords({"Vita": ("Vita",), "Vita Kids": ()})
    assert words.inside("new vita kids mix") == "Vita Kids"
    assert words.spelled(" vita ") == "Vita"
    assert words.spelled("vita mix") is None


def test_brand_comes_from_the_first_place_that_names_one(make_cube, read_cube, tmp_path):
    rows = [
        {"brand": "hk vitals", "product": "Whey", "source": "Gritzo"},
        {"product": "Whey", "campaign": "Gritzo launch"},
        {"product": "MB Shaker", "campaign": "Gritzo launch"},
        {"product": "Shaker", "campaign": "Gritzo launch", "source": "MB"},
        {"product": "Shaker", "campaign": "Launch", "source": "MB"},
        {"source": "Instagram"},
        {"brand": "Other Brand"},
    ]
    products = [{"product": "Whey", "brand": "TrueBasics"}, {"product": "Shaker"}]
    found = orders_of(
        make_cube, read_cube, tmp_path, tracking=[ORDER | row for row in rows], products=products
    )
    assert found["brand"].tolist() == [
        "HKVitals",
        "TrueBasics",
        "MuscleBlaze",
        "Gritzo",
        "MuscleBlaze",
        "Unassigned",
        "Other Brand",
    ]


def test_platform_is_the_source_else_the_influencers_own(make_cube, read_cube, tmp_path):
    rows = [
        {"source": "YouTube", "influencer_id": "1"},
        {"source": "Affiliate", "influencer_id": "1"},
        {"influencer_id": "1"},
        {"influencer_id": "stranger"},
        {"source": "Instagram"},
        {"source": "google / cpc"},
    ]
    found = orders_of(
        make_cube,
        read_cube,
        tmp_path,
        tracking=[ORDER | row for row in rows],
        influencers=[{"influencer_id": "1", "name": "A", "platform": "Twitter"}],
    )
    assert found["platform"].tolist() == [
        "YouTube",
        "Twitter",
        "Twitter",
        "Unassigned",
        "Instagram",
        "Unassigned",
    ]
    assert found["campaign"].eq("Unassigned").all()
    assert found["product"].eq("Unassigned").all()


def test_revenue_is_the_rows_else_orders_times_price(make_cube, read_cube, tmp_path):
    rows = [
        {"orders": 3, "revenue_paise": 0, "price_paise": 100, "product": "Whey"},
        {"orders": 3, "price_paise": 100, "product": "Whey"},
        {"orders": 3, "product": "Whey"},
        {"orders": 3, "product": "Unpriced"},
        {"orders": 3},
    ]
    found = orders_of(
        make_cube,
        read_cube,
        tmp_path,
        tracking=[{"date": "2025-01-05"} | row for row in rows],
        products=[{"product": "Whey", "brand": "X", "price_paise": 250}],
    )
    assert found["revenue"].tolist() == [0, 300, 750, 0, 0]


def test_net_leaves_out_cancelled_and_returned(make_cube, read_cube, tmp_path):
    statuses = ["placed", "Cancelled", "returned", "refunded", "rto", "failed", None, "delivered"]
    found = orders_of(
        make_cube, read_cube, tmp_path, tracking=[ORDER | {"status": s} for s in statuses]
    )
    assert found["net"].tolist() == [True, False, False, False, False, False, True, True]


ROWS = st.lists(
    st.tuples(st.sampled_from(["u1", "u2", "u3", "", None]), st.integers(0, 3)), max_size=12
)


@settings(max_examples=10, deadline=None)
@given(ROWS)
def test_each_user_is_new_once_at_the_first_order_anywhere(make_cube, read_cube, rows):
    tracking = pd.DataFrame(
        {
            "tracking_id": [f"t{(7 * n) % 13:02d}" for n in range(len(rows))],
            "user_id": [user for user, _ in rows],
            "date": [pd.Timestamp("2025-01-01") + pd.Timedelta(day, "D") for _, day in rows],
            "orders": 1,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        found = orders_of(make_cube, read_cube, Path(folder), tracking=tracking)
    named = tracking[tracking["user_id"].fillna("") != ""].sort_values(["date", "tracking_id"])
    first = set(named.drop_duplicates("user_id")["tracking_id"])
    assert set(tracking.loc[found["new_customer"], "tracking_id"]) == first
