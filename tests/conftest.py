"""What every test may use: the published reference data beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

import intake
from sample_data.generator import DEFAULT_DIR
from storage import Snapshot, Store

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT.parent / "shared" / "reference"


@pytest.fixture(scope="session")
def public_sets() -> Path:
    """The public data sets of this brief; tests that need them skip where they are absent."""
    folder = REFERENCE / "public_sets"
    if not folder.is_dir():
        pytest.skip(f"the reference data is not at {folder}")
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The committed sample, through the real ingest."""
    workspace = Store(tmp_path_factory.mktemp("sample")).workspace("default")
    files = [(path, path.name) for path in sorted(DEFAULT_DIR.glob("*.csv"))]
    return intake.commit(workspace, files, who="test").snapshot
