"""Fixed sums under every rule that could spread them, so that a ROAS can show its range.

How a fixed sum falls on an influencer's work is a choice. The ledger follows the workspace's rule;
here lies what the same sums would cost the same work under each.
"""

from __future__ import annotations

from typing import Final, get_args

import duckdb

from analytics.derive.ledger import spread_payouts
from settings import SpreadRule

RULES: Final[tuple[SpreadRule, ...]] = get_args(SpreadRule)

_FIXED: Final = """(
    FROM payouts
    WHERE basis IS NULL OR basis NOT IN ('post', 'order', 'percent', 'hybrid')
)"""

_COLUMNS: Final = ", ".join(
    f"CAST(coalesce(sum(cost) FILTER (rule = '{rule}'), 0) AS BIGINT) AS {rule}" for rule in RULES
)

_TABLE: Final = f"""
CREATE TABLE fixed_costs AS
SELECT w.date, w.influencer, w.platform, w.campaign, w.brand, w.product, {_COLUMNS}
FROM fixed_spread JOIN work AS w USING (cell)
GROUP BY ALL ORDER BY ALL
"""


def write_fixed_costs(con: duckdb.DuckDBPyConnection) -> None:
    """Write `fixed_costs`: per cell of work one column of paise for each of `RULES`.

    Needs `payouts` and the matched work; every column adds up to the same sums, unallocated ones
    left out.
    """
    con.execute("CREATE TEMP TABLE fixed_spread (rule VARCHAR, cell BIGINT, cost BIGINT)")
    for rule in RULES:
        spread_payouts(con, rule, _FIXED)
        con.execute("INSERT INTO fixed_spread SELECT $1, cell, fee + gift FROM spread_cost", [rule])
    con.execute(_TABLE)
