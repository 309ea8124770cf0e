"""Rows that a later file of one import has too, but without every column: completed.

Orders and an update of their status are often dropped together. The later row counts, and what its
file has no column for comes from the earlier one, as it would had they been imported one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from schemas.result import EXTRA
from schemas.rows import Rows, live
from schemas.tables import TABLES

Carried = frozenset[str] | None
"""Canonical columns that the file of a part had; None where its rows are what they say."""

_WORKING: Final = ("_part", "_row")


@dataclass(frozen=True)
class Batch:
    """The rows of one file, on their way into a table.

    Attributes:
        rows: Its rows.
        carried: What the file of each part had.
    """

    rows: Rows
    carried: tuple[Carried, ...]


def completed(table: str, batches: Sequence[Batch], folder: Path) -> list[Batch]:
    """The batches, in their order, with rows completed from the batches before them.

    Args:
        table: Name of the table.
        batches: Rows of files, in the order they were given.
        folder: Where completed rows go.
    """
    found: list[Batch] = []
    for place, given in enumerate(batches):
        whole = given
        for nth, earlier in enumerate(reversed(found)):
            target = folder / f"completed-{table}-{place}-{nth}"
            whole = _from(earlier, whole, TABLES[table].key, target)
        found.append(whole)
    return found


def _from(earlier: Batch, batch: Batch, key: str, target: Path) -> Batch:
    """The batch with its narrow rows completed from one earlier batch."""
    whole = batch
    for at, here in enumerate(batch.carried):
        for number, there in enumerate(earlier.carried):
            if here is not None and there is not None and not there <= here:
                out = target.with_name(f"{target.name}-{at}-{number}.parquet")
                whole = _part_from(earlier, number, whole, at, key, out)
    return whole


def _part_from(earlier: Batch, number: int, batch: Batch, at: int, key: str, out: Path) -> Batch:
    here, there = batch.carried[at] or frozenset(), earlier.carried[number] or frozenset()
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as con:
        live(con, earlier.rows, "before")
        live(con, batch.rows, "mine")
        pairs = (
            f'mine AS m JOIN before AS b ON b."{key}" = m."{key}" '
            f"WHERE m._part = {at} AND b._part = {number}"
        )
        gone = con.sql(f"SELECT m._part AS part, m._row AS row FROM {pairs}").df()
        if gone.empty:
            return batch
        old, new = (con.sql(f"FROM {name} LIMIT 0").columns for name in ("before", "mine"))
        sides = {
            name: "m" if _kept(name, new, here, there) else "b"
            for name in dict.fromkeys([*new, *old])
            if name not in _WORKING
        }
        shown = ", ".join(f"{side}.{_quoted(name)}" for name, side in sides.items())
        con.sql(f"SELECT {shown} FROM {pairs}").write_parquet(str(out))
    dropped = out.with_suffix(".dropped.parquet")
    lists = [gone]
    if batch.rows.dropped is not None:
        lists.append(pd.read_parquet(batch.rows.dropped))
    pd.concat(lists, ignore_index=True).to_parquet(dropped, index=False)
    rows = Rows((*batch.rows.parts, out), dropped, batch.rows.count)
    return replace(batch, rows=rows, carried=(*batch.carried, here | there))


def _kept(name: str, new: Sequence[str], here: frozenset[str], there: frozenset[str]) -> bool:
    """Whether a column of a completed row is the later file's."""
    if name.startswith((EXTRA, "_")):
        return name in new
    return name in here or name not in there


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
