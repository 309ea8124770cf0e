"""Records of a delimited file that are out of step with its header, and how to mend them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa

from schemas.sheet import Lines, Mask, Ragged

BREAK = re.compile(r"\r\n|\r|\n")
_FEWEST_SWALLOWED = 2
_LOOKED_AT = 200


@dataclass(frozen=True)
class Record:
    """One record as it stands in the file, from its first line on."""

    line: int
    text: str


@dataclass(frozen=True)
class Body:
    """The records of a file, the header among them.

    Attributes:
        columns: Cells of the records that have as many cells as the header.
        lines: First line of each of those.
        heights: How many lines each of those takes.
        odd: Records with another number of cells.
    """

    columns: tuple[pa.StringArray, ...]
    lines: Lines
    heights: Lines
    odd: list[Record]

    def keep(self, rows: Mask, odd: list[Record]) -> Body:
        """Returns the body with only the rows that `rows` marks, and with these odd records."""
        mask = pa.array(rows)
        columns = tuple(column.filter(mask) for column in self.columns)
        return Body(columns, self.lines[rows], self.heights[rows], odd)


def suspicious(body: Body, delimiter: str, *, closed: bool) -> list[int]:
    """Returns the rows below the header that seem to have swallowed others.

    Args:
        body: All records.
        delimiter: The character between cells.
        closed: Whether the file ends with a quotation mark; if not, a last cell with a line
            break in it was never closed.
    """
    tall = np.flatnonzero(body.heights > _FEWEST_SWALLOWED)
    found = {int(row) for row in tall if row and _swallows(body.columns, int(row), delimiter)}
    last = len(body.lines) - 1
    if last > 0 and not closed and BREAK.search(body.columns[-1][last].as_py()):
        found.add(last)
    return sorted(found)


def _swallows(columns: tuple[pa.StringArray, ...], row: int, delimiter: str) -> bool:
    """Tells whether most inner lines of a tall record are themselves whole rows."""
    width = len(columns)
    if width < 3:
        return False
    cells = [column[row].as_py() for column in columns]
    inner = (line for cell in cells for line in BREAK.split(cell)[1:] if line.strip())
    seen = list(islice(inner, _LOOKED_AT))
    whole = sum(len(_split(line, delimiter)) == width for line in seen)
    return len(seen) >= _FEWEST_SWALLOWED and whole > len(seen) / 2


def properly_quoted(text: str, delimiter: str) -> bool:
    """Tells whether each quotation mark that opens a cell also closes it, right at its end."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return len(list(reader)) == 1
    except csv.Error:
        return False


def mend(
    odd: Sequence[Record], delimiter: str, width: int
) -> tuple[list[tuple[int, tuple[str, ...]]], list[Ragged], dict[str, int]]:
    """Sorts odd records into rows that can be mended and ragged lines.

    Returns:
        Mended rows with their line, ragged lines, and the repairs made.
    """
    mended: list[tuple[int, tuple[str, ...]]] = []
    ragged: list[Ragged] = []
    trimmed = 0
    for record in _taken_apart(odd):
        cells = _split(record.text, delimiter)
        if not any(cell.strip() for cell in cells):
            continue
        unclosed = record.text.count('"') % 2 == 1
        if len(cells) == width and not unclosed:
            mended.append((record.line, cells))
        elif len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            mended.append((record.line, cells[:width]))
            trimmed += 1
        else:
            ragged.append(Ragged(record.line, cells, _why(len(cells), width, unclosed=unclosed)))
    repairs = {"blank cells beyond the last column dropped": trimmed} if trimmed else {}
    return mended, ragged, repairs


def _taken_apart(odd: Sequence[Record]) -> Iterator[Record]:
    for record in odd:
        for offset, part in enumerate(BREAK.split(record.text)):
            yield Record(record.line + offset, part)


def _split(text: str, delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))


def _why(found: int, width: int, *, unclosed: bool) -> str:
    if unclosed:
        return "a quotation mark is opened and not closed on this line"
    few = "fewer" if found < width else "more"
    return f"the line has {found} cells, {few} than the {width} columns of the header"


def insert_rows(
    columns: tuple[pa.StringArray, ...], lines: Lines, rows: list[tuple[int, tuple[str, ...]]]
) -> tuple[tuple[pa.StringArray, ...], Lines]:
    """Puts mended rows back among the others, in file order."""
    if not rows:
        return columns, lines
    together = np.concatenate((lines, np.array([line for line, _ in rows], dtype=np.int64)))
    order = np.argsort(together, kind="stable")
    grown = tuple(
        pa.concat_arrays([column, pa.array([cells[place] for _, cells in rows], pa.string())]).take(
            pa.array(order)
        )
        for place, column in enumerate(columns)
    )
    return grown, together[order]
