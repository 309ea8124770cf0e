"""Cells merged downwards: what stands in the first holds for the rows beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from python_calamine import CalamineSheet

from schemas.headers import match_headers
from schemas.tables import TABLES

MERGED = "cells merged downwards: ids, names and dates repeated in each row"

_MEASURES = frozenset({"count", "money", "number", "share", "rate"})
_MOST_ROWS = 200_000
_Places: TypeAlias = dict[tuple[int, int], tuple[int, int]]


class Merged:
    """The merged cells of one sheet, filled row by row.

    What says whose row it is is repeated: ids, names, dates, words. A measure never is, for a sum
    that stands beside three rows would count three times; under an unknown header only text and
    dates are.

    Attributes:
        filled: How many cells were filled so far.
    """

    def __init__(self, sheet: CalamineSheet, start: int, names: Sequence[str]) -> None:
        """Finds the merged cells below the header.

        Args:
            sheet: The sheet.
            start: Its first row below the header, from 0.
            names: Its column names.
        """
        self.filled = 0
        self._sources = _sources(sheet, start, len(names))
        self._wanted = frozenset(self._sources.values())
        self._held: dict[tuple[int, int], object] = {}
        merged = {column for _, column in self._wanted}
        shown = [name if at in merged else "" for at, name in enumerate(names)]
        self._measures, self._known = _meanings(shown) if merged else (set[int](), set[int]())

    def __bool__(self) -> bool:
        return bool(self._sources)

    def fill(self, at: int, row: list[object], width: int) -> None:
        """Fills the cells of row `at` that a merged cell above stands for."""
        for place in range(width):
            if (at, place) in self._wanted and self._repeats(place, row[place]):
                self._held[at, place] = row[place]
            elif row[place] == "" and self._sources.get((at, place)) in self._held:
                row[place] = self._held[self._sources[at, place]]
                self.filled += 1

    def _repeats(self, place: int, cell: object) -> bool:
        if place in self._measures or (isinstance(cell, str) and not cell.strip()):
            return False
        return place in self._known or isinstance(cell, str | date)


def _sources(sheet: CalamineSheet, start: int, width: int) -> _Places:
    """Returns where each cell below the first of a merged column finds what it stands for."""
    places: _Places = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        fits = top >= start and left == right < width
        if fits and len(places) + bottom - top <= _MOST_ROWS:
            places.update({(row, left): (top, left) for row in range(top + 1, bottom + 1)})
    return places


def _meanings(names: Sequence[str]) -> tuple[set[int], set[int]]:
    """Returns which columns are a measure in some table, and which some table knows."""
    measures: set[int] = set()
    known: set[int] = set()
    for table in TABLES.values():
        for column, at in match_headers(names, table).positions.items():
            known.add(at)
            if table.column(column).kind in _MEASURES:
                measures.add(at)
    return measures, known
