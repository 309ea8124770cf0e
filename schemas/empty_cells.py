"""Cells of an XLSX that its reader gives as blank though they hold an error or a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import TypeAlias

from schemas.spoiled import NO_VALUE

Hidden: TypeAlias = Mapping[tuple[int, int], str]
"""Row and column of a cell, both from 0, to the text that stands for what it holds."""

_CHUNK = 1_048_576
_OVERLAP = 64
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SUSPECT = re.compile(
    rb"""\st\s*=\s*["']e["']|<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*></"""
    rb"""|</(?:\w+:)?f>\s*</(?:\w+:)?c>|<(?:\w+:)?f\s[^<>]*/>\s*</(?:\w+:)?c>"""
)
_HINTS = (b"<f>", b"<f ", b":f>", b":f ", b'"e"', b"'e'")
"""One of these stands in every part that holds such a cell; looking for them is fast."""
_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*?)(?:/>|>(.*?)</(?:\w+:)?row\s*>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]+)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")


def hidden_cells(path: Path) -> dict[str, Hidden]:
    """Looks for errors and for formulas without a saved value, sheet by sheet.

    Args:
        path: A file that is a zip; one that is no XLSX holds none.

    Returns:
        Sheet name -> its cells; sheets without such cells are left out.

    Raises:
        zipfile.BadZipFile: The archive is damaged; zlib.error likewise.
    """
    found: dict[str, Hidden] = {}
    with zipfile.ZipFile(path) as archive:
        members = set(archive.namelist())
        if not {_BOOK, _RELATIONS} <= members:
            return found
        for name, member in _sheets(archive):
            if member in members and _suspect(archive, member):
                cells = dict(_cells(archive, member))
                if cells:
                    found[name] = cells
    return found


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yields name and archive member of every sheet."""
    relations = map(_attributes, _RELATION.findall(archive.read(_RELATIONS)))
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    for sheet in map(_attributes, _SHEET.findall(archive.read(_BOOK))):
        target = targets.get(next((sheet[key] for key in sheet if key.endswith(":id")), ""), "")
        member = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        yield sheet.get("name", ""), member


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def _suspect(archive: zipfile.ZipFile, member: str) -> bool:
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            if any(hint in text for hint in _HINTS) and _SUSPECT.search(text):
                return True
            tail = text[-_OVERLAP:]
    return False


def _cells(archive: zipfile.ZipFile, member: str) -> Iterator[tuple[tuple[int, int], str]]:
    row = -1
    for attributes, content in _rows(archive, member):
        given = _attributes(attributes).get("r", "")
        row = int(given) - 1 if given.isdecimal() else row + 1
        column = -1
        for cell in _CELL.finditer(content):
            own = _attributes(cell[1])
            place = _PLACE.fullmatch(own.get("r", "").encode())
            column = _column(place[1]) if place else column + 1
            text = _text(own.get("t", "n"), cell[2] or b"")
            if text:
                yield (row, column), text


def _rows(archive: zipfile.ZipFile, member: str) -> Iterator[tuple[bytes, bytes]]:
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            rest += chunk
            end = 0
            for row in _ROW.finditer(rest):
                end = row.end()
                yield row[1], row[2] or b""
            rest = rest[end:]


def _text(kind: str, content: bytes) -> str:
    """The text for a cell that is read as blank; "" for one that is read as it is."""
    value = _VALUE.search(content)
    if kind == "e" and value:
        return value[1].decode("utf-8", "replace")
    empty = kind == "n" and value is None and _FORMULA.search(content)
    return NO_VALUE if empty else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
