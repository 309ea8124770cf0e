"""Several files taken together: their rows by table, and which of two rows with one key counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from schemas.completed import Batch, completed
from schemas.implied import filled_columns
from schemas.result import Ingested
from schemas.rows import Rows, live
from schemas.tables import TABLES
from schemas.told import Told

SAME_ROW = "the same row is in {place} too: it is stored once"
SAME_KEY = "the same {key} comes again in {place}: that row wins"

_MEMORY: dict[str, str | bool | int | float | list[str]] = {"threads": 2, "memory_limit": "1GB"}


def stored_rows(
    tables: Sequence[Ingested], folder: Path
) -> tuple[dict[str, Batch], dict[int, list[Told]]]:
    """Accepted rows by table, without those whose key comes again in a later file.

    What the later file has no column for, its row takes from the earlier one.

    Args:
        tables: The files' tables, in the order they were given.
        folder: Where lists of the rows taken out go.

    Returns:
        The rows by table, and what to tell about the rows taken out, by position in `tables`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, Batch] = {}
    told: dict[int, list[Told]] = {}
    for table in TABLES:
        places = [at for at, item in enumerate(tables) if item.table == table and item.rows.count]
        whole = completed(table, [_batch(tables[place]) for place in places], folder)
        kept: list[Rows] = []
        for nth, place in enumerate(places):
            item = replace(tables[place], rows=whole[nth].rows)
            later = [tables[at] for at in places[nth + 1 :]]
            left, told[place] = _without_later(item, later, folder / f"{place}.parquet")
            kept.append(left)
        if kept:
            joined = _joined(kept, folder / f"{table}.parquet")
            rows[table] = Batch(joined, tuple(part for one in whole for part in one.carried))
    return rows, told


def _batch(item: Ingested) -> Batch:
    """A file's rows and the stored columns it had; none of a file without keys counts as such."""
    had = _columns(item) if item.keyed else None
    return Batch(item.rows, (had,) * len(item.rows.parts))


def standing(table: str, tables: Sequence[Ingested]) -> list[int]:
    """Positions of the files of `table` that stand for all rows of the dates they cover.

    They carried no key column, and are no lists of rejected rows.
    """
    return [
        at
        for at, item in enumerate(tables)
        if item.table == table and item.rows.count and not (item.keyed or item.corrects)
    ]


def _columns(item: Ingested) -> frozenset[str]:
    """Stored columns that a file had; a worded rate fills several."""
    found = set(item.mapping.values()) | filled_columns(item.table, item.mapping)
    if "rate" in found:
        found |= {"basis", "rate_per", "rate_percent"}
    return frozenset(found)


def _without_later(
    item: Ingested, later: Sequence[Ingested], path: Path
) -> tuple[Rows, list[Told]]:
    if not later:
        return item.rows, []
    key = TABLES[item.table].key
    with duckdb.connect(config=_MEMORY | {"temp_directory": str(path.parent / "spill")}) as con:
        live(con, item.rows, "mine")
        for number, other in enumerate(later):
            live(con, other.rows, f"later_{number}")
        every = " UNION ALL ".join(
            f'SELECT "{key}" AS key, {number} AS place FROM later_{number}'
            for number in range(len(later))
        )
        again = con.sql(
            f'SELECT _part AS part, _row AS row, _line AS line, "{key}" AS value, _made AS made, '
            f"l.place FROM mine JOIN (SELECT key, min(place) AS place FROM ({every}) GROUP BY key) "
            f'AS l ON l.key = mine."{key}" ORDER BY line'
        ).df()
    if again.empty:
        return item.rows, []
    names = [other.place for other in later]
    reasons = [
        (SAME_ROW if made else SAME_KEY).format(key=key, place=names[place])
        for made, place in zip(again["made"], again["place"], strict=True)
    ]
    frame = pd.DataFrame({"line": again["line"].astype("Int64"), "column": key})
    told = Told.of(frame.assign(value=again["value"].where(~again["made"], ""), reason=reasons))
    gone = [again[["part", "row"]]]
    if item.rows.dropped is not None:
        gone.append(pd.read_parquet(item.rows.dropped))
    pd.concat(gone, ignore_index=True).to_parquet(path, index=False)
    return Rows(item.rows.parts, path, item.rows.count - len(again)), [told]


def _joined(batches: Sequence[Rows], path: Path) -> Rows:
    """Several files' rows as one."""
    if len(batches) == 1:
        return batches[0]
    gone: list[pd.DataFrame] = []
    before = 0
    for rows in batches:
        if rows.dropped is not None:
            frame = pd.read_parquet(rows.dropped)
            gone.append(frame.assign(part=frame["part"] + before))
        before += len(rows.parts)
    if gone:
        pd.concat(gone, ignore_index=True).to_parquet(path, index=False)
    return Rows(
        tuple(part for rows in batches for part in rows.parts),
        path if gone else None,
        sum(rows.count for rows in batches),
    )
