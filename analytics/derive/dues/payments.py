"""Payout rows that pay what terms agreed: which settlement each of them pays.

A row belongs to terms of its influencer that can mean its campaign, its brand and its days. Its
sum goes to the settlements of these terms, the oldest first, those within its period before
others; what they do not need is overpaid on the last of them. A row for whose campaign or brand
nothing was posted or sold, or that meets no settlement, stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd

from analytics.derive.dues.causes import causes
from analytics.derive.dues.rows import states

_COVERED: Final = """
CREATE TEMP TABLE pay_covered AS
SELECT DISTINCT p.claim
FROM main.payouts AS p JOIN pay_terms AS t ON t.influencer = p.influencer
 AND (t.campaign IS NULL OR p.campaign IS NULL OR t.campaign = p.campaign)
 AND (t.brand IS NULL OR p.brand IS NULL OR t.brand = p.brand)
WHERE coalesce(p.period_start, p.date, DATE '-infinity')
          <= CASE WHEN p.period_start IS NULL AND p.period_end IS NULL AND p.date IS NOT NULL
             THEN DATE 'infinity' ELSE t.end_date END
  AND coalesce(p.period_end, p.date, DATE 'infinity') >= t.start_date
"""

_ROWS: Final = """
SELECT p.claim, p.payout_id, CAST(p.influencer AS VARCHAR) AS influencer,
       CAST(p.campaign AS VARCHAR) AS campaign, CAST(p.brand AS VARCHAR) AS brand,
       p.date, p.period_start, p.period_end, p.basis, p.rate, p.status,
       CAST(p.recorded AS DOUBLE) AS recorded, CAST(p.stated_orders AS DOUBLE) AS stated_orders,
       CAST(p.stated_posts AS DOUBLE) AS stated_posts, p.product_cost AS gift,
       EXISTS (
           FROM pay_orders AS w WHERE w.influencer = p.influencer
           AND (p.campaign IS NULL OR w.campaign = p.campaign)
           AND (p.brand IS NULL OR w.brand = p.brand)
       ) OR EXISTS (
           FROM pay_posts AS w WHERE w.influencer = p.influencer
           AND (p.campaign IS NULL OR w.campaign IS NULL OR w.campaign = p.campaign)
           AND (p.brand IS NULL OR w.brand IS NULL OR w.brand = p.brand)
       ) AS worked
FROM main.payouts AS p SEMI JOIN pay_covered AS c USING (claim)
ORDER BY coalesce(p.period_end, p.date) NULLS LAST, p.claim
"""


def find_covered(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The payout rows that terms cover, oldest first; leaves `pay_covered`.

    Args:
        con: Connection to a cube with `payouts`, after `write_work` and `open_terms`.
    """
    con.execute(_COVERED)
    return con.execute(_ROWS).df()


def with_payments(dues: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Settlements with what was recorded and paid for them, and payments that stand alone.

    Args:
        dues: Settlements of `terms.term_dues`.
        rows: Rows of `find_covered`.

    Returns:
        The settlements with `recorded` (null where nothing was), `paid`, `state`, stated numbers
        and `cause`, then a due of computed 0 for each row that meets none.
    """
    given = states(rows)
    needs = dues["computed"].to_numpy(np.float64).copy()
    found: dict[int, list[tuple[Any, float]]] = defaultdict(list)
    alone: list[int] = []
    by_person = {who: own.index.to_numpy() for who, own in dues.groupby("influencer")}
    listed = rows.assign(given=given).to_dict("records")
    for number, row in enumerate(listed):
        own = by_person.get(row["influencer"], ()) if row["worked"] else ()
        candidates = _candidates(dues, own, row)
        if not len(candidates):
            alone.append(number)
            continue
        amount = float(np.nan_to_num(row["recorded"]))
        for index in candidates:
            part = min(amount, max(0.0, needs[index]))
            if part > 0 or index == candidates[-1]:
                part = amount if index == candidates[-1] else part
                found[index].append((row, part))
                needs[index] -= part
                amount -= part
            if amount <= 0:
                break
    settled = _settled(dues, found)
    return pd.concat([settled, _alone(rows.iloc[alone], given.iloc[alone])], ignore_index=True)


def _candidates(dues: pd.DataFrame, own: Any, row: dict[Any, Any]) -> list[int]:
    """Settlements that a row can pay, in the order in which it pays them."""
    if not len(own):
        return []
    theirs = dues.loc[own]
    fits = np.ones(len(theirs), dtype=bool)
    for name in ("campaign", "brand"):
        if not pd.isna(row[name]):
            fits &= (theirs[name].isna() | (theirs[name] == row[name])).to_numpy()
    start, end = row["period_start"], row["period_end"]
    last = row["date"] if pd.isna(end) else end
    if not pd.isna(last):
        fits &= ~(theirs["first_day"] > last).to_numpy()
    if not pd.isna(start):
        fits &= ~(theirs["last_day"] < start).to_numpy()
    order = theirs[fits].sort_values(["detail", "on"], ascending=[False, True], kind="stable")
    return [int(index) for index in order.index]


def _settled(dues: pd.DataFrame, found: dict[int, list[tuple[Any, float]]]) -> pd.DataFrame:
    """Settlements with the rows that pay them."""
    recorded, paid, orders, posts, states_ = ([], [], [], [], [])
    for index in dues.index:
        rows = found.get(int(index), [])
        amounts = [part for _, part in rows]
        open_rows = [row["given"] for row, _ in rows if row["given"] != "paid"]
        recorded.append(sum(amounts) if rows else np.nan)
        paid.append(sum(part for row, part in rows if row["given"] == "paid"))
        orders.append(_stated(rows, "stated_orders"))
        posts.append(_stated(rows, "stated_posts"))
        states_.append(open_rows[-1] if open_rows else "paid" if rows else "due")
    made = dues.assign(
        recorded=np.array(recorded, dtype=np.float64),
        paid=np.array(paid, dtype=np.float64),
        stated_orders=np.array(orders, dtype=np.float64),
        stated_posts=np.array(posts, dtype=np.float64),
        state=pd.Series(states_, index=dues.index, dtype="str"),
        copy=False,
        any_work=True,
        ever_work=True,
    )
    return made.assign(cause=causes(made))


def _stated(rows: list[tuple[Any, float]], name: str) -> float:
    """The number that all rows of a settlement state together; unknown if one states none."""
    return float(sum(row[name] for row, _ in rows)) if rows else np.nan


def _alone(rows: pd.DataFrame, given: pd.Series) -> pd.DataFrame:
    """Payments for which there is no work at all."""
    on = rows["date"].fillna(rows["period_end"]).fillna(rows["period_start"])
    made = rows.assign(
        due="P:" + rows["payout_id"],
        source="payout",
        ref=rows["payout_id"],
        per=rows["basis"].fillna("fixed"),
        computed=0.0,
        state=given,
        on=on,
        ready=on,
        first_day=rows["period_start"],
        last_day=rows["period_end"],
        copy=False,
        any_work=False,
        ever_work=False,
        **dict.fromkeys(("orders", "revenue", "posts", "tracked_orders", "waiting_orders"), 0.0),
    )
    made["paid"] = np.where(given == "paid", np.nan_to_num(made["recorded"]), 0.0)
    return made.assign(cause=causes(made))
