"""Changing settings: one entry of the history, the same rows, and the cube only where it must."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import intake
from analytics import performance as perf
from analytics.derive import build as deriving
from analytics.filters import Filters
from settings import WorkspaceSettings
from storage import Snapshot, Store, Workspace
from storage.parts import read_live
from tests.callbacks.conftest import TRACKING, write_files

FIRST = WorkspaceSettings()
HALF = FIRST.model_copy(update={"margin": 0.5})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Store(tmp_path / "data").workspace("default")
    intake.commit(workspace, write_files(tmp_path), who="test")
    return workspace


def roi(snapshot: Snapshot) -> float | None:
    return perf.totals(snapshot, Filters())["roi"]


def test_a_change_is_an_entry_that_says_it_in_words(workspace: Workspace) -> None:
    before = workspace.snapshot()
    config = FIRST.model_copy(
        update={"margin": 0.4, "tier_bounds": (5_000, 50_000, 500_000), "attribution_days": 28}
    )
    after = intake.change_settings(workspace, config, "Asha")
    assert workspace.snapshot().id == after.id
    assert after.config == config
    assert (after.manifest.who, len(workspace.history())) == ("Asha", 2)
    assert after.manifest.note == (
        "Settings: margin 100 % → 40 %, tier bounds 10 k / 1 L / 10 L → 5 k / 50 k / 5 L, "
        "attribution window 14 days → 28 days"
    )
    assert after.rows == before.rows
    assert roi(after) == pytest.approx((7500 * 0.4 - 5000) / 5000 * 100)


def test_what_does_not_decide_the_cube_leaves_it_as_it_is(workspace: Workspace) -> None:
    before = workspace.snapshot()
    reads = FIRST.model_copy(
        update={
            "margin": 0.5,
            "organic_share": {"Gritzo": 0.3},
            "currency": "USD",
            "time_zone": "Asia/Dubai",
            "revenue_basis": "net",
            "attribution_days": 7,
            "score_weights": {**FIRST.score_weights, "revenue": 0.5},
            "emv_rates": {"Instagram": {"likes": 2.0}},
        }
    )
    assert intake.change_settings(workspace, reads, "a").cube == before.cube


@pytest.mark.parametrize(
    "change",
    [
        {"tier_bounds": (1, 2, 3)},
        {"cost_basis": "computed"},
        {"fixed_rule": "orders"},
        {"brand_aliases": {"Whey Co": ("Whey",)}},
        {"product_aliases": {"Fish Oil": ("Whey",)}},
    ],
)
def test_what_decides_the_cube_derives_it_anew(
    workspace: Workspace, change: dict[str, object]
) -> None:
    before = workspace.snapshot()
    after = intake.change_settings(workspace, FIRST.model_copy(update=change), "a")
    assert after.cube != before.cube
    assert after.cube.exists()


def test_nothing_is_stored_where_nothing_differs(workspace: Workspace) -> None:
    before = workspace.snapshot()
    assert intake.change_settings(workspace, FIRST, "a").id == before.id
    assert len(workspace.history()) == 1


def test_an_import_after_a_change_keeps_it_and_brings_the_cube_forward(
    workspace: Workspace, tmp_path: Path
) -> None:
    intake.change_settings(workspace, HALF, "a")
    base = workspace.snapshot()
    orders = "".join(
        f"X{n},YouTube,New Year,I2,U{n},HKVitals,Fish Oil,2025-03-06,1,10\n" for n in range(60)
    )
    (tmp_path / "more").mkdir()
    intake.commit(workspace, write_files(tmp_path / "more", tracking=TRACKING + orders), who="a")
    whole = workspace.snapshot()
    assert whole.config == HALF
    forward = tmp_path / "forward.duckdb"
    intake.change_settings(workspace, HALF.model_copy(update={"margin": 0.3}), "a")
    one = TRACKING + orders + "Z1,YouTube,New Year,I2,U1,HKVitals,Fish Oil,2025-03-07,1,10\n"
    (tmp_path / "one").mkdir()
    intake.commit(workspace, write_files(tmp_path / "one", tracking=one), who="a")
    now = workspace.snapshot()
    # The cube before was derived under another margin: it is brought forward all the same.
    assert deriving._bring_forward(forward, whole, now.tables, now.config)
    assert base.rows["tracking"] == 3
    assert now.rows["tracking"] == 64
    assert now.config.margin == 0.3


def test_restoring_brings_old_settings_back(workspace: Workspace) -> None:
    first = workspace.snapshot()
    intake.change_settings(workspace, HALF, "a")
    back = workspace.restore(first.id, "b")
    assert back.config == FIRST
    assert roi(back) == pytest.approx(50)


def test_the_shared_sample_becomes_ones_own_and_keeps_its_settings_for_the_first_import(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path / "data")
    sample = intake.ensure_sample(store)
    workspace = store.workspace("default")
    changed = intake.change_settings(workspace, HALF, "Asha")
    assert changed.is_sample
    assert changed.rows == sample.rows
    assert [entry.note for entry in workspace.history()] == [
        "Settings: margin 100 % → 50 %",
        "Sample data",
    ]
    assert sample.config == FIRST
    assert store.sample().snapshot().config == FIRST
    intake.commit(workspace, write_files(tmp_path), who="Asha")
    now = workspace.snapshot()
    assert not now.is_sample
    assert now.rows["tracking"] == 3
    assert now.config == HALF


def test_nothing_differing_leaves_the_shared_sample_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    intake.ensure_sample(store)
    workspace = store.workspace("default")
    intake.change_settings(workspace, FIRST, "Asha")
    assert workspace.own_snapshot() is None


def test_the_second_of_two_people_is_told_what_the_first_stored(workspace: Workspace) -> None:
    intake.change_settings(workspace, HALF, "Asha", loaded=FIRST)
    mine = FIRST.model_copy(update={"margin": 0.3, "currency": "USD"})
    with pytest.raises(intake.SettingsConflictError, match=r"\(Asha\): Margin 100 % → 50 %") as e:
        intake.change_settings(workspace, mine, "Bala", loaded=FIRST)
    assert (e.value.live, e.value.who) == (HALF, "Asha")
    assert workspace.config() == HALF


def test_an_import_meanwhile_is_no_conflict(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    intake.commit(
        workspace,
        write_files(tmp_path / "more", tracking=TRACKING.replace("6000", "6100")),
        who="a",
    )
    intake.change_settings(workspace, HALF, "Asha", loaded=FIRST)
    assert workspace.config() == HALF


def test_ones_own_changes_are_carried_onto_the_settings_in_force() -> None:
    live = FIRST.model_copy(
        update={"margin": 0.5, "organic_share": {"A": 0.1, "B": 0.2}, "time_zone": "UTC"}
    )
    loaded = FIRST.model_copy(update={"organic_share": {"A": 0.1}})
    mine = loaded.model_copy(update={"margin": 0.3, "organic_share": {"C": 0.4}})
    both = intake.carried_over(loaded, mine, live)
    assert both["margin"] == 0.3
    assert both["organic_share"] == {"B": 0.2, "C": 0.4}
    assert both["time_zone"] == "UTC"


def test_moments_fall_on_the_day_of_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    late = TRACKING.splitlines()[0] + "\nZ1,Instagram,C,I1,U1,MuscleBlaze,Whey,{},1,10\n"
    rows = {"Asia/Kolkata": date(2025, 6, 2), "America/New_York": date(2025, 6, 1)}
    for zone, day in rows.items():
        intake.change_settings(workspace, FIRST.model_copy(update={"time_zone": zone}), "a")
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        moment = late.format("2025-06-01T20:00:00Z").replace("Z1", zone[:4])
        intake.commit(workspace, write_files(folder, tracking=moment), who="a")
        now = workspace.snapshot()
        frame = read_live(now.rows_of("tracking"), ["tracking_id", "date"]).to_pandas()
        (stored,) = frame.loc[frame["tracking_id"] == zone[:4], "date"]
        assert pd.Timestamp(stored).date() == day
