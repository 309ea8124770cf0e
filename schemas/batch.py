"""Several files taken together: their rows by table, and what they say about each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from schemas.identifiers import MADE_KEY
from schemas.relations import check_prices, check_relations
from schemas.result import Ingested
from schemas.tables import TABLES

HANDED_OUT = frozenset({"file", "sheet", "line", "column", "value", "reason"})
"""Columns that mark the app's own list of rejected rows."""


@dataclass(frozen=True)
class Known:
    """What the stored rows say about names in new ones."""

    influencers: frozenset[str]
    priced_products: frozenset[str]


def priced_products(products: pd.DataFrame) -> set[str]:
    """The products of a products table that have a price."""
    return set(products.loc[products["price_paise"].notna(), "product"])


def warnings_of(tables: Sequence[Ingested], known: Known) -> pd.DataFrame:
    """Warnings of every file, relations included.

    Returns:
        item (position in `tables`: two files may share a name), file, sheet, table, line, column,
        value, reason.
    """
    columns = ["item", "file", "sheet", "table", "line", "column", "value", "reason"]
    frames = [
        item.warnings.assign(item=at, file=item.file, sheet=item.sheet, table=item.table)
        for at, item in enumerate(tables)
    ]
    frames += [_relations(tables, known), _superseded(tables)]
    found = [frame.reindex(columns=columns) for frame in frames if len(frame)]
    if not found:
        return pd.DataFrame(columns=columns)
    return pd.concat([frame.astype(object) for frame in found], ignore_index=True)


def _relations(tables: Sequence[Ingested], known: Known) -> pd.DataFrame:
    """What the relations check says, with the file and sheet of each row."""
    batch: dict[str, pd.DataFrame] = {}
    for name in TABLES:
        frames = [
            item.accepted.assign(_item=at, _file=item.file, _sheet=item.sheet)
            for at, item in enumerate(tables)
            if item.table == name
        ]
        if frames:
            batch[name] = pd.concat(frames, ignore_index=True)
    checks = [check_relations(batch, known.influencers)]
    if "tracking" in batch:
        priced = known.priced_products
        if "products" in batch:
            priced |= priced_products(batch["products"])
        checks.append(check_prices(batch["tracking"], priced))
    found = pd.concat([check.astype(object) for check in checks])
    places = [
        batch[str(table)]
        .loc[rows.index, ["_item", "_file", "_sheet"]]
        .set_axis(["item", "file", "sheet"], axis=1)
        for table, rows in found.groupby("table", sort=False)
    ]
    if not places:
        return found
    in_order = pd.concat([rows for _, rows in found.groupby("table", sort=False)])
    return pd.concat([in_order, pd.concat(places)], axis=1).reset_index(drop=True)


def _superseded(tables: Sequence[Ingested]) -> pd.DataFrame:
    """A warning for each row whose key comes again in a later file, which wins."""
    found: list[pd.DataFrame] = []
    for table, definition in TABLES.items():
        later: dict[str, str] = {}
        for at, item in reversed(list(enumerate(tables))):
            if item.table != table:
                continue
            keys = item.accepted[definition.key]
            again = item.accepted[keys.isin(list(later))]
            places = [later[key] for key in again[definition.key]]
            found.append(
                pd.DataFrame(
                    {
                        "item": at,
                        "file": item.file,
                        "sheet": item.sheet,
                        "table": table,
                        "line": again["_line"],
                        "column": definition.key,
                        "value": again[definition.key],
                        "reason": [
                            f"the same row is in {place} too: it is stored once"
                            if key.startswith(MADE_KEY)
                            else f"the same {definition.key} comes again in {place}: that row wins"
                            for key, place in zip(again[definition.key], places, strict=True)
                        ],
                    }
                )
            )
            place = f"{item.file}, sheet {item.sheet}" if item.sheet else item.file
            later.update(dict.fromkeys(keys, place))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def by_table(tables: Sequence[Ingested]) -> dict[str, pd.DataFrame]:
    """Accepted rows by table; where a key comes in several files, the last file wins."""
    batches: dict[str, pd.DataFrame] = {}
    for name in TABLES:
        frames = [item.accepted for item in tables if item.table == name and len(item.accepted)]
        if frames:
            rows = pd.concat(frames, ignore_index=True)
            batches[name] = rows.drop_duplicates(TABLES[name].key, keep="last")
    return batches


def keyed(table: str, tables: Sequence[Ingested]) -> bool:
    """Whether every file of `table` carried its key column."""
    return all(item.keyed for item in tables if item.table == table)


def rejected_rows(tables: Sequence[Ingested]) -> pd.DataFrame:
    """The refused rows of every file: place, value, reason and their own cells."""
    frames = [item.rejected.astype(object) for item in tables if len(item.rejected)]
    if not frames:
        return pd.DataFrame(columns=["file", "sheet", "line", "column", "value", "reason"])
    return pd.concat(frames, ignore_index=True)


def corrects(table: str, tables: Sequence[Ingested]) -> bool:
    """Whether every file of `table` is a list of rejected rows that this app handed out.

    Such a list holds some rows of a file, so it must never stand for the whole of it.
    """
    mine = [item for item in tables if item.table == table]
    return bool(mine) and all(item.mapping.keys() >= HANDED_OUT for item in mine)


def carried(table: str, tables: Sequence[Ingested]) -> frozenset[str]:
    """Canonical columns that any file of `table` had; a worded rate fills several."""
    found = {name for item in tables if item.table == table for name in item.mapping.values()}
    if "rate" in found:
        found |= {"basis", "rate_per", "rate_percent"}
    return frozenset(found)
