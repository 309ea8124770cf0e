"""Columns of dates: the order of day and month is decided by the column as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from schemas.date_cells import DateCells, read_cells
from schemas.date_text import (
    CENTURY,
    FIRST_YEAR,
    LAST_YEAR,
    NO_SUCH_DAY,
    YEAR_OUT_OF_RANGE,
)
from schemas.sheet import Mask

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]

ZONE = ZoneInfo("Asia/Kolkata")
"""Where the business is until a workspace says otherwise."""
FIRST_DAY = pd.Timestamp(f"{FIRST_YEAR}-01-01")
LAST_DAY = pd.Timestamp(f"{LAST_YEAR}-12-31")
UNDECIDED = {
    "dmy": "day and month could be the other way round everywhere in this column; "
    "read as day-month-year (choose the order if that is wrong)",
    "dmy or ymd": "day and year could be the other way round everywhere in this column; "
    "read as day-month-year (choose the order if that is wrong)",
    "ymd": "day and year could be the other way round everywhere in this column; "
    "read as year-month-day (choose the order if that is wrong)",
}

ORDER_WORDS: dict[DateOrder, str] = {
    "dmy": "day-month-year",
    "mdy": "month-day-year",
    "ymd": "year-month-day",
}
_YEARS_IN_A_FILE = 10


@dataclass(frozen=True)
class DateEvidence:
    """What cells such as 13/07/2025 say about the order of day and month; sums over blocks.

    Attributes:
        dmy: Cells that day-month can explain and month-day cannot.
        mdy: Cells that only month-day can explain.
        ambiguous: Cells that both explain, as different days.
        year_first: Cells among `dmy` such as 25/01/15, which may begin with the year.
        firsts: The first numbers of cells with a year of two digits, a bit each.
        thirds: Their third numbers, a bit each.
    """

    dmy: int = 0
    mdy: int = 0
    ambiguous: int = 0
    year_first: int = 0
    firsts: int = 0
    thirds: int = 0

    def __add__(self, other: DateEvidence) -> DateEvidence:
        return DateEvidence(
            self.dmy + other.dmy,
            self.mdy + other.mdy,
            self.ambiguous + other.ambiguous,
            self.year_first + other.year_first,
            self.firsts | other.firsts,
            self.thirds | other.thirds,
        )

    @property
    def order(self) -> DateOrder:
        """The order with more proofs; day first without any.

        Years of two digits come first where the first numbers vary less than the third ones, and
        these are no run of years.
        """
        if self.mdy > self.dmy:
            return "mdy"
        run = _span(self.thirds) < _YEARS_IN_A_FILE and _span(self.thirds) + 1 == _many(self.thirds)
        varied = _many(self.thirds) > _many(self.firsts)
        return "ymd" if self._years_may_lead and varied and not run else "dmy"

    @property
    def undecided(self) -> bool:
        """Whether some cell has two readings and nothing in the column tells which."""
        if self.ambiguous and not self.dmy and not self.mdy:
            return True
        return self._years_may_lead and not self._years_lead and self._years_may_end

    @property
    def doubt(self) -> str:
        """Why the column is undecided, in words."""
        order = self.order
        return UNDECIDED["dmy or ymd" if order == "dmy" and self._years_may_lead else order]

    def admits(self, order: DateOrder) -> bool:
        """Whether the column can be read in that order as well as in its own."""
        if self._years_may_lead:
            return order == "ymd" or (order == "dmy" and not self._years_lead)
        return not (self.dmy or self.mdy) or order == self.order

    @property
    def _years_may_lead(self) -> bool:
        every = self.year_first == self.dmy and not self.mdy and not self.ambiguous
        return bool(self.year_first) and every and not self.firsts % (1 << 13)

    @property
    def _years_lead(self) -> bool:
        """Whether the third numbers cannot be the years of one file."""
        return self.order == "ymd" and _span(self.thirds) > _YEARS_IN_A_FILE

    @property
    def _years_may_end(self) -> bool:
        """Whether the first numbers are as good years as the third ones.

        Days vary more than the years of one file, and of two years the later one is meant unless
        it is still to come.
        """
        if _many(self.firsts) != _many(self.thirds):
            return _many(self.firsts) < _many(self.thirds)
        past = CENTURY + _last(self.thirds) <= today().year
        return self.firsts != self.thirds and not (
            past and _first(self.thirds) > _last(self.firsts)
        )


def _many(bits: int) -> int:
    """How many numbers a set holds, given as bits."""
    return bits.bit_count()


def _first(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _last(bits: int) -> int:
    return bits.bit_length() - 1


def _span(bits: int) -> int:
    return _last(bits) - _first(bits)


@dataclass(frozen=True)
class Dates:
    """A column read as dates.

    Attributes:
        values: Days; NaT where blank or faulty.
        faults: Reason -> cells that hold no usable date.
        repairs: What was read how, with counts.
        undecided: Cells whose parts could be swapped, when the column does not tell and no order
            was given; else None.
        evidence: What these cells say about the order, whatever order was given.
    """

    values: npt.NDArray[np.datetime64]
    faults: dict[str, Mask]
    repairs: dict[str, int]
    undecided: Mask | None
    evidence: DateEvidence = DateEvidence()


def today(zone: ZoneInfo = ZONE) -> date:
    """Returns the current day where the business is."""
    return datetime.now(zone).date()


def read_dates(
    cells: pa.StringArray, order: DateOrder | None = None, *, zone: ZoneInfo = ZONE
) -> Dates:
    """Reads a column of dates.

    Years first, month names, timestamps, spreadsheet day numbers and seconds since 1970 are
    unmistakable. For 13/07/2025 and its like the whole column decides: a first part above 12
    proves day-month, a second part above 12 proves month-day, the larger number of proofs wins,
    and without any proof the column is read day first. Where nothing but years of two digits
    stands after first parts above 12, these may be the years: see `DateEvidence.order`.

    Args:
        cells: The cells as read.
        order: The order of day, month and year; None lets these cells tell. `ymd` is about
            years of two digits; where the year has four, these cells tell the rest.
        zone: Where a moment with a zone of its own becomes a day.
    """
    found = read_cells(cells, zone)
    evidence = _evidence(found)
    decided = order or evidence.order
    days, odd = _arranged(found, decided)
    marks = found.marks | {f"dates read as {ORDER_WORDS[decided]}": found.open & ~odd}
    faults = dict(found.faults)
    outside = (days < FIRST_DAY.to_datetime64()) | (days > LAST_DAY.to_datetime64())
    for reason, mask in ((NO_SUCH_DAY, odd), (YEAR_OUT_OF_RANGE, outside)):
        if mask.any():
            faults[reason] = faults.get(reason, mask) | mask
    days[outside] = np.datetime64("NaT")
    repairs = {label: found.count(mask) for label, mask in marks.items() if mask.any()}
    undecided = order is None and evidence.undecided
    return Dates(
        found.over_all(days).astype("datetime64[us]"),
        {reason: found.over_all(mask) for reason, mask in faults.items()},
        repairs,
        found.over_all(_swaps(found)) if undecided else None,
        evidence,
    )


def date_evidence(cells: pa.StringArray) -> DateEvidence:
    """Counts the cells that prove an order of day and month, and those that leave it open."""
    return _evidence(read_cells(cells, ZONE))


def swappable(cells: pa.StringArray) -> Mask:
    """Returns which cells are another day if their parts change places."""
    found = read_cells(cells, ZONE)
    return found.over_all(_swaps(found))


def _swaps(found: DateCells) -> Mask:
    return _either(found) | (_maybe_year_first(found) & (found.first != found.third))


def _either(found: DateCells) -> Mask:
    first, second = found.first, found.second
    return found.open & (first != second) & (first <= 12) & (second <= 12)


def _maybe_year_first(found: DateCells) -> Mask:
    first, second, third = found.first, found.second, found.third
    late = found.open & found.short & (first > 12) & (second <= 12)
    return late & (third >= 1) & (third <= 31)


def _bits(numbers: npt.NDArray[np.int64]) -> int:
    return sum(1 << number for number in np.unique(numbers).tolist())


def _evidence(found: DateCells, *, long_years: bool = False) -> DateEvidence:
    cells = found.open & ~found.short if long_years else found.open
    if not cells.any():
        return DateEvidence()
    first, second = found.first, found.second
    short = cells & found.short
    return DateEvidence(
        dmy=found.count(cells & (first > 12) & (second <= 12)),
        mdy=found.count(cells & (second > 12) & (first <= 12)),
        ambiguous=found.count(cells & _either(found)),
        year_first=found.count(cells & _maybe_year_first(found)),
        firsts=_bits(first[short]),
        thirds=_bits(found.third[short]),
    )


def _arranged(found: DateCells, order: DateOrder) -> tuple[npt.NDArray[np.datetime64], Mask]:
    """Returns the days with the open ones put in order, and which of these there are not."""
    days = found.days.copy()
    odd = np.zeros(len(days), dtype=bool)
    at = np.flatnonzero(found.open)
    if not len(at):
        return days, odd
    first, second, third = found.first[at], found.second[at], found.third[at]
    short = found.short[at]
    year_first = short & (order == "ymd")
    # Years in front have two digits here; where the year has four, these cells tell the rest.
    month_first = "mdy" in (
        order,
        _evidence(found, long_years=True).order if order == "ymd" else "",
    )
    year = np.where(year_first, first + CENTURY, np.where(short, third + CENTURY, third))
    month = np.where(year_first, second, first if month_first else second)
    day = np.where(year_first, third, second if month_first else first)
    months = (year - 1970) * 12 + month - 1
    starts = months.astype("datetime64[M]").astype("datetime64[D]")
    last = ((months + 1).astype("datetime64[M]").astype("datetime64[D]") - starts).astype(np.int64)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= last)
    arranged = starts + (day - 1 + found.shift[at]).astype("timedelta64[D]")
    days[at] = np.where(real, arranged, np.datetime64("NaT", "D"))
    odd[at] = ~real
    return days, odd
