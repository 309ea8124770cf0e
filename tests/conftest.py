"""What every test may use: the published reference data beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT.parent / "shared" / "reference"


@pytest.fixture(scope="session")
def public_sets() -> Path:
    """The public data sets of this brief; tests that need them skip where they are absent."""
    folder = REFERENCE / "public_sets"
    if not folder.is_dir():
        pytest.skip(f"the reference data is not at {folder}")
    return folder
