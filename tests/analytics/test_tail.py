"""The rest of a long tail adds up with the values shown to the totals."""

from __future__ import annotations

import pytest

from analytics import performance as perf
from analytics.filters import Filters
from tests.analytics.query_fixtures import make_world


@pytest.mark.parametrize("metric", ["revenue", "cost", "orders", "reach"])
def test_shown_and_rest_add_up(make_tables, tmp_path, metric):
    snapshot = make_world(make_tables, tmp_path).snapshot
    for dimension in ("brand", "campaign", "influencer", "tier"):
        whole = perf.breakdown(snapshot, Filters(), dimension)
        for most in (1, 2, 100):
            found = perf.ranked(snapshot, Filters(), dimension, metric, most)
            assert found[metric].sum() == pytest.approx(whole[metric].sum())
            assert (found["value"] == perf.OTHERS).sum() == (len(whole) > most)


def test_the_ratio_of_the_rest_is_a_ratio_of_sums(make_tables, tmp_path):
    snapshot = make_world(make_tables, tmp_path).snapshot
    whole = perf.breakdown(snapshot, Filters(), "influencer")
    known = whole[whole["roas"].notna()].sort_values("roas", ascending=False, kind="stable")
    found = perf.ranked(snapshot, Filters(), "influencer", "roas", 3)
    assert found["value"].tolist() == [*known["value"][:3], perf.OTHERS]
    rest, (_, last) = known[3:], (found.iloc[0], found.iloc[-1])
    assert last["roas"] == pytest.approx(rest["revenue"].sum() / rest["cost"].sum())
    assert last["label"] == f"{len(rest)} others"
    assert last["low"] < last["roas"] < last["high"]


def test_a_view_without_rows_has_none(make_tables, tmp_path):
    snapshot = make_world(make_tables, tmp_path).snapshot
    nobody = Filters().with_values("brand", ["Nobody"])
    assert perf.ranked(snapshot, nobody, "platform", "revenue", 5).empty


def test_what_no_row_knows_stays_unknown_in_the_rest(make_tables, tmp_path):
    snapshot = make_world(make_tables, tmp_path).snapshot
    view = Filters.from_query("?status=delivered")
    found = perf.ranked(snapshot, view, "influencer", "revenue", 1)
    assert found["value"].iloc[-1] == perf.OTHERS
    assert found["cost"].isna().all()
    assert found["roas"].isna().all()


def test_where_less_is_better_the_cheapest_come_first_and_those_without_cost_last(
    make_tables, tmp_path
):
    snapshot = make_world(make_tables, tmp_path).snapshot
    whole = perf.breakdown(snapshot, Filters(), "influencer")
    known = whole[whole["cost_per_order"].notna()]
    found = perf.ranked(snapshot, Filters(), "influencer", "cost_per_order", 100)
    paid = found[found["cost"] > 0]
    assert paid["cost_per_order"].is_monotonic_increasing
    assert len(found) == len(known)
    assert (found["cost"].iloc[len(paid) :] == 0).all()
    assert 0 < len(paid) < len(found)
