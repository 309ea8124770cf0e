"""First and last days of work against the daily figures."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics import performance as perf
from analytics.filters import Filters
from tests.analytics.query_fixtures import make_world

VIEWS = ("", "?brand=MuscleBlaze", "?platform=Instagram&period=last_90", "?status=delivered")


def by_day(snapshot, view: Filters, dimension: str) -> dict[str, tuple[str, str]]:
    daily = perf.matrix(snapshot, view, dimension, "date")
    busy = (daily[["posts", "orders", "cost"]].fillna(0) > 0).any(axis=1)
    active = daily[busy & (daily["column"] != "")]
    ends = active.groupby("row")["column"].agg(["min", "max"])
    return {str(value): (row["min"], row["max"]) for value, row in ends.iterrows()}


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize("dimension", ["campaign", "brand", "platform"])
def test_days_are_those_of_the_daily_figures(make_tables, tmp_path, query, dimension):
    snapshot = make_world(make_tables, tmp_path).snapshot
    view = Filters.from_query(query)
    found = perf.work_days(snapshot, view, dimension)
    ours = {row["value"]: (row["first"], row["last"]) for row in found.to_dict("records")}
    assert ours == by_day(snapshot, view, dimension)
    assert found["revenue"].is_monotonic_decreasing
    assert isinstance(found, pd.DataFrame)
