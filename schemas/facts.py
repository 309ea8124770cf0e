"""What a column says as a whole about how its cells are to be read.

13/07/2025 proves that a column is day first, 1.234,50 that it has decimal commas, for every cell of
the column and so for every block of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from schemas.dates import ZONE, DateEvidence, DateOrder, date_evidence
from schemas.header_units import unit_of
from schemas.headers import HeaderMatch
from schemas.number_marks import MarkEvidence, mark_evidence
from schemas.number_text import DecimalMark
from schemas.sheet import Sheet

_NUMBERS = frozenset({"count", "money", "number", "share", "rate"})
_NO_THIRD_DECIMAL = frozenset({"count", "money"})
_SMALL = frozenset({"orders", "posts"})
"""Counts of a row that hardly reach a thousand: 1.000 of them is one, as quantities are written."""


@dataclass(frozen=True)
class Facts:
    """Column-wide facts; those of two blocks add up.

    Attributes:
        dates: What each date column tells about the order of day and month.
        marks: What each number column tells about its decimal mark.
        given: Order of day, month and year that somebody said is right.
        usual: Order that earlier files like this one had; it decides where the cells do not.
        zone: Where a moment with a zone of its own becomes a day.
    """

    dates: Mapping[str, DateEvidence] = field(default_factory=dict[str, DateEvidence])
    marks: Mapping[str, MarkEvidence] = field(default_factory=dict[str, MarkEvidence])
    given: DateOrder | None = None
    usual: DateOrder | None = None
    zone: ZoneInfo = ZONE

    def __add__(self, other: Facts) -> Facts:
        """The facts of both blocks together, by the orders that the first one knows."""
        dates = dict(self.dates)
        for column, evidence in other.dates.items():
            dates[column] = dates[column] + evidence if column in dates else evidence
        marks = dict(self.marks)
        for column, evidence in other.marks.items():
            marks[column] = marks[column] + evidence if column in marks else evidence
        return Facts(dates, marks, self.given, self.usual, self.zone)

    def decimal(self, column: str) -> DecimalMark:
        """The decimal mark of a number column."""
        return self.marks.get(column, MarkEvidence()).decimal

    @property
    def guessed(self) -> tuple[str, ...]:
        """Number columns read as grouping by dots though nothing proves it."""
        return tuple(column for column, evidence in self.marks.items() if evidence.guessed)

    def order(self, column: str) -> DateOrder:
        """The order of a date column: the given one, else what it proves, else the usual one."""
        if self.given is not None:
            return self.given
        evidence = self.dates.get(column, DateEvidence())
        return self.usual if self.usual and evidence.admits(self.usual) else evidence.order

    @property
    def undecided(self) -> tuple[str, ...]:
        """Date columns whose day and month nothing tells apart."""
        if self.given is not None:
            return ()
        return tuple(
            column
            for column, evidence in self.dates.items()
            if evidence.undecided and not (self.usual and evidence.admits(self.usual))
        )

    @property
    def overruled(self) -> tuple[str, ...]:
        """Date columns that prove another order than the usual one."""
        if self.given is not None or self.usual is None:
            return ()
        return tuple(
            column
            for column, evidence in self.dates.items()
            if (evidence.ambiguous or evidence.year_first) and not evidence.admits(self.usual)
        )

    def reads_alike(self, other: Facts) -> bool:
        """Whether cells read by these facts come out the same by the others."""
        dates = self.dates.keys() | other.dates.keys()
        numbers = self.marks.keys() | other.marks.keys()
        return all(self.order(column) == other.order(column) for column in dates) and all(
            self.decimal(column) == other.decimal(column) for column in numbers
        )


def facts_of(sheet: Sheet, match: HeaderMatch) -> Facts:
    """What the cells of one block tell."""
    dates: dict[str, DateEvidence] = {}
    marks: dict[str, MarkEvidence] = {}
    for column in match.table.columns:
        position = match.positions.get(column.name)
        if position is None:
            continue
        cells = sheet.columns[position]
        if column.kind == "date":
            dates[column.name] = date_evidence(cells)
        elif column.kind in _NUMBERS:
            whole = column.kind in _NO_THIRD_DECIMAL and column.name not in _SMALL
            in_ones = not unit_of(sheet.header[position]).scale  # 1.234 lakh has decimals
            marks[column.name] = mark_evidence(cells, long_decimals=not (whole and in_ones))
    return Facts(dates, marks)
