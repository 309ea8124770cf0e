"""Delimited text as blocks of rows, every cell as text, every line accounted for."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from schemas.errors import UnreadableFileError
from schemas.header_row import LOOKED_AT, HeaderRow, Known, find_header
from schemas.limits import Limits
from schemas.mending import Record, head_records, insert_rows, loosened, mend, take_apart
from schemas.records import (
    Body,
    TooManyOddError,
    count_breaks,
    end_of_last_line,
    line_starts,
    parse,
)
from schemas.sheet import Sheet, Source
from schemas.sniff import Dialect, dialect_of
from schemas.tidy import named
from schemas.utf8 import Utf8Chunks

CHUNK = 8 * 1024 * 1024
_HEAD = 1024 * 1024
_LONGEST_LINE = 32 * 1024 * 1024
_LONGEST_RECORD = 4 * 1024 * 1024
_MOST_RAGGED = 250_000
_MOST_LINES = 250_000
_MOST_RECORD_LINES = 1_000_000
_EVERY_LINE = "Check the delimiter and the quotation marks, export the table again and upload that."


@dataclass(frozen=True)
class _Layout:
    """Where the rows of a delimited file begin and how they are written."""

    path: Path
    file: str
    dialect: Dialect
    header: HeaderRow
    offset: int
    line: int
    chunk: int


def open_delimited(
    path: Path, name: str, limits: Limits, known: Known, *, chunk: int = CHUNK
) -> Source:
    """Opens a CSV, TSV, semicolon or pipe file.

    A line with more cells than the header is mended when the extra ones are blank, else it comes
    back as ragged, as does a line with too few. A quotation mark that is opened and never closed
    swallows the lines after it; such a record is taken apart again.

    Args:
        path: Where the file is.
        name: What the user calls it.
        limits: How much it may hold.
        known: Tells whether a cell is a spelling of some column's name.
        chunk: How many bytes to read at a time; what comes out does not depend on it.

    Raises:
        UnreadableFileError: No header, or more columns than `limits` allows.
    """
    dialect = dialect_of(path, name, known)
    layout = _layout(path, name, dialect, known, chunk)
    _check_header(layout.header.names, name, limits)

    def read() -> Iterator[Sheet]:
        try:
            yield from _sheets(layout)
        except TooManyOddError as error:
            raise UnreadableFileError(
                "hundreds of thousands of lines do not have as many cells as the header.",
                file=name,
                remedy=_EVERY_LINE,
            ) from error

    return named(name, None, layout.header.names, read)


def _layout(path: Path, name: str, dialect: Dialect, known: Known, chunk: int) -> _Layout:
    head = b""
    for piece in Utf8Chunks(path, dialect.encoding, _HEAD):
        head += piece
        if len(head) >= _HEAD:
            break
    starts = line_starts(head)
    skip = min(dialect.skip_lines, len(starts) - 1)
    text = io.TextIOWrapper(io.BytesIO(head[starts[skip] :]), "utf-8", "replace", newline="").read()
    records = list(head_records(text, dialect.delimiter, LOOKED_AT))
    header = find_header([cells for _, _, cells in records], known)
    if header is None:
        raise UnreadableFileError(
            "the first row holds no column names.",
            file=name,
            remedy="Put the column names into the first row.",
        )
    at, height, _ = records[header.last]
    below = skip + at + height
    offset = int(starts[below]) if below < len(starts) else len(head)
    later = [cells for _, _, cells in records[header.last + 1 :]]
    header = replace(header, names=_as_wide_as_rows(header.names, later))
    return _Layout(path, name, dialect, header, offset, 1 + below, chunk)


def _as_wide_as_rows(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Drops trailing columns without a name when most rows do not have them either."""
    fewest = max((place + 1 for place, name in enumerate(names) if name), default=len(names))
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    usual = widths.most_common(1)[0][0] if widths else len(names)
    return names[:usual] if fewest <= usual < len(names) else names


def _check_header(header: tuple[str, ...], name: str, limits: Limits) -> None:
    if len(header) > limits.max_columns:
        raise UnreadableFileError(
            f"the file has {len(header):,} columns, more than the {limits.max_columns:,} allowed.",
            file=name,
            remedy="Export only the columns that the table needs.",
        )


def _sheets(layout: _Layout) -> Iterator[Sheet]:
    """Yields one sheet a chunk, its mended rows in place."""
    stream = Utf8Chunks(layout.path, layout.dialect.encoding, layout.chunk)
    width = len(layout.header.names)
    ragged_so_far = rows_so_far = 0
    stream.repairs += layout.header.repairs
    for body, records in _bodies(stream, layout, width):
        rows, ragged, repairs = mend(records, width)
        columns, lines = insert_rows(body.columns, body.lines, rows)
        ragged_so_far += len(ragged)
        rows_so_far += len(lines)
        if ragged_so_far > max(_MOST_RAGGED, rows_so_far // 4):
            raise TooManyOddError
        repairs += stream.repairs
        stream.repairs.clear()
        ragged.sort(key=lambda line: line.line)
        yield Sheet(None, (), columns, lines, tuple(ragged), dict(repairs), stream.share)
    if stream.repairs:
        yield Sheet(
            None,
            (),
            (pa.array([], pa.string()),) * width,
            np.array([], np.int64),
            (),
            dict(stream.repairs),
        )


def _bodies(stream: Utf8Chunks, layout: _Layout, width: int) -> Iterator[tuple[Body, list[Record]]]:
    """Cuts the text below the header at the ends of records and parses the pieces.

    Arrow tells whether a piece ends inside a cell: then its rows take more lines than it has.
    Such a last record waits for what follows. One that the file, or 4 MB, does not close was
    never meant to go on: its first line is read alone and the rest anew.
    """
    delimiter = layout.dialect.delimiter
    line, buffer, opened, done, most = layout.line, b"", 0, 0, _MOST_LINES
    for chunk in _below(stream, layout.offset):
        final = chunk is None
        buffer = _ended(buffer) if chunk is None else buffer + chunk
        while whole := len(buffer) if final else end_of_last_line(buffer):
            block = _first_lines(buffer[:whole], most)
            body = parse(block, line, delimiter, width)
            if not body.is_open:
                yield loosened(body, block, delimiter)
                line += count_breaks(block)
                done += len(block)
                buffer, most = buffer[len(block) :], _MOST_LINES
                continue
            last = body.last_line
            start = int(line_starts(block)[last - line])
            if last > line:
                yield loosened(body.before(last), block, delimiter)
            done += start
            buffer, line = buffer[start:], last
            ends_here = len(block) == whole
            pending = block[start:]
            if len(pending) <= _LONGEST_RECORD and most <= _MOST_RECORD_LINES:
                if not ends_here:
                    most *= 2
                    continue
                if not final:
                    break
            opened += 1
            hopeless = opened > 4 + 4 * done // _LONGEST_RECORD
            taken = pending if hopeless else _first_lines(pending, 1)
            yield _nothing(width, line), take_apart(taken.decode(), line, delimiter)
            line += count_breaks(taken)
            buffer, most = buffer[len(taken) :], _MOST_LINES
        if len(buffer) > _LONGEST_RECORD:
            _check_length(buffer, line, layout.file)


def _ended(buffer: bytes) -> bytes:
    return buffer if not buffer or buffer.endswith((b"\n", b"\r")) else buffer + b"\n"


def _first_lines(block: bytes, most: int) -> bytes:
    """Returns the first `most` of the whole lines in a block, so that rows stay few."""
    if count_breaks(block) <= most:
        return block
    return block[: int(line_starts(block)[most])]


def _below(stream: Utf8Chunks, offset: int) -> Iterator[bytes | None]:
    """Yields the chunks below the header, then None."""
    for chunk in stream:
        if offset >= len(chunk):
            offset -= len(chunk)
            continue
        yield chunk[offset:]
        offset = 0
    yield None


def _nothing(width: int, line: int) -> Body:
    none = np.array([], dtype=np.int64)
    return Body((pa.array([], pa.string()),) * width, none, none, (), line)


def _check_length(buffer: bytes, line: int, file: str) -> None:
    if end_of_last_line(buffer[:_LONGEST_LINE]) == 0 and len(buffer) > _LONGEST_LINE:
        raise UnreadableFileError(
            f"the line is longer than {_LONGEST_LINE / 2**20:.0f} MB.",
            file=file,
            line=line,
            remedy="Check that the file is a table with one row a line, and export it again.",
        )
