"""A DuckDB database for work on stored rows, within limits and without a trace."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

MEMORY: Final = "1GB"
"""What one piece of work may take of the machine's memory; beyond it DuckDB works on disk."""


@contextmanager
def bench(scratch: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A database of its own, in memory, that spills into `scratch` and leaves nothing there.

    Args:
        scratch: An existing folder with room for the rows.
    """
    spill = scratch / f".spill.{secrets.token_hex(6)}"
    con = duckdb.connect(
        config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(spill)}
    )
    try:
        yield con
    finally:
        con.close()
        shutil.rmtree(spill, ignore_errors=True)
