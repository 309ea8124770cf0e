"""Every total, series, breakdown and matrix equals plain pandas, whatever the view."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import BREAKDOWNS, DIMENSIONS, Filters
from analytics.metrics import METRICS
from schemas.dates import today
from tests.analytics import oracle
from tests.analytics.oracle_checks import (
    GRAINS,
    check_breakdown,
    check_matrix,
    check_series,
    check_totals,
    days_of,
)
from tests.analytics.query_fixtures import CONFIG, NET, World, make_world, views

BOUNDED = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def gross(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module", params=[CONFIG, NET], ids=["gross", "net"])
def world(gross, request) -> World:
    return gross.under(request.param)


def test_the_world_is_as_awkward_as_it_should_be(world):
    rows = world.facts
    assert set(rows["kind"]) == {"order", "post", "cost"}
    assert (rows["date"] > pd.Timestamp(today())).any()
    assert rows.loc[rows["kind"] == "cost", "date"].isna().any()
    assert (rows["influencer"] == "").any()
    assert (rows["influencer"] == "ghost").any()
    assert rows.loc[rows["kind"] == "cost", "unallocated_cost"].sum() > 0


@pytest.mark.parametrize("dimension", sorted(BREAKDOWNS))
def test_every_breakdown_of_everything(world, dimension):
    check_breakdown(world, Filters(), dimension)


@BOUNDED
@given(data=st.data())
def test_totals(world, data):
    check_totals(world, data.draw(views(world)))


@BOUNDED
@given(data=st.data(), dimension=st.sampled_from(sorted(BREAKDOWNS)))
def test_breakdown(world, data, dimension):
    check_breakdown(world, data.draw(views(world)), dimension)


@BOUNDED
@given(data=st.data(), dimension=st.sampled_from(sorted(BREAKDOWNS)))
def test_breakdowns_add_up(world, data, dimension):
    filters = data.draw(views(world))
    table = perf.breakdown(world.snapshot, filters, dimension)
    totals = perf.totals(world.snapshot, filters)
    for metric in METRICS.values():
        total = totals[metric.key]
        if metric.additive and total is not None and not table[metric.key].isna().any():
            assert table[metric.key].sum() == pytest.approx(total, rel=1e-12)


@BOUNDED
@given(
    data=st.data(),
    pair=st.lists(st.sampled_from(sorted(BREAKDOWNS)), min_size=2, max_size=2, unique=True),
)
def test_matrix(world, data, pair):
    check_matrix(world, data.draw(views(world)), *pair)


@BOUNDED
@given(data=st.data(), grain=st.sampled_from(sorted(GRAINS)))
def test_series(world, data, grain):
    check_series(world, data.draw(views(world)), grain)


@BOUNDED
@given(data=st.data())
def test_compared(world, data):
    filters = data.draw(views(world))
    found = perf.compared(world.snapshot, filters)
    days = days_of(world, filters)
    oracle.assert_metrics(found.current, oracle.totals(world.facts, filters, days, world.config))
    shown = days or days_of(world, Filters(period="last_28"))
    assert shown is not None
    assert found.window == shown
    if filters.compare == "none":
        assert found.previous is None
        assert found.change is None
        assert found.label == ""
        return
    earlier = oracle.compared_with(shown, filters)
    assert found.previous_window == earlier
    if filters.compare == "custom" and earlier.days != shown.days:
        assert f"against {earlier.days})" in found.label
    before = oracle.totals(world.facts, filters, earlier, world.config)
    now = oracle.totals(world.facts, filters, shown, world.config)
    assert found.previous is not None
    assert found.change is not None
    oracle.assert_metrics(found.previous, before)
    late = world.facts["date"].min().date() > earlier.start
    assert (found.begins is not None) == late
    for key, change in found.change.items():
        was, is_now = before[key], now[key]
        if late or not was or is_now is None:
            assert change is None
        else:
            assert change == pytest.approx((is_now - was) / abs(was), rel=1e-9, abs=1e-12)


def test_options_are_what_exists(world):
    found = perf.options(world.snapshot)
    assert list(found) == list(DIMENSIONS)
    orders, posts = (world.facts[world.facts["kind"] == kind] for kind in ("order", "post"))
    for dimension, options in found.items():
        expected = orders.groupby(dimension).size()
        if dimension not in oracle.ORDER_ONLY:
            units = posts.groupby(dimension)["post_units"].sum().astype("int64")
            expected = expected.add(-(-units // 1_000_000), fill_value=0)
            paid = world.facts.loc[world.facts["kind"] == "cost", dimension].unique()
            expected = expected.reindex(expected.index.union(paid), fill_value=0)
        assert {o.value: o.count for o in options} == expected.astype("int64").to_dict()
        counts = [option.count for option in options]
        assert counts == sorted(counts, reverse=True)


@BOUNDED
@given(data=st.data())
def test_evidence(world, data):
    filters = data.draw(views(world))
    found = perf.evidence(world.snapshot, filters)
    days = days_of(world, filters)
    rows = oracle.select(world.facts, filters, days)
    orders = rows[rows["kind"] == "order"]
    assert found["order_rows"] == len(orders)
    assert found["attributed_rows"] == (orders["influencer"] != "").sum()
    assert found["future_rows"] == (orders["date"] > pd.Timestamp(today())).sum()
    if filters.order_only:
        assert found["posts"] is found["undated_cost"] is found["unallocated_cost"] is None
        return
    whole = oracle.select(world.facts, filters, None)
    undated = whole.loc[(whole["kind"] == "cost") & whole["date"].isna(), "cost"].sum()
    assert found["undated_cost"] == undated / 100
    assert found["undated_included"] is (days is None)
    unallocated = rows.loc[rows["kind"] == "cost", "unallocated_cost"].sum()
    assert found["unallocated_cost"] == unallocated / 100
