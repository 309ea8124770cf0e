"""The committed sample, through the real ingest, equals plain pandas in every question."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import performance as perf
from analytics.derive.source import COLUMNS
from analytics.filters import BREAKDOWNS, Filters
from schemas import ingest_file
from settings import WorkspaceSettings
from tests.analytics import oracle
from tests.analytics.oracle_checks import (
    GRAINS,
    check_breakdown,
    check_matrix,
    check_series,
    check_totals,
)
from tests.analytics.query_fixtures import World, snap, views

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "data"
BOUNDED = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def sample(make_tables, tmp_path_factory) -> World:
    scratch = tmp_path_factory.mktemp("read")
    raw = {
        found.table: found.accepted[[c for c in found.accepted if c in COLUMNS[found.table]]]
        for path in sorted(SAMPLE.glob("*.csv"))
        for found in ingest_file(path, path.name, scratch / path.stem)
    }
    snapshot = snap(make_tables, tmp_path_factory.mktemp("sample"), **raw)
    return World(snapshot, raw, oracle.facts(raw, snapshot.cube, WorkspaceSettings()))


def test_the_sample_holds_all_five_tables(sample):
    assert set(sample.raw) == set(COLUMNS) - {"terms"}
    assert len(sample.raw["tracking"]) >= 10_000
    assert perf.verdict(sample.snapshot, Filters()).kind in ("paid", "under")


@pytest.mark.parametrize("dimension", sorted(BREAKDOWNS))
def test_every_breakdown(sample, dimension):
    check_breakdown(sample, Filters(), dimension)


@pytest.mark.parametrize("grain", sorted(GRAINS))
def test_every_series(sample, grain):
    check_series(sample, Filters(), grain)


def test_platform_by_brand(sample):
    check_matrix(sample, Filters(), "platform", "brand")


@BOUNDED
@given(data=st.data(), dimension=st.sampled_from(sorted(BREAKDOWNS)))
def test_any_view(sample, data, dimension):
    filters = data.draw(views(sample))
    check_totals(sample, filters)
    check_breakdown(sample, filters, dimension)
    check_series(sample, filters, "week")
