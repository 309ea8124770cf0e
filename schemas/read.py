"""Files into sheets of text; only local paths are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from schemas.compute import pc
from schemas.delimited import read_delimited
from schemas.errors import UnreadableFileError
from schemas.limits import Limits
from schemas.sheet import Mask, Sheet
from schemas.sniff import form_of
from schemas.workbook import read_workbook


def read_sheets(path: Path, name: str, limits: Limits) -> list[Sheet]:
    """Reads a file into its sheets, without blank rows and without columns that hold nothing.

    Args:
        path: Where the file is.
        name: What the user calls it.
        limits: How much it may hold.

    Raises:
        UnreadableFileError: It is no table, or holds no column names.
    """
    if form_of(path, name, limits) == "workbook":
        sheets = read_workbook(path, name, limits)
    else:
        sheets = [read_delimited(path, name, limits)]
    if not sheets:
        raise UnreadableFileError(
            "the workbook holds no cells.", file=name, remedy="Upload the one that holds the data."
        )
    return [_without_blanks(sheet) for sheet in sheets]


def _without_blanks(sheet: Sheet) -> Sheet:
    filled = np.zeros(len(sheet.lines), dtype=bool)
    for column in sheet.columns:
        todo = ~filled
        if not todo.any():
            break
        filled[todo] = _filled(column.filter(pa.array(todo)))
    kept = sheet if filled.all() else sheet.keep(filled)
    places = [
        place
        for place, header in enumerate(kept.header)
        if header or bool(_filled(kept.columns[place]).any())
    ]
    header = tuple(kept.header[place] or f"(column {place + 1})" for place in places)
    columns = tuple(kept.columns[place] for place in places)
    return Sheet(kept.name, _distinct(header), columns, kept.lines, kept.ragged, kept.repairs)


def _filled(column: pa.StringArray) -> Mask:
    return np.asarray(
        pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy(zero_copy_only=False),
        dtype=bool,
    )


def _distinct(header: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers repeated headers so that each names one column."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
