"""Workbooks (XLSX, XLS, ODS) into sheets, every cell as text."""

from __future__ import annotations

import struct
import zipfile
import zlib
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from schemas.errors import UnreadableFileError
from schemas.limits import Limits
from schemas.sheet import Sheet
from schemas.unpacked import TooLargeError, check_unpacked

_DAMAGE = (CalamineError, zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError)
_SAVE_AGAIN = "Open it in your spreadsheet program, save it as XLSX or CSV, and upload that."


def read_workbook(path: Path, name: str, limits: Limits) -> list[Sheet]:
    """Reads every sheet that has a header; sheets without any cell are left out.

    Raises:
        UnreadableFileError: Damaged, protected or too large once unpacked.
    """
    try:
        if zipfile.is_zipfile(path):
            check_unpacked(path, limits)
        with CalamineWorkbook.from_path(path) as book:
            names = book.sheet_names
            if len(names) > limits.max_sheets:
                raise _too_large(f"it has {len(names):,} sheets", name)
            sheets = [_read_sheet(book, sheet, name, limits) for sheet in names]
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
    return [sheet for sheet in sheets if sheet is not None]


def _too_large(what: str, name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"the workbook is too large once unpacked: {what}.",
        file=name,
        remedy="Delete the cells and sheets that hold no data, or export each sheet as CSV.",
    )


def _read_sheet(book: CalamineWorkbook, sheet: str, file: str, limits: Limits) -> Sheet | None:
    grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    first = next((place for place, row in enumerate(grid) if any(_filled(c) for c in row)), None)
    if first is None:
        return None
    header = [_as_text(cell).strip() for cell in grid[first]]
    if len(header) > limits.max_columns:
        raise _too_large(f"sheet “{sheet.strip()}” has {len(header):,} columns", file)
    body = grid[first + 1 :]
    columns = tuple(
        pa.array([_as_text(row[place]) for row in body], pa.string())
        for place in range(len(header))
    )
    lines = np.arange(first + 2, first + 2 + len(body), dtype=np.int64)
    return Sheet(sheet.strip(), tuple(header), columns, lines)


def _filled(cell: object) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _as_text(cell: object) -> str:
    """Returns a typed cell as text: 42 not 42.0, dates as ISO, floats without binary noise."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _float_text(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _float_text(number: float) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.15g}"
    return format(Decimal(text), "f") if "e" in text and "inf" not in text else text
