"""Columns of numbers: money to the paisa, counts to the unit, rates and shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.compute import pc
from schemas.number_cells import (
    GROUPED,
    NOT_A_NUMBER,
    SIGNED,
    Numbers,
    read_distinct,
    why_not,
)
from schemas.number_marks import mark_evidence
from schemas.number_text import DecimalMark, parse_number
from schemas.sheet import Mask
from schemas.text import PLACEHOLDERS, blanked, repetitive, tally, trimmed

__all__ = ["NOT_A_NUMBER", "Numbers", "read_counts", "read_floats", "read_money"]

_SIMPLE = r"^-?\d{1,12}(\.\d{1,2})?$"
_WHOLE = r"^-?\d{1,12}$"
_FLOAT = r"^-?\d{1,15}(\.\d{1,15})?$"
_RUPEES = r"^(?:₹|(?i:rs\.?|inr))?[ \x{00a0}]?"
_MARKED = rf"{_RUPEES}(?:\d{{1,12}}|[1-9]\d{{0,2}}(?:,\d{{2,3}}){{0,4}},\d{{3}})"


def read_money(cells: pa.StringArray, decimal: DecimalMark | None = None) -> Numbers:
    """Reads ₹ as whole paise; more than two decimals round half up, and that is counted.

    Args:
        cells: The cells as read.
        decimal: The column's decimal mark; None lets these cells tell.
    """
    return _read_scaled(cells, places=2, inexact="amounts rounded to the paisa", decimal=decimal)


def read_counts(
    cells: pa.StringArray, decimal: DecimalMark | None = None, *, units: Collection[str] = ()
) -> Numbers:
    """Reads whole numbers; 12.5 is a fault, 1.2345K rounds to the unit.

    Args:
        cells: The cells as read.
        decimal: The column's decimal mark; None lets these cells tell.
        units: Words that may follow the number, in the singular, as in "1200 likes".
    """
    return _read_scaled(cells, places=0, inexact=None, decimal=decimal, units=units)


def read_floats(
    cells: pa.StringArray, decimal: DecimalMark | None = None, *, share: bool = False
) -> Numbers:
    """Reads numbers with decimals.

    Args:
        cells: The cells as read.
        decimal: The column's decimal mark; None lets these cells tell.
        share: Whether the column is a share of 1: "35%" gives 0.35, and so does 35.
    """
    coded = cells.dictionary_encode()
    texts, placeholder = blanked(trimmed(coded.dictionary))
    size = len(texts)
    values = np.full(size, np.nan)
    scaled = np.zeros(size, dtype=bool)
    faulty: dict[str, Mask] = {}
    mark = decimal or mark_evidence(cells, long_decimals=True).decimal
    plain = _mask(pc.match_substring_regex(texts, _FLOAT if mark == "point" else _WHOLE))
    values[plain] = np.asarray(texts.filter(pa.array(plain)).cast(pa.float64()))
    if share:
        scaled = plain & (values > 1) & (values <= 100)
        values[scaled] /= 100
    for place in np.flatnonzero(_mask(pc.is_valid(texts)) & ~plain):
        text = texts[int(place)].as_py()
        written = parse_number(text, mark)
        if written is None:
            faulty.setdefault(why_not(text, mark), np.zeros(size, dtype=bool))[place] = True
            continue
        as_percent = share and (written.percent or 1 < written.value <= 100)
        scaled[place] = as_percent and not written.percent
        values[place] = float(written.value / 100 if as_percent else written.value)
    codes = np.asarray(coded.indices)
    repairs = tally(
        codes,
        {PLACEHOLDERS: placeholder, "shares above 1 read as percentages": pa.array(scaled)},
    )
    faults = {reason: mask[codes] for reason, mask in faulty.items()}
    out = values[codes]
    return Numbers(out, ~np.isnan(out), faults, repairs)


def _read_scaled(
    cells: pa.StringArray,
    *,
    places: int,
    inexact: str | None,
    decimal: DecimalMark | None,
    units: Collection[str] = (),
) -> Numbers:
    """Reads plain numbers at once and the others by their distinct texts."""
    if repetitive(cells):
        return read_distinct(cells, places, inexact, decimal, units)
    mark = decimal or mark_evidence(cells).decimal
    work = _Plain(cells, places)
    work.take(_SIMPLE if places and mark == "point" else _WHOLE, lambda texts: texts)
    if work.todo.any() and mark == "point":
        _take_marked(work, places)
    values, known, at = work.values, work.known, np.flatnonzero(work.todo)
    if not len(at):
        return Numbers(values, known, {}, work.repairs)
    rest = read_distinct(work.rest(), places, inexact, mark, units)
    values[at], known[at] = rest.values, rest.known
    faults = {reason: _at(at, mask, len(cells)) for reason, mask in rest.faults.items()}
    repairs = Counter(rest.repairs) + Counter(work.repairs)
    return Numbers(values, known, faults, dict(repairs))


def _take_marked(work: _Plain, places: int) -> None:
    """Reads amounts with a rupee sign or comma groups, all at once."""
    marked = work.take(
        _MARKED + (r"(?:\.\d{1,2})?$" if places else r"(?:\.0{1,2})?$"),
        lambda texts: pc.replace_substring(
            pc.replace_substring_regex(texts, _RUPEES, ""), pattern=",", replacement=""
        ),
    )
    if marked is not None:
        for label, pattern in ((SIGNED, r"^[^ \x{00a0}0-9-]"), (GROUPED, ",")):
            count = pc.sum(pc.match_substring_regex(marked, pattern)).as_py()
            if count:
                work.repairs[label] = count


class _Plain:
    """Cells being read by pattern, in units of 10^-places; `todo` marks those not read yet."""

    def __init__(self, cells: pa.StringArray, places: int) -> None:
        self.cells = cells
        self.places = places
        self.values = np.zeros(len(cells), dtype=np.int64)
        self.known = np.zeros(len(cells), dtype=bool)
        self.repairs: dict[str, int] = {}

    @property
    def todo(self) -> Mask:
        return ~self.known

    def rest(self) -> pa.StringArray:
        return self.cells if not self.known.any() else self.cells.filter(pa.array(self.todo))

    def take(
        self, pattern: str, bare: Callable[[pa.StringArray], pa.StringArray]
    ) -> pa.StringArray | None:
        """Reads the cells not read yet that fit the pattern; returns them as written."""
        rest = self.rest()
        fits = _mask(pc.match_substring_regex(rest, pattern))
        if not fits.any():
            return None
        texts = rest if fits.all() else rest.filter(pa.array(fits))
        # At most 12 digits before and 2 after the point: the nearest integer is the exact one.
        scaled = np.rint(np.asarray(bare(texts).cast(pa.float64())) * 10**self.places)
        at = np.flatnonzero(self.todo)[fits]
        self.values[at], self.known[at] = scaled.astype(np.int64), True
        return texts


def _at(places: npt.NDArray[np.int64], mask: Mask, size: int) -> Mask:
    whole = np.zeros(size, dtype=bool)
    whole[places] = mask
    return whole


def _mask(flags: pa.BooleanArray) -> Mask:
    return np.asarray(flags.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
