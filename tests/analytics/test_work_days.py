"""First and last days of work against the rows that name each value."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics import performance as perf
from analytics.filters import Filters
from tests.analytics.query_fixtures import make_world, snap

VIEWS = ("", "?platform=Instagram&period=last_90", "?status=delivered")


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize("dimension", ["campaign", "brand"])
def test_days_are_those_of_the_rows_that_name_the_value(make_tables, tmp_path, query, dimension):
    world = make_world(make_tables, tmp_path)
    view = Filters.from_query(query)
    found = perf.work_days(world.snapshot, view, dimension)
    ours = {row["value"]: (row["first"], row["last"]) for row in found.to_dict("records")}
    orders = perf.matrix(world.snapshot, view, dimension, "date")
    sold = orders[(orders["orders"] > 0) & (orders["column"] != "")]
    days = [sold.rename(columns={"row": "value", "column": "day"})[["value", "day"]]]
    if not view.order_only:
        posts = world.raw["posts"]
        window = perf.window(world.snapshot, view)
        own = posts[posts[dimension].notna() & posts["date"].notna()]
        if window is not None:
            when = pd.to_datetime(own["date"]).dt.date
            own = own[(when >= window.start) & (when <= window.end)]
            own = own[own["platform"] == "Instagram"]
        named = pd.DataFrame({"value": own[dimension], "day": own["date"].astype("str").str[:10]})
        days.append(named)
    ends = pd.concat(days).groupby("value")["day"].agg(["min", "max"])
    assert ours == {str(value): (row["min"], row["max"]) for value, row in ends.iterrows()}
    assert found["revenue"].is_monotonic_decreasing


def test_a_post_without_a_campaign_does_not_stretch_a_later_one(make_tables, tmp_path):
    people = [{"influencer_id": "a", "name": "a", "platform": "Instagram"}]
    posts = [
        {"post_id": "open", "influencer_id": "a", "platform": "Instagram", "date": "2025-01-01"},
        {
            "post_id": "own",
            "influencer_id": "a",
            "platform": "Instagram",
            "date": "2025-06-01",
            "campaign": "Summer",
        },
    ]
    orders = [
        {
            "tracking_id": "t",
            "influencer_id": "a",
            "date": "2025-06-09",
            "orders": 1,
            "revenue_paise": 5_000,
            "campaign": "Summer",
        }
    ]
    snapshot = snap(make_tables, tmp_path, influencers=people, posts=posts, tracking=orders)
    (row,) = perf.work_days(snapshot, Filters(), "campaign").to_dict("records")
    assert (row["first"], row["last"]) == ("2025-06-01", "2025-06-09")
    assert perf.breakdown(snapshot, Filters(), "campaign")["posts"].tolist() == [2.0]


def test_platforms_were_at_work_on_days_with_a_post_or_an_order(make_tables, tmp_path):
    snapshot = make_world(make_tables, tmp_path).snapshot
    found = perf.work_days(snapshot, Filters(), "platform")
    daily = perf.matrix(snapshot, Filters(), "platform", "date")
    busy = daily[(daily[["posts", "orders"]].fillna(0) > 0).any(axis=1) & (daily["column"] != "")]
    ends = busy.groupby("row")["column"].agg(["min", "max"])
    ours = {row["value"]: (row["first"], row["last"]) for row in found.to_dict("records")}
    assert ours == {str(value): (row["min"], row["max"]) for value, row in ends.iterrows()}
