"""Upsert by key: how incoming rows meet the stored ones, without rewriting either.

One join of the keys pairs every incoming row with the stored row it corrects. A pair that says
the same leaves the stored row and drops the incoming one; a pair that differs drops the stored
one. What the rows say is compared by two 64-bit hashes of all their columns; that two different
rows agree in both is as likely as guessing a 128-bit number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from schemas.identifiers import MADE_KEY
from schemas.rows import Rows, live_sql
from storage.bench import bench
from storage.parts import columns, quoted


@dataclass(frozen=True)
class Rule:
    """How a batch meets the rows already stored.

    Attributes:
        key: The column that identifies a row.
        date: The column that dates a row, or None for an undated table.
        replace: Also remove stored rows that the batch's dates cover (all of them where the
            batch is undated) and that have a made key too: the reading of a file without keys
            that replaces an older one.
        carried: Canonical columns that the batch's files had; where they lack one, a known row
            keeps the value it has. None means all. An extra column is carried by the parts that
            hold it.
    """

    key: str
    date: str | None
    replace: bool
    carried: frozenset[str] | None = None


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
        con.execute(_REMOVED.format(covered=_covered(rule)))
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
    """Make the views `incoming` and `stored`, with the same columns; returns their names."""
    queries = {
        "incoming": live_sql(incoming),
        "stored": live_sql(stored),
    }
    types: dict[str, dict[str, str]] = {}
    for view, query in queries.items():
        found = con.sql(query)
        types[view] = {
            name: str(kind)
            for name, kind in zip(found.columns, found.types, strict=True)
            if not name.startswith("_")
        }
    wanted = {**types["incoming"], **types["stored"]}
    for view, query in queries.items():
        cells = ", ".join(
            f"CAST({quoted(name) if name in types[view] else 'NULL'} AS {kind}) AS {quoted(name)}"
            for name, kind in wanted.items()
        )
        con.execute(f"CREATE TEMP VIEW {view} AS SELECT {cells}, {_PLACE} FROM ({query})")
    return tuple(wanted)


def _kept_values(names: Iterable[str], incoming: Rows, rule: Rule) -> dict[str, str]:
    """The columns that some incoming rows lack, each with the value that the merged row has."""
    having = [columns(part) for part in incoming.parts]
    kept: dict[str, str] = {}
    for name in names:
        column = quoted(name)
        if name.startswith(EXTRA):
            parts = [str(at) for at, held in enumerate(having) if name in held]
            if len(parts) < len(having):
                carried = f"i._part IN ({', '.join(['-1', *parts])})"
                kept[name] = f"CASE WHEN {carried} THEN i.{column} ELSE s.{column} END"
        elif rule.carried is not None and name not in {rule.key, *rule.carried}:
            kept[name] = f"coalesce(i.{column}, s.{column})"
    return kept


def _covered(rule: Rule) -> str:
    """Which stored rows a keyless batch stands for: its span of dates, else the whole table."""
    if not rule.replace:
        return "false"
    made = f"starts_with({quoted(rule.key)}, '{MADE_KEY}')"
    if rule.date is None:
        return made
    date = quoted(rule.date)
    return f"""
        {made} AND (
            (SELECT count({date}) = 0 FROM incoming)
            OR {date} BETWEEN (SELECT min({date}) FROM incoming)
                          AND (SELECT max({date}) FROM incoming)
            OR ({date} IS NULL AND (SELECT count(*) > count({date}) FROM incoming))
        )
    """


def one_row(con: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    """The one row of counts that a query returns."""
    (row,) = con.execute(query).fetchall()
    return tuple(int(value) for value in row)
