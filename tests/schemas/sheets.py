"""Whole sheets of a file, for tests that compare what was read at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from schemas.limits import Limits
from schemas.read import open_sources
from schemas.sheet import Sheet, Source


def read_sheets(path: Path, name: str, limits: Limits) -> list[Sheet]:
    """Reads a file into its whole sheets, without blank rows and columns that hold nothing.

    Raises:
        UnreadableFileError: It is no table, or holds no column names.
    """
    with TemporaryDirectory() as scratch:
        return [whole(source) for source in open_sources(path, name, limits, Path(scratch)).sources]


def whole(source: Source) -> Sheet:
    """Returns all blocks of a source as one."""
    blocks = list(source.blocks())
    columns = tuple(
        pa.concat_arrays([block.columns[place] for block in blocks])
        if blocks
        else pa.array([], pa.string())
        for place in range(len(source.header))
    )
    lines = np.concatenate([block.lines for block in blocks] or [np.array([], dtype=np.int64)])
    ragged = tuple(line for block in blocks for line in block.ragged)
    repairs: Counter[str] = Counter()
    for block in blocks:
        repairs.update(block.repairs)
    return Sheet(source.name, source.header, columns, lines, ragged, dict(repairs))
