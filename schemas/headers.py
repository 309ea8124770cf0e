"""Headers as people write them, and the canonical columns they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from schemas.columns import Column, Table
from schemas.header_units import unit_of
from schemas.header_words import spellings, squash, telling_words
from schemas.plausible import LEAST_SHARE, share_that_reads
from schemas.similar import SURE, Likeness, likenesses

How: TypeAlias = Literal["name", "alias", "similar", "chosen", "none"]

ALIAS_CONFIDENCE = 0.98
DOUBTED = 0.5
"""What a confidence is multiplied by where the column's cells speak against it."""
FOREIGN = SURE
"""What a confidence is multiplied by where a header of money names another currency than ₹: a name
or alias is just still used, after every other header."""


@dataclass(frozen=True)
class ColumnMatch:
    """What one header of the file means.

    Attributes:
        header: The header as it stands in the file.
        column: Canonical column; "" where the header feeds none and is kept as it is.
        how: By the column's own name, another name for it, a similar spelling, a person's
            choice, or not at all.
        confidence: How sure that is, 0 to 1.
        suggestions: Columns that the header resembles too little to be used unasked, best first.
    """

    header: str
    column: str
    how: How
    confidence: float
    suggestions: tuple[Likeness, ...] = ()


@dataclass(frozen=True)
class HeaderMatch:
    """Which file column feeds which canonical column of one table.

    Attributes:
        table: The table in question.
        columns: What each header means, in file order.
        implied: Canonical columns that the rows tell without a column of their own.
        quantity: Position of a column of pieces where orders are implied; None where there is none.
    """

    table: Table
    columns: tuple[ColumnMatch, ...]
    implied: frozenset[str] = frozenset()
    quantity: int | None = None

    @cached_property
    def positions(self) -> dict[str, int]:
        """Canonical column name to position of the column in the file."""
        return {match.column: at for at, match in enumerate(self.columns) if match.column}

    @cached_property
    def unused(self) -> tuple[int, ...]:
        """Positions of the file's columns that feed nothing."""
        return tuple(at for at, match in enumerate(self.columns) if not match.column)


def match_headers(
    headers: Sequence[str],
    table: Table,
    samples: Sequence[Sequence[str]] | None = None,
    chosen: Mapping[int, str] | None = None,
) -> HeaderMatch:
    """Finds the canonical column of each header: as chosen, by name, by alias, by likeness.

    Where two headers mean one column, the one written most like the canonical name feeds it and
    the other stays unused. A likeness is used from `SURE` on, for a column that nothing else
    feeds, and only if the cells can be read as that column. A header of money in another currency
    than the rupee is never more than a likeness.

    Args:
        headers: The file's headers.
        table: The table to match them with.
        samples: A few cells of each column; without them cells speak neither way.
        chosen: Position to canonical column, or to "" for none, as a person decided.
    """
    fixed = dict(chosen or {})
    found = {at: ColumnMatch(headers[at], name, "chosen", 1.0) for at, name in fixed.items()}
    taken = {name for name in fixed.values() if name}
    for at, match in _by_alias(headers, table, fixed, taken, samples).items():
        doubted = not _plausible(table, match.column, samples, at)
        confidence = match.confidence * (DOUBTED if doubted else 1.0)
        found[at] = ColumnMatch(match.header, match.column, match.how, confidence)
        taken.add(match.column)
    rest = {at: telling_words(name) for at, name in enumerate(headers) if at not in found and name}
    alike = {
        at: _weighed(ranked, table, samples, at, headers[at])
        for at, ranked in likenesses(rest, table).items()
    }
    for at, like in _likest(alike, taken).items():
        found[at] = ColumnMatch(headers[at], like.column, "similar", like.confidence)
    return HeaderMatch(
        table,
        tuple(
            found.get(at) or ColumnMatch(header, "", "none", 0.0, tuple(alike.get(at, ())))
            for at, header in enumerate(headers)
        ),
    )


def _likest(alike: Mapping[int, Sequence[Likeness]], taken: set[str]) -> dict[int, Likeness]:
    """Returns the likenesses to use: each column once, and only for a header's clear favourite.

    The likest header takes the column; of equally like ones the first in the file.
    """
    used: dict[int, Likeness] = {}
    fed = set(taken)
    for at in sorted(alike, key=lambda at: (-alike[at][0].confidence, at)):
        best, *others = alike[at]
        unsure = bool(others) and others[0].confidence == best.confidence
        if best.confidence >= SURE and best.column not in fed and not unsure:
            used[at] = best
            fed.add(best.column)
    return used


def _plausible(table: Table, name: str, samples: Sequence[Sequence[str]] | None, at: int) -> bool:
    if samples is None:
        return True
    return share_that_reads(table.column(name).kind, samples[at]) >= LEAST_SHARE


def is_foreign(column: Column, header: str) -> bool:
    """Whether a header gives a column of money in another currency than the rupee."""
    return column.kind == "money" and bool(unit_of(header).currency)


def _weighed(
    ranked: Sequence[Likeness],
    table: Table,
    samples: Sequence[Sequence[str]] | None,
    at: int,
    header: str,
) -> list[Likeness]:
    """Returns the likenesses, less sure where the cells or the currency speak against them."""
    weighed = [
        Likeness(
            like.column,
            like.confidence
            * (1.0 if _plausible(table, like.column, samples, at) else DOUBTED)
            * (FOREIGN if is_foreign(table.column(like.column), header) else 1.0),
        )
        for like in ranked
    ]
    return sorted(weighed, key=lambda like: -like.confidence)


def _allowed(column: Column, form: str, samples: Sequence[Sequence[str]] | None, at: int) -> bool:
    """Whether the cells let a header mean a column that it names only for some cells."""
    patterns = [pattern for alias, pattern in column.only_where if squash(alias) == form]
    if not patterns:
        return True
    cells = [cell.strip() for cell in samples[at] if cell.strip()] if samples else []
    return bool(cells) and all(re.match(patterns[0], cell) for cell in cells)


def _by_alias(
    headers: Sequence[str],
    table: Table,
    fixed: Mapping[int, str],
    taken: set[str],
    samples: Sequence[Sequence[str]] | None,
) -> dict[int, ColumnMatch]:
    lookup = _alias_ranks(table)
    best: dict[str, tuple[int, int, int]] = {}
    for position, header in enumerate(headers):
        if position in fixed:
            continue
        for looseness, form in enumerate(spellings(header)):
            column, rank = lookup.get(form, (None, 0))
            if column is not None and (
                is_foreign(column, header) or not _allowed(column, form, samples, position)
            ):
                break
            if column is not None and column.name not in taken:
                candidate = (looseness, rank, position)
                if column.name not in best or candidate < best[column.name]:
                    best[column.name] = candidate
                break
    return {
        position: ColumnMatch(
            headers[position],
            name,
            "alias" if rank or looseness else "name",
            ALIAS_CONFIDENCE if rank or looseness else 1.0,
        )
        for name, (looseness, rank, position) in best.items()
    }


def _alias_ranks(table: Table) -> dict[str, tuple[Column, int]]:
    """Returns squashed spelling -> (column, rank); canonical names win over aliases."""
    ranks: dict[str, tuple[Column, int]] = {}
    for column in table.columns:
        ranks.setdefault(squash(column.header), (column, 0))
    for column in table.columns:
        for rank, alias in enumerate((column.name, *column.aliases), start=1):
            ranks.setdefault(squash(alias), (column, rank))
    return ranks
