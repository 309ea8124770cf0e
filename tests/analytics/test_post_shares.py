"""Posts split over the work that followed them, against an oracle in exact fractions."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS = ["reach", "likes", "comments", "shares", "saves", "views"]
POST = {"influencer_id": "1", "platform": "Instagram", "date": "2025-03-10"}
NAMES = ("campaign", "brand", "product")
DAY = pd.Timestamp("2025-03-01")


def order(day, orders, campaign="A", brand="X", product="P", influencer="1"):
    return {
        "influencer_id": influencer,
        "date": DAY + pd.Timedelta(day, "D"),
        "orders": orders,
        "campaign": campaign,
        "brand": brand,
        "product": product,
    }


def shares_of(make_cube, read_cube, folder, posts, tracking):
    sql = "FROM post_shares ORDER BY post_id, campaign, brand, product"
    return read_cube(make_cube(folder, posts=posts, tracking=tracking), sql)


def units(frame):
    keys = zip(frame["campaign"], frame["brand"], frame["product"], strict=True)
    return dict(zip(keys, frame["post_units"], strict=True))


def test_a_post_keeps_what_it_names(make_cube, read_cube, tmp_path):
    named = POST | {"campaign": "B", "brand": "Y", "product": "Q", "reach": 7}
    found = shares_of(make_cube, read_cube, tmp_path, [named], [order(10, 5)])
    assert units(found) == {("B", "Y", "Q"): 1_000_000}
    assert found["reach"].tolist() == [7]


def test_shares_follow_orders_on_days_0_to_13_after_it(make_cube, read_cube, tmp_path):
    tracking = [
        order(8, 100, "Before"),
        order(9, 1, "A"),
        order(22, 3, "B"),
        order(23, 100, "After"),
        order(12, 100, "Other", influencer="2"),
        order(12, 0, "Nothing"),
    ]
    found = shares_of(make_cube, read_cube, tmp_path, [POST], tracking)
    assert units(found) == {("A", "X", "P"): 250_000, ("B", "X", "P"): 750_000}


def test_without_orders_after_it_all_matching_orders_count(make_cube, read_cube, tmp_path):
    post = POST | {"campaign": "A"}
    tracking = [order(0, 1, "A", "X"), order(60, 1, "A", "Y"), order(10, 5, "B")]
    found = shares_of(make_cube, read_cube, tmp_path, [post], tracking)
    assert units(found) == {("A", "X", "P"): 500_000, ("A", "Y", "P"): 500_000}


def test_without_any_orders_the_rest_is_unassigned(make_cube, read_cube, tmp_path):
    post = POST | {"campaign": "Gritzo week"}
    found = shares_of(make_cube, read_cube, tmp_path, [post], [order(10, 5, "B")])
    assert units(found) == {("Gritzo week", "Gritzo", "Unassigned"): 1_000_000}


def test_engagements_count_only_where_there_is_a_reach(make_cube, read_cube, tmp_path):
    posts = [
        POST | {"reach": reach, "likes": 10, "comments": comments}
        for reach, comments in ((100, 5), (0, 5), (None, 5), (100, None))
    ]
    found = shares_of(make_cube, read_cube, tmp_path, posts, [order(10, 1), order(10, 2, "B")])
    by_post = found.groupby("post_id")["reached_engagements"].sum()
    assert by_post.tolist() == [15, 0, 0, 10]
    assert found.groupby("post_id")["likes"].sum().tolist() == [10, 10, 10, 10]


MAYBE = st.sampled_from([None, "1", "2"])
POSTS = st.lists(
    st.fixed_dictionaries(
        dict.fromkeys(NAMES, MAYBE)
        | {"influencer_id": st.sampled_from(["1", "2"]), "date": st.integers(0, 40)}
        | {name: st.none() | st.integers(0, 10_000) for name in COUNTS}
    ),
    max_size=5,
)
ORDERS = st.lists(
    st.fixed_dictionaries(
        {name: st.sampled_from(["1", "2"]) for name in NAMES}
        | {
            "influencer_id": st.sampled_from(["1", "2"]),
            "date": st.integers(0, 60),
            "orders": st.integers(0, 9),
        }
    ),
    max_size=10,
)


def by_hand(post, orders):
    """Exact share of every (campaign, brand, product) of one post."""

    def matches(row):
        return row["influencer_id"] == post["influencer_id"] and all(
            post[name] in (None, row[name]) for name in NAMES
        )

    own = [row for row in orders if matches(row) and row["orders"] > 0]
    after = [row for row in own if 0 <= row["date"] - post["date"] <= 13]
    if all(post[name] for name in NAMES) or not own:
        return {tuple(post[name] or "Unassigned" for name in NAMES): Fraction(1)}
    weights = defaultdict(int)
    for row in after or own:
        weights[tuple(row[name] for name in NAMES)] += row["orders"]
    return {key: Fraction(weight, sum(weights.values())) for key, weight in weights.items()}


@settings(max_examples=15, deadline=None)
@given(POSTS, ORDERS)
def test_shares_equal_the_fractions_and_add_up(make_cube, read_cube, posts, orders):
    def dated(rows):
        return [row | {"date": DAY + pd.Timedelta(row["date"], "D")} for row in rows]

    with tempfile.TemporaryDirectory() as folder:
        found = shares_of(
            make_cube,
            read_cube,
            Path(folder),
            [row | {"platform": "YouTube"} for row in dated(posts)],
            dated(orders),
        )
    for number, post in enumerate(posts):
        mine = found[found["post_id"] == f"p{number:06d}"]
        exact = by_hand(post, orders)
        got = units(mine)
        assert set(got) == set(exact)
        assert all(abs(got[key] - exact[key] * 1_000_000) < 1 for key in exact)
        assert mine["post_units"].sum() == 1_000_000
        for name in COUNTS:
            assert mine[name].sum() == (post[name] or 0)
