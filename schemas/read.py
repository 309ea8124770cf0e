"""Files into sources of text, read block by block; only local paths are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from schemas.delimited import open_delimited
from schemas.errors import IngestError, UnreadableFileError
from schemas.header_words import spellings, squash
from schemas.json_rows import open_json
from schemas.limits import Limits
from schemas.packed import gunzip, inner_name, unzip
from schemas.sheet import Source
from schemas.sniff import Form, form_of
from schemas.tables import TABLES
from schemas.workbook import open_workbook


@dataclass(frozen=True)
class Opened:
    """What a file holds.

    Attributes:
        sources: Its tables.
        problems: Why other parts of it cannot be used.
    """

    sources: tuple[Source, ...]
    problems: tuple[IngestError, ...] = ()


def open_sources(path: Path, name: str, limits: Limits, scratch: Path) -> Opened:
    """Opens a file: its column names are known afterwards, its rows are read when asked for.

    Args:
        path: Where the file is.
        name: What the user calls it; its ending is not believed.
        limits: How much it may hold.
        scratch: Folder for unpacked copies, which must last as long as the sources.

    Raises:
        UnreadableFileError: Nothing in it can be used.
    """
    form = form_of(path, name, limits)
    if form == "gzip":
        member = gunzip(path, name, limits, scratch)
        return Opened(_open_unpacked(member.path, name, limits, scratch))
    if form == "zip":
        return _open_members(path, name, limits, scratch)
    return Opened(_open_form(form, path, name, limits, scratch))


def _open_form(
    form: Form, path: Path, name: str, limits: Limits, scratch: Path
) -> tuple[Source, ...]:
    if form == "workbook":
        return open_workbook(path, name, limits, scratch, known)
    if form == "json":
        return open_json(path, name, limits, scratch)
    return (open_delimited(path, name, limits, known),)


def _open_unpacked(path: Path, name: str, limits: Limits, scratch: Path) -> tuple[Source, ...]:
    unpacked = replace(limits, max_bytes=limits.max_unpacked_bytes)
    form = form_of(path, name, unpacked)
    if form in ("gzip", "zip"):
        raise UnreadableFileError(
            "this is an archive inside an archive.",
            file=name,
            remedy="Unpack the outer one and upload what is inside.",
        )
    return _open_form(form, path, name, unpacked, scratch)


def _open_members(path: Path, name: str, limits: Limits, scratch: Path) -> Opened:
    sources: list[Source] = []
    problems: list[IngestError] = []
    for member in unzip(path, name, limits, scratch, problems):
        called = name if member.name is None else inner_name(name, member.name)
        try:
            sources += _open_unpacked(member.path, called, limits, scratch)
        except IngestError as problem:
            problems.append(problem)
    if not sources:
        first, *others = problems
        raise UnreadableFileError(
            first.problem,
            file=first.file,
            sheet=first.sheet,
            line=first.line,
            remedy=" ".join([first.remedy, *map(str, others)]),
        )
    return Opened(tuple(sources), tuple(problems))


_SPELLINGS = frozenset(
    squash(word)
    for table in TABLES.values()
    for column in table.columns
    for word in (column.header, column.name, *column.aliases)
)


def known(cell: str) -> bool:
    """Tells whether a cell is a spelling of some table's column name."""
    return len(cell) <= 80 and any(form in _SPELLINGS for form in spellings(cell))
