"""A sheet of text as it stands in the file, before anything is understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Lines: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ragged:
    """A line that has another number of cells than the header."""

    line: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Sheet:
    """One sheet, every cell as text.

    Attributes:
        name: Sheet name, trimmed; None for a delimited file.
        header: Column headers as they stand in the file, trimmed.
        columns: One string array a header, all of one length; blank cells are "".
        lines: Physical line (or sheet row) of each row, counted from 1.
        ragged: Lines that could not be put under the header.
        repairs: What was mended while reading, with how often.
        share: How much of the source has been read up to the end of this block, 0 to 1.
    """

    name: str | None
    header: tuple[str, ...]
    columns: tuple[pa.StringArray, ...]
    lines: Lines
    ragged: tuple[Ragged, ...] = ()
    repairs: Mapping[str, int] = field(default_factory=dict[str, int])
    share: float = 1.0

    def keep(self, rows: Mask) -> Sheet:
        """Returns the sheet with only the rows that `rows` marks."""
        mask = pa.array(rows)
        columns = tuple(column.filter(mask) for column in self.columns)
        return replace(self, columns=columns, lines=self.lines[rows])


@dataclass(frozen=True)
class Source:
    """One table-shaped area of a file, read block by block so that memory stays flat.

    Attributes:
        file: How the user knows the file; a file inside an archive names both.
        name: Sheet of a workbook, trimmed; None elsewhere.
        header: Column headers as they stand in the file, trimmed and distinct.
        blocks: Starts reading from the first row below the header; each call starts anew. Every
            block is a `Sheet` with this header, lines growing from block to block.
        corrects: Whether it is one of the app's own lists of rejected rows.
        of_files: The files that those rows are of, as far as its first rows say.
    """

    file: str
    name: str | None
    header: tuple[str, ...]
    blocks: Callable[[], Iterator[Sheet]]
    corrects: bool = False
    of_files: tuple[str, ...] = ()
