"""Total lines and notes among the rows of an export, which are no rows of their own."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from schemas.clean import Cleaned
from schemas.compute import pc
from schemas.headers import HeaderMatch
from schemas.sheet import Mask, Ragged, Sheet
from schemas.text import repetitive, trimmed

TOTALS = "total lines left out"
NOTES = "notes between the rows left out"
DOUBTED = "a row of its own, not a total line: remove it if it adds up others"

_WORDS = (
    r"(?i:(?:(?:grand|sub|net|overall)[\s-]*)?totals?|sum|overall|कुल|योग|कुल\s+(?:योग|जोड़))\s*:?"
)
_TOTAL = rf"^\s*{_WORDS}\s*$"
_NUMBER = re.compile(r"[^\w]*[\d.,]*\d[\d.,]*\s*%?|")
_NOTE = re.compile(r"[*†‡].*|(?:note|source|disclaimer)s?\b.*|(?:\S+\s+){2,}\S+", re.IGNORECASE)
_MEASURES = frozenset({"count", "money", "number", "share", "rate"})
_ADDS_UP = frozenset({"count", "money"})
_TELLING = frozenset({"influencer_id", "campaign", "product", "source", "brand", "platform"})
_PERSONS = frozenset({"posts", "tracking", "payouts"})
"""Tables whose influencer column is an id: "Total" is nobody's."""


def leave_out(cleaned: Cleaned, sheet: Sheet, match: HeaderMatch) -> tuple[Mask, Sheet]:
    """Finds the rows that are totals of others or notes.

    A row with a word such as "Grand total" as a whole cell is a total where it names nothing else,
    or where its counts and sums are those of two or more rows above, since the last such row or in
    all. Where the word is also the name of other rows (a campaign called "Total"), only the figures
    decide. A refused row with one cell of several words is a note. Each block is judged by itself.

    Args:
        cleaned: The cleaned block, checked against its table's model; counts what is left out.
        sheet: Its cells.
        match: What its columns mean.

    Returns:
        Which rows to leave out, and the sheet without such lines among the ragged ones.
    """
    refused = np.flatnonzero(cleaned.rejects.rows(len(sheet.lines)))
    words = _words(cleaned, sheet, match, refused)
    totals = _totals(cleaned, match, words)
    notes = _notes(sheet, match, refused) & ~totals
    doubted = [word & ~totals for word in words.values()]
    for column, rows in zip(words, doubted, strict=True):
        if column:
            cleaned.warns.add(rows, column, DOUBTED)
    ragged = [line for line in sheet.ragged if not (_is_total(line) or _is_note(line.cells))]
    cleaned.repairs[TOTALS] += int(totals.sum()) + sum(map(_is_total, sheet.ragged))
    cleaned.repairs[NOTES] += int(notes.sum()) + sum(_is_note(line.cells) for line in sheet.ragged)
    return totals | notes, replace(sheet, ragged=tuple(ragged))


def _words(
    cleaned: Cleaned, sheet: Sheet, match: HeaderMatch, refused: npt.NDArray[np.int64]
) -> dict[str, Mask]:
    """Returns column -> its cells that name a total; "" stands for columns without a meaning.

    Only refused rows are looked at in columns that do not say whose the row is.
    """
    size = len(sheet.lines)
    telling = {*_TELLING, match.table.key}
    found: dict[str, Mask] = {}
    for place, cells in enumerate(sheet.columns):
        name = match.columns[place].column
        kind = match.table.column(name).kind if name else ""
        if kind in _MEASURES:
            continue
        if name in telling:
            mask = _named(cells)
        else:
            mask = np.zeros(size, dtype=bool)
            mask[refused] = _named(cells.take(pa.array(refused)))
        if mask.any():
            found[name] = found.get(name, np.zeros(size, dtype=bool)) | mask
    return found


def _named(cells: pa.StringArray) -> Mask:
    if not repetitive(cells):
        return _mask(pc.match_substring_regex(cells, _TOTAL))
    coded = cells.dictionary_encode()
    return _mask(pc.match_substring_regex(coded.dictionary, _TOTAL).take(coded.indices))


def _totals(cleaned: Cleaned, match: HeaderMatch, words: dict[str, Mask]) -> Mask:
    size = len(cleaned.frame)
    worded = np.zeros(size, dtype=bool)
    if not words:
        return worded
    for mask in words.values():
        worded |= mask
    sums = worded & _adds_up(cleaned.frame, match, worded)
    alone = worded & ~_names_more(cleaned.frame, match, words)
    for mask in words.values():
        if (mask & ~alone & ~sums).any():
            alone &= ~mask
    if alone.all() and size > 1:
        alone[:] = False
    nobody = words.get("influencer_id") if match.table.name in _PERSONS else None
    return sums | alone if nobody is None else sums | alone | nobody


def _names_more(frame: pd.DataFrame, match: HeaderMatch, words: dict[str, Mask]) -> Mask:
    """Returns which rows name something beside the total."""
    found = np.zeros(len(frame), dtype=bool)
    for column in match.table.columns:
        if column.name in match.positions and column.kind not in {*_MEASURES, "date"}:
            filled = frame[column.name].notna().to_numpy()
            found |= filled & ~words.get(column.name, np.zeros(len(frame), dtype=bool))
    return found


def _adds_up(frame: pd.DataFrame, match: HeaderMatch, worded: Mask) -> Mask:
    """Returns which rows hold the sums of the other rows: above, since the last total, or all."""
    names = [
        column.name
        for column in match.table.columns
        if column.kind in _ADDS_UP and column.name in match.positions and "price" not in column.name
    ]
    if not names:
        return np.zeros(len(frame), dtype=bool)
    values = frame[names].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(values)
    added = np.column_stack([np.where(known & ~worded[:, None], values, 0), ~worded])
    above = np.cumsum(added, axis=0)
    last = np.maximum.accumulate(np.where(worded, np.arange(len(frame)), -1))
    before = np.concatenate(([-1], last[:-1]))
    since = above - np.where(before[:, None] < 0, 0, above[before])
    found = np.zeros(len(frame), dtype=bool)
    for reference in (above, since, np.broadcast_to(above[-1], above.shape)):
        alike = ((reference[:, :-1] == values) | ~known).all(axis=1)
        found |= alike & (reference[:, -1] > 1)
    return found & ((values != 0) & known).any(axis=1)


def _notes(sheet: Sheet, match: HeaderMatch, refused: npt.NDArray[np.int64]) -> Mask:
    """Returns which refused rows hold a note and nothing else."""
    mask = np.zeros(len(sheet.lines), dtype=bool)
    if not len(refused) or len(sheet.columns) < 2:
        return mask
    columns = [trimmed(column.take(pa.array(refused))) for column in sheet.columns]
    filled = np.array([_mask(pc.not_equal(column, "")) for column in columns])
    for at in np.flatnonzero(filled.sum(axis=0) == 1).tolist():
        place = int(np.flatnonzero(filled[:, at])[0])
        is_name = match.columns[place].column == "name"
        mask[refused[at]] = not is_name and _NOTE.fullmatch(columns[place][at].as_py()) is not None
    return mask


def _is_total(line: Ragged) -> bool:
    filled = [cell.strip() for cell in line.cells if cell.strip()]
    words = [cell for cell in filled if re.match(_TOTAL, cell)]
    return bool(words) and all(_NUMBER.fullmatch(cell) for cell in filled if cell not in words)


def _is_note(cells: tuple[str, ...]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) == 1 and _NOTE.fullmatch(filled[0]) is not None


def _mask(flags: pa.BooleanArray) -> Mask:
    return np.asarray(flags.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
