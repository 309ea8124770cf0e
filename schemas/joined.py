"""Reports made from several tables, which would count again what the tables themselves hold."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.header_words import words
from schemas.headers import HeaderMatch
from schemas.needed import missing_columns
from schemas.similar import SURE

_MEASURES = frozenset({"count", "money", "rate", "basis"})
_COMPUTED = frozenset({"roas", "roi", "profit", "incremental", "anomaly"})
_FOREIGN_ENOUGH = 2


def tables_joined(best: HeaderMatch, matches: Sequence[HeaderMatch]) -> list[HeaderMatch]:
    """Returns the other tables whose figures stand in the same rows; none if it is a plain table.

    A sheet is a report if, beside the columns of its best table, it has two or more telling
    measures of another table that it carries whole; or, where rows have no date, money of two
    tables, or money of one beside figures computed from several (ROAS, profit).

    Args:
        best: The table that the sheet fits best.
        matches: The sheet as each of the tables.
    """
    others = [match for match in matches if match.table is not best.table]
    measures = {match.table.name: _measures(match, best) for match in others}
    joined = [
        match
        for match in others
        if len(measures[match.table.name]) >= _FOREIGN_ENOUGH and not missing_columns(match)
    ]
    if joined or "date" in best.positions:
        return joined
    rich = [match for match in others if "money" in _kinds(match, measures[match.table.name])]
    computed = any(not _COMPUTED.isdisjoint(words(column.header)) for column in best.columns)
    return rich if len(rich) >= _FOREIGN_ENOUGH or (rich and computed) else []


def _measures(match: HeaderMatch, best: HeaderMatch) -> set[str]:
    """Returns the telling measures of `match` in columns that `best` does not use."""
    used = set(best.positions.values())
    return {
        column.column
        for at, column in enumerate(match.columns)
        if at not in used
        and column.how in ("name", "alias")
        and column.confidence >= SURE
        and column.column in match.table.tells
        and match.table.column(column.column).kind in _MEASURES
    }


def _kinds(match: HeaderMatch, names: set[str]) -> set[str]:
    return {match.table.column(name).kind for name in names}
