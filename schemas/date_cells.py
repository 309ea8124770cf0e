"""The cells of a date column: in bulk where they are plain, text by text where they are not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.compute import pc
from schemas.date_text import ZONED, Day, Fault, Open, read_date_text
from schemas.sheet import Mask
from schemas.text import blanked, repetitive, sample, trimmed

Scalar = TypeVar("Scalar", bound=np.generic)

_HOURS = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?"
_DAY = (
    r"^20\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_ISO = rf"{_DAY}(?:[T ]{_HOURS})?$"
_ISO_ZONED = (
    rf"{_DAY}[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{{1,6}})?(?:Z|[+-]\d{{2}}:\d{{2}})$"
)
_WITH_TIME = (
    r"^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})[ T,]+"
    r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?$"
)
_SERIAL_WITH_TIME = r"^(\d{5})\.\d+$"


@dataclass
class DateCells:
    """What each cell of a column says.

    Attributes:
        days: The day; NaT where blank, at fault or open.
        open: Cells with three numbers whose order the column has to tell.
        first: The first number of open cells, and so on.
        second: The second.
        third: The third.
        short: Open cells whose third number has two digits.
        shift: Days to add to open cells.
        faults: Reason -> cells.
        marks: What was read how -> cells.
        codes: Where these are the distinct texts of a column: which of them each cell is.
    """

    days: npt.NDArray[np.datetime64]
    open: Mask
    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    third: npt.NDArray[np.int64]
    short: Mask
    shift: npt.NDArray[np.int64]
    faults: dict[str, Mask] = field(default_factory=dict[str, Mask])
    marks: dict[str, Mask] = field(default_factory=dict[str, Mask])
    codes: npt.NDArray[np.int64] | None = None

    def count(self, mask: Mask) -> int:
        """Returns how many cells of the column are in the mask."""
        return int(self.over_all(mask).sum())

    def over_all(self, values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """Returns a value for each cell of the column, given one for each of these."""
        return values if self.codes is None else values[self.codes]

    @classmethod
    def of(cls, days: npt.NDArray[np.datetime64]) -> DateCells:
        """Returns cells that say these days and nothing else."""
        size = len(days)
        number, flag = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool)
        return cls(days, flag, number, number, number, flag, number)

    @classmethod
    def blank(cls, size: int) -> DateCells:
        """Returns cells that say nothing."""
        first, second, third, shift = (np.zeros(size, dtype=np.int64) for _ in range(4))
        open_, short = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        days = np.full(size, np.datetime64("NaT", "D"), dtype="datetime64[D]")
        return cls(days, open_, first, second, third, short, shift)

    def spread(self, codes: npt.NDArray[np.int64]) -> DateCells:
        """Returns the cells that `codes` points at, cell by cell."""
        return DateCells(
            self.days[codes],
            self.open[codes],
            self.first[codes],
            self.second[codes],
            self.third[codes],
            self.short[codes],
            self.shift[codes],
            {reason: mask[codes] for reason, mask in self.faults.items()},
            {label: mask[codes] for label, mask in self.marks.items()},
        )

    def put(self, at: npt.NDArray[np.int64], other: DateCells) -> None:
        """Takes over what `other` says for the positions `at`."""
        for name in ("days", "open", "first", "second", "third", "short", "shift"):
            getattr(self, name)[at] = getattr(other, name)
        for mine, theirs in ((self.faults, other.faults), (self.marks, other.marks)):
            for label, mask in theirs.items():
                mine.setdefault(label, np.zeros(len(self.days), dtype=bool))[at] = mask


def read_cells(cells: pa.StringArray, zone: ZoneInfo) -> DateCells:
    """Reads each cell as far as it goes without knowing the column's order."""
    # A cast that fails costs ten times one that succeeds, so a sample goes first.
    plain = None if _all_iso(sample(cells)) is None else _all_iso(cells)
    if plain is not None:
        return DateCells.of(plain)
    if repetitive(cells):
        coded = cells.dictionary_encode()
        found = _read(coded.dictionary, zone)
        found.codes = _codes(coded)
        return found
    return _read(cells, zone)


def _all_iso(cells: pa.StringArray) -> npt.NDArray[np.datetime64] | None:
    """Returns the days if every cell is blank or plain ISO without a zone."""
    blank = pc.equal(cells, "")
    if pc.any(blank).as_py():
        cells = pc.if_else(blank, pa.scalar(None, pa.string()), cells)
    try:
        moments = cells.cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    return _as_days(moments)


def _as_days(moments: pa.TimestampArray) -> npt.NDArray[np.datetime64]:
    days = moments.cast(pa.date32(), safe=False)
    return np.asarray(days.to_numpy(zero_copy_only=False)).astype("datetime64[D]")


def _read(cells: pa.StringArray, zone: ZoneInfo) -> DateCells:
    found = DateCells.blank(len(cells))
    iso = _mask(pc.match_substring_regex(cells, _ISO))
    if iso.any():
        found.days[iso] = _as_days(cells.filter(pa.array(iso)).cast(pa.timestamp("us")))
    zoned = _mask(pc.match_substring_regex(cells, _ISO_ZONED))
    if zoned.any():
        moments = cells.filter(pa.array(zoned)).cast(pa.timestamp("us", tz=zone.key))
        found.days[zoned] = _as_days(pc.local_timestamp(moments))
        found.marks[ZONED] = zoned
    at = np.flatnonzero(~(iso | zoned))
    if len(at):
        found.put(at, _read_odd(cells.take(pa.array(at)), zone))
    return found


def _read_odd(texts: pa.StringArray, zone: ZoneInfo) -> DateCells:
    """Reads texts one by one, equal ones once; hours without a zone do not make them differ."""
    shorter = pc.replace_substring_regex(trimmed(texts), _WITH_TIME, r"\1")
    shorter = pc.replace_substring_regex(shorter, _SERIAL_WITH_TIME, r"\1")
    coded = shorter.dictionary_encode()
    words = blanked(coded.dictionary)[0].to_pylist()
    found = DateCells.blank(len(words))
    for place, word in enumerate(words):
        if word is None:
            continue
        said = read_date_text(word, zone)
        if isinstance(said, Day):
            found.days[place] = np.datetime64(said.day, "D")
            if said.label:
                _flag(found.marks, said.label, place, len(words))
        elif isinstance(said, Fault):
            _flag(found.faults, said.reason, place, len(words))
        else:
            _leave_open(found, place, said)
    return found.spread(_codes(coded))


def _leave_open(found: DateCells, place: int, said: Open) -> None:
    found.open[place] = True
    found.first[place], found.second[place], found.third[place] = (
        said.first,
        said.second,
        said.third,
    )
    found.short[place] = said.short
    found.shift[place] = said.shift


def _codes(coded: pa.DictionaryArray) -> npt.NDArray[np.int64]:
    return np.asarray(coded.indices)


def _flag(masks: dict[str, Mask], label: str, place: int, size: int) -> None:
    masks.setdefault(label, np.zeros(size, dtype=bool))[place] = True


def _mask(flags: pa.BooleanArray) -> Mask:
    return np.asarray(flags.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
