"""What the accepted rows of a sheet add up to, exact: money in paise, all else in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb

from schemas.rows import Rows, live

UNVALUED: Final = "rows_without_amount"
"""Rows whose amount the file does not say: it comes from a rate or the products table."""

_VALUE: Final = "coalesce(revenue_paise, orders * price_paise)"
_PAID: Final = "total_payout_paise"
_SUMS: Final[Mapping[str, Mapping[str, str]]] = {
    "influencers": {"follower_count": "sum(follower_count)"},
    "posts": {name: f"sum({name})" for name in ("reach", "likes", "comments", "views")},
    "tracking": {
        "orders": "sum(orders)",
        "revenue_paise": f"sum({_VALUE})",
        UNVALUED: f"count(*) FILTER (orders > 0 AND {_VALUE} IS NULL)",
    },
    "payouts": {
        _PAID: f"sum({_PAID})",
        "product_cost_paise": "sum(product_cost_paise)",
        UNVALUED: f"count(*) FILTER ({_PAID} IS NULL "
        "AND (rate IS NOT NULL OR rate_percent IS NOT NULL))",
    },
    "products": {},
    "terms": {},
}


def sums_of(rows: Rows, table: str) -> dict[str, int]:
    """The sums of a table's measures over the rows that count, in one scan.

    Revenue of an order row is what it says, else orders × its price. Payouts are the sums that
    rows state; those that follow from a rate need the stored orders and posts, and are counted
    under `UNVALUED`, as are orders whose price only the products table knows.

    Args:
        rows: Accepted rows.
        table: Their table.

    Returns:
        Canonical column -> sum, without columns that hold no figure at all; `UNVALUED` -> rows.
    """
    wanted = _SUMS[table]
    if not rows.count or not wanted:
        return {}
    with duckdb.connect(config={"threads": 2}) as con:
        live(con, rows, "accepted")
        listed = ", ".join(wanted.values())
        found = con.sql(f"SELECT {listed} FROM accepted").fetchall()[0]
    return {
        name: int(value)
        for name, value in zip(wanted, found, strict=True)
        if value is not None and (value or name != UNVALUED)
    }


def sums_as_written(sums: Mapping[str, int]) -> dict[str, int | float]:
    """The sums under the names users write, money in rupees."""
    return {
        name.removesuffix("_paise"): value / 100 if name.endswith("_paise") else value
        for name, value in sums.items()
    }
