"""Revenue and orders that name no influencer: organic, direct, or an id that was never filled in.

A month jumps when its share of revenue without an influencer lies at least `LEAST_JUMP` away from
the month before, and further than `ERRORS` standard errors of two shares of that many order rows:

    se = √(p·(1 − p)·(1/n₁ + 1/n₂)),  p = the two months' rows without an influencer / all rows.

Months with fewer than `LEAST_ROWS` order rows are passed over: the next one is held against the
last that had enough. A campaign moves the share by ten or twenty points; an influencer column that
was not filled in moves it further.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

LEAST_JUMP: Final = 0.25
ERRORS: Final = 3.0
LEAST_ROWS: Final = 30

_MONTHS: Final = """
SELECT CAST(date_trunc('month', date) AS DATE), sum(total_rows), sum(total_rows - order_rows),
       sum(total_orders), sum(total_orders - orders), sum(total_revenue),
       sum(total_revenue - revenue)
FROM rollup WHERE total_rows <> 0 GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Unattributed:
    """What order rows without an influencer are of all order rows, overall or in a month.

    Attributes:
        rows: Order rows.
        rows_without: Those that name no influencer.
        orders: Orders.
        orders_without: Those of rows that name no influencer.
        revenue: Gross revenue, paise.
        revenue_without: That of rows that name no influencer, paise.
    """

    rows: int = 0
    rows_without: int = 0
    orders: int = 0
    orders_without: int = 0
    revenue: int = 0
    revenue_without: int = 0

    @property
    def revenue_share(self) -> float | None:
        """Share of revenue without an influencer, 0 to 1; None where there is no revenue."""
        return self.revenue_without / self.revenue if self.revenue else None

    @property
    def order_share(self) -> float | None:
        """Share of orders without an influencer, 0 to 1; None where there are no orders."""
        return self.orders_without / self.orders if self.orders else None


@dataclass(frozen=True)
class Month:
    """A month's orders without an influencer.

    Attributes:
        month: Its first day.
        part: What of its order rows names no influencer.
        before: Share of revenue in the month it jumps from, 0 to 1; None where it does not jump.
    """

    month: date
    part: Unattributed
    before: float | None = None

    @property
    def jumps(self) -> bool:
        """Whether its share differs from the month before more than chance explains."""
        return self.before is not None


def months(cursor: duckdb.DuckDBPyConnection) -> tuple[Month, ...]:
    """Every month with an order row, oldest first, with the jumps marked.

    Args:
        cursor: Cursor on the cube.
    """
    found: list[Month] = []
    before: Unattributed | None = None
    for month, *sums in cursor.execute(_MONTHS).fetchall():
        part = Unattributed(*(int(value) for value in sums))
        jumped = before is not None and _jumps(before, part)
        found.append(Month(month, part, before.revenue_share if before and jumped else None))
        if part.rows >= LEAST_ROWS and part.revenue:
            before = part
    return tuple(found)


def together(found: Sequence[Month]) -> Unattributed:
    """All months as one."""
    parts = [one.part for one in found]
    return Unattributed(
        rows=sum(part.rows for part in parts),
        rows_without=sum(part.rows_without for part in parts),
        orders=sum(part.orders for part in parts),
        orders_without=sum(part.orders_without for part in parts),
        revenue=sum(part.revenue for part in parts),
        revenue_without=sum(part.revenue_without for part in parts),
    )


def _jumps(before: Unattributed, after: Unattributed) -> bool:
    was, now = before.revenue_share, after.revenue_share
    if was is None or now is None or after.rows < LEAST_ROWS:
        return False
    pooled = (before.rows_without + after.rows_without) / (before.rows + after.rows)
    error = math.sqrt(pooled * (1 - pooled) * (1 / before.rows + 1 / after.rows))
    change = abs(now - was)
    return change >= LEAST_JUMP and change > ERRORS * error
