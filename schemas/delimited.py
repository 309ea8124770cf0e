"""Delimited text into a sheet, every cell as text, every line accounted for."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from schemas.compute import pc
from schemas.errors import UnreadableFileError
from schemas.limits import Limits
from schemas.records import BREAK, Body, Record, insert_rows, mend, properly_quoted, suspicious
from schemas.sheet import Lines, Sheet
from schemas.sniff import Dialect, dialect_of

_BLOCK = 16 * 1024 * 1024
_TAIL = 4096
_LONGEST_FIELD = 2**31 - 1


def read_delimited(path: Path, name: str, limits: Limits) -> Sheet:
    """Reads a CSV, TSV, semicolon or pipe file.

    A line with more cells than the header is mended when the extra ones are blank, else it comes
    back as ragged, as does a line with too few. A quotation mark that is opened and never closed
    swallows the lines after it; such a record is taken apart again, line by line.

    Raises:
        UnreadableFileError: No header, or more columns than `limits` allows.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    dialect = dialect_of(path, name)
    with _as_utf8(path, dialect) as stream:
        header = _read_header(stream, dialect)
    _check_header(header, name, limits)
    width = len(header)
    try:
        body = _read_fast(path, dialect, width)
    except pa.ArrowInvalid:
        # No line break at all, or a record longer than a block: an unclosed quotation mark.
        body = _read_record_by_record(path, dialect, width)
    places = suspicious(body, dialect.delimiter, closed=_ends_with_quote(path))
    body = _without_header(_take_out(body, places, path, dialect))
    mended, ragged, repairs = mend(body.odd, dialect.delimiter, width)
    columns, lines = insert_rows(body.columns, body.lines, mended)
    names = tuple(cell.replace("\ufeff", "").strip() for cell in header)
    return Sheet(None, names, columns, lines, tuple(ragged), repairs)


@contextmanager
def _as_utf8(path: Path, dialect: Dialect) -> Generator[IO[bytes], None, None]:
    """Opens the file at its header as UTF-8 bytes."""
    if dialect.encoding in ("utf-8", "utf-8-sig"):
        with path.open("rb") as stream:
            if dialect.encoding == "utf-8-sig":
                stream.seek(3)
            _skip_lines(stream, dialect.skip_lines)
            yield stream
        return
    with path.open(encoding=dialect.encoding, errors="replace", newline="") as text:
        stream = io.BytesIO(text.read().removeprefix("\ufeff").encode("utf-8", "replace"))
    _skip_lines(stream, dialect.skip_lines)
    yield stream


def _skip_lines(stream: IO[bytes], count: int) -> None:
    """Moves past `count` lines, whichever of the three line ends they have."""
    start = stream.tell()
    head = stream.read(_BLOCK)
    at = 0
    for _ in range(count):
        ends = [place for place in (head.find(b"\n", at), head.find(b"\r", at)) if place >= 0]
        at = min(ends, default=len(head) - 1)
        at += 2 if head[at : at + 2] == b"\r\n" else 1
    stream.seek(start + at)


def _read_header(stream: IO[bytes], dialect: Dialect) -> list[str]:
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
    header = next(csv.reader(text, delimiter=dialect.delimiter), [])
    text.detach()
    return header


def _check_header(header: list[str], name: str, limits: Limits) -> None:
    if not any(cell.strip() for cell in header):
        raise UnreadableFileError(
            "the first row holds no column names.",
            file=name,
            remedy="Put the column names into the first row.",
        )
    if len(header) > limits.max_columns:
        raise UnreadableFileError(
            f"the file has {len(header):,} columns, more than the {limits.max_columns:,} allowed.",
            file=name,
            remedy="Export only the columns that the table needs.",
        )


def _ends_with_quote(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return stream.read().rstrip(b"\r\n\t \x00").endswith(b'"')


def _read_fast(path: Path, dialect: Dialect, width: int) -> Body:
    """Reads with Arrow and works out each record's line from the line breaks before it.

    Raises:
        pa.ArrowInvalid: A record is longer than a block, or the file has no line break.
    """
    odd: list[tuple[int, str]] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    with _as_utf8(path, dialect) as stream:
        table = arrow_csv.read_csv(
            stream,
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, autogenerate_column_names=True
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{place}": pa.string() for place in range(width)},
                strings_can_be_null=False,
                null_values=[],
            ),
        )
    columns = tuple(pa.concat_arrays(column.chunks) for column in table.columns)
    total = table.num_rows + len(odd)
    is_odd = np.zeros(total, dtype=bool)
    is_odd[[number - 1 for number, _ in odd]] = True
    heights = np.ones(total, dtype=np.int64)
    heights[~is_odd] += _inner_breaks(columns)
    heights[is_odd] += np.array([len(BREAK.findall(text)) for _, text in odd], dtype=np.int64)
    starts = 1 + dialect.skip_lines + np.concatenate(([0], np.cumsum(heights)[:-1]))
    records = [Record(int(at), text) for at, (_, text) in zip(starts[is_odd], odd, strict=True)]
    return Body(columns, starts[~is_odd], heights[~is_odd], records)


def _inner_breaks(columns: tuple[pa.StringArray, ...]) -> Lines:
    """Counts line breaks inside the cells of each row."""
    breaks = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if pc.any(pc.match_substring_regex(column, r"[\r\n]")).as_py():
            breaks += np.asarray(pc.count_substring_regex(column, r"\r\n|\r|\n"))
    return breaks


def _read_record_by_record(path: Path, dialect: Dialect, width: int) -> Body:
    """Reads with the standard library, which knows every record's line but takes longer."""
    rows: list[list[str]] = []
    spans: list[tuple[int, int]] = []
    odd: list[tuple[int, int]] = []
    with _as_utf8(path, dialect) as stream:
        reader = csv.reader(_lines_of(stream), delimiter=dialect.delimiter)
        before = 0
        for row in reader:
            span = (1 + dialect.skip_lines + before, reader.line_num - before)
            before = reader.line_num
            if len(row) == width:
                rows.append(row)
                spans.append(span)
            else:
                odd.append(span)
    columns = tuple(pa.array(list(cells), pa.string()) for cells in zip(*rows, strict=True))
    lines, heights = np.array(spans, dtype=np.int64).T
    return Body(columns, lines, heights, _fetch(path, dialect, odd))


def _lines_of(stream: IO[bytes]) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")


def _take_out(body: Body, places: list[int], path: Path, dialect: Dialect) -> Body:
    """Moves the rows that are not properly quoted to the odd records, as they stand in the file."""
    if not places:
        return body
    spans = [(int(body.lines[place]), int(body.heights[place])) for place in places]
    records = _fetch(path, dialect, spans)
    broken = [not properly_quoted(record.text, dialect.delimiter) for record in records]
    keep = np.ones(len(body.lines), dtype=bool)
    keep[[place for place, out in zip(places, broken, strict=True) if out]] = False
    taken = [record for record, out in zip(records, broken, strict=True) if out]
    return body.keep(keep, [*body.odd, *taken])


def _without_header(body: Body) -> Body:
    keep = np.ones(len(body.lines), dtype=bool)
    keep[0] = False
    return body.keep(keep, body.odd)


def _fetch(path: Path, dialect: Dialect, spans: list[tuple[int, int]]) -> list[Record]:
    """Returns the raw text of records given by first line and number of lines."""
    if not spans:
        return []
    records: list[Record] = []
    with _as_utf8(path, dialect) as stream:
        numbered = enumerate(_lines_of(stream), start=1 + dialect.skip_lines)
        for first, height in sorted(spans):
            parts = [line for _, line in _between(numbered, first, first + height - 1)]
            records.append(Record(first, "".join(parts).rstrip("\r\n")))
    return records


def _between(
    numbered: enumerate[str], first: int, last: int
) -> Generator[tuple[int, str], None, None]:
    for number, line in numbered:
        if number >= first:
            yield number, line
        if number >= last:
            return
