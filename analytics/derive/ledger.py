"""The cost ledger: every rupee paid, on the work that it paid for, exact to the paisa.

Each payout row is spread over its matching work (see `payouts`) by the rule of its basis:
per order by orders, per post 1 a post, percent by revenue, a hybrid's two parts each by its own
rule and scaled to the amount, fixed and unknown sums by the workspace's `fixed_rule`: posts (1 a
post), reach (of the posts), orders, revenue, or days (each day with orders weighs the same, and
is shared by orders within). Where the weights are all zero, equal ones take their place. A post's
sum is settled first and only then split over the post's (campaign, brand, product) shares, so
order rows cannot change what a post cost. No work of the right kind → the other kind; none at
all → an unallocated row. Product cost travels by the same weights and is kept apart.
"""

from __future__ import annotations

from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.derive.allocation import largest_remainder
from settings import SpreadRule

_CHUNK: Final = 2_000_000
"""Pairs of payout and work that are spread in one go; bounds memory, not results."""

Ints = npt.NDArray[np.int64]

_PARTS = """
CREATE OR REPLACE TEMP TABLE ledger_parts AS
WITH ruled AS (
    SELECT claim, 0 AS half, money_part AS weight,
           CASE basis WHEN 'post' THEN 'posts' WHEN 'order' THEN 'orders'
                      WHEN 'percent' THEN 'revenue'
                      WHEN 'hybrid' THEN CASE rate_per WHEN 'order' THEN 'orders' ELSE 'posts' END
                      ELSE $fixed_rule END AS rule
    FROM {payouts}
    UNION ALL
    SELECT claim, 1, percent_part, 'revenue' FROM {payouts} WHERE basis = 'hybrid'
), kinds AS (
    SELECT *, CASE WHEN rule IN ('posts', 'reach') THEN 'posts' ELSE 'orders' END AS own FROM ruled
), chosen AS (
    SELECT k.claim, k.half, k.weight, f.kind, f.near, f.cells,
           CASE WHEN f.kind = k.own THEN k.rule ELSE f.kind END AS rule
    FROM kinds AS k LEFT JOIN found AS f USING (claim)
    QUALIFY row_number() OVER (PARTITION BY k.claim, k.half ORDER BY f.kind = k.own DESC) = 1
)
SELECT row_number() OVER (ORDER BY claim, half) - 1 AS part, * FROM chosen
"""

_PART_AMOUNTS = """
CREATE OR REPLACE TEMP TABLE part_amounts AS
SELECT p.*, a.fee, a.gift FROM ledger_parts AS p JOIN new_amounts AS a USING (part)
"""

_PAIRS = """
SELECT p.part, w.cell,
       CASE p.rule WHEN 'days' THEN date_diff('day', DATE '1970-01-01', w.date)
                   WHEN 'posts' THEN w.unit WHEN 'reach' THEN w.unit ELSE w.cell END AS unit,
       CASE p.rule WHEN 'orders' THEN w.orders WHEN 'revenue' THEN w.revenue
                   WHEN 'reach' THEN w.reach ELSE 1 END AS unit_weight,
       CASE w.kind WHEN 'posts' THEN w.units ELSE w.orders END AS cell_weight
FROM part_amounts AS p
JOIN claims AS c USING (claim)
JOIN windows AS d USING (claim)
JOIN work AS w
  ON w.influencer = c.influencer AND w.kind = p.kind
 AND (c.campaign IS NULL OR w.campaign = c.campaign)
 AND (c.brand IS NULL OR w.brand = c.brand)
 AND (NOT p.near OR w.date BETWEEN d.first_day AND d.last_day)
WHERE p.part BETWEEN $first AND $last AND p.fee + p.gift > 0
ORDER BY p.part, unit, w.cell
"""

_ADD = """
INSERT INTO spread_cost SELECT cell, sum(fee), sum(gift) FROM new_spread GROUP BY cell
"""

_LEDGER = """
WITH rows AS (
    SELECT w.date, w.influencer, w.platform, w.campaign, w.brand, w.product,
           s.fee + s.gift AS cost, s.gift AS product_cost, false AS unallocated
    FROM spread_cost AS s JOIN work AS w USING (cell)
    UNION ALL
    SELECT coalesce(c.date, c.period_end, c.period_start), c.influencer,
           CAST(CASE i.platform WHEN 'Unknown' THEN 'Unassigned' ELSE i.platform END AS platform),
           coalesce(c.campaign, CAST('Unassigned' AS campaign)),
           coalesce(c.brand, CAST('Unassigned' AS brand)), CAST('Unassigned' AS product),
           p.fee + p.gift, p.gift, true
    FROM part_amounts AS p JOIN claims AS c USING (claim) JOIN influencers AS i USING (influencer)
    WHERE p.kind IS NULL
)
SELECT date, influencer, platform, campaign, brand, product, CAST(sum(cost) AS BIGINT) AS cost,
       CAST(sum(product_cost) AS BIGINT) AS product_cost, unallocated
FROM rows WHERE cost > 0
GROUP BY ALL ORDER BY ALL
"""


_PAYOUT_WORK = """
CREATE TABLE payout_work AS
SELECT c.claim, c.influencer, c.campaign, c.brand, p.kind,
       CASE WHEN p.near THEN nullif(d.first_day, DATE '-infinity') END AS first_day,
       CASE WHEN p.near THEN nullif(d.last_day, DATE 'infinity') END AS last_day
FROM part_amounts AS p JOIN claims AS c USING (claim) JOIN windows AS d USING (claim)
WHERE p.fee + p.gift > 0 AND p.kind IS NOT NULL
UNION
SELECT c.claim, c.influencer, coalesce(c.campaign, CAST('Unassigned' AS campaign)),
       coalesce(c.brand, CAST('Unassigned' AS brand)), NULL,
       coalesce(c.date, c.period_end, c.period_start) AS day, day
FROM part_amounts AS p JOIN claims AS c USING (claim)
WHERE p.fee + p.gift > 0 AND p.kind IS NULL
ORDER BY claim, kind
"""


def write_ledger(con: duckdb.DuckDBPyConnection, fixed_rule: SpreadRule) -> None:
    """Write `ledger`: cost (paise) by date, influencer, platform, campaign, brand and product.

    Σ cost = Σ payouts.amount + Σ payouts.product_cost, overall and per influencer.
    `payout_work` tells where a payout row's cost lies: on the influencer's work of its kind
    (`posts`, `orders`) from first_day to last_day (null: open), of the campaign and brand if not
    null. Without a kind it is unallocated, on that very day (null: undated), campaign and brand.

    Args:
        con: Connection on which `write_payouts` has run.
        fixed_rule: How fixed sums and payouts of unknown basis are spread.
    """
    spread_payouts(con, fixed_rule)
    con.execute(f"CREATE TABLE ledger AS {_LEDGER}")
    con.execute(_PAYOUT_WORK)


def spread_payouts(
    con: duckdb.DuckDBPyConnection, fixed_rule: SpreadRule, payouts: str = "payouts"
) -> None:
    """Leave `spread_cost`, what each cell of `work` cost, and `part_amounts`.

    Args:
        con: Connection with `payouts`, `work` and `found`.
        fixed_rule: How fixed sums and payouts of unknown basis are spread.
        payouts: Which of them: the table, or a query in brackets.
    """
    con.execute(_PARTS.format(payouts=payouts), {"fixed_rule": fixed_rule})
    _settle_parts(con)
    con.execute("CREATE OR REPLACE TEMP TABLE spread_cost (cell BIGINT, fee BIGINT, gift BIGINT)")
    for first, last in _chunks(con):
        _spread_parts(con, first, last)


def _settle_parts(con: duckdb.DuckDBPyConnection) -> None:
    """Scale a hybrid's two parts to the amount; every other payout has one part."""
    paid = con.sql(
        "SELECT amount, product_cost FROM payouts SEMI JOIN ledger_parts USING (claim) "
        "ORDER BY claim"
    ).fetchnumpy()
    parts = con.sql("SELECT claim, half, weight FROM ledger_parts ORDER BY part").fetchnumpy()
    claim = np.unique(_ints(parts["claim"]), return_inverse=True)[1]
    weight = _ints(parts["weight"]).copy()
    earned = np.bincount(claim, weights=weight, minlength=len(paid["amount"]))
    # Where neither part is known nothing was earned by percentage: the money part takes it all.
    weight[(earned[claim] == 0) & (parts["half"] == 0)] = 1
    amounts = pd.DataFrame(
        {
            "part": np.arange(len(claim)),
            "fee": largest_remainder(_ints(paid["amount"]), weight, claim),
            "gift": largest_remainder(_ints(paid["product_cost"]), weight, claim),
        }
    )
    con.register("new_amounts", amounts)
    con.execute(_PART_AMOUNTS)
    con.unregister("new_amounts")


def _chunks(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Cut the parts into runs of about `_CHUNK` pairs, first and last part of each."""
    cells = con.sql("SELECT coalesce(cells, 0) AS cells FROM part_amounts ORDER BY part")
    run = np.cumsum(_ints(cells.fetchnumpy()["cells"])) // _CHUNK
    if len(run) == 0:
        return []
    firsts = np.flatnonzero(np.diff(run, prepend=-1))
    lasts = np.append(firsts[1:], len(run)) - 1
    return [(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]


def _spread_parts(con: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    """Spread the parts first … last over units of work, then each unit over its cells."""
    pairs = con.execute(_PAIRS, {"first": first, "last": last}).fetchnumpy()
    part, unit = _ints(pairs["part"]), _ints(pairs["unit"])
    if len(part) == 0:
        return
    opens = np.diff(part, prepend=-1).astype(bool) | np.diff(unit, prepend=unit[0] - 1).astype(bool)
    starts, of_unit = np.flatnonzero(opens), np.cumsum(opens) - 1
    parts, of_part = np.unique(part[starts], return_inverse=True)
    paid = con.sql("SELECT fee, gift FROM part_amounts ORDER BY part").fetchnumpy()
    spread = pd.DataFrame({"cell": _ints(pairs["cell"])})
    for name in ("fee", "gift"):
        sums = _ints(paid[name])[parts]
        by_unit = largest_remainder(sums, _ints(pairs["unit_weight"])[starts], of_part)
        spread[name] = largest_remainder(by_unit, _ints(pairs["cell_weight"]), of_unit)
    con.register("new_spread", spread)
    con.execute(_ADD)
    con.unregister("new_spread")


def _ints(values: npt.ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int64)
