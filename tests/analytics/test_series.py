"""Moving averages and new against returning customers, against plain pandas."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.filters import Filters, Window
from analytics.metrics import METRICS
from tests.analytics import oracle
from tests.analytics.oracle_checks import GRAINS, days_of
from tests.analytics.query_fixtures import World, make_world, snap, views

BOUNDED = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def world(make_tables, tmp_path_factory) -> World:
    return make_world(make_tables, tmp_path_factory.mktemp("series"))


def span_of(day: date, grain: str, steps: int) -> tuple[date, date]:
    """First day of the earliest and last day of the latest of `steps` steps that end at `day`'s."""
    start = pd.Timestamp(day)
    if grain == "month":
        return (start - pd.DateOffset(months=steps - 1)).date(), (
            start + pd.offsets.MonthEnd()
        ).date()
    length = 7 if grain == "week" else 1
    first = start - pd.Timedelta(days=length * (steps - 1))
    return first.date(), (start + pd.Timedelta(days=length - 1)).date()


@BOUNDED
@given(data=st.data())
def test_a_moving_average_is_the_figure_of_its_days(world, data):
    filters = data.draw(views(world))
    grain, steps = data.draw(st.sampled_from(sorted(GRAINS))), data.draw(st.integers(1, 9))
    found = perf.moving(world.snapshot, filters, grain, steps)
    plain = perf.series(world.snapshot, filters, grain)
    assert list(found["date"]) == list(plain["date"])
    if found.empty:
        return
    last = days_of(world, filters)
    extent = perf.extent(world.snapshot)
    row = found.iloc[data.draw(st.integers(0, len(found) - 1))]
    first, end = span_of(row["date"].date(), grain, steps)
    end = min(end, (last or extent).end)
    reach, _ = span_of(perf.extent(world.snapshot).start, grain, 1)
    values = {key: row[key] for key in METRICS}
    start = extent.start
    if grain == "week" and start.weekday():
        reach = start + timedelta(days=7 - start.weekday())
    if grain == "month" and start.day > 1:
        reach = (pd.Timestamp(start) + pd.offsets.MonthBegin()).date()
    if first < reach:
        assert all(pd.isna(value) for value in values.values())
        return
    shown = Window(first, end)
    expected = oracle.totals(world.facts, filters, shown, world.config)
    for key, metric in METRICS.items():
        value = expected[key]
        if value is None:
            assert pd.isna(values[key]), key
        else:
            value = value / steps if metric.additive else value
            assert values[key] == pytest.approx(value, rel=1e-9, abs=1e-6), key


def test_an_average_over_no_step_is_refused(world):
    with pytest.raises(ValueError, match="at least one step"):
        perf.moving(world.snapshot, Filters(), "day", 0)


@BOUNDED
@given(data=st.data())
def test_customers_are_new_once_and_return_afterwards(world, data):
    filters = data.draw(views(world))
    grain = data.draw(st.sampled_from(sorted(GRAINS)))
    found = perf.customers(world.snapshot, filters, grain)
    series = perf.series(world.snapshot, filters, grain)
    rows = found[["new_rows", "returning_rows", "unknown_rows"]].sum(axis=1)
    money = found[["new_revenue", "returning_revenue", "unknown_revenue"]].sum(axis=1)
    assert list(rows) == list(series["order_rows"])
    assert list(money) == pytest.approx(list(series["revenue"]), abs=1e-6)
    assert list(found["new_rows"]) == list(series["new_customers"])
    days = days_of(world, filters) or perf.extent(world.snapshot)
    mine = oracle.select(world.facts, filters, days)
    mine = mine[(mine["kind"] == "order") & (mine["influencer"] != "")]
    new = mine[mine["new"].astype(bool)]
    assert found["new_revenue"].sum() == pytest.approx(new["amount"].sum() / 100, abs=1e-6)


def test_customers_by_hand(make_tables, tmp_path):
    orders = [
        ("1", "u", "2025-03-01", 100),
        ("2", "u", "2025-03-02", 200),
        ("3", None, "2025-03-02", 400),
        ("4", "v", "2025-04-02", 800),
        ("5", "  ", "2025-04-03", 1600),
    ]
    tracking = [
        {
            "tracking_id": key,
            "user_id": user,
            "influencer_id": "a",
            "date": day,
            "orders": 1,
            "revenue_paise": paise * 100,
        }
        for key, user, day, paise in orders
    ]
    found = perf.customers(snap(make_tables, tmp_path, tracking=tracking), Filters(), "month")
    assert found.drop(columns="date").to_dict("list") == {
        "new_rows": [1, 1],
        "returning_rows": [1, 0],
        "unknown_rows": [1, 1],
        "new_revenue": [100.0, 800.0],
        "returning_revenue": [200.0, 0.0],
        "unknown_revenue": [400.0, 1600.0],
    }
