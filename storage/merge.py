"""Upsert by key: how incoming rows meet the stored ones, without rewriting either.

One join of the keys pairs every incoming row with the stored row it corrects. A pair that says
the same leaves the stored row and drops the incoming one; a pair that differs drops the stored
one. What the rows say is compared by two 64-bit hashes of all their columns; that two different
rows agree in both is as likely as guessing a 128-bit number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from schemas.identifiers import MADE_KEY
from schemas.rows import Rows, live_sql
from storage.bench import bench
from storage.parts import columns, quoted


@dataclass(frozen=True)
class Span:
    """The stored rows that a file without keys stands for.

    Attributes:
        first: First date that the file covers; None where it has none: it stands for the whole
            table.
        last: Last date that it covers.
        blank: Whether it has rows without a date, and so stands for the stored ones too.
    """

    first: date | None = None
    last: date | None = None
    blank: bool = False

    @classmethod
    def of(cls, rows: Rows, date: str | None, scratch: Path) -> Span:
        """What a file with these rows stands for.

        Args:
            rows: Every row of the file.
            date: The column that dates a row, or None for an undated table.
            scratch: Folder for what does not fit in memory; nothing stays in it.
        """
        if date is None or not rows.count:
            return cls()
        column = quoted(date)
        with bench(scratch) as con:
            (found,) = con.execute(
                f"SELECT min({column})::DATE, max({column})::DATE, count(*) > count({column}) "
                f"FROM ({live_sql(rows)})"
            ).fetchall()
        return cls(*found)


@dataclass(frozen=True)
class Rule:
    """How a batch meets the rows already stored.

    Attributes:
        key: The column that identifies a row.
        date: The column that dates a row, or None for an undated table.
        spans: One a file without keys that replaces an older reading: stored rows that have a
            made key too, lie in one of them and are not named by the batch go.
        carried: The canonical columns that the file of each incoming part had, None for all;
            where it lacks one, a known row keeps the value it has. () means all of every part.
            An extra column is carried by the parts that hold it.
    """

    key: str
    date: str | None
    spans: tuple[Span, ...] = ()
    carried: tuple[frozenset[str] | None, ...] = ()


@dataclass(frozen=True)
class Change:
    """What a merge does, in rows.

    Attributes:
        added: New keys.
        updated: Known keys with other values.
        unchanged: Known keys with the same values.
        removed: Stored rows that the batch replaces without naming them.
    """

    added: int
    updated: int
    unchanged: int
    removed: int

    @property
    def brings(self) -> bool:
        """Whether the batch holds anything that was not stored."""
        return bool(self.added or self.updated)

    @property
    def any(self) -> bool:
        """Whether the stored rows differ afterwards."""
        return self.brings or bool(self.removed)


_PLACE: Final = "_part, _row"

EXTRA: Final = "extra:"
"""How the column of a header begins that no canonical column stands for."""

_MET = """
CREATE TEMP TABLE met AS
SELECT i._part AS part, i._row AS row, s._part AS stored_part, s._row AS stored_row,
       i._first = s._first AND i._second = s._second AND {same} AS same,
       NOT same AND {filled} AS filled
FROM (SELECT {side} FROM incoming) AS i JOIN (SELECT {side} FROM stored) AS s USING ({key})
"""

_REMOVED = """
CREATE TEMP TABLE removed AS
SELECT _part AS part, _row AS row FROM stored WHERE {covered}
AND NOT EXISTS (FROM met WHERE met.stored_part = _part AND met.stored_row = _row)
"""

_TRADED = """
SELECT (SELECT count(*) FROM stored JOIN removed ON _part = part AND _row = row WHERE {covered}),
       (SELECT count(*) FROM incoming WHERE {covered})
"""

_FILLED = """
SELECT {values} FROM met AS m
JOIN incoming AS i ON i._part = m.part AND i._row = m.row
JOIN stored AS s ON s._part = m.stored_part AND s._row = m.stored_row
WHERE m.filled
"""


def compare(stored: Rows, incoming: Rows, rule: Rule, scratch: Path) -> Change:
    """Count what merging the incoming rows into the stored ones would do.

    Args:
        stored: Rows of the table as they are.
        incoming: Rows of an import; no key comes twice.
        rule: How they meet.
        scratch: Folder for what does not fit in memory; nothing stays in it.
    """
    if not stored.count or not incoming.count:
        return Change(added=incoming.count, updated=0, unchanged=0, removed=0)
    with bench(scratch) as con:
        return Meeting(con, stored, incoming, rule).change


def traded(stored: Rows, incoming: Rows, rule: Rule, scratch: Path) -> tuple[tuple[int, int], ...]:
    """How many stored rows go, and how many rows without a key come, within each span of the rule.

    Args:
        stored: Rows of the table as they are.
        incoming: Rows of an import; no key comes twice.
        rule: How they meet.
        scratch: Folder for what does not fit in memory; nothing stays in it.
    """
    if not stored.count or not incoming.count:
        return tuple((0, incoming.count) for _ in rule.spans)
    found: list[tuple[int, int]] = []
    with bench(scratch) as con:
        Meeting(con, stored, incoming, rule)
        for span in rule.spans:
            covered, dates = _covered(replace(rule, spans=(span,)))
            goes, comes = one_row(con, _TRADED.format(covered=covered), dates * 2)
            found.append((goes, comes))
    return tuple(found)


class Meeting:
    """Incoming rows beside the stored ones, paired by key on one connection.

    The connection has the tables `met` (places of each pair; `same` where nothing changes,
    `filled` where the new row keeps stored values that its file lacked) and `removed` (places of
    the stored rows that are replaced without a pair).

    Attributes:
        change: What merging them does.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, stored: Rows, incoming: Rows, rule: Rule
    ) -> None:
        self._names = _open(con, stored, incoming)
        self._kept = _kept_values(self._names, incoming, rule)
        con.execute(self._met(rule.key))
        covered, dates = _covered(rule)
        con.execute(_REMOVED.format(covered=covered), dates)
        met, same, removed = one_row(
            con, "SELECT count(*), count(*) FILTER (same), (SELECT count(*) FROM removed) FROM met"
        )
        self.change = Change(
            added=incoming.count - met, updated=met - same, unchanged=same, removed=removed
        )

    def filled_sql(self) -> str:
        """A SELECT statement of the `filled` rows: incoming values, stored ones where kept."""
        values = [
            f"{self._kept.get(name, f'i.{quoted(name)}')} AS {quoted(name)}" for name in self._names
        ]
        return _FILLED.format(values=", ".join(values))

    def _met(self, key: str) -> str:
        kept = [quoted(name) for name in self._kept]
        said = [quoted(name) for name in self._names if name not in {key, *self._kept}]
        first, second = ", ".join(["0", *said]), ", ".join([*reversed(said), "1"])
        hashes = f"hash({first}) AS _first, hash({second}) AS _second"
        side = [quoted(key), _PLACE, hashes, *kept]
        values = [(name, quoted(name), value) for name, value in self._kept.items()]
        same = [f"{value} IS NOT DISTINCT FROM s.{column}" for _, column, value in values]
        filled = [f"{value} IS DISTINCT FROM i.{column}" for _, column, value in values]
        return _MET.format(
            side=", ".join(side),
            key=quoted(key),
            same=" AND ".join(["true", *same]),
            filled=f"({' OR '.join(['false', *filled])})",
        )


def _open(con: duckdb.DuckDBPyConnection, stored: Rows, incoming: Rows) -> tuple[str, ...]:
    """Make the views `incoming` and `stored`, with the same columns; returns their names.

    Names that differ only in case are one column, under the stored name.
    """
    queries = {
        "incoming": live_sql(incoming),
        "stored": live_sql(stored),
    }
    wanted: dict[str, tuple[str, str]] = {}
    spelled: dict[str, dict[str, list[str]]] = {}
    for view, query in queries.items():
        found = con.sql(query)
        spelled[view] = {}
        for name, kind in zip(found.columns, found.types, strict=True):
            if not name.startswith("_"):
                wanted[name.casefold()] = name, str(kind)
                spelled[view].setdefault(name.casefold(), []).append(quoted(name))
    for view, query in queries.items():
        cells = ", ".join(
            f"CAST(coalesce({', '.join(spelled[view].get(folded, ['NULL']))}) AS {kind}) "
            f"AS {quoted(name)}"
            for folded, (name, kind) in wanted.items()
        )
        con.execute(f"CREATE TEMP VIEW {view} AS SELECT {cells}, {_PLACE} FROM ({query})")
    return tuple(name for name, _ in wanted.values())


def _kept_values(names: Iterable[str], incoming: Rows, rule: Rule) -> dict[str, str]:
    """The columns that some incoming rows lack, each with the value that the merged row has."""
    extras = [{name.casefold() for name in columns(part)} for part in incoming.parts]
    carried = rule.carried or (None,) * len(extras)
    kept: dict[str, str] = {}
    for name in names:
        column = quoted(name)
        extra = name.startswith(EXTRA)
        having = [
            str(at)
            for at, (held, known) in enumerate(zip(extras, carried, strict=True))
            if (name.casefold() in held if extra else known is None or name in known)
        ]
        if name != rule.key and len(having) < len(extras):
            old = f"s.{column}" if extra else f"coalesce(i.{column}, s.{column})"
            carries = f"i._part IN ({', '.join(['-1', *having])})"
            kept[name] = f"CASE WHEN {carries} THEN i.{column} ELSE {old} END"
    return kept


def _covered(rule: Rule) -> tuple[str, list[date]]:
    """Which rows the keyless files of a batch stand for, as a condition and the dates in it."""
    within: list[str] = []
    dates: list[date] = []
    for span in rule.spans:
        if rule.date is None or span.first is None or span.last is None:
            within.append("true")
            continue
        column = quoted(rule.date)
        within.append(f"{column} BETWEEN ? AND ?")
        dates += [span.first, span.last]
        if span.blank:
            within.append(f"{column} IS NULL")
    made = f"starts_with({quoted(rule.key)}, '{MADE_KEY}')"
    return f"{made} AND ({' OR '.join(['false', *within])})", dates


def one_row(
    con: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()
) -> tuple[int, ...]:
    """The one row of counts that a query returns."""
    (row,) = con.execute(query, values).fetchall()
    return tuple(int(value) for value in row)
