"""How large a zipped workbook really is, measured before a reader is let near it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from schemas.limits import Limits

_CHUNK = 1_048_576
_OVERLAP = 256
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})?(\d{1,7})["']""")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ODS_TAG = re.compile(
    rb"""<[\w.-]+:(table-row|table-cell|covered-table-cell|table)(?![\w-])"""
    rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
)
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']\s*(\d{1,9})""")


class TooLargeError(Exception):
    """The workbook unpacks to more than is allowed."""


def check_unpacked(path: Path, limits: Limits) -> None:
    """Unpacks every part once, counting, because the sizes that a zip declares can lie.

    A reader reserves room for the whole rectangle up to the furthest cell, so one cell in the
    last row and column would exhaust the memory: the furthest cell is looked for as well.

    Raises:
        TooLargeError: The parts, or the rectangle of a sheet, exceed the limits.
        zipfile.BadZipFile: The archive is damaged; zlib.error, struct.error, OSError likewise.
    """
    too_much = TooLargeError("its parts add up to more than is allowed")
    unpacked = 0
    with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
        members = archive.infolist()
        if sum(member.file_size for member in members) > limits.max_unpacked_bytes:
            raise too_much
        for member in members:
            extent = _OdsExtent() if member.filename == "content.xml" else _XlsxExtent()
            for chunk in _inflate(stream, member):
                unpacked += len(chunk)
                if unpacked > limits.max_unpacked_bytes:
                    raise too_much
                extent.look(chunk)
                if extent.rows * extent.columns > limits.max_sheet_cells:
                    raise TooLargeError(
                        f"a sheet reaches to row {extent.rows:,} and column {extent.columns:,}"
                    )


def _inflate(stream: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yields what one part of the archive unpacks to, in chunks, whatever size it declares."""
    stream.seek(member.header_offset)
    local = stream.read(30)
    name_length, extra_length = struct.unpack("<HH", local[26:30])
    stream.seek(name_length + extra_length, 1)
    left = member.compress_size
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("packed in a way that spreadsheets do not use")
    engine = zlib.decompressobj(-15)
    while left > 0:
        packed = stream.read(min(_CHUNK, left))
        if not packed:
            return
        left -= len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield engine.decompress(packed, _CHUNK)
            packed = engine.unconsumed_tail


class _XlsxExtent:
    """The furthest row and column that a sheet's XML mentions."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._tail = b""
        self._cells_in_row = 0

    def look(self, chunk: bytes) -> None:
        """Takes the next chunk of the part into account."""
        text = self._tail + chunk
        self._tail = text[-_OVERLAP:]
        found = _REFERENCE.findall(text)
        if not found:
            return
        self.rows = max(self.rows, *(int(row) for _, row in found))
        names = {name for name, _ in found if name}
        self.columns = max(self.columns, 1, *(_column_number(name) for name in names))
        referred = sum(1 for name, _ in found if name)
        if len(_CELL.findall(text)) > referred + 1:
            self._count_unnamed(text)

    def _count_unnamed(self, text: bytes) -> None:
        """Counts the cells of each row where cells do not say which column they are in."""
        counts = [len(_CELL.findall(row)) for row in _ROW.split(text)]
        counts[0] += self._cells_in_row
        self._cells_in_row = counts[-1]
        self.columns = max(self.columns, *counts)


class _OdsExtent:
    """The furthest filled cell of an ODS, where one tag can stand for a million cells."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._row = 0
        self._row_repeat = 1
        self._column = 0
        self._rest = b""

    def look(self, chunk: bytes) -> None:
        """Takes the next chunk of the part into account."""
        text = self._rest + chunk
        end = 0
        for tag in _ODS_TAG.finditer(text):
            end = tag.end()
            self._take(tag[1], tag[2])
        self._rest = text[max(end, len(text) - _CHUNK) :]

    def _take(self, name: bytes, attributes: bytes) -> None:
        found = _REPEATED.search(attributes)
        repeat = int(found[1]) if found else 1
        if name == b"table":
            self._row, self._row_repeat, self._column = 0, 1, 0
        elif name == b"table-row":
            self._row += repeat
            self._column = 0
        else:
            self._column += repeat
            if b"value-type" in attributes or b"formula" in attributes:
                self.rows = max(self.rows, self._row)
                self.columns = max(self.columns, self._column)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
