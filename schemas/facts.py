"""What a column says as a whole about how its cells are to be read.

13/07/2025 proves that a column is day first, 1.234.567 that it groups thousands by dots, for every
cell of the column and so for every block of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.dates import DateEvidence, DateOrder, date_evidence
from schemas.headers import HeaderMatch
from schemas.numbers import groups_by_dots
from schemas.sheet import Sheet

_NUMBERS = frozenset({"count", "money", "number", "share", "rate"})


@dataclass(frozen=True)
class Facts:
    """Column-wide facts; those of two blocks add up.

    Attributes:
        dates: What each date column tells about the order of day and month.
        dots: Number columns that group thousands by dots.
    """

    dates: Mapping[str, DateEvidence] = field(default_factory=dict[str, DateEvidence])
    dots: frozenset[str] = frozenset()

    def __add__(self, other: Facts) -> Facts:
        """The facts of both blocks together."""
        dates = dict(self.dates)
        for column, evidence in other.dates.items():
            dates[column] = dates[column] + evidence if column in dates else evidence
        return Facts(dates, self.dots | other.dots)

    def order(self, column: str, given: DateOrder | None) -> DateOrder:
        """The order of a date column: the given one, else what the column proves."""
        if given is not None:
            return given
        evidence = self.dates.get(column)
        return evidence.order if evidence else "dmy"

    def undecided(self, given: DateOrder | None) -> tuple[str, ...]:
        """Date columns whose day and month nothing tells apart."""
        if given is not None:
            return ()
        return tuple(column for column, evidence in self.dates.items() if evidence.undecided)

    def reads_alike(self, other: Facts, given: DateOrder | None) -> bool:
        """Whether cells read by these facts come out the same by the others."""
        columns = self.dates.keys() | other.dates.keys()
        return self.dots == other.dots and all(
            self.order(column, given) == other.order(column, given) for column in columns
        )


def facts_of(sheet: Sheet, match: HeaderMatch) -> Facts:
    """What the cells of one block tell."""
    dates: dict[str, DateEvidence] = {}
    dots: set[str] = set()
    for column in match.table.columns:
        position = match.positions.get(column.name)
        if position is None:
            continue
        if column.kind == "date":
            dates[column.name] = date_evidence(sheet.columns[position])
        elif column.kind in _NUMBERS and groups_by_dots(sheet.columns[position]):
            dots.add(column.name)
    return Facts(dates, frozenset(dots))
