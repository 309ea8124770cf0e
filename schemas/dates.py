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
FIRST_DAY = pd.Timestamp(f"{FIRST_YEAR}-01-01")
LAST_DAY = pd.Timestamp(f"{LAST_YEAR}-12-31")
UNDECIDED = (
    "day and month could be the other way round everywhere in this column; "
    "read as day-month-year (choose the order if that is wrong)"
)

_ORDER_WORDS = {"dmy": "day-month-year", "mdy": "month-day-year", "ymd": "year-month-day"}


@dataclass(frozen=True)
class DateEvidence:
    """What cells such as 13/07/2025 say about the order of day and month; sums over blocks.

    Attributes:
        dmy: Cells that only day-month can explain.
        mdy: Cells that only month-day can explain.
        ambiguous: Cells that both explain, as different days.
    """

    dmy: int = 0
    mdy: int = 0
    ambiguous: int = 0

    def __add__(self, other: DateEvidence) -> DateEvidence:
        return DateEvidence(
            self.dmy + other.dmy, self.mdy + other.mdy, self.ambiguous + other.ambiguous
        )

    @property
    def order(self) -> DateOrder:
        """The order with more proofs; day first without any."""
        return "mdy" if self.mdy > self.dmy else "dmy"

    @property
    def undecided(self) -> bool:
        """Whether some cell has two readings and nothing in the column tells which."""
        return bool(self.ambiguous) and not self.dmy and not self.mdy


@dataclass(frozen=True)
class Dates:
    """A column read as dates.

    Attributes:
        values: Days; NaT where blank or faulty.
        faults: Reason -> cells that hold no usable date.
        repairs: What was read how, with counts.
        undecided: Cells whose day and month could be swapped, when the column does not tell and
            no order was given; else None.
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
    and without any proof the column is read day first.

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
    marks = found.marks | {f"dates read as {_ORDER_WORDS[decided]}": found.open & ~odd}
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
    """Returns which cells are another day if day and month change places."""
    found = read_cells(cells, ZONE)
    return found.over_all(_swaps(found))


def _swaps(found: DateCells) -> Mask:
    first, second = found.first, found.second
    return found.open & (first != second) & (first <= 12) & (second <= 12)


def _evidence(found: DateCells, *, long_years: bool = False) -> DateEvidence:
    cells = found.open & ~found.short if long_years else found.open
    if not cells.any():
        return DateEvidence()
    first, second = found.first, found.second
    return DateEvidence(
        dmy=found.count(cells & (first > 12) & (second <= 12)),
        mdy=found.count(cells & (second > 12) & (first <= 12)),
        ambiguous=found.count(cells & _swaps(found)),
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
