"""Records that are out of step with the header, taken apart and mended where that is safe."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
import pyarrow as pa

from schemas.records import BREAK, MOST_ODD, Body, Odd, TooManyOddError, line_starts
from schemas.sheet import Lines, Ragged

TRIMMED = "blank cells beyond the last column dropped"
_LOOKED_AT = 200
_ABSURD_CELLS = 20_000
_ABSURD_TEXT = 400_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")

csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Record:
    """One record, its cells told apart.

    Attributes:
        line: Its first line in the file.
        cells: Its cells.
        unclosed: Whether it opens a quotation mark and does not close it.
    """

    line: int
    cells: tuple[str, ...]
    unclosed: bool = False


def loosened(body: Body, block: bytes, delimiter: str) -> tuple[Body, list[Record]]:
    """Takes rows that swallowed others out of the body, and tells its odd records apart.

    A quotation mark that is opened and never closed swallows the lines after it, up to the next
    one. Such a record is not properly quoted: a mark stands in the middle of a cell. If it has
    the header's width it is only taken apart when its inner lines look like whole rows.
    """
    records: list[Record] = []
    for odd in body.odd:
        records += _told_apart(odd, delimiter)
    tall = np.flatnonzero(body.heights > 1)
    if not len(tall):
        return body, records
    starts = line_starts(block)
    keep = np.ones(len(body.lines), dtype=bool)
    for row in tall.tolist():
        line = int(body.lines[row])
        at = line - body.first_line
        text = block[starts[at] : starts[at + int(body.heights[row])]].decode()
        if not _properly_quoted(text, delimiter) and _swallows(body.columns, row, delimiter):
            keep[row] = False
            records += take_apart(text, line, delimiter)
    return (body if keep.all() else body.keep(keep)), records


def _told_apart(odd: Odd, delimiter: str) -> list[Record]:
    if odd.height == 1:
        return [_single(odd.text, odd.line, delimiter)]
    if _properly_quoted(odd.text, delimiter):
        return [Record(odd.line, _split(odd.text, delimiter))]
    return take_apart(odd.text, odd.line, delimiter)


def take_apart(text: str, line: int, delimiter: str) -> list[Record]:
    """Reads the first line alone and the others anew, as often as a record is not sound.

    Reading anew is given up, and every line read alone, when it does not come to an end soon.

    Raises:
        TooManyOddError: Hundreds of thousands of lines are left then.
    """
    lines = _LINE.findall(text)
    records = [_single(lines[0], line, delimiter)]
    at, budget = 1, 4 * len(lines)
    while at < len(lines) and budget > 0:
        start = at
        reader = csv.reader(islice(lines, at, None), delimiter=delimiter)
        for cells in reader:
            end = at + reader.line_num
            if end - start > 1 and not _properly_quoted("".join(lines[start:end]), delimiter):
                budget -= end - at
                end = start + 1
                records.append(_single(lines[start], line + start, delimiter))
                start = end
                break
            single = end - start == 1
            records.append(
                _single(lines[start], line + start, delimiter)
                if single
                else Record(line + start, tuple(cells))
            )
            start = end
        at = start
    if len(lines) - at > MOST_ODD:
        raise TooManyOddError
    records += [_single(lines[place], line + place, delimiter) for place in range(at, len(lines))]
    return records


def _single(text: str, line: int, delimiter: str) -> Record:
    bare = text.rstrip("\r\n")
    if len(bare) > _ABSURD_TEXT and bare.count(delimiter) > _ABSURD_CELLS:
        return Record(line, tuple(bare[:_ABSURD_TEXT].split(delimiter)[:_ABSURD_CELLS]))
    cells = _split(bare + "\n", delimiter)
    unclosed = bool(cells) and cells[-1].endswith("\n")
    return Record(line, (*cells[:-1], cells[-1][:-1]) if unclosed else cells, unclosed)


def _split(text: str, delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))


def _properly_quoted(text: str, delimiter: str) -> bool:
    """Tells whether each quotation mark that opens a cell also closes it, right at its end."""
    return _proper(delimiter).fullmatch(text) is not None


@lru_cache
def _proper(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    cell = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{mark}\r\n][^{mark}\r\n]*+|)'
    return re.compile(rf"{cell}(?:{mark}{cell})*+(?:\r\n|\r|\n)?")


def _swallows(columns: tuple[pa.StringArray, ...], row: int, delimiter: str) -> bool:
    """Tells whether most inner lines of a tall record are themselves whole rows."""
    width = len(columns)
    if width < 2:
        return False
    cells = [column[row].as_py() for column in columns]
    inner = (line for cell in cells for line in BREAK.split(cell)[1:] if line.strip())
    seen = list(islice(inner, _LOOKED_AT))
    whole = sum(len(_split(line, delimiter)) == width for line in seen)
    return whole > len(seen) / 2


def mend(
    records: Sequence[Record], width: int
) -> tuple[list[tuple[int, tuple[str, ...]]], list[Ragged], Counter[str]]:
    """Sorts records into rows that can be mended and ragged lines; blank ones are left out.

    Returns:
        Mended rows with their line, ragged lines, and the repairs made.
    """
    mended: list[tuple[int, tuple[str, ...]]] = []
    ragged: list[Ragged] = []
    repairs: Counter[str] = Counter()
    for record in records:
        cells = record.cells
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) == width and not record.unclosed:
            mended.append((record.line, cells))
        elif len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            mended.append((record.line, cells[:width]))
            repairs[TRIMMED] += 1
        else:
            ragged.append(Ragged(record.line, cells, _why(record, width)))
    return mended, ragged, repairs


def _why(record: Record, width: int) -> str:
    if record.unclosed:
        return "a quotation mark is opened and not closed on this line"
    found = len(record.cells)
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


def head_records(
    text: str, delimiter: str, most: int
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yields first line (from 0), number of lines and cells of the first records of a text.

    A record that is not properly quoted counts as its first line alone.
    """
    lines = _LINE.findall(text)
    at = 0
    while at < len(lines) and most > 0:
        reader = csv.reader(islice(lines, at, None), delimiter=delimiter)
        cells = tuple(next(reader, ()))
        height = max(1, reader.line_num)
        if height > 1 and not _properly_quoted("".join(lines[at : at + height]), delimiter):
            height, cells = 1, _single(lines[at], at, delimiter).cells
        yield at, height, cells
        at += height
        most -= 1
