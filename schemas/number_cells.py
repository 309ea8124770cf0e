"""The distinct texts of a column of numbers, read exactly."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.compute import pc
from schemas.number_marks import mark_evidence
from schemas.number_text import DecimalMark, Written, marks_of, parse_number
from schemas.sheet import Mask
from schemas.text import PLACEHOLDERS, blanked, tally, trimmed

NOT_A_NUMBER = "not a number: write it in digits, such as 1200"
OTHER_MARK = {
    "point": "most numbers of this column have a decimal point: write it like 1200.50",
    "comma": "most numbers of this column have a decimal comma: write it like 1200,50",
}
NOT_WHOLE = "not a whole number: count in ones"
TOO_LARGE = "too large to be real: check the figure and its unit"

SIGNED = "numbers with currency signs read"
GROUPED = "numbers with digit grouping read"
ABOUT = "approximate numbers such as ~1200 or 10K+ read as exact"
WITH_UNIT = "numbers with their unit, such as 1200 likes, read"

_LARGEST = 10**15  # in the unit kept (paise or counts); float64 is exact well beyond it
_GROUPED = r"^-?[1-9]\d{0,2}(,\d{2,3})*,\d{3}(\.\d{1,2})?$"
_RUPEE = r"^(?:₹|(?i:rs\.?|inr))[\s\x{00a0}]*([\d])"
_UNIT = re.compile(r"^(?P<number>.*[\d\s+])(?P<unit>[a-z]{3,})\.?$", re.IGNORECASE)
_SIMPLE = r"^-?\d{1,12}(\.\d{1,2})?$"
_LONG = r"^(?P<sign>-?)(?P<whole>\d{1,12})\.(?P<paise>\d{2})(?P<next>\d)\d*$"


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers.

    Attributes:
        values: The numbers; 0 (or NaN for floats) where `known` is False.
        known: Cells that hold a number.
        faults: Reason -> cells that hold something else than a number.
        repairs: What was mended, with counts.
    """

    values: npt.NDArray[np.int64] | npt.NDArray[np.float64]
    known: Mask
    faults: dict[str, Mask]
    repairs: dict[str, int]


@dataclass
class _Distinct:
    """The distinct texts of one column while they are being read, scaled by 10^places."""

    texts: pa.StringArray
    scaled: npt.NDArray[np.int64]
    known: Mask
    inexact: Mask
    faulty: dict[str, Mask]
    marks: dict[str, Mask]

    def mark(self, label: str, place: int) -> None:
        self.marks.setdefault(label, np.zeros(len(self.texts), dtype=bool))[place] = True

    def fault(self, reason: str, place: int) -> None:
        self.faulty.setdefault(reason, np.zeros(len(self.texts), dtype=bool))[place] = True


def read_distinct(
    cells: pa.StringArray,
    places: int,
    inexact: str | None,
    decimal: DecimalMark | None,
    units: Collection[str],
) -> Numbers:
    """Reads the distinct texts of a column, the usual notations at once, the others one by one.

    Args:
        cells: The cells as read.
        places: How many decimals are kept: the values are in units of 10^-places.
        inexact: What it is called when more decimals are rounded; None where they are a fault.
        decimal: The column's decimal mark; None lets these cells tell.
        units: Words that may follow a number, in the singular.
    """
    coded = cells.dictionary_encode()
    texts, placeholder = blanked(trimmed(coded.dictionary))
    size = len(texts)
    work = _Distinct(
        texts,
        np.zeros(size, dtype=np.int64),
        np.zeros(size, dtype=bool),
        np.zeros(size, dtype=bool),
        {},
        {},
    )
    work.marks[PLACEHOLDERS] = _mask(placeholder)
    open_cells = _mask(pc.is_valid(texts))
    mark = decimal or mark_evidence(cells).decimal
    if mark == "point":
        open_cells = _read_in_bulk(work, open_cells, places)
    for place in np.flatnonzero(open_cells):
        _read_one(work, int(place), places, mark, units)
    if inexact is None:
        work.faulty[NOT_WHOLE] = work.inexact
    else:
        work.marks[inexact] = work.inexact
    return _spread(work, coded.indices)


def _spread(work: _Distinct, indices: pa.Array) -> Numbers:
    """Carries what was found for the distinct texts to every cell."""
    for mask in work.faulty.values():
        work.known &= ~mask
    codes = np.asarray(indices)
    faults = {reason: mask[codes] for reason, mask in work.faulty.items() if mask.any()}
    repairs = tally(indices, {label: pa.array(mask) for label, mask in work.marks.items()})
    known = work.known[codes]
    return Numbers(np.where(known, work.scaled[codes], 0), known, faults, repairs)


def _read_in_bulk(work: _Distinct, todo: Mask, places: int) -> Mask:
    """Reads the plain and the comma-grouped texts at once; returns what is left to read."""
    plain = pc.replace_substring_regex(work.texts, _RUPEE, r"\1")
    signed = _mask(pc.not_equal(plain, work.texts))
    grouped = _mask(pc.match_substring_regex(plain, _GROUPED))
    if grouped.any():
        plain = pc.if_else(
            pa.array(grouped), pc.replace_substring(plain, pattern=",", replacement=""), plain
        )
    simple = todo & _mask(pc.match_substring_regex(plain, _SIMPLE))
    values = np.asarray(plain.filter(pa.array(simple)).cast(pa.float64())) * 10**places
    rounded = np.rint(values)
    work.scaled[simple] = rounded.astype(np.int64)
    work.inexact[simple] = np.abs(values - rounded) > 1e-3
    work.known[simple] = True
    todo = todo & ~simple
    if places == 2:
        todo = _read_long_decimals(work, plain, todo)
    work.marks[SIGNED] = signed & work.known
    work.marks[GROUPED] = grouped & work.known
    return todo


def _read_long_decimals(work: _Distinct, plain: pa.StringArray, todo: Mask) -> Mask:
    """Rounds half up from the digits themselves: the third decimal alone decides."""
    parts = pc.extract_regex(plain, _LONG)
    long = todo & _mask(pc.is_valid(parts))
    if not long.any():
        return todo
    found = parts.filter(pa.array(long))
    whole = np.asarray(pc.struct_field(found, "whole").cast(pa.int64()))
    paise = np.asarray(pc.struct_field(found, "paise").cast(pa.int64()))
    following = np.asarray(pc.struct_field(found, "next").cast(pa.int64()))
    size = whole * 100 + paise + (following >= 5)
    negative = _mask(pc.equal(pc.struct_field(found, "sign"), "-"))
    work.scaled[long] = np.where(negative, -size, size)
    work.inexact[long] = True
    work.known[long] = True
    return todo & ~long


def _read_one(
    work: _Distinct, place: int, places: int, decimal: DecimalMark, units: Collection[str]
) -> None:
    text = work.texts[place].as_py()
    written = parse_number(text, decimal)
    if written is None and units:
        found = _UNIT.match(text)
        if found and found["unit"].lower().removesuffix("s") in units:
            text = found["number"]
            written = parse_number(text, decimal)
            if written is not None and not written.percent:
                work.mark(WITH_UNIT, place)
    if written is None or written.percent:
        work.fault(why_not(text, decimal), place)
        return
    exact = written.value.scaleb(places)
    if abs(exact) > _LARGEST:
        work.fault(TOO_LARGE, place)
        return
    rounded = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    work.scaled[place] = int(rounded)
    work.known[place] = True
    work.inexact[place] = rounded != exact and not (written.shortened and places == 0)
    _note_writing(work, place, written)


def why_not(text: str, decimal: DecimalMark) -> str:
    """Returns why a text is no number of a column with this decimal mark."""
    told = {"short comma": "comma", "point": "point", "comma": "comma"}.get(marks_of(text))
    return OTHER_MARK[decimal] if told and told != decimal else NOT_A_NUMBER


def _note_writing(work: _Distinct, place: int, written: Written) -> None:
    if written.about:
        work.mark(ABOUT, place)
    if written.shortened:
        work.mark("numbers with K, M, lakh or crore read", place)
    elif written.currency:
        work.mark(f"amounts in {written.currency} read as plain numbers, not converted", place)
    else:
        work.mark("numbers in other notations read", place)


def _mask(flags: pa.BooleanArray) -> Mask:
    return np.asarray(flags.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
