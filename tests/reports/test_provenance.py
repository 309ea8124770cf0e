"""What a file says of itself: enough to find the same figures again."""

from __future__ import annotations

import re

import intake
from analytics.filters import Filters
from reports.provenance import data_hash, provenance
from storage import Store
from tests.callbacks.conftest import TRACKING, write_files
from tests.reports.conftest import MADE

VIEW = Filters((("brand", ("Gritzo",)),)).with_period("last_28")


def test_lines_name_filters_data_time_and_formulas(sample):
    found = provenance(sample, VIEW, MADE)
    said = dict(found.lines(("roas", "cost_per_order", "roas")))
    assert said["Filters"] == "Last 28 days, 3–30 Sep 2025; Brand: Gritzo"
    assert Filters.from_query(said["Address"]) == VIEW
    assert said["Data"] == f"snapshot {sample.id}"
    assert said["Data hash"] == f"SHA-256 {found.data_hash}"
    assert said["Made"] == "1 Oct 2025, 12:00 IST"
    assert said["ROAS"] == "= tracked revenue / cost"
    assert said["Cost per order"] == "= cost / tracked orders"
    assert re.fullmatch(r"[0-9a-f]{64}", found.data_hash)
    assert found.data_hash.startswith(found.short_hash)


def test_the_hash_follows_rows_and_settings_and_nothing_else(tmp_path):
    def committed(name: str, **changed: str):
        workspace = Store(tmp_path / name).workspace("default")
        (tmp_path / f"{name}-files").mkdir()
        files = write_files(tmp_path / f"{name}-files", **changed)
        return workspace, intake.commit(workspace, files, who="test").snapshot

    workspace, first = committed("a")
    _, again = committed("b")
    assert first.id != again.id
    assert data_hash(first) == data_hash(again)
    _, other = committed("c", tracking=TRACKING.replace("6000", "6001"))
    assert data_hash(other) != data_hash(first)
    config = first.config.model_copy(update={"margin": 0.4})
    assert data_hash(intake.change_settings(workspace, config, "test")) != data_hash(first)
