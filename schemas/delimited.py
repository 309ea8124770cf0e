"""Delimited text into a sheet, every cell as text, every line accounted for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from schemas.compute import pc
from schemas.errors import UnreadableFileError
from schemas.limits import Limits
from schemas.sheet import Lines, Ragged, Sheet
from schemas.sniff import Dialect, dialect_of

_BLOCK = 16 * 1024 * 1024
_BREAK = re.compile(r"\r\n|\r|\n")
_FEWEST_SWALLOWED = 2
_TAIL = 4096


@dataclass(frozen=True)
class _Record:
    """One record out of step with the header, or one that seems to hold several lines."""

    line: int
    text: str
    cells: tuple[str, ...]


def read_delimited(path: Path, name: str, limits: Limits) -> Sheet:
    """Reads a CSV, TSV, semicolon or pipe file.

    A line with more cells than the header is mended when the extra ones are blank, else it comes
    back as ragged, as does a line with too few. A quotation mark that is opened and never closed
    swallows the lines after it; such a record is taken apart again, line by line.

    Raises:
        UnreadableFileError: No header, or more columns than `limits` allows.
    """
    dialect = dialect_of(path, name)
    with _as_utf8(path, dialect) as stream:
        header = _read_header(stream, dialect)
        _check_header(header, name, limits)
    columns, lines, odd = _read_body(path, dialect, len(header))
    mended, ragged, repairs = _settle(odd, dialect.delimiter, len(header))
    if mended:
        columns, lines = _insert(columns, lines, mended)
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
    for _ in range(count):
        stream.readline()


def _read_header(stream: IO[bytes], dialect: Dialect) -> list[str]:
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
    try:
        return next(csv.reader(text, delimiter=dialect.delimiter), [])
    except csv.Error:
        return []
    finally:
        text.detach()


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


def _read_body(
    path: Path, dialect: Dialect, width: int
) -> tuple[tuple[pa.StringArray, ...], Lines, list[_Record]]:
    """Returns columns, the line of each row, and the records that need a closer look."""
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
    return _place_lines(columns, odd, dialect, closed=_ends_with_quote(path))


def _ends_with_quote(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return stream.read().rstrip(b"\r\n\t \x00").endswith(b'"')


def _place_lines(
    columns: tuple[pa.StringArray, ...],
    odd: list[tuple[int, str]],
    dialect: Dialect,
    *,
    closed: bool,
) -> tuple[tuple[pa.StringArray, ...], Lines, list[_Record]]:
    """Works out each record's physical line; splits off records that swallowed whole lines."""
    total = len(columns[0]) + len(odd)
    is_odd = np.zeros(total, dtype=bool)
    is_odd[[number - 1 for number, _ in odd]] = True
    heights = np.ones(total, dtype=np.int64)
    heights[~is_odd] += _inner_breaks(columns)
    heights[is_odd] += np.array([len(_BREAK.findall(text)) for _, text in odd], dtype=np.int64)
    starts = 1 + dialect.skip_lines + np.concatenate(([0], np.cumsum(heights)[:-1]))
    lines = starts[~is_odd]
    records = [
        _Record(int(line), text, _split(text, dialect.delimiter))
        for line, (_, text) in zip(starts[is_odd], odd, strict=True)
    ]
    tall = np.flatnonzero(heights[~is_odd] > _FEWEST_SWALLOWED)
    swallowed = {
        int(place) for place in tall if place and _swallows(columns, int(place), dialect.delimiter)
    }
    last = len(lines) - 1
    if last > 0 and not closed and not is_odd[-1] and _BREAK.search(columns[-1][last].as_py()):
        swallowed.add(last)
    keep = np.ones(len(lines), dtype=bool)
    for place in sorted(swallowed):
        cells = tuple(column[place].as_py() for column in columns)
        records.append(_Record(int(lines[place]), _rewrite(cells, dialect.delimiter), cells))
    keep[sorted(swallowed)] = False
    keep[:1] = False  # the header itself
    mask = pa.array(keep)
    return tuple(column.filter(mask) for column in columns), lines[keep], records


def _inner_breaks(columns: tuple[pa.StringArray, ...]) -> Lines:
    """Counts line breaks inside the cells of each row."""
    breaks = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if pc.any(pc.match_substring_regex(column, r"[\r\n]")).as_py():
            breaks += np.asarray(pc.count_substring_regex(column, r"\r\n|\r|\n"))
    return breaks


def _swallows(columns: tuple[pa.StringArray, ...], place: int, delimiter: str) -> bool:
    """Tells whether most inner lines of a tall record are themselves whole rows."""
    width = len(columns)
    if width < 3:
        return False
    cells = [column[place].as_py() for column in columns]
    inner = [line for cell in cells for line in _BREAK.split(cell)[1:] if line.strip()]
    whole = sum(len(_split(line, delimiter)) == width for line in inner)
    return len(inner) >= _FEWEST_SWALLOWED and whole > len(inner) / 2


def _rewrite(cells: tuple[str, ...], delimiter: str) -> str:
    """Writes a swallowing record back as it may have stood: its opening quotation mark first."""
    parts = [f'"{cell}' if _BREAK.search(cell) else cell for cell in cells]
    return delimiter.join(parts)


def _split(text: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))
    except csv.Error:
        return (text,)


def _settle(
    odd: list[_Record], delimiter: str, width: int
) -> tuple[list[tuple[int, tuple[str, ...]]], list[Ragged], dict[str, int]]:
    """Sorts records out of step into rows that can be mended and ragged lines."""
    mended: list[tuple[int, tuple[str, ...]]] = []
    ragged: list[Ragged] = []
    trimmed = 0
    for record in _taken_apart(odd, delimiter):
        cells = record.cells
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            mended.append((record.line, cells[:width]))
            trimmed += 1
        elif len(cells) == width and not _open_quote(record.text):
            mended.append((record.line, cells))
        else:
            ragged.append(Ragged(record.line, cells, _why(record, len(cells), width)))
    repairs = {"blank cells beyond the last column dropped": trimmed} if trimmed else {}
    return mended, ragged, repairs


def _taken_apart(odd: list[_Record], delimiter: str) -> Iterator[_Record]:
    for record in odd:
        parts = _BREAK.split(record.text)
        if len(parts) == 1:
            yield record
            continue
        for offset, part in enumerate(parts):
            if part.strip():
                yield _Record(record.line + offset, part, _split(part, delimiter))


def _open_quote(text: str) -> bool:
    return text.count('"') % 2 == 1


def _why(record: _Record, found: int, width: int) -> str:
    if _open_quote(record.text):
        return "a quotation mark is opened and not closed on this line"
    few = "fewer" if found < width else "more"
    return f"the line has {found} cells, {few} than the {width} columns of the header"


def _insert(
    columns: tuple[pa.StringArray, ...], lines: Lines, rows: list[tuple[int, tuple[str, ...]]]
) -> tuple[tuple[pa.StringArray, ...], Lines]:
    """Puts mended rows back among the others, in file order."""
    together = np.concatenate((lines, np.array([line for line, _ in rows], dtype=np.int64)))
    order = np.argsort(together, kind="stable")
    grown = tuple(
        pa.concat_arrays([column, pa.array([cells[place] for _, cells in rows], pa.string())]).take(
            pa.array(order)
        )
        for place, column in enumerate(columns)
    )
    return grown, together[order]
