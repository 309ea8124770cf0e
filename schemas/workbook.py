"""Workbooks (XLSX, XLSM, XLS, ODS) into sources, every cell as text."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from schemas.empty_cells import Hidden, hidden_cells
from schemas.errors import UnreadableFileError
from schemas.header_row import LOOKED_AT, Known, find_header
from schemas.limits import Limits
from schemas.merged import MERGED, Merged
from schemas.number_text import certain
from schemas.sheet import Sheet, Source
from schemas.spool import CELLS_A_BLOCK, Spool
from schemas.tidy import named
from schemas.unpacked import TooLargeError, check_unpacked

HIDDEN = "hidden sheet “{sheet}” left out: unhide it to have it read"

_Cell: TypeAlias = object
_DAMAGE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
)
_OTHER_FILE = "Upload the one that holds the data."
_SAVE_AGAIN = "Open it in your spreadsheet program, save it as XLSX or CSV, and upload that."
_SAFE_INTEGER = 2**53
"""Up to here a float holds every whole number; beyond, several ids become one."""


def open_workbook(
    path: Path, name: str, limits: Limits, scratch: Path, known: Known
) -> tuple[Source, ...]:
    """Opens every sheet that is shown and has a header; sheets without any cell are left out.

    Raises:
        UnreadableFileError: Damaged, protected, without cells or too large once unpacked.
    """
    try:
        zipped = zipfile.is_zipfile(path)
        if zipped:
            check_unpacked(path, limits)
        unread = hidden_cells(path) if zipped else {}
        with CalamineWorkbook.from_path(path) as book:
            sheets = [sheet for sheet in book.sheets_metadata if _is_table(sheet)]
            if len(sheets) > limits.max_sheets:
                raise _too_large(f"it has {len(sheets):,} sheets", name)
            shown, told = _shown(sheets)
            found = [
                _open_sheet(
                    book.get_sheet_by_name(sheet),
                    unread.get(sheet, {}),
                    name,
                    limits,
                    scratch,
                    known,
                )
                for sheet in shown
            ]
    except PasswordError as error:
        raise UnreadableFileError(
            "the workbook is protected by a password.",
            file=name,
            remedy="Remove the password, save it, and upload it again.",
        ) from error
    except TooLargeError as error:
        raise _too_large(str(error), name) from error
    except _DAMAGE as error:
        raise UnreadableFileError(
            "the workbook is damaged and cannot be opened.", file=name, remedy=_SAVE_AGAIN
        ) from error
    except BaseException as error:
        # The reader is written in Rust: where it gives up, this is no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFileError(
            "the workbook is damaged and cannot be opened.", file=name, remedy=_SAVE_AGAIN
        ) from None
    sources = tuple(_telling(source, told) for source in found if source is not None)
    if not sources:
        where = "in the sheets that are shown" if told else ""
        raise UnreadableFileError(
            f"the workbook holds no cells {where}".rstrip() + ".",
            file=name,
            remedy="Unhide the sheet that holds the data." if told else _OTHER_FILE,
        )
    return sources


def _is_table(sheet: SheetMetadata) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet


def _shown(sheets: Sequence[SheetMetadata]) -> tuple[list[str], Counter[str]]:
    """Returns the names of the sheets that are shown, and what to tell of the others.

    A hidden sheet is mostly an old copy of a visible one.
    """
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name.strip() for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    return shown, Counter(HIDDEN.format(sheet=sheet) for sheet in hidden)


def _telling(source: Source, told: Counter[str]) -> Source:
    """The source with more to tell in its first block."""

    def blocks() -> Iterator[Sheet]:
        more = told
        for block in source.blocks():
            yield replace(block, repairs=Counter(block.repairs) + more)
            more = Counter[str]()

    return replace(source, blocks=blocks) if told else source


def _too_large(what: str, name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"the workbook is too large once unpacked: {what}.",
        file=name,
        remedy="Delete the cells and sheets that hold no data, or export each sheet as CSV.",
    )


def _open_sheet(
    sheet: CalamineSheet, unread: Hidden, file: str, limits: Limits, scratch: Path, known: Known
) -> Source | None:
    if sheet.start is None:
        return None
    head = [[_as_text(cell) for cell in row] for row in islice(_rows(sheet), _head_of(sheet))]
    header = find_header(head, known)
    if header is None:
        return None
    width = len(header.names)
    if width > limits.max_columns:
        raise _too_large(f"sheet “{sheet.name.strip()}” has {width:,} columns", file)
    spool = Spool(scratch)
    merged = Merged(sheet, header.last + 1, header.names)
    _spool(sheet, unread, spool, header.last + 1, width, merged)
    repairs = header.repairs + Counter({MERGED: merged.filled} if merged.filled else {})

    def read() -> Iterator[Sheet]:
        told = dict(repairs)
        for block in spool.blocks(width):
            yield replace(block, repairs=told)
            told = {}

    return named(file, sheet.name.strip(), header.names, read)


def _head_of(sheet: CalamineSheet) -> int:
    """Returns how many rows to look for the column names in; blank ones at the top do not count."""
    return (sheet.start[0] if sheet.start else 0) + LOOKED_AT


def _rows(sheet: CalamineSheet) -> Iterator[list[_Cell]]:
    """Yields each row from the sheet's first row and column on."""
    left: list[_Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*left, *row]


def _spool(
    sheet: CalamineSheet, unread: Hidden, spool: Spool, start: int, width: int, merged: Merged
) -> None:
    """Puts the rows from `start` on into the spool."""
    rows = enumerate(islice(_rows(sheet), start, None), start=start)
    size = max(1_000, CELLS_A_BLOCK // max(1, width))
    held = _by_row(unread)
    while part := list(islice(rows, size)):
        for at, row in part if merged or held else ():
            for place, text in held.get(at, ()):
                if place < len(row) and row[place] == "":
                    row[place] = text
            if merged:
                merged.fill(at, row, width)
        columns = [_text_column([row[place] for _, row in part]) for place in range(width)]
        spool.put(columns, np.arange(part[0][0] + 1, part[-1][0] + 2, dtype=np.int64))


def _by_row(unread: Hidden) -> dict[int, list[tuple[int, str]]]:
    held: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in unread.items():
        held.setdefault(row, []).append((column, text))
    return held


def _text_column(cells: list[_Cell]) -> pa.StringArray:
    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array([_as_text(cell) for cell in cells], pa.string())


def _as_text(cell: _Cell) -> str:
    """Returns a typed cell as text: 42 not 42.0, dates as ISO, floats without binary noise.

    A whole number too large to be exact keeps its power of ten (1.23456789012346e+18), by which
    a column of ids tells that digits are missing.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _float_text(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _float_text(number: float) -> str:
    whole = number.is_integer()
    if whole and abs(number) <= _SAFE_INTEGER:
        return str(int(number))
    text = f"{number:.15g}"
    if whole and "e+" in text:
        return text
    return format(Decimal(text), "f") if "e" in text and "inf" not in text else certain(text)
