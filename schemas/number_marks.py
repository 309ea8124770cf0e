"""What dots and commas stand for in a column of numbers: decided by the column as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from schemas.compute import pc
from schemas.number_text import DecimalMark, Marks, marks_of

_BEFORE = r"^-?(?:₹|(?i:rs\.?|inr))?[ \x{00a0}]?-?"
_AFTER = r"(?:/-|[ \x{00a0}]?(?:₹|€|(?i:inr|eur|vnd|idr)))?$"
_BULK: tuple[tuple[Marks, str], ...] = (
    ("point", r"\d+\.(?:\d{1,2}|\d{4,})"),
    ("three after comma", r"[1-9]\d{0,2},\d{3}"),
    ("point", r"[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}\.\d+|[1-9]\d{0,2}(?:,\d{2,3})+,\d{3}"),
    ("comma", r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}"),
    ("short comma", r"\d+,\d{1,2}"),
    ("three after point", r"[1-9]\d{0,2}\.\d{3}"),
)
"""The usual shapes of numbers, each told as `marks_of` tells it."""


@dataclass(frozen=True)
class MarkEvidence:
    """What the numbers of a column say about its decimal mark; sums over blocks.

    Attributes:
        point: Numbers that only a decimal point explains, such as 750.25 and 1,200.50.
        comma: Numbers that only dots between thousands explain, such as 1.200,50.
        one_comma: Numbers such as 750,25: a decimal comma, or a typing error.
        thousands: Numbers such as 1,234, which a decimal comma hardly explains.
        open: Numbers such as 1.234, which are 1,234 where nothing proves a decimal point.
    """

    point: int = 0
    comma: int = 0
    one_comma: int = 0
    thousands: int = 0
    open: int = 0

    def __add__(self, other: MarkEvidence) -> MarkEvidence:
        return MarkEvidence(
            self.point + other.point,
            self.comma + other.comma,
            self.one_comma + other.one_comma,
            self.thousands + other.thousands,
            self.open + other.open,
        )

    @property
    def decimal(self) -> DecimalMark:
        """The mark with more proofs, a point where they are equal.

        Numbers such as 750,25 prove a comma only where they outnumber those such as 1,234.
        """
        return "comma" if self._commas > self.point or self.guessed else "point"

    @property
    def guessed(self) -> bool:
        """Whether nothing is proved and dots group thousands only because three digits follow."""
        return not self._commas and not self.point and self.open > self.thousands

    @property
    def _commas(self) -> int:
        return self.comma + max(0, self.one_comma - self.thousands)


def mark_evidence(cells: pa.StringArray, *, long_decimals: bool = False) -> MarkEvidence:
    """Counts what the numbers of a column prove.

    Args:
        cells: The cells as read.
        long_decimals: Whether numbers of the column may have three and more decimals, as rates
            have and money has not: then 1.234 is no thousand, and 1,2345 has a decimal comma.
    """
    rest = cells.filter(
        pc.or_(pc.match_substring(cells, pattern="."), pc.match_substring(cells, pattern=","))
    )
    counts: Counter[Marks] = Counter()
    for marks, shape in _BULK:
        if not len(rest):
            break
        fits = pc.match_substring_regex(rest, f"{_BEFORE}(?:{shape}){_AFTER}")
        counts[marks] += pc.sum(fits).as_py()
        rest = rest.filter(pc.invert(fits))
    for item in pc.value_counts(rest).to_pylist():
        counts[marks_of(item["values"])] += item["counts"]
    return MarkEvidence(
        point=counts["point"],
        comma=counts["comma"],
        one_comma=counts["short comma"] + (counts["long comma"] if long_decimals else 0),
        thousands=counts["three after comma"],
        open=0 if long_decimals else counts["three after point"],
    )


def first_open(cells: pa.StringArray) -> int | None:
    """Returns the place of the first number such as 1.234, with two readings."""
    likely = pc.match_substring_regex(cells, r"\d\.\d{3}(?:\D|$)").fill_null(False)
    places = np.flatnonzero(likely.to_numpy(zero_copy_only=False)).tolist()
    opens = (at for at in places if marks_of(cells[at].as_py()) == "three after point")
    return next(opens, None)
