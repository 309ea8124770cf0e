"""The panel follows the workspace, and a failure is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

import intake
from callbacks.health import show_health
from storage import Store
from tests.callbacks.conftest import TRACKING, write_files
from tests.layouts.test_data import words


def test_the_panel_follows_the_workspace(tmp_path: Path) -> None:
    workspace = Store(tmp_path / "data").workspace("default")
    intake.commit(workspace, write_files(tmp_path), who="test")
    assert "All 2 influencers have a payout." in words(show_health(workspace))
    stranger = TRACKING + "T4,Instagram,New Year,I9,U4,MuscleBlaze,Whey,2025-02-08,1,700\n"
    intake.commit(workspace, write_files(tmp_path, tracking=stranger), who="test")
    text = words(show_health(workspace))
    assert "1 of 3 order rows with an influencer points to an id" in text
    assert "₹700 of revenue" in text


def test_a_failure_gives_a_reference(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nothing = Store(tmp_path / "data").workspace("default")  # not even a sample
    text = words(show_health(nothing))
    assert "runs this dashboard the reference" in text
    assert "comparing the files failed" in caplog.text
