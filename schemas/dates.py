"""Columns of dates: the order of day and month is decided by the column as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from schemas.compute import pc
from schemas.sheet import Mask
from schemas.text import blanked, tally, trimmed

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]

ZONE = ZoneInfo("Asia/Kolkata")
FIRST_DAY = pd.Timestamp("2000-01-01")
LAST_DAY = pd.Timestamp("2100-12-31")
NOT_A_DATE = "not a date: write it like 2025-02-28"
NO_SUCH_DAY = "there is no such day: correct the date"
YEAR_OUT_OF_RANGE = "the year is not between 2000 and 2100: correct the date"
ZONED = "timestamps with a zone read as days"
UNDECIDED = (
    "day and month could be the other way round everywhere in this column; "
    "read as day-month-year (choose the order if that is wrong)"
)

_ORDER_WORDS = {"dmy": "day-month-year", "mdy": "month-day-year", "ymd": "year-month-day"}
_TIME = r"\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?( ?[AaPp]\.?[Mm]\.?)?"
_WITH_TIME = rf"^(\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}})(?:[ T,]+{_TIME})$"
_ISO_ZONED = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$"
_YEAR_FIRST = re.compile(r"^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$")
_THREE = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$")
_COMPACT = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_SERIAL = re.compile(r"^(\d{5})(\.\d+)?$")
_DAY_NAME = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_DAY_MONTH = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-/. ,]*([A-Za-z]{3,9})[-/., ']*(\d{4}|\d{2})$")
_MONTH_DAY = re.compile(r"^([A-Za-z]{3,9})[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})$")
_YEAR_MONTH_NAME = re.compile(r"^(\d{4})[-/. ]([A-Za-z]{3,9})[-/. ](\d{1,2})$")
_TRAILING_TIME = re.compile(rf"[ T,]+{_TIME}$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_SERIAL_ZERO = date(1899, 12, 30)
_CENTURY = 2000


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
    """

    values: npt.NDArray[np.datetime64]
    faults: dict[str, Mask]
    repairs: dict[str, int]
    undecided: Mask | None


def today() -> date:
    """Returns the current day where the business is."""
    return datetime.now(ZONE).date()


def read_dates(cells: pa.StringArray, order: DateOrder | None = None) -> Dates:
    """Reads a column of dates.

    Years first, month names, timestamps and Excel serial numbers are unmistakable. For
    13/07/2025 and its like the whole column decides: a first part above 12 proves day-month,
    a second part above 12 proves month-day, the larger number of proofs wins, and without any
    proof the column is read day first.

    Args:
        cells: The cells as read.
        order: The order of day, month and year if it is known.
    """
    cells, zoned = _zoned_in_bulk(cells)
    words, codes = _distinct(cells)
    weights = np.bincount(codes, minlength=len(words))
    ambiguous: Mask | None = None
    decided = order
    if decided is None:
        evidence = _counted(words, weights)
        decided = evidence.order
        if evidence.undecided:
            ambiguous = np.array([_says(word).ambiguous > 0 for word in words], dtype=bool)
    days = np.full(len(words), np.datetime64("NaT", "D"), dtype="datetime64[D]")
    reasons: dict[str, Mask] = {}
    marks: dict[str, Mask] = {}
    for place, word in enumerate(words):
        if word is None:
            continue
        try:
            day, kind = _read_day(word, decided)
            days[place] = np.datetime64(day, "D")
        except _DateError as fault:
            _flag(reasons, fault.reason, place, len(words))
            continue
        if kind:
            _flag(marks, kind, place, len(words))
    repairs = tally(codes, {label: pa.array(mask) for label, mask in marks.items()})
    if zoned:
        repairs[ZONED] = repairs.get(ZONED, 0) + zoned
    faults = {reason: mask[codes] for reason, mask in reasons.items()}
    values = days.astype("datetime64[us]")[codes]
    undecided = None if ambiguous is None else ambiguous[codes]
    return Dates(values, faults, repairs, undecided)


def date_evidence(cells: pa.StringArray) -> DateEvidence:
    """Counts the cells that prove an order of day and month, and those that leave it open."""
    words, codes = _distinct(cells)
    return _counted(words, np.bincount(codes, minlength=len(words)))


def swappable(cells: pa.StringArray) -> Mask:
    """Returns which cells are another day if day and month change places."""
    words, codes = _distinct(cells)
    return np.array([_says(word).ambiguous > 0 for word in words], dtype=bool)[codes]


def _distinct(cells: pa.StringArray) -> tuple[list[str | None], npt.NDArray[np.int32]]:
    """Returns the distinct texts without their times, and which of them each cell is."""
    coded = trimmed(pc.replace_substring_regex(cells, _WITH_TIME, r"\1")).dictionary_encode()
    texts, _ = blanked(coded.dictionary)
    return texts.to_pylist(), np.asarray(coded.indices)


def _zoned_in_bulk(cells: pa.StringArray) -> tuple[pa.StringArray, int]:
    """Replaces ISO timestamps with a zone by the business's day; the count says how many."""
    zoned = pc.match_substring_regex(cells, _ISO_ZONED)
    if not pc.any(zoned).as_py():
        return cells, 0
    try:
        moments = cells.filter(zoned).cast(pa.timestamp("us", tz=ZONE.key))
    except pa.ArrowInvalid:  # one of them is no moment: they are read one by one and it is told
        return cells, 0
    days = pc.local_timestamp(moments).cast(pa.date32()).cast(pa.string())
    return pc.replace_with_mask(cells, zoned, days), len(days)


class _DateError(Exception):
    """A cell that holds no usable date."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _flag(masks: dict[str, Mask], label: str, place: int, size: int) -> None:
    masks.setdefault(label, np.zeros(size, dtype=bool))[place] = True


def _parts(word: str | None) -> tuple[int, int] | None:
    found = _THREE.match(_without_time(word)) if word else None
    return None if found is None else (int(found[1]), int(found[2]))


def _says(word: str | None) -> DateEvidence:
    parts = _parts(word)
    if parts is None:
        return DateEvidence()
    first, second = parts
    return DateEvidence(
        dmy=int(first > 12 >= second),
        mdy=int(second > 12 >= first),
        ambiguous=int(first != second and max(first, second) <= 12),
    )


def _counted(words: list[str | None], weights: npt.NDArray[np.int64]) -> DateEvidence:
    total = DateEvidence()
    for word, weight in zip(words, weights.tolist(), strict=True):
        said = _says(word)
        total += DateEvidence(said.dmy * weight, said.mdy * weight, said.ambiguous * weight)
    return total


def _without_time(word: str) -> str:
    return _TRAILING_TIME.sub("", word)


def _read_day(word: str, order: DateOrder) -> tuple[date, str]:
    """Returns the day and, unless the text is plain ISO, what was read.

    Raises:
        _DateError: The text holds no usable date.
    """
    zoned = _zoned(word)
    if zoned is not None:
        return _checked(zoned.year, zoned.month, zoned.day), ZONED
    bare = _DAY_NAME.sub("", _without_time(word)).strip()
    found = _YEAR_FIRST.match(bare)
    if found:
        return _checked(int(found[1]), int(found[2]), int(found[3])), ""
    found = _THREE.match(bare)
    if found:
        year, month, day = _arranged(found, order)
        return _checked(year, month, day), f"dates read as {_ORDER_WORDS[order]}"
    found = _COMPACT.match(bare)
    if found:
        return _checked(int(found[1]), int(found[2]), int(found[3])), "dates without marks read"
    found = _SERIAL.match(bare)
    if found:
        day = _SERIAL_ZERO + timedelta(days=int(found[1]))
        return _checked(day.year, day.month, day.day), "spreadsheet day numbers read as dates"
    return _named_month(bare), "dates with month names read"


def _arranged(found: re.Match[str], order: DateOrder) -> tuple[int, int, int]:
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    short = len(found[3]) == 2
    if order == "ymd" and short:
        return _CENTURY + first, second, third
    year = third + (_CENTURY if short else 0)
    return (year, first, second) if order == "mdy" else (year, second, first)


def _named_month(text: str) -> date:
    found = _DAY_MONTH.match(text)
    if found:
        day, name, year = found[1], found[2], found[3]
    elif found := _MONTH_DAY.match(text):
        name, day, year = found[1], found[2], found[3]
    elif found := _YEAR_MONTH_NAME.match(text):
        year, name, day = found[1], found[2], found[3]
    else:
        raise _DateError(NOT_A_DATE)
    month = _MONTHS.get(name.lower())
    if month is None:
        raise _DateError(NOT_A_DATE)
    return _checked(int(year) + (_CENTURY if len(year) == 2 else 0), month, int(day))


def _zoned(word: str) -> datetime | None:
    """Returns the moment in the business's zone if the text names a zone."""
    if ":" not in word or not re.search(r"(?:[Zz]|UTC|GMT|IST|[+-]\d{2}:?\d{2})$", word):
        return None
    text = re.sub(r" ?(?:UTC|GMT|[Zz])$", "+00:00", word)
    text = re.sub(r" ?IST$", "+05:30", text).replace(" +", "+")
    try:
        moment = datetime.fromisoformat(re.sub(r"[ T]+(?=\d{2}:)", "T", text, count=1))
    except ValueError:
        return None
    if moment.tzinfo is None or not FIRST_DAY.year <= moment.year <= LAST_DAY.year:
        return None
    return moment.astimezone(ZONE)


def _checked(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _DateError(NO_SUCH_DAY) from None
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise _DateError(YEAR_OUT_OF_RANGE)
    return found
