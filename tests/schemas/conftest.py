"""Fixtures that turn a few lines of text into an ingested file."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from schemas import Ingested, ingest_file

Ingest = Callable[..., Ingested]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes, str], Path]:
    def write_file(content: str | bytes, name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def ingest(write: Callable[[str | bytes, str], Path], tmp_path: Path) -> Ingest:
    """Ingests text as a file that holds one table."""
    number = count()

    def ingest_text(content: str | bytes, name: str = "upload.csv", **options: object) -> Ingested:
        scratch = tmp_path / f"scratch-{next(number)}"
        (result,) = ingest_file(write(content, name), name, scratch, **options)
        assert result.read == len(result.accepted) + len(result.rejected)
        return result

    return ingest_text
