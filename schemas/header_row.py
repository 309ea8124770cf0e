"""Where the column names stand: below title rows, and sometimes over two rows."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Known: TypeAlias = Callable[[str], bool]
Cells: TypeAlias = Sequence[str]

TITLES = "rows of titles above the column names skipped"
TWO_ROWS = "column names read from two rows"
LOOKED_AT = 40
_FURTHEST = 25
_LONGEST_NAME = 80
_VALUE = re.compile(r"[\s₹$€£%+\-().,:/\d]*\d[\s₹$€£%+\-().,:/\d]*(?:T[\d:.]+Z?)?")


def unknown(cell: str) -> bool:
    """Knows no column name."""
    return False


@dataclass(frozen=True)
class HeaderRow:
    """The column names of a table.

    Attributes:
        first: Place of the row that holds them, or of the upper one of two.
        last: Place of the last row that holds them; data begin below.
        names: One name a column, trimmed; "" where a column has none.
        titles: Rows above that hold something else.
    """

    first: int
    last: int
    names: tuple[str, ...]
    titles: int

    @property
    def repairs(self) -> Counter[str]:
        """What was mended, with how often."""
        made = Counter({TITLES: self.titles, TWO_ROWS: int(self.last > self.first)})
        return +made


def find_header(rows: Sequence[Cells], known: Known) -> HeaderRow | None:
    """Finds the column names among the first rows of a sheet or file.

    The row, or pair of rows, with most known names holds them. Where no row holds two, it is
    the first that is filled about as far as the rows below it, holds no numbers and names
    nothing twice; else the first that is filled at all.

    Args:
        rows: The first rows, blank ones among them.
        known: Tells whether a cell is a spelling of some column's name.

    Returns:
        The header, or None when all rows are blank.
    """
    filled = [place for place, row in enumerate(rows[:_FURTHEST]) if any(c.strip() for c in row)]
    if not filled:
        return None
    choices = [_one_row(rows, place) for place in filled]
    choices += [
        _two_rows(rows[upper], rows[lower], upper, lower, known)
        for upper, lower in itertools.pairwise(filled)
        if lower == upper + 1 and _may_group(rows[upper], rows[lower])
    ]
    best = max(choices, key=lambda choice: (_recognised(choice.names, known), -choice.last))
    if _recognised(best.names, known) < 2:
        best = _one_row(rows, _by_shape(rows, filled))
    lower = best.last + 1
    if lower < len(rows) and best.first == best.last and _goes_on(rows, best.last):
        best = _two_rows(rows[best.last], rows[lower], best.last, lower, known)
    titles = sum(place < best.first for place in filled)
    return HeaderRow(best.first, best.last, best.names, titles)


def _one_row(rows: Sequence[Cells], place: int) -> HeaderRow:
    return HeaderRow(place, place, tuple(_name(cell) for cell in rows[place]), 0)


def _name(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())


def _recognised(names: Cells, known: Known) -> int:
    return len({name.lower() for name in names if 0 < len(name) <= _LONGEST_NAME and known(name)})


def _may_group(upper: Cells, lower: Cells) -> bool:
    """Tells whether the upper row may name groups of the lower one's columns."""
    titles = sum(bool(cell.strip()) for cell in upper)
    below = [cell for cell in lower if cell.strip()]
    return titles >= 1 and len(below) >= 2 and not any(_is_value(cell) for cell in below)


def _goes_on(rows: Sequence[Cells], upper: int) -> bool:
    """Tells whether the row below names columns too: it fills gaps, and numbers stand below it."""
    above, below = rows[upper], rows[upper + 1]
    filled = [place for place, cell in enumerate(below) if cell.strip()]
    gaps = [place for place in filled if place < len(above) and not above[place].strip()]
    if not gaps or len(gaps) == len(filled) or not _may_group(above, below):
        return False
    data = next((row for row in rows[upper + 2 :] if any(cell.strip() for cell in row)), ())
    values = sum(place < len(data) and _is_value(data[place]) for place in filled)
    names = sum(bool(cell.strip()) for cell in above)
    return names > 1 and 2 * values >= len(filled)


def _two_rows(above: Cells, below: Cells, upper: int, lower: int, known: Known) -> HeaderRow:
    """Joins a row of group names with the row below it, a column at a time.

    A blank cell below takes the name above it. Else the lower name stands alone, unless the
    names joined are known in more columns, or the lower names repeat.
    """
    width = max(len(above), len(below))
    tops = [_name(cell) for cell in (*above, *[""] * (width - len(above)))]
    lows = [_name(cell) for cell in (*below, *[""] * (width - len(below)))]
    groups: list[str] = []
    for top in tops:
        groups.append(top or (groups[-1] if groups else ""))
    alone = tuple(low or top for low, top in zip(lows, tops, strict=True))
    joined = tuple(
        f"{group} {low}".strip() if low else top
        for group, low, top in zip(groups, lows, tops, strict=True)
    )
    names = [name for name in alone if name]
    repeated = len(set(names)) < len(names)
    gain = _recognised(joined, known) - _recognised(alone, known)
    return HeaderRow(upper, lower, joined if gain > 0 or (repeated and gain == 0) else alone, 0)


def _by_shape(rows: Sequence[Cells], filled: Sequence[int]) -> int:
    """Returns the first row that looks like names over columns, where no name is known."""
    counts = {place: sum(bool(cell.strip()) for cell in rows[place]) for place in filled}
    first = filled[0]
    for at, place in enumerate(filled):
        below = [counts[later] for later in filled[at + 1 :]]
        if not below:
            break
        usual = Counter(below).most_common(1)[0][0]
        if 2 * counts[place] > usual and counts[place] > 1:
            fits = place == first or _looks_like_names(rows[place])
            return place if fits else first
        if counts[place] > max(1, usual // 3):
            break
    return first


def _looks_like_names(row: Cells) -> bool:
    names = [cell.strip().lower() for cell in row if cell.strip()]
    return len(set(names)) == len(names) and not any(_is_value(name) for name in names)


def _is_value(cell: str) -> bool:
    return _VALUE.fullmatch(cell.strip()) is not None
