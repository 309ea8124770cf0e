"""What kind of file it is, by its content; the name and its ending are not believed."""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from schemas.errors import UnreadableFileError
from schemas.limits import Limits

Form: TypeAlias = Literal["delimited", "workbook"]

_HEAD = 65_536
_CHUNK = 4_194_304
_EXPORT = "Export the table as CSV or XLSX and upload that."
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM\x00\x00", "a picture"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg")
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 30


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written.

    Attributes:
        encoding: Python codec name; UTF-8 files are read without decoding first.
        delimiter: The character between cells.
        skip_lines: Physical lines before the header.
    """

    encoding: str
    delimiter: str
    skip_lines: int


def form_of(path: Path, name: str, limits: Limits) -> Form:
    """Returns how the file must be read.

    Raises:
        UnreadableFileError: The file is empty, too large, or no table at all.
    """
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise UnreadableFileError(
            f"the file is {size / 1e6:,.0f} MB, more than the {limits.max_bytes / 1e6:,.0f} MB "
            "that one file may have.",
            file=name,
            remedy="Split it by month and upload the parts.",
        )
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip(b"\x00\r\n\t ,;\xef\xbb\xbf"):
        raise UnreadableFileError("the file is empty.", file=name, remedy=_EXPORT)
    if head.startswith(b"PK\x03\x04"):
        _require_workbook(path, name)
        return "workbook"
    if head.startswith(_OLE):
        return "workbook"
    _refuse_other_content(head, name)
    return "delimited"


def _require_workbook(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(
            "the workbook is damaged and cannot be opened.", file=name, remedy=_EXPORT
        ) from error
    if "xl/workbook.xml" not in members and "content.xml" not in members:
        raise UnreadableFileError(
            "this is an archive or document, not a table.",
            file=name,
            remedy="Unpack it and upload the CSV or XLSX files inside.",
        )


def _refuse_other_content(head: bytes, name: str) -> None:
    kind = next((kind for sign, kind in _SIGNATURES if head.startswith(sign)), None)
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if kind is None and start.startswith(_MARKUP):
        kind = "a web page or XML document"
    if kind is None and start[:1] in (b"{", b"["):
        kind = "JSON"
    if kind is None and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        control = sum(head.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 31))
        if b"\x00" in head or control > len(head) / 100:
            kind = "a binary file"
    if kind is not None:
        raise UnreadableFileError(
            f"this is {kind}, not a table, whatever its name ends with.", file=name, remedy=_EXPORT
        )


def dialect_of(path: Path, name: str) -> Dialect:
    """Returns encoding, delimiter and place of the header of a delimited file.

    Raises:
        UnreadableFileError: The file holds no header.
    """
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(_HEAD)
    lines = head.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    skip = 0
    declared = ""
    while skip < len(lines) and not lines[skip].strip(' \t,;|\ufeff"'):
        skip += 1
    if skip < len(lines) and lines[skip].lower().startswith("sep=") and len(lines[skip]) == 5:
        declared = lines[skip][4]
        skip += 1
    if skip >= len(lines):
        raise UnreadableFileError("the file is empty.", file=name, remedy=_EXPORT)
    delimiter = declared or _delimiter_of("\n".join(lines[skip:]))
    return Dialect(encoding, delimiter, skip)


def _encoding_of(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(4)
        if head.startswith(codecs.BOM_UTF8):
            encoding = "utf-8-sig"
        elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        else:
            encoding = "utf-8"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _western_encoding(path)
    return encoding


def _western_encoding(path: Path) -> str:
    """Returns Windows-1252 unless the file uses one of the five bytes that it leaves undefined."""
    undefined = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if any(code in chunk for code in undefined):
                return "latin-1"
    return "cp1252"


def _delimiter_of(text: str) -> str:
    """Returns the delimiter that splits the first rows into the most even table."""
    best = (0.0, 0, ",")
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader(text.splitlines(), delimiter=delimiter)
            rows = [row for row in islice(reader, _SAMPLE_ROWS) if row]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows[:-1] or rows)
        header = len(rows[0]) if rows else 1
        if header < 2:
            continue
        agreement = widths[header] / max(1, widths.total())
        if (agreement, header) > best[:2]:
            best = (agreement, header, delimiter)
    return best[2]
