"""Which controls share customers with what was treated: their sales may have been touched too."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Final

import pandas as pd

from analytics.cache import remembered
from analytics.derive.source import place_sql
from analytics.filters import Window
from schemas.rows import live_sql
from storage import Snapshot, connect

ENOUGH: Final = 120_000
"""Order rows of a window up to which every customer is looked at; beyond, a sample of them."""


@remembered
def shared_customers(
    snapshot: Snapshot, brand: str, product: str, window: Window
) -> pd.DataFrame | None:
    """Share of the treated line's buyers in a window who also bought another line in it.

    In a large window the customers are those of a fixed sample, chosen by a hash of their id.

    Args:
        snapshot: Whose orders are read.
        brand: The treated brand.
        product: One product of it; "" for all.
        window: The days looked at.

    Returns:
        Columns `brand`, `product` and `share` (0 to 1) of every line with a shared customer; None
        where no order of the treated line in the window names a user.
    """
    rows = snapshot.rows_of("tracking")
    if not rows.parts:
        return None
    with closing(connect(snapshot)) as cursor:
        numbers = dict(cursor.execute("SELECT name, part FROM order_parts").fetchall())
        within = "o.date BETWEEN $start AND $end AND o.has_user"
        days = {"start": window.start, "end": window.end}
        count = cursor.execute(f"SELECT count(*) FROM orders o WHERE {within}", days).fetchone()
        every = max(1, -(-int(count[0] if count else 0) // ENOUGH))
        place = place_sql([numbers[part.name] for part in rows.parts], "r._part", "r._row")
        found = cursor.execute(
            f"""
            WITH bought AS (
                SELECT trim(r.user_id) AS who, CAST(o.brand AS VARCHAR) AS brand,
                       CAST(o.product AS VARCHAR) AS product
                FROM ({live_sql(rows)}) r JOIN orders o ON o.place = {place}
                WHERE {within} AND r.date BETWEEN $start AND $end
                  AND trim(r.user_id) <> '' AND hash(trim(r.user_id)) % {every} = 0
            ), buyers AS (
                SELECT DISTINCT who FROM bought
                WHERE brand = $brand AND ($product = '' OR product = $product)
            )
            SELECT b.brand, b.product, count(DISTINCT b.who) AS shared,
                   (SELECT count(*) FROM buyers) AS buyers
            FROM bought b SEMI JOIN buyers USING (who) GROUP BY ALL
            """,
            {**days, "brand": brand, "product": product},
        ).df()
    if found.empty:
        return None
    share = found["shared"] / found["buyers"]
    return found.assign(share=share)[["brand", "product", "share"]]


def share_of(shared: pd.DataFrame | None, lines: Sequence[tuple[str, str]]) -> list[float | None]:
    """The share of each line; None where users are not known."""
    if shared is None:
        return [None] * len(lines)
    pairs = zip(shared["brand"], shared["product"], strict=True)
    known = dict(zip(pairs, shared["share"].tolist(), strict=True))
    return [known.get(line, 0.0) for line in lines]
