"""A table of the screen across a page: as several where it is too wide, each column as it needs.

Widths are worked out here because asking every cell for its own takes far longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from reports.screen import Column, Table

PAGE_MM: Final = 178.0
"""What a line of text has room for."""
COLUMNS_ACROSS: Final = 12
"""Columns side by side; a wider table goes on below, its first column repeated."""
SMALL_FROM: Final = 8
"""From so many columns on the letters are small, as the template sets them."""
_FEWEST: Final = 5
_MOST: Final = 22
_LETTER_MM: Final = 1.85
_SMALL_LETTER_MM: Final = 1.62
_GAP_MM: Final = 1.6
_NARROWEST_MM: Final = 12.0


@dataclass(frozen=True)
class Across:
    """A table that fits across a page.

    Attributes:
        caption: What it shows, and which part of the columns it has.
        columns: Its columns.
        shares: Percent of the width by column.
        rows: Its rows.
        total: Its last row; empty for none.
        after: What is said below it: how it is sorted, and how many rows are left out.
    """

    caption: str
    columns: tuple[Column, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    after: str

    @property
    def is_small(self) -> bool:
        """Whether its letters are small."""
        return len(self.columns) >= SMALL_FROM


def across(table: Table) -> list[Across]:
    """A table as the tables that fit across a page, the first column in each."""
    others = range(1, len(table.columns))
    parts = ceil(len(others) / (COLUMNS_ACROSS - 1)) or 1
    step = ceil(len(others) / parts) or 1
    groups = [[0, *others[at : at + step]] for at in range(0, len(others), step)] or [[0]]
    return [_group(table, group, at, len(groups)) for at, group in enumerate(groups)]


def _group(table: Table, group: Sequence[int], at: int, of: int) -> Across:
    rows = tuple(tuple(row[column] for column in group) for row in table.rows)
    columns = tuple(table.columns[column] for column in group)
    total = tuple(table.total[column] for column in group) if table.total else ()
    caption = f"{table.caption} (columns, part {at + 1} of {of})" if of > 1 else table.caption
    more = (f"and {table.more:,} more rows; the Export page has them all",) if table.more else ()
    return Across(
        caption=caption,
        columns=columns,
        shares=_shares(columns, [*rows, total] if total else rows),
        rows=rows,
        total=total,
        after=". ".join((*table.notes, *more)) if at == of - 1 else "",
    )


def _shares(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Percent of the width by column.

    The longest line counts, within bounds. Words may break where figures may not: they get what
    the figures leave, if that is enough.
    """
    longest = [_FEWEST for _ in columns]
    for row in (tuple(column.heading for column in columns), *rows):
        for at, cell in enumerate(row):
            letters = max(len(line) for line in cell.split("\n"))
            longest[at] = min(max(longest[at], letters), _MOST)
    wide = [PAGE_MM * letters / sum(longest) for letters in longest]
    figures = {at: _needed(at, rows, columns) for at, one in enumerate(columns) if one.is_figure}
    left = PAGE_MM - sum(figures.values())
    words = [at for at in range(len(columns)) if at not in figures]
    tight = any(wide[at] < needed for at, needed in figures.items())
    if words and tight and left >= _NARROWEST_MM * len(words):
        whole = sum(longest[at] for at in words)
        wide = [figures.get(at, left * letters / whole) for at, letters in enumerate(longest)]
    return tuple(round(100 * one / PAGE_MM, 2) for one in wide)


def _needed(at: int, rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> float:
    """Millimetres that a column of figures needs; points and commas are half as wide."""
    lines = [line for row in rows for line in row[at].split("\n")]
    # A heading breaks between its words.
    lines += columns[at].heading.split()
    letter = _SMALL_LETTER_MM if len(columns) >= SMALL_FROM else _LETTER_MM
    longest = max(
        (len(line) - (line.count(",") + line.count(".")) / 2 for line in lines), default=0
    )
    return letter * max(longest, _FEWEST) + _GAP_MM
