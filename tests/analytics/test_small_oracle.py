"""The oracle on files with next to nothing in them, and on views that nothing matches."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import BREAKDOWNS, Filters, Followers
from tests.analytics import oracle
from tests.analytics.oracle_checks import (
    GRAINS,
    check_breakdown,
    check_matrix,
    check_series,
    check_totals,
    days_of,
)
from tests.analytics.query_fixtures import (
    World,
    bare_world,
    make_world,
    one_row_world,
    unreached_world,
    views,
)

BOUNDED = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
LONG_AGO = Filters().with_period("custom", date(1950, 1, 1), date(1950, 3, 31))
NOTHING = {
    "no such brand": Filters((("brand", ("no such value",)),)),
    "no such coupon": Filters((("coupon_code", ("no such value",)),)),
    "organic with followers": Filters((("influencer", ("",)),), followers=Followers(0)),
    "too many followers": Filters(followers=Followers(3_000_000)),
    "long ago": LONG_AGO.with_compare("custom", date(1949, 1, 1), date(1949, 1, 2)),
}


@pytest.fixture(
    scope="module",
    params=[one_row_world, bare_world, unreached_world],
    ids=["one row", "missing columns", "no reach"],
)
def small(make_tables, tmp_path_factory, request) -> World:
    return request.param(make_tables, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def world(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize("dimension", sorted(BREAKDOWNS))
def test_every_breakdown_of_next_to_nothing(small, dimension):
    check_breakdown(small, Filters(), dimension)


@BOUNDED
@given(data=st.data(), dimension=st.sampled_from(sorted(BREAKDOWNS)))
def test_any_view_of_next_to_nothing(small, data, dimension):
    filters = data.draw(views(small))
    check_totals(small, filters)
    check_breakdown(small, filters, dimension)
    check_series(small, filters, data.draw(st.sampled_from(sorted(GRAINS))))


@pytest.mark.parametrize("filters", NOTHING.values(), ids=NOTHING)
def test_a_view_that_nothing_matches(world, filters):
    assert oracle.select(world.facts, filters, days_of(world, filters)).empty
    check_totals(world, filters)
    check_matrix(world, filters, "brand", "month")
    for dimension in BREAKDOWNS:
        check_breakdown(world, filters, dimension)
    if filters.period == "custom":
        check_series(world, filters, "week")
    found = perf.compared(world.snapshot, filters)
    assert found.current["revenue"] == 0
    assert found.current["roas"] is None
    assert found.change is not None
    assert set(found.change.values()) == {None}
