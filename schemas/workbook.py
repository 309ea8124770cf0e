"""Workbooks (XLSX, XLSM, XLS, ODS) into sources, every cell as text."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
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
    SheetTypeEnum,
)

from schemas.errors import UnreadableFileError
from schemas.header_row import LOOKED_AT, Known, find_header
from schemas.limits import Limits
from schemas.number_text import certain
from schemas.sheet import Sheet, Source
from schemas.spool import CELLS_A_BLOCK, Spool
from schemas.tidy import named
from schemas.unpacked import TooLargeError, check_unpacked

MERGED = "cells merged downwards: text repeated in each row"

_Cell: TypeAlias = object
_Fills: TypeAlias = dict[tuple[int, int], tuple[int, int]]
_DAMAGE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
)
_SAVE_AGAIN = "Open it in your spreadsheet program, save it as XLSX or CSV, and upload that."
_MOST_MERGED_ROWS = 200_000


def open_workbook(
    path: Path, name: str, limits: Limits, scratch: Path, known: Known
) -> tuple[Source, ...]:
    """Opens every sheet that has a header; sheets without any cell are left out.

    Raises:
        UnreadableFileError: Damaged, protected, without cells or too large once unpacked.
    """
    try:
        if zipfile.is_zipfile(path):
            check_unpacked(path, limits)
        with CalamineWorkbook.from_path(path) as book:
            names = [
                sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
            ]
            if len(names) > limits.max_sheets:
                raise _too_large(f"it has {len(names):,} sheets", name)
            found = [
                _open_sheet(book.get_sheet_by_name(sheet), name, limits, scratch, known)
                for sheet in names
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
    sources = tuple(source for source in found if source is not None)
    if not sources:
        raise UnreadableFileError(
            "the workbook holds no cells.", file=name, remedy="Upload the one that holds the data."
        )
    return sources


def _too_large(what: str, name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"the workbook is too large once unpacked: {what}.",
        file=name,
        remedy="Delete the cells and sheets that hold no data, or export each sheet as CSV.",
    )


def _open_sheet(
    sheet: CalamineSheet, file: str, limits: Limits, scratch: Path, known: Known
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
    merged = _spool(sheet, spool, header.last + 1, width)
    repairs = header.repairs + Counter({MERGED: merged} if merged else {})

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


def _spool(sheet: CalamineSheet, spool: Spool, start: int, width: int) -> int:
    """Puts the rows from `start` on into the spool; returns how many merged cells were filled."""
    rows = enumerate(islice(_rows(sheet), start, None), start=start)
    fills = _fills(sheet, start)
    tops: dict[tuple[int, int], str] = {}
    filled = 0
    wanted = frozenset(fills.values())
    size = max(1_000, CELLS_A_BLOCK // max(1, width))
    while part := list(islice(rows, size)):
        for at, row in part if fills else ():
            for place in range(width):
                cell = row[place]
                if (at, place) in wanted and isinstance(cell, str) and cell.strip():
                    tops[at, place] = cell
                elif (at, place) in fills and cell == "" and fills[at, place] in tops:
                    row[place] = tops[fills[at, place]]
                    filled += 1
        columns = [_text_column([row[place] for _, row in part]) for place in range(width)]
        spool.put(columns, np.arange(part[0][0] + 1, part[-1][0] + 2, dtype=np.int64))
    return filled


def _fills(sheet: CalamineSheet, start: int) -> _Fills:
    """Returns where each cell below the first of a merged column finds its text.

    Only text is repeated: a sum that stands beside three rows would count three times.
    """
    fills: _Fills = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= start and left == right and len(fills) + bottom - top <= _MOST_MERGED_ROWS:
            fills.update({(row, left): (top, left) for row in range(top + 1, bottom + 1)})
    return fills


def _text_column(cells: list[_Cell]) -> pa.StringArray:
    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array([_as_text(cell) for cell in cells], pa.string())


def _as_text(cell: _Cell) -> str:
    """Returns a typed cell as text: 42 not 42.0, dates as ISO, floats without binary noise."""
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
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.15g}"
    return format(Decimal(text), "f") if "e" in text and "inf" not in text else certain(text)
