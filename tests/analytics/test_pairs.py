"""The best combinations, and who an influencer is."""

from __future__ import annotations

import pytest

from analytics import performance as perf
from analytics.filters import Filters
from tests.analytics.query_fixtures import World, make_world


@pytest.fixture(scope="module")
def world(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("pairs"))


@pytest.mark.parametrize("filters", [Filters(), Filters().with_values("platform", ["Instagram"])])
def test_the_best_pairs_are_those_of_the_matrix(world, filters):
    found = perf.best_pairs(world.snapshot, filters, "brand", "category", 3)
    table = perf.matrix(world.snapshot, filters, "brand", "category")
    whole = table["cost"].sum()
    expected = sorted(
        (-row["roas"], -row["cost"], row["row"], row["column"])
        for row in table.to_dict("records")
        if row["row"] and row["column"] and row["cost"] > 0 and row["cost"] >= 0.02 * whole
    )[:3]
    assert len(found) > 0
    assert [(row["row"], row["column"]) for row in found.to_dict("records")] == [
        pair[2:] for pair in expected
    ]


def test_pairs_without_cost_are_none(world):
    hidden = Filters().with_values("coupon_code", ["nothing"])
    assert perf.best_pairs(world.snapshot, hidden, "brand", "category").empty


def test_a_profile_says_what_the_files_say(world):
    people = perf.influencers(world.snapshot, Filters())
    for row in people.to_dict("records"):
        about = perf.profile(world.snapshot, row["value"])
        assert (about.label, about.platform, about.tier, about.category) == (
            row["label"],
            row["platform"],
            row["tier"],
            row["category"],
        )
    with pytest.raises(KeyError):
        perf.profile(world.snapshot, "nobody' OR 1=1 --")
