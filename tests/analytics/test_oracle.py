"""Every total, series, breakdown and matrix equals plain pandas, whatever the view."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import BREAKDOWNS, DIMENSIONS, Filters, Window
from analytics.metrics import METRICS
from tests.analytics import oracle
from tests.analytics.query_fixtures import CONFIG, World, make_world, views

pytestmark = pytest.mark.usefixtures("world")
BOUNDED = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def world(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("world"))


def days_of(world: World, filters: Filters) -> Window | None:
    return oracle.window(world.facts, filters, date.today())


def test_the_world_is_as_awkward_as_it_should_be(world):
    rows = world.facts
    assert set(rows["kind"]) == {"order", "post", "cost"}
    assert (rows["date"] > pd.Timestamp.today()).any()
    assert rows.loc[rows["kind"] == "cost", "date"].isna().any()
    assert (rows["influencer"] == "").any()
    assert (rows["influencer"] == "ghost").any()
    assert rows.loc[rows["kind"] == "cost", "unallocated_cost"].sum() > 0


@pytest.mark.parametrize("dimension", sorted(BREAKDOWNS))
def test_every_breakdown_of_everything(world, dimension):
    table = perf.breakdown(world.snapshot, Filters(), dimension)
    expected = oracle.grouped(world.facts, Filters(), None, (dimension,), CONFIG)
    assert table["value"].is_unique
    assert set(table["value"]) == {key for (key,) in expected}
    assert table["label"].notna().all()
    assert (table["label"] != "").all()
    for row in table.to_dict("records"):
        oracle.assert_metrics({key: row[key] for key in METRICS}, expected[row["value"],])


@BOUNDED
@given(data=st.data())
def test_totals(world, data):
    filters = data.draw(views(world))
    found = perf.totals(world.snapshot, filters)
    days = days_of(world, filters)
    assert perf.window(world.snapshot, filters) == days
    oracle.assert_metrics(found, oracle.totals(world.facts, filters, days, CONFIG))


@BOUNDED
@given(data=st.data(), dimension=st.sampled_from(sorted(BREAKDOWNS)))
def test_breakdown(world, data, dimension):
    filters = data.draw(views(world))
    table = perf.breakdown(world.snapshot, filters, dimension)
    expected = oracle.grouped(world.facts, filters, days_of(world, filters), (dimension,), CONFIG)
    assert sorted(table["value"]) == sorted(key for (key,) in expected)
    for row in table.to_dict("records"):
        oracle.assert_metrics({key: row[key] for key in METRICS}, expected[row["value"],])


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
    filters = data.draw(views(world))
    table = perf.matrix(world.snapshot, filters, *pair)
    expected = oracle.grouped(world.facts, filters, days_of(world, filters), (*pair,), CONFIG)
    cells = list(zip(table["row"], table["column"], strict=True))
    assert cells == sorted(expected)
    for cell, row in zip(cells, table.to_dict("records"), strict=True):
        oracle.assert_metrics({key: row[key] for key in METRICS}, expected[cell])


@BOUNDED
@given(data=st.data(), grain=st.sampled_from(["day", "week", "month"]))
def test_series(world, data, grain):
    filters = data.draw(views(world))
    table = perf.series(world.snapshot, filters, grain)
    days = days_of(world, filters)
    if days is None:
        past = world.facts.loc[world.facts["date"] <= pd.Timestamp.today(), "date"]
        days = Window(past.min().date(), past.max().date())
    dimension = {"day": "date", "week": "week", "month": "month"}[grain]
    expected = oracle.grouped(world.facts, filters, days, (dimension,), CONFIG)
    hidden = bool(filters.order_only)
    empty = oracle.metrics(world.facts.iloc[:0], CONFIG, order_only=hidden)
    every = [days.start + timedelta(days=k) for k in range(days.days)]
    if grain == "week":
        every = [day - timedelta(days=day.weekday()) for day in every]
    if grain == "month":
        every = [day.replace(day=1) for day in every]
    assert [stamp.date() for stamp in table["date"]] == sorted(set(every))
    for row in table.to_dict("records"):
        wanted = expected.get((row["date"].date().isoformat(),), empty)
        oracle.assert_metrics({key: row[key] for key in METRICS}, wanted)


@BOUNDED
@given(data=st.data())
def test_compared(world, data):
    filters = data.draw(views(world))
    found = perf.compared(world.snapshot, filters)
    days = days_of(world, filters)
    oracle.assert_metrics(found.current, oracle.totals(world.facts, filters, days, CONFIG))
    shown = days or days_of(world, Filters(period="last_28"))
    assert shown is not None
    assert found.window == shown
    if filters.compare == "none":
        assert found.previous is None
        assert found.change is None
        assert found.label == ""
        return
    if filters.compare == "previous":
        end = shown.start - timedelta(days=1)
        earlier = Window(end - timedelta(days=shown.days - 1), end)
    else:
        back = pd.DateOffset(years=1)
        earlier = Window(
            (pd.Timestamp(shown.start) - back).date(), (pd.Timestamp(shown.end) - back).date()
        )
    assert found.previous_window == earlier
    before = oracle.totals(world.facts, filters, earlier, CONFIG)
    now = oracle.totals(world.facts, filters, shown, CONFIG)
    assert found.previous is not None
    assert found.change is not None
    oracle.assert_metrics(found.previous, before)
    for key, change in found.change.items():
        was, is_now = before[key], now[key]
        if not was or is_now is None:
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
    assert found["future_rows"] == (orders["date"] > pd.Timestamp.today()).sum()
    if filters.order_only:
        assert found["posts"] is found["undated_cost"] is found["unallocated_cost"] is None
        return
    whole = oracle.select(world.facts, filters, None)
    undated = whole.loc[(whole["kind"] == "cost") & whole["date"].isna(), "cost"].sum()
    assert found["undated_cost"] == undated / 100
    assert found["undated_included"] is (days is None)
    unallocated = rows.loc[rows["kind"] == "cost", "unallocated_cost"].sum()
    assert found["unallocated_cost"] == unallocated / 100
