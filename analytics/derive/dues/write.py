"""The tables `dues` and `due_lines` of the cube."""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from analytics.derive.dues.claims import find_claims
from analytics.derive.dues.payments import find_covered, with_payments
from analytics.derive.dues.pools import shared_out
from analytics.derive.dues.rows import row_dues
from analytics.derive.dues.terms import find_settlements, open_terms, term_dues
from analytics.derive.dues.work import write_work
from settings import WorkspaceSettings

_MONEY: Final = ("computed", "recorded", "paid", "gift", "revenue")
_COUNTS: Final = (
    *("orders", "posts", "tracked_orders", "waiting_orders", "stated_orders", "stated_posts"),
)
_DAYS: Final = ("on", "ready", "first_day", "last_day")
_TEXTS: Final = ("due", "source", "ref", "basis", "state", "cause")

_DUES: Final = f"""
CREATE OR REPLACE TABLE main.dues AS
SELECT {", ".join(_TEXTS)}, CAST(influencer AS influencer) AS influencer,
       CAST(campaign AS campaign) AS campaign, CAST(brand AS brand) AS brand, rate,
       {", ".join(f'CAST("{name}" AS DATE) AS "{name}"' for name in _DAYS)},
       {", ".join(f"CAST({name} AS BIGINT) AS {name}" for name in (*_MONEY, *_COUNTS))}
FROM every_due ORDER BY "on", influencer, due
"""

_LINES: Final = """
CREATE OR REPLACE TABLE main.due_lines AS
SELECT due, CAST(row_number() OVER (PARTITION BY due ORDER BY place) AS INTEGER) AS number, part,
       units, rate, CAST(amount AS BIGINT) AS amount
FROM every_line ORDER BY due, number
"""

_PRESENT: Final = """
SELECT (SELECT count(*) FROM (FROM main.posts LIMIT 1)) > 0,
       (SELECT count(*) FROM (FROM main.orders LIMIT 1)) > 0
"""

_LEFT: Final = (
    *("pay_orders", "pay_posts", "pay_terms", "pay_covered", "pay_claims", "pay_readings"),
    *("pay_counts", "pay_agreement", "pay_windows", "pay_contested", "pay_pools"),
    *("taken_orders", "taken_posts", "pay_taken"),
)


def write_dues(con: duckdb.DuckDBPyConnection, config: WorkspaceSettings) -> None:
    """Write `dues`, a row per payout row or settlement of terms, and `due_lines`.

    computed: what was agreed × the tracked work (null: not known); recorded: the sum of the
    payouts file; paid: what of it was paid; gift: products beside it; all in paise. `orders`,
    `revenue` and `posts` are the work that is paid for, `tracked_orders` all orders of the days,
    `waiting_orders` those in the hold period. `on` is the day that it belongs to, `ready` the day
    from which it can be paid (null: below the minimum), `first_day` and `last_day` the days of
    the work (null: open). Σ amount of its lines = computed, to the paisa.
    `pay_reading` tells which orders count and how many rows agree with that.

    Args:
        con: Connection to a cube with `orders`, `posts`, `post_shares` and `payouts`, and the
            views `raw_terms` and `text_brands`.
        config: Which orders count, and how long they wait.
    """
    write_work(con, config)
    open_terms(con)
    covered = find_covered(con)
    claims = find_claims(con)
    counting = _counting(claims, config)
    ((posts, orders),) = con.execute(_PRESENT).fetchall()
    rows, row_lines = row_dues(shared_out(claims, counting), posts=posts, orders=orders)
    settlements, term_lines = term_dues(find_settlements(con), counting)
    dues = _joined([rows, with_payments(settlements, covered)])
    lines = _joined([row_lines, term_lines])
    con.register("every_due", dues)
    con.register("every_line", lines.assign(place=range(len(lines))))
    con.execute(_DUES)
    con.execute(_LINES)
    con.execute("CREATE OR REPLACE TABLE main.pay_counting AS SELECT $counting AS counting",
                {"counting": counting})
    con.unregister("every_due")
    con.unregister("every_line")
    for table in _LEFT:
        con.execute(f"DROP TABLE {table}")


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames below each other; those without a row only bring columns."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled or frames[:1], ignore_index=True)


def _counting(claims: pd.DataFrame, config: WorkspaceSettings) -> str:
    """Which orders count: as the settings say, or as most rows that state a number count them."""
    if config.payout_orders != "auto":
        return config.payout_orders
    stated = claims[(claims["stated_orders"] > 0) & (claims["per"] != "post")]
    every = (stated["stated_orders"] == stated["tracked_orders"]).sum()
    delivered = (stated["stated_orders"] == stated["delivered_orders"]).sum()
    return "all" if every > delivered else "delivered"
