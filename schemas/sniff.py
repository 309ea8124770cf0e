"""What kind of file it is, by its content; the name and its ending are not believed."""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from schemas.errors import UnreadableFileError
from schemas.header_row import Known, unknown
from schemas.limits import Limits

Form: TypeAlias = Literal["delimited", "workbook", "json", "gzip", "zip"]

_HEAD = 65_536
_SAVE_AS = "Open it in your spreadsheet program, save it as XLSX or CSV, and upload that."
_EXPORT = "Export the table as CSV or XLSX and upload that."
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM\x00\x00", "a picture"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a text document"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = ("<!doctype", "<html", "<?xml", "<svg", "<table", "<head", "<body", "<meta")
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])')
_SIGN = 512
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 60
_SEPARATOR = re.compile(r'"?sep=."?', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written.

    Attributes:
        encoding: Python codec name; what is no UTF-16 is called UTF-8.
        delimiter: The character between cells.
        skip_lines: Blank lines, and the line that declares the delimiter, at the very top.
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
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_form(path, name)
    if head.startswith(_OLE):
        return "workbook"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    _refuse_other_content(head, name)
    text = head[: 8 * _SIGN].decode(encoding_of(head), "replace").lstrip("\ufeff")
    return "json" if _JSON.match(text) else "delimited"


def _zip_form(path: Path, name: str) -> Form:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError(
            "the archive or workbook is damaged and cannot be opened.", file=name, remedy=_EXPORT
        ) from error
    if "xl/workbook.xml" in members or "content.xml" in members:
        return "workbook"
    if "xl/workbook.bin" in members:
        raise UnreadableFileError(
            "this is a workbook in Excel's binary form (XLSB).", file=name, remedy=_SAVE_AS
        )
    if "[Content_Types].xml" in members:
        raise UnreadableFileError(
            "this is a document or presentation, not a table.", file=name, remedy=_EXPORT
        )
    return "zip"


def _refuse_other_content(head: bytes, name: str) -> None:
    kind = next((kind for sign, kind in _SIGNATURES if head.startswith(sign)), None)
    if head[257:262] == b"ustar":
        kind = "an archive"
    encoding = encoding_of(head)
    start = head[:_SIGN].decode(encoding, "replace").lstrip("\ufeff\r\n\t ").lower()
    if kind is None and start.startswith(_MARKUP):
        raise UnreadableFileError(
            "this is a web page or XML document, whatever its name ends with.",
            file=name,
            remedy=_SAVE_AS,
        )
    if kind is None and not encoding.startswith("utf-16"):
        control = sum(head.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 31))
        if head.count(0) > len(head) / 1000 or control > len(head) / 100:
            kind = "a binary file"
    if kind is not None:
        raise UnreadableFileError(
            f"this is {kind}, not a table, whatever its name ends with.", file=name, remedy=_EXPORT
        )


def dialect_of(path: Path, name: str, known: Known = unknown) -> Dialect:
    """Returns encoding and delimiter of a delimited file, told by its first 64 KB.

    Args:
        path: Where the file is.
        name: What the user calls it.
        known: Tells whether a cell is a spelling of some column's name.

    Raises:
        UnreadableFileError: The file holds no header.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    encoding = encoding_of(head)
    text = head.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    skip = 0
    declared = ""
    while skip < len(lines) and not lines[skip].strip(' \t,;|\ufeff"'):
        skip += 1
    if skip < len(lines) and _SEPARATOR.fullmatch(lines[skip]):
        declared = lines[skip].strip('"')[4]
        skip += 1
    if skip >= len(lines):
        raise UnreadableFileError("the file is empty.", file=name, remedy=_EXPORT)
    delimiter = declared or _delimiter_of(lines[skip:], known)
    return Dialect(encoding, delimiter, skip)


def encoding_of(head: bytes) -> str:
    """Returns the codec of a text file, told by its first bytes; UTF-8 is what is no UTF-16."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return _utf16_without_mark(head) or "utf-8"


def _utf16_without_mark(head: bytes) -> str | None:
    """Returns which UTF-16 it is where every second byte of most characters is zero."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.6 * pairs and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * pairs and not odd else None


def _delimiter_of(lines: Sequence[str], known: Known) -> str:
    """Returns the delimiter that splits off most known names, then the most even table."""
    best: tuple[int, float, int] = (0, 0.0, 0)
    found = ","
    for delimiter in _DELIMITERS:
        rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS) if row]
        rows = rows[:-1] or rows
        names = max((sum(map(known, set(row))) for row in rows), default=0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda item: (item[1], item[0]))
        told = (names if names > 1 else 0, often / len(rows), width)
        if told > best:
            best, found = told, delimiter
    return found
