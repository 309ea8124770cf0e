"""Cells that a spreadsheet spoiled: ids cut to a few digits, errors, formulas without a value."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from schemas.clean import Cleaned
from schemas.columns import Column
from schemas.compute import pc
from schemas.headers import HeaderMatch
from schemas.sheet import Mask, Sheet
from schemas.text import trimmed

NO_VALUE = "#FORMULA!"
"""What the reader of workbooks puts where a formula has no saved value."""

ERROR = "the cell holds the spreadsheet error {error}: correct it, or type the value"
UNSAVED = (
    "the formula in this cell has no saved value: open the file in a spreadsheet program, save it, "
    "and upload it again"
)
CUT_KEY = (
    "a spreadsheet cut this id: the row is kept, but a corrected version cannot find it again; "
    "export the column as text"
)
CUT_ID = "a spreadsheet cut this id, so several may have become one: export the column as text"
CUT_NEEDED = "a spreadsheet cut this id: write it in full"

_CUT = r"^-?\d(?:[.,]\d+)?[eE]\+\d{2,3}$"
# "#N/A" is how many programs write a blank, and is read as one.
_ERRORS = (
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#ERROR!",
    NO_VALUE,
)
_IDS = frozenset({"id", "referrer"})
_TOLD_ONLY = frozenset({"caption", "url"})
"""Kinds whose text no figure or filter uses: a spoiled one is blank, and its row stays."""


def note_spoiled(cleaned: Cleaned, sheet: Sheet, match: HeaderMatch) -> None:
    """Refuses rows with a spreadsheet's error in a cell, and warns of ids that were cut.

    A cut id in the key column is no key: the row gets one made of what it says.

    Args:
        cleaned: The cleaned block; keys that were cut become blank.
        sheet: Its cells.
        match: What its columns mean.
    """
    for column in match.table.columns:
        position = match.positions.get(column.name)
        if position is None:
            continue
        cells = sheet.columns[position]
        if _any(cells, "#"):
            _note_errors(cleaned, column, trimmed(cells))
        if column.kind in _IDS and _any(cells, "+"):
            _note_cut(cleaned, column, trimmed(cells), match)


def _any(cells: pa.StringArray, letter: str) -> bool:
    return bool(pc.any(pc.match_substring(cells, letter)).as_py())


def _note_errors(cleaned: Cleaned, column: Column, cells: pa.StringArray) -> None:
    for error in _ERRORS:
        rows = _mask(pc.equal(pc.utf8_upper(cells), error))
        if not rows.any():
            continue
        reason = UNSAVED if error == NO_VALUE else ERROR.format(error=error)
        if column.kind in _TOLD_ONLY:
            cleaned.frame.loc[rows, column.name] = None
            cleaned.warns.add(rows, column.name, reason)
        else:
            cleaned.rejects.add_instead(rows, column.name, reason)


def _note_cut(cleaned: Cleaned, column: Column, cells: pa.StringArray, match: HeaderMatch) -> None:
    rows = _mask(pc.match_substring_regex(cells, _CUT))
    if not rows.any():
        return
    table = match.table
    if column.name != table.key:
        cleaned.warns.add(rows, column.name, CUT_ID)
    elif table.model.to_schema().columns[table.key].nullable:
        cleaned.frame.loc[rows, column.name] = None
        cleaned.warns.add(rows, column.name, CUT_KEY)
    else:
        cleaned.rejects.add(rows, column.name, CUT_NEEDED)


def _mask(flags: pa.BooleanArray) -> Mask:
    return np.asarray(flags.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
