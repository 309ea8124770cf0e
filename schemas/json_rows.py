"""JSON records into sources: an array, an object of arrays, or one record a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from schemas.errors import UnreadableFileError
from schemas.json_columns import records_of
from schemas.json_text import DECODER, BrokenJsonError, JsonStream, Value
from schemas.limits import Limits
from schemas.sheet import Ragged, Sheet, Source
from schemas.sniff import encoding_of
from schemas.spool import CELLS_A_BLOCK, Spool
from schemas.tidy import named
from schemas.utf8 import Utf8Chunks

CHUNK = 4 * 1024 * 1024
_HEAD = 1024 * 1024
_MOST_RAGGED = 1_000_000
_DEEPEST = 3
_FEWEST_A_BLOCK = 1_000
_NO_OBJECT = "the record is not an object with names and values"
_REMEDY = "Export the records again as JSON, JSON lines or CSV, and upload that."


def open_json(
    path: Path, name: str, limits: Limits, scratch: Path, *, chunk: int = CHUNK
) -> tuple[Source, ...]:
    """Opens a JSON file; its records are put down in `scratch` as they are read.

    An array gives one source. An object that holds arrays of records gives one source an array,
    named by its key; one that holds a list of values a column is turned into records. A nested
    object is flattened one level deep as "parent.child"; anything deeper stays JSON text. Memory
    holds one record of at most 32 MB, or a file written by columns, and one block of rows.

    The line of a record is its line in the file where each record has a line of its own; else it
    is its place in the array, counted from 1.

    Raises:
        UnreadableFileError: No JSON, no records in it, or more columns than allowed.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    encoding = encoding_of(head)
    chunks = Utf8Chunks(path, encoding, chunk)
    found: list[_Rows] = []

    def rows(key: str | None) -> _Rows:
        found.append(_Rows(name, key, limits, scratch))
        return found[-1]

    try:
        if _is_lines(head.decode(encoding, "replace").lstrip("\ufeff")):
            _read_lines(chunks, rows(None))
        else:
            _read_text(JsonStream(chunks), rows)
    except BrokenJsonError as error:
        places = f" after record {found[-1].count:,}" if found else ""
        raise UnreadableFileError(
            f"the JSON is broken{places}: {error}.", file=name, remedy=_REMEDY
        ) from error
    made = [part.source(chunks.repairs if part is found[0] else {}) for part in found if part.count]
    if not made:
        raise UnreadableFileError("the JSON holds no records.", file=name, remedy=_REMEDY)
    return tuple(made)


def _is_lines(head: str) -> bool:
    """Tells whether the first line is a whole object and more text follows it."""
    first, _, rest = head.lstrip().partition("\n")
    if not first.startswith("{") or not rest.strip():
        return False
    try:
        _, end = DECODER.raw_decode(first)
    except (json.JSONDecodeError, RecursionError):
        return False
    return not first[end:].strip()


def _read_lines(chunks: Utf8Chunks, rows: _Rows) -> None:
    rest, line = "", 0
    for text in _decoded(chunks):
        *whole, rest = (rest + text).split("\n")
        for record in whole:
            line += 1
            _take_line(record, line, rows)
    _take_line(rest, line + 1, rows)
    rows.flush()


def _decoded(chunks: Utf8Chunks) -> Iterator[str]:
    for chunk in chunks:
        yield chunk.decode()


def _take_line(text: str, line: int, rows: _Rows) -> None:
    bare = text.strip()
    if not bare:
        return
    try:
        value = DECODER.decode(bare)
    except (json.JSONDecodeError, RecursionError):
        rows.refuse(line, bare[:1000], "the line is no JSON")
        return
    rows.add(line, value)


def _read_text(stream: JsonStream, rows: Callable[[str | None], _Rows]) -> None:
    if stream.peek() == "[":
        _read_array(stream, rows(None))
    else:
        single = _read_object(stream, rows, 1)
        if single and stream.peek() in ("", "{"):
            part = rows(None)
            records = [single] if stream.peek() else records_of(single)
            for place, record in enumerate(records, start=1):
                part.add(place, record)
            while stream.peek() == "{":
                part.add(part.count + 1, stream.value())
            part.flush()
    if stream.peek():
        raise BrokenJsonError("something stands below the end")


def _read_array(stream: JsonStream, rows: _Rows) -> None:
    for place, value in enumerate(stream.items(), start=1):
        rows.add(place, value)
    rows.flush()


def _read_object(
    stream: JsonStream, rows: Callable[[str | None], _Rows], depth: int
) -> dict[str, Value] | None:
    """Reads each array of records inside; returns the object only if it held none."""
    others: dict[str, Value] = {}
    arrays = False
    for key in stream.names():
        mark = stream.peek()
        if mark == "[" and stream.after_bracket() == "{":
            arrays = True
            _read_array(stream, rows(key.strip() or None))
        elif mark == "{" and depth < _DEEPEST:
            inner = _read_object(stream, rows, depth + 1)
            arrays = arrays or inner is None
            others[key] = inner
        else:
            others[key] = stream.value()
    return None if arrays else others


class _Rows:
    """Records of one source on their way into a spool."""

    def __init__(self, file: str, key: str | None, limits: Limits, scratch: Path) -> None:
        self.count = 0
        self._file = file
        self._key = key
        self._limits = limits
        self._spool = Spool(scratch)
        self._columns: dict[str, list[str]] = {}
        self._lines: list[int] = []
        self._ragged: list[Ragged] = []

    def add(self, line: int, value: Value) -> None:
        """Takes a record."""
        if not isinstance(value, dict):
            self.refuse(line, _text(value), _NO_OBJECT)
            return
        self.count += 1
        size = len(self._lines)
        self._lines.append(line)
        for name, cell in _flat(value):
            cells = self._columns.get(name)
            if cells is None:
                cells = self._new_column(name)
            if len(cells) < size:
                cells.extend([""] * (size - len(cells)))
            if len(cells) == size:
                cells.append(cell)
            else:
                cells[size] = cell
        if size >= max(_FEWEST_A_BLOCK, CELLS_A_BLOCK // max(5, len(self._columns))):
            self.flush()

    def refuse(self, line: int, text: str, reason: str) -> None:
        """Takes something that is no record."""
        self.count += 1
        self._ragged.append(Ragged(line, (text,), reason))
        if len(self._ragged) > _MOST_RAGGED:
            raise BrokenJsonError("more than a million records are not objects")

    def flush(self) -> None:
        """Puts the records so far into the spool."""
        size = len(self._lines)
        if not size:
            return
        columns: list[pa.StringArray] = []
        for cells in self._columns.values():
            cells.extend([""] * (size - len(cells)))
            columns.append(pa.array(cells, pa.string()))
            cells.clear()
        self._spool.put(columns, np.array(self._lines, dtype=np.int64))
        self._lines.clear()

    def source(self, repairs: Mapping[str, int]) -> Source:
        """Returns what was read.

        Raises:
            UnreadableFileError: No record is an object.
        """
        if not self._columns:
            raise UnreadableFileError(
                "the JSON holds no records with names and values.", file=self._file, remedy=_REMEDY
            )
        header = tuple(" ".join(name.split()) for name in self._columns)
        ragged, told, spool = tuple(self._ragged), Counter(repairs), self._spool

        def read() -> Iterator[Sheet]:
            first = True
            for block in spool.blocks(len(header)):
                if first:
                    block = replace(block, ragged=ragged, repairs=dict(told))  # noqa: PLW2901
                    first = False
                yield block

        return named(self._file, self._key, header, read)

    def _new_column(self, name: str) -> list[str]:
        if len(self._columns) >= self._limits.max_columns:
            raise UnreadableFileError(
                f"the records have more than {self._limits.max_columns:,} different names.",
                file=self._file,
                remedy="Export only the columns that the table needs.",
            )
        cells = self._columns[name] = []
        return cells


def _flat(record: dict[str, Value]) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            for inner, cell in value.items():
                yield f"{name}.{inner}", _text(cell)
        else:
            yield name, _text(value)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(cell, str) for cell in value):
        return ", ".join(str(cell) for cell in value)
    return json.dumps(value, ensure_ascii=False)
