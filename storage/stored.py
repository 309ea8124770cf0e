"""A table of a workspace as it lies on disk: parts that never change and one delete list."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from schemas.rows import Rows, live_sql
from storage.bench import bench
from storage.durable import adopt, digest
from storage.manifest import Part
from storage.merge import Change, Meeting, Rule, one_row
from storage.parts import dropped_sql, quoted, row_count

FULL: Final = 65_536
"""Rows from which a part is large enough: it is rewritten only when most of it is dropped."""
CROWD: Final = 8
"""How many parts of about one size (within a factor of 8) are merged into one."""

_REMAINS = """
SELECT * EXCLUDE (_part, _row) FROM ({live}) AS p
WHERE _part IN ({chosen})
AND NOT EXISTS (FROM dropped AS d WHERE d.part = p._part AND d.row = p._row)
"""


@dataclass(frozen=True)
class StoredTable:
    """The files of one table; every change makes another value and leaves the files as they are.

    Attributes:
        folder: Where the parts of the workspace lie.
        name: Name of the table.
        parts: Its Parquet files, in the order that the delete list counts them in.
        dropped: The delete list, or None where every row counts.
    """

    folder: Path
    name: str
    parts: tuple[Part, ...] = ()
    dropped: Part | None = None

    @property
    def rows(self) -> Rows:
        """The rows that count."""
        return Rows(
            parts=tuple(self.folder / part.name for part in self.parts),
            dropped=self.folder / self.dropped.name if self.dropped else None,
            count=sum(part.rows for part in self.parts)
            - (self.dropped.rows if self.dropped else 0),
        )

    def upsert(self, incoming: Rows, rule: Rule) -> tuple[StoredTable, Change]:
        """Merge incoming rows into the table; their parts are adopted as they are.

        A part of which less than half would count is not adopted: the rows that do are written
        anew, together with those that keep stored values of columns that their file lacked.
        """
        if not incoming.count:
            return self, Change(added=0, updated=0, unchanged=0, removed=0)
        with bench(self.folder) as con:
            if not self.parts:
                change = Change(added=incoming.count, updated=0, unchanged=0, removed=0)
                _drop(con, self.rows, incoming)
                return self._adopt(con, incoming, rule, filled=None), change
            meeting = Meeting(con, self.rows, incoming, rule)
            if not meeting.change.any:
                return self, meeting.change
            _drop(con, self.rows, incoming)
            _drop_met(con, len(self.parts))
            return self._adopt(con, incoming, rule, filled=meeting.filled_sql()), meeting.change

    def compact(self, rule: Rule) -> StoredTable:
        """Merge crowds of small parts, and rewrite parts that are mostly dropped.

        A row is rewritten once for each eightfold growth of its part, and large parts never for a
        small import: so the cost of an import stays in proportion to the import.
        """
        with bench(self.folder) as con:
            _drop(con, self.rows, Rows((), None, 0))
            left = _left(con, [part.rows for part in self.parts])
            chosen = _worth_merging([part.rows for part in self.parts], left)
            if not chosen:
                return self
            query = _REMAINS.format(live=live_sql(self.rows), chosen=", ".join(map(str, chosen)))
            written = self._write(con, query, rule)
            kept = {at: part for at, part in enumerate(self.parts) if at not in chosen}
            return self._settle(con, kept, [written] if written else [])

    def _adopt(
        self, con: duckdb.DuckDBPyConnection, incoming: Rows, rule: Rule, filled: str | None
    ) -> StoredTable:
        """Take over the incoming parts, beside the stored ones, less the rows in `dropped`."""
        first = len(self.parts)
        sizes = [row_count(part) for part in incoming.parts]
        left = _left(con, [part.rows for part in self.parts] + sizes)
        kept = {at: part for at, part in enumerate(self.parts) if left[at]}
        names = {part.name for part in kept.values()}
        remains: list[str] = []
        for at, (path, rows) in enumerate(zip(incoming.parts, sizes, strict=True)):
            if not left[first + at]:
                continue
            sha256 = digest(path)
            name = self._named(sha256)
            if 2 * left[first + at] < rows or name in names:
                remains.append(str(first + at))
            else:
                _take_over(path, self.folder / name)
                kept[first + at] = Part(name=name, rows=rows, sha256=sha256)
        queries = [filled] if filled else []
        if remains:
            live = f"SELECT * REPLACE (_part + {first} AS _part) FROM "
            live += f"({live_sql(incoming)})"
            queries.append(_REMAINS.format(live=live, chosen=", ".join(remains)))
        written = self._write(con, " UNION ALL BY NAME ".join(queries), rule) if queries else None
        return self._settle(con, kept, [written] if written else [])

    def _write(self, con: duckdb.DuckDBPyConnection, query: str, rule: Rule) -> Part | None:
        """Write rows as a new part, sorted by date and key, without working columns."""
        order = ", ".join(quoted(column) for column in (rule.date, rule.key) if column)
        found = con.sql(query)
        columns = ", ".join(quoted(name) for name in found.columns if not name.startswith("_"))
        temporary = self.folder / f".{self.name}.{secrets.token_hex(6)}"
        try:
            con.sql(f"SELECT {columns} FROM ({query}) ORDER BY {order}").write_parquet(
                str(temporary), compression="zstd"
            )
            rows = row_count(temporary)
            return self._keep(temporary, rows) if rows else None
        finally:
            temporary.unlink(missing_ok=True)

    def _settle(
        self, con: duckdb.DuckDBPyConnection, kept: dict[int, Part], added: Sequence[Part]
    ) -> StoredTable:
        """The table of these parts, with the delete list counted in their new order."""
        con.execute("CREATE TEMP TABLE places (part BIGINT, place BIGINT)")
        con.executemany(
            "INSERT INTO places VALUES (?, ?)",
            [(-1, -1), *((part, place) for place, part in enumerate(kept))],
        )
        (rows,) = one_row(con, "SELECT count(*) FROM dropped SEMI JOIN places USING (part)")
        table = replace(self, parts=(*kept.values(), *added), dropped=None)
        if not rows:
            return table
        temporary = self.folder / f".{self.name}.{secrets.token_hex(6)}"
        try:
            con.sql(
                "SELECT place AS part, row FROM dropped JOIN places USING (part) ORDER BY ALL"
            ).write_parquet(str(temporary), compression="zstd")
            return replace(table, dropped=self._keep(temporary, rows, "dropped-"))
        finally:
            temporary.unlink(missing_ok=True)

    def _keep(self, temporary: Path, rows: int, kind: str = "") -> Part:
        sha256 = digest(temporary)
        part = Part(name=self._named(sha256, kind), rows=rows, sha256=sha256)
        adopt(temporary, self.folder / part.name)
        return part

    def _named(self, sha256: str, kind: str = "") -> str:
        return f"{self.name}-{kind}{sha256[:16]}.parquet"


def _drop(con: duckdb.DuckDBPyConnection, stored: Rows, incoming: Rows) -> None:
    """Write the table `dropped`: places of rows that do not count, incoming parts after stored."""
    after = dropped_sql(incoming, first=len(stored.parts))
    con.execute(f"CREATE TEMP TABLE dropped AS {dropped_sql(stored)} UNION ALL {after}")


def _drop_met(con: duckdb.DuckDBPyConnection, first: int) -> None:
    """Add what a meeting found: stored rows that are replaced, incoming ones that say nothing new.

    Incoming rows that are written anew (`filled`) leave their part too.
    """
    con.execute("INSERT INTO dropped SELECT stored_part, stored_row FROM met WHERE NOT same")
    con.execute("INSERT INTO dropped FROM removed")
    con.execute(f"INSERT INTO dropped SELECT part + {first}, row FROM met WHERE same OR filled")


def _left(con: duckdb.DuckDBPyConnection, sizes: Sequence[int]) -> list[int]:
    """How many rows of each part count."""
    found = con.execute("SELECT part, count(*) FROM dropped GROUP BY part").fetchall()
    dropped = {int(part): int(rows) for part, rows in found}
    return [rows - dropped.get(at, 0) for at, rows in enumerate(sizes)]


def _worth_merging(sizes: Sequence[int], left: Sequence[int]) -> list[int]:
    """Positions of the parts to rewrite into one."""
    chosen = {at for at, rows in enumerate(sizes) if 2 * left[at] < rows}
    crowds: dict[int, list[int]] = {}
    for at, rows in enumerate(left):
        if rows < FULL:
            crowds.setdefault((rows.bit_length() - 1) // 3, []).append(at)
    for crowd in crowds.values():
        if len(crowd) >= CROWD:
            chosen |= set(crowd)
    return sorted(chosen)


def _take_over(path: Path, final: Path) -> None:
    """Give a finished file its final name: without a copy where the file system allows it."""
    temporary = final.with_name(f".{final.name}.{secrets.token_hex(4)}")
    try:
        os.link(path, temporary)
    except OSError:
        shutil.copyfile(path, temporary)
    try:
        adopt(temporary, final)
    finally:
        temporary.unlink(missing_ok=True)
