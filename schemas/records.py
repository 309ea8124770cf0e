"""A block of delimited text into rows, each with the lines that it takes in the file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from schemas.compute import pc
from schemas.sheet import Lines, Mask

BREAK = re.compile(r"\r\n|\r|\n")
MOST_ODD = 250_000
_LF, _CR = 10, 13


class TooManyOddError(Exception):
    """So many records have another number of cells than the header that this is no table."""


@dataclass(frozen=True)
class Odd:
    """A record with another number of cells than the header, as it stands in the file."""

    line: int
    height: int
    text: str


@dataclass(frozen=True)
class Body:
    """The records of a block.

    Attributes:
        columns: Cells of the records that have as many cells as the header.
        lines: First line of each of those.
        heights: How many lines each of those takes.
        odd: Records with another number of cells.
        first_line: Line of the file that the block begins with.
        is_open: Whether the last record has a quotation mark that the block does not close.
    """

    columns: tuple[pa.StringArray, ...]
    lines: Lines
    heights: Lines
    odd: tuple[Odd, ...]
    first_line: int
    is_open: bool = False

    @property
    def last_line(self) -> int:
        """First line of the last record; there must be one."""
        return max([*self.lines[-1:].tolist(), *(record.line for record in self.odd[-1:])])

    def keep(self, rows: Mask) -> Body:
        """Returns the body with only the rows that `rows` marks."""
        mask = pa.array(rows)
        columns = tuple(column.filter(mask) for column in self.columns)
        return replace(self, columns=columns, lines=self.lines[rows], heights=self.heights[rows])

    def before(self, line: int) -> Body:
        """Returns the body with only the records that begin before `line`."""
        rows = int(np.searchsorted(self.lines, line))
        return replace(
            self,
            columns=tuple(column.slice(0, rows) for column in self.columns),
            lines=self.lines[:rows],
            heights=self.heights[:rows],
            odd=tuple(record for record in self.odd if record.line < line),
            is_open=False,
        )


def parse(block: bytes, first_line: int, delimiter: str, width: int) -> Body:
    """Reads whole lines with Arrow and works out each record's line from the breaks before it.

    Args:
        block: Sound UTF-8 that ends with a line break.
        first_line: Line of the file that the block begins with.
        delimiter: The character between cells.
        width: How many cells a row has.

    Raises:
        TooManyOddError: Hundreds of thousands of records do not have `width` cells.
    """
    table, odd = _read(block, delimiter, width)
    columns = tuple(_whole(column) for column in table.columns)
    total = table.num_rows + len(odd)
    breaks = count_breaks(block)
    if total == breaks and not odd and not _breaks_in_last(columns):
        lines = np.arange(first_line, first_line + total, dtype=np.int64)
        return Body(columns, lines, np.ones(total, dtype=np.int64), (), first_line)
    is_odd = np.zeros(total, dtype=bool)
    is_odd[[number - 1 for number, _ in odd]] = True
    heights = np.ones(total, dtype=np.int64)
    heights[~is_odd] += _inner_breaks(columns)
    heights[is_odd] += np.array([len(BREAK.findall(text)) for _, text in odd], dtype=np.int64)
    starts = first_line + np.concatenate(([0], np.cumsum(heights)[:-1]))
    is_open = int(heights.sum()) > breaks
    if is_odd[-1] and '"' in odd[-1][1]:
        # Arrow gives odd records without the line break at their end, even a quoted one.
        at = line_starts(block)[int(starts[-1]) - first_line]
        is_open = ends_open(block[at:].decode(), delimiter)
    told = zip(starts[is_odd].tolist(), heights[is_odd].tolist(), odd, strict=True)
    return Body(
        columns,
        starts[~is_odd],
        heights[~is_odd],
        tuple(Odd(line, height, text) for line, height, (_, text) in told),
        first_line,
        is_open=is_open,
    )


def ends_open(text: str, delimiter: str) -> bool:
    """Tells whether a record that ends with a line break has it inside quotation marks."""
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    return bool(cells) and cells[-1].endswith(("\n", "\r"))


def _read(block: bytes, delimiter: str, width: int) -> tuple[pa.Table, list[tuple[int, str]]]:
    odd: list[tuple[int, str]] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip" if len(odd) < MOST_ODD else "error"

    names = [f"f{place}" for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(block),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=len(block) + 1, column_names=names
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                null_values=[],
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as error:
        if len(odd) < MOST_ODD:
            raise
        raise TooManyOddError from error
    return table, odd


def _whole(column: pa.ChunkedArray) -> pa.StringArray:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _breaks_in_last(columns: tuple[pa.StringArray, ...]) -> bool:
    return any(BREAK.search(column[-1].as_py()) for column in columns if len(column))


def _inner_breaks(columns: tuple[pa.StringArray, ...]) -> Lines:
    """Counts line breaks inside the cells of each row."""
    breaks = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if pc.any(pc.match_substring_regex(column, r"[\r\n]")).as_py():
            breaks += np.asarray(pc.count_substring_regex(column, r"\r\n|\r|\n"))
    return breaks


def count_breaks(block: bytes) -> int:
    """Counts line breaks of all three kinds."""
    codes = np.frombuffer(block, dtype=np.uint8)
    count = int(np.count_nonzero(codes == _LF))
    if b"\r" in block:
        count += block.count(b"\r") - block.count(b"\r\n")
    return count


def line_starts(block: bytes) -> Lines:
    """Returns where each line of the block begins, and where the one after it would."""
    codes = np.frombuffer(block, dtype=np.uint8)
    ends = codes == _LF
    if b"\r" in block:
        alone = codes == _CR
        alone[:-1] &= ~ends[1:]
        ends |= alone
    return np.concatenate(([0], np.flatnonzero(ends) + 1)).astype(np.int64)


def end_of_last_line(block: bytes) -> int:
    """Returns how many bytes form whole lines; a last carriage return may be half a break."""
    return max(block.rfind(b"\n"), block.rfind(b"\r", 0, max(0, len(block) - 1))) + 1
