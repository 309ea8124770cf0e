"""Orders of files that hold a line a product: each order's number counts once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pandas as pd

from schemas.clean import Cleaned
from schemas.headers import HeaderMatch
from schemas.identifiers import MADE
from schemas.numbers import read_counts
from schemas.order_lines import BETWEEN, has_order_lines
from schemas.rows import Rows, live
from schemas.sheet import Sheet

FURTHER: Final = "further lines of an order, counted with its first line"
BY_QUANTITY: Final = "revenues worked out as price × quantity"
WITH_FIRST: Final = "blank amounts of further order lines: the first line has the order's amount"
NO_QUANTITY: Final = "the quantity is not a number and there is no amount: correct either"
SAME_DAY: Final = "blank dates of further order lines taken from the first line"

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "preserve_insertion_order": False,
}
_FURTHER = f"""
CREATE TEMP TABLE further AS
WITH numbered AS (
    SELECT CASE WHEN ends_with(tracking_id, '{BETWEEN}' || product)
                THEN left(tracking_id, length(tracking_id) - length('{BETWEEN}' || product))
                ELSE tracking_id END AS number, _line
    FROM taken WHERE NOT {MADE}
)
SELECT _line FROM numbered
SEMI JOIN (FROM numbered SELECT number GROUP BY number HAVING count(*) > 1) USING (number)
QUALIFY row_number() OVER (PARTITION BY number ORDER BY _line) > 1
"""


def fill_order_lines(cleaned: Cleaned, sheet: Sheet, match: HeaderMatch) -> None:
    """Fills what further lines of an order leave to its first one, and what lines cost.

    A blank date is the first line's. A blank amount is 0 where the first line alone of its order
    has one, which is then the order's; else it is price × quantity, or the price where there is no
    quantity. A quantity that cannot be read refuses a row whose amount hangs on it.

    Args:
        cleaned: A cleaned block; changed in place.
        sheet: The same block as it was read.
        match: What its columns mean.
    """
    frame = cleaned.frame
    numbers = frame["tracking_id"]
    number = match.columns[match.positions["tracking_id"]].header
    first = ~numbers.duplicated() | numbers.isna()
    if not has_order_lines(match, number):
        first[:] = True
    undated = frame["date"].isna() & ~first
    if undated.any():
        days = frame["date"].where(first).groupby(numbers).transform("first")
        filled = undated & days.notna()
        frame.loc[filled, "date"] = days[filled]
        cleaned.repairs[SAME_DAY] += int(filled.sum())
    blank = frame["revenue_paise"].isna()
    if not blank.any():
        return
    if "revenue_paise" in match.positions:
        paid = ~blank
        of_first = (paid & first).groupby(numbers).transform("sum") == 1
        of_any = paid.groupby(numbers).transform("sum") == 1
        covered = blank & ~first & of_first & of_any
        frame.loc[covered, "revenue_paise"] = 0
        cleaned.repairs[WITH_FIRST] += int(covered.sum())
        blank &= ~covered
    count = pd.Series(1, index=frame.index, dtype="Int64")
    if match.quantity is not None:
        pieces = read_counts(sheet.columns[match.quantity])
        count = pd.Series(np.where(pieces.known, pieces.values, 1)).astype("Int64")
        unread = np.zeros(len(frame), dtype=bool)
        for fault in pieces.faults.values():
            unread |= fault
        cleaned.rejects.add(unread & blank.to_numpy(), "revenue_paise", NO_QUANTITY)
    amount = frame["price_paise"] * count
    worked_out = blank & amount.notna()
    frame.loc[worked_out, "revenue_paise"] = amount[worked_out]
    cleaned.repairs[BY_QUANTITY] += int(worked_out.sum())


def counted_once(taken: Rows, settled: Rows, folder: Path) -> tuple[Rows, int]:
    """Leaves an order to the first line of each order's number; further lines count none.

    Args:
        taken: The sound rows of the sheet as they came, orders 1 in each.
        settled: The same rows with a key each.
        folder: Where files of changed rows go.

    Returns:
        The rows, and how many count no order.
    """
    with duckdb.connect(config=_SETTINGS | {"temp_directory": str(folder / "spill")}) as con:
        live(con, taken, "taken")
        con.execute(_FURTHER)
        live(con, settled, "settled")
        con.execute("CREATE VIEW changed AS FROM settled SEMI JOIN further USING (_line)")
        ((count,),) = con.sql("SELECT count(*) FROM changed").fetchall()
        if not count:
            return settled, 0
        further, dropped = folder / "further-lines.parquet", folder / "without-further.parquet"
        con.sql(
            "SELECT * EXCLUDE (_part, _row) REPLACE (CAST(0 AS BIGINT) AS orders) FROM changed "
            "ORDER BY _line"
        ).write_parquet(str(further), compression="zstd")
        gone = "SELECT _part AS part, _row AS row FROM changed"
        if settled.dropped is not None:
            con.read_parquet(str(settled.dropped)).create_view("gone_before")
            gone += " UNION ALL SELECT part, row FROM gone_before"
        con.sql(f"SELECT * FROM ({gone}) ORDER BY part, row").write_parquet(
            str(dropped), compression="zstd"
        )
    return replace(settled, parts=(*settled.parts, further), dropped=dropped), int(count)
