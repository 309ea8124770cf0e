"""Upsert by key: what an import does to a table, counted first and written after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.identifiers import MADE_KEY


@dataclass(frozen=True)
class Rule:
    """How a batch meets the rows already stored.

    Attributes:
        key: The column that identifies a row.
        date: The column that dates a row, or None for an undated table.
        replace: Also remove stored rows that the batch's dates cover (all of them where the
            batch is undated) and that have a made key too: the reading of a file without keys
            that replaces an older one.
        carried: Columns that the batch's files had; where they lack one, a known row keeps the
            value it has. None means all.
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


def compare(old: Sequence[Path], batch: pa.Table, rule: Rule) -> Change:
    """Count what merging `batch` into the stored parts would do."""
    if not old:
        return Change(added=batch.num_rows, updated=0, unchanged=0, removed=0)
    columns = ", ".join(_name(column) for column in batch.column_names)
    with _session(old, batch, rule) as con:
        known, same, removed = _one_row(
            con,
            f"""
            SELECT (SELECT count(*) FROM incoming SEMI JOIN stored USING ({_name(rule.key)})),
                   (SELECT count(*) FROM (
                       SELECT {columns} FROM incoming INTERSECT SELECT {columns} FROM stored)),
                   (SELECT count(*) FROM replaced ANTI JOIN incoming USING ({_name(rule.key)}))
            """,
        )
    return Change(
        added=batch.num_rows - known, updated=known - same, unchanged=same, removed=removed
    )


def write(old: Sequence[Path], batch: pa.Table, rule: Rule, out: Path) -> int:
    """Write the merged rows to `out` as Parquet, sorted by date and key; returns their number."""
    order = ", ".join(_name(column) for column in (rule.date, rule.key) if column)
    with _session(old, batch, rule) as con:
        merged = con.sql(
            f"""
            SELECT * FROM incoming
            UNION ALL BY NAME
            SELECT * FROM stored
            ANTI JOIN incoming USING ({_name(rule.key)})
            ANTI JOIN replaced USING ({_name(rule.key)})
            ORDER BY {order}
            """
        )
        merged.write_parquet(str(out), compression="zstd")
        (rows,) = _one_row(con, "SELECT count(*) FROM read_parquet(?)", [str(out)])
    return rows


def _session(old: Sequence[Path], batch: pa.Table, rule: Rule) -> duckdb.DuckDBPyConnection:
    """A database with the views `batch`, `stored`, `incoming` and `replaced`.

    `incoming` is the batch with the stored values of what its files did not carry; `replaced` are
    the keys of stored rows that the batch's dates cover.
    """
    con = duckdb.connect(config={"threads": "2"})
    con.register("batch", batch)
    if old:
        con.read_parquet([str(path) for path in old]).create_view("stored")
    else:
        con.execute("CREATE VIEW stored AS SELECT * FROM batch LIMIT 0")
    con.execute(f"CREATE VIEW incoming AS {_incoming(batch.column_names, rule)}")
    con.execute(
        f"CREATE VIEW replaced AS SELECT {_name(rule.key)} FROM stored WHERE {_covered(rule)}"
    )
    return con


def _incoming(columns: Sequence[str], rule: Rule) -> str:
    if rule.carried is None:
        return "SELECT * FROM batch"
    kept = ", ".join(
        f"b.{_name(column)}"
        if column == rule.key or column in rule.carried
        else f"coalesce(b.{_name(column)}, s.{_name(column)}) AS {_name(column)}"
        for column in columns
    )
    return f"SELECT {kept} FROM batch AS b LEFT JOIN stored AS s USING ({_name(rule.key)})"


def _covered(rule: Rule) -> str:
    """Which stored rows a keyless batch stands for: its span of dates, else the whole table."""
    if not rule.replace:
        return "false"
    made = f"starts_with({_name(rule.key)}, '{MADE_KEY}')"
    if rule.date is None:
        return made
    date = _name(rule.date)
    return f"""
        {made} AND (
            (SELECT count({date}) = 0 FROM batch)
            OR {date} BETWEEN (SELECT min({date}) FROM batch) AND (SELECT max({date}) FROM batch)
            OR ({date} IS NULL AND (SELECT count(*) > count({date}) FROM batch))
        )
    """


def _one_row(
    con: duckdb.DuckDBPyConnection, query: str, parameters: list[str] | None = None
) -> tuple[int, ...]:
    row = con.execute(query, parameters).fetchone()
    if row is None:
        raise RuntimeError("a count returned no row")
    return tuple(int(value) for value in row)


def _name(column: str) -> str:
    """Quote a column name of our own table definitions."""
    return '"' + column.replace('"', '""') + '"'
