"""Files into sources of text, read block by block; only local paths are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from schemas.delimited import open_delimited
from schemas.errors import IngestError
from schemas.header_words import spellings, squash
from schemas.limits import Limits
from schemas.sheet import Sheet, Source
from schemas.sniff import form_of
from schemas.tables import TABLES
from schemas.workbook import open_workbook


@dataclass(frozen=True)
class Opened:
    """What a file holds.

    Attributes:
        sources: Its tables.
        problems: Why other parts of it cannot be used.
    """

    sources: tuple[Source, ...]
    problems: tuple[IngestError, ...] = ()


def open_sources(path: Path, name: str, limits: Limits, scratch: Path) -> Opened:
    """Opens a file: its column names are known afterwards, its rows are read when asked for.

    Args:
        path: Where the file is.
        name: What the user calls it; its ending is not believed.
        limits: How much it may hold.
        scratch: Folder for unpacked copies, which must last as long as the sources.

    Raises:
        UnreadableFileError: Nothing in it can be used.
    """
    if form_of(path, name, limits) == "workbook":
        return Opened(open_workbook(path, name, limits, scratch, known))
    return Opened((open_delimited(path, name, limits, known),))


_SPELLINGS = frozenset(
    squash(word)
    for table in TABLES.values()
    for column in table.columns
    for word in (column.header, column.name, *column.aliases)
)


def known(cell: str) -> bool:
    """Tells whether a cell is a spelling of some table's column name."""
    return len(cell) <= 80 and any(form in _SPELLINGS for form in spellings(cell))


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
