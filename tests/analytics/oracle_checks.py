"""Holds `analytics.performance` against the oracle for one view of one world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

from analytics import performance as perf
from analytics.filters import Filters, Window
from analytics.metrics import METRICS
from schemas.dates import today
from tests.analytics import oracle
from tests.analytics.query_fixtures import World

GRAINS = {"day": "date", "week": "week", "month": "month"}


def days_of(world: World, filters: Filters) -> Window | None:
    """The days of a view, as the oracle sees them."""
    return oracle.window(world.facts, filters, today())


def _cells(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {key: row[key] for key in METRICS}


def check_totals(world: World, filters: Filters) -> None:
    """The window and every metric of the whole view."""
    days = days_of(world, filters)
    assert perf.window(world.snapshot, filters) == days
    expected = oracle.totals(world.facts, filters, days, world.config)
    oracle.assert_metrics(perf.totals(world.snapshot, filters), expected)


def check_breakdown(world: World, filters: Filters, dimension: str) -> None:
    """The values of one dimension, and every metric of each."""
    table = perf.breakdown(world.snapshot, filters, dimension)
    days = days_of(world, filters)
    expected = oracle.grouped(world.facts, filters, days, (dimension,), world.config)
    assert sorted(table["value"]) == sorted(key for (key,) in expected)
    assert (table["label"].fillna("") != "").all()
    for row in table.to_dict("records"):
        oracle.assert_metrics(_cells(row), expected[row["value"],])


def check_matrix(world: World, filters: Filters, rows: str, columns: str) -> None:
    """The pairs of values of two dimensions, and every metric of each."""
    table = perf.matrix(world.snapshot, filters, rows, columns)
    days = days_of(world, filters)
    expected = oracle.grouped(world.facts, filters, days, (rows, columns), world.config)
    cells = list(zip(table["row"], table["column"], strict=True))
    assert cells == sorted(expected)
    for cell, row in zip(cells, table.to_dict("records"), strict=True):
        oracle.assert_metrics(_cells(row), expected[cell])


def check_series(world: World, filters: Filters, grain: str) -> None:
    """Every step of the window or the extent, and every metric of each."""
    table = perf.series(world.snapshot, filters, grain)
    days = days_of(world, filters)
    if days is None:
        past = world.facts.loc[world.facts["date"] <= pd.Timestamp(today()), "date"]
        days = Window(past.min().date(), past.max().date())
    expected = oracle.grouped(world.facts, filters, days, (GRAINS[grain],), world.config)
    empty = oracle.metrics([], world.config, order_only=bool(filters.order_only))
    every = [days.start + timedelta(days=k) for k in range(days.days)]
    if grain == "week":
        every = [day - timedelta(days=day.weekday()) for day in every]
    if grain == "month":
        every = [day.replace(day=1) for day in every]
    assert [stamp.date() for stamp in table["date"]] == sorted(set(every))
    for row in table.to_dict("records"):
        wanted = expected.get((row["date"].date().isoformat(),), empty)
        oracle.assert_metrics(_cells(row), wanted)
