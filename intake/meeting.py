"""How new rows meet the stored ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from schemas.batch import standing
from schemas.completed import Carried
from schemas.reading import Reading
from schemas.rows import Rows
from schemas.tables import TABLES
from storage import Workspace
from storage.merge import Rule, Span, compare, traded

Mode: TypeAlias = Literal["replace", "add"]
"""What a file without keys does to the stored rows of the dates it covers."""

CLEARLY_MORE = 1.1
"""Rows that go for each row that comes, beyond which a file is not taken for a fresh export."""
TAKES_AWAY = (
    "{file}: it has no {key}, so it would replace the stored {table} rows of the dates it covers: "
    "{goes:,} would go and {comes:,} come. Nothing was stored. If it is the whole of these dates, "
    "import it with --mode replace; if its rows come on top of the stored ones, with --mode add."
)


@dataclass(frozen=True)
class Met:
    """How the rows of one table meet the stored ones.

    Attributes:
        rule: The rule of the merge.
        replacing: Positions in the reading of the files that replace, one a span of the rule.
    """

    rule: Rule
    replacing: tuple[int, ...] = ()


def meeting(
    workspace: Workspace,
    reading: Reading,
    table: str,
    stored: Rows,
    carried: tuple[Carried, ...],
    mode: Mode | None,
    folder: Path,
) -> Met:
    """How the rows of `table` meet the stored ones.

    A keyless file replaces the dates it covers itself, unless it is a corrected list of rejected
    rows, which adds, or was read before and every row of it is still there: then it changes
    nothing.
    """
    definition = TABLES[table]
    rule = Rule(definition.key, definition.date, carried=carried)
    if mode == "add" or not stored.count:
        return Met(rule)
    known = {source.sha256 for item in workspace.history() for source in item.sources}
    plain = replace(rule, carried=())
    files = tuple(
        at
        for at in standing(table, reading.tables)
        if reading.hashes[at] not in known
        or compare(stored, reading.tables[at].rows, plain, folder).brings
    )
    spans = tuple(Span.of(reading.tables[at].rows, definition.date, folder) for at in files)
    return Met(replace(rule, spans=spans), files)


def takes_away(
    reading: Reading, table: str, stored: Rows, rows: Rows, met: Met, folder: Path
) -> tuple[str, ...]:
    """The files that would take away clearly more rows than they bring, in sentences.

    Args:
        reading: The files.
        table: The table in question.
        stored: Its rows as they are.
        rows: Its rows in the files.
        met: How they meet.
        folder: Folder for what does not fit in memory.
    """
    if not met.replacing:
        return ()
    return tuple(
        TAKES_AWAY.format(
            file=reading.tables[at].place, key=met.rule.key, table=table, goes=goes, comes=comes
        )
        for at, (goes, comes) in zip(
            met.replacing, traded(stored, rows, met.rule, folder), strict=True
        )
        if goes > CLEARLY_MORE * comes
    )
