"""What a file's columns leave open, told once a column."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from schemas.block import header_of
from schemas.dates import ORDER_WORDS
from schemas.headers import HeaderMatch
from schemas.number_text import parse_number
from schemas.pipeline import Passed
from schemas.sheet import Source
from schemas.told import Told

OVERRULED = (
    "read as {own}, which other dates of this column prove, though an earlier file like this one "
    "was {usual}"
)
GUESSED = "{count} like {cell} read as {whole}: {why}"
_WHY = {
    "money": ("amount", "money has no third decimal"),
    "count": ("number", "this column counts in ones"),
}


def doubts(passed: Passed, source: Source, match: HeaderMatch) -> list[Told]:
    """Warnings about the columns whose cells have two readings, each at its first such cell."""
    return [
        Told.of(
            pd.DataFrame(
                {
                    "line": pd.array([line], dtype="Int64"),
                    "column": header_of(column, source.header, match),
                    "value": cell,
                    "reason": reason,
                }
            )
        )
        for column, reason in _reasons(passed, match)
        if column in passed.doubtful
        for line, cell in [passed.doubtful[column]]
    ]


def _reasons(passed: Passed, match: HeaderMatch) -> Iterator[tuple[str, str]]:
    facts = passed.facts
    for column in facts.undecided:
        yield column, facts.dates[column].doubt
    for column in facts.overruled:
        own, usual = facts.dates[column].order, facts.usual or "dmy"
        yield column, OVERRULED.format(own=ORDER_WORDS[own], usual=ORDER_WORDS[usual])
    for column in facts.guessed:
        _, cell = passed.doubtful[column]
        read = parse_number(cell, "comma")
        word, why = _WHY[match.table.column(column).kind]
        count = facts.marks[column].open
        yield (
            column,
            GUESSED.format(
                count=f"{count:,} {word}{'' if count == 1 else 's'}",
                cell=cell.strip(),
                whole=f"{read.value:,}" if read else "",
                why=why,
            ),
        )
