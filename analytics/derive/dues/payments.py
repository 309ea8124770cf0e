"""Payout rows that pay what terms agreed: which settlement each of them pays.

A row belongs to terms of its influencer that can mean its campaign, its brand and its days. Its
sum goes to the settlements of these terms, the oldest first, those within its period before
others; what they do not need is overpaid on the last of them. A row for whose campaign or brand
nothing was posted or sold, or that meets no settlement, stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd

from analytics.derive.dues.causes import DUPLICATE, causes
from analytics.derive.dues.states import CANCELLED, states
from analytics.derive.dues.terms import ready_days

# A row with a basis and a rate of its own says what was agreed; one that has neither only pays.
_COVERED: Final = """
CREATE TEMP TABLE pay_covered AS
WITH rows AS (
    SELECT *, basis IS NULL AND rate IS NULL AS only_pays FROM main.payouts
    WHERE NOT regexp_matches(lower(coalesce(status, '')), $cancelled)
)
SELECT DISTINCT p.claim
FROM rows AS p JOIN pay_terms AS t ON t.influencer = p.influencer
 AND (t.campaign IS NULL OR t.campaign = p.campaign OR (p.campaign IS NULL AND p.only_pays))
 AND (t.brand IS NULL OR t.brand = p.brand OR (p.brand IS NULL AND p.only_pays))
WHERE p.only_pays
   OR (coalesce(p.period_start, p.date, DATE 'infinity') >= t.start_date
       AND coalesce(p.period_start, DATE '-infinity') <= t.end_date)
   OR (p.period_start IS NULL AND p.period_end IS NULL AND p.date IS NULL)
"""

_COLUMNS: Final = """
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
FROM main.payouts AS p
"""

_ROWS: Final = f"""
{_COLUMNS} SEMI JOIN pay_covered AS c USING (claim)
ORDER BY coalesce(p.period_end, p.date) NULLS LAST, p.claim
"""

_CANCELLED: Final = (
    f"{_COLUMNS} WHERE {{scope}} AND regexp_matches(lower(coalesce(p.status, '')), $cancelled) "
    "ORDER BY p.claim"
)


def find_covered(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The payout rows that terms cover, oldest first; leaves `pay_covered`.

    Args:
        con: Connection to a cube with `payouts`, after `write_work` and `open_terms`.
    """
    con.execute(_COVERED, {"cancelled": CANCELLED})
    return con.execute(_ROWS).df()


def cancelled_dues(con: duckdb.DuckDBPyConnection, scope: str) -> pd.DataFrame:
    """Payout rows that were cancelled: they are recorded, and pay for nothing."""
    rows = con.execute(_CANCELLED.format(scope=scope), {"cancelled": CANCELLED}).df()
    if rows.empty:
        return rows
    return _alone(rows, pd.Series("cancelled", index=rows.index, dtype="str")).assign(cause="")


def with_payments(dues: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Settlements with what was recorded and paid for them, and payments that stand alone.

    Args:
        dues: Settlements of `terms.term_dues`.
        rows: Rows of `find_covered`.

    Returns:
        The settlements with `recorded` (null where nothing was), `paid`, `state`, stated numbers
        and `cause`, then a due of computed 0 for each row that meets none.
    """
    if dues.empty and rows.empty:
        return dues
    given = states(rows)
    rows = rows.assign(given=given, copy=rows.duplicated(_SAME) & (rows["recorded"] > 0))
    needs = [float(computed) for computed in dues["computed"]]
    found: dict[int, list[tuple[Row, float]]] = defaultdict(list)
    alone: list[int] = []
    theirs = _by_person(dues)
    for number, row in enumerate(rows.to_dict("records")):
        open_to = theirs.get(str(row["influencer"]), []) if row["worked"] else []
        candidates = _candidates(open_to, row)
        if candidates:
            _pay(candidates, row, needs, found)
        else:
            alone.append(number)
    settled = _settled(dues, found)
    settled["ready"] = ready_days(settled)
    undated = settled["on"].isna()
    waits = settled["ready"].isna() & ~undated & (settled["state"] == "due")
    settled["state"] = settled["state"].where(~waits, "waits")
    if not alone:
        return settled
    return pd.concat([settled, _alone(rows.iloc[alone], given.iloc[alone])], ignore_index=True)


_SAME: Final = [
    *("influencer", "campaign", "brand", "basis", "rate", "date", "period_start", "period_end"),
    *("recorded", "stated_orders", "stated_posts"),
]
"""What two payments have in common where one is a copy of the other."""

Row = Mapping[Hashable, Any]
Person = list[tuple[int, Row]]


def _by_person(dues: pd.DataFrame) -> dict[str, Person]:
    """Settlements by influencer, those of terms that name more first, then the oldest."""
    columns = ["influencer", "campaign", "brand", "first_day", "last_day", "detail", "on"]
    ordered = dues[columns].sort_values(["detail", "on"], ascending=[False, True], kind="stable")
    found: dict[str, Person] = defaultdict(list)
    for index, row in zip(ordered.index, ordered.to_dict("records"), strict=True):
        found[str(row["influencer"])].append((int(index), row))
    return found


def _candidates(theirs: Person, row: Row) -> list[int]:
    """Settlements that a row can pay, in the order in which it pays them.

    A payment in advance pays the first one that comes later.
    """
    named = [
        (index, due)
        for index, due in theirs
        if all(_meets(row[name], due[name]) for name in ("campaign", "brand"))
    ]
    start, end = row["period_start"], row["period_end"]
    last = row["date"] if pd.isna(end) else end
    fits = [
        index
        for index, due in named
        if not (due["first_day"] > last or due["last_day"] < start)  # NaT is never beyond
    ]
    return fits or [index for index, _ in named][:1]


def _meets(row: Any, due: Any) -> bool:
    return pd.isna(row) or pd.isna(due) or row == due


def _pay(
    candidates: list[int], row: Row, needs: list[float], found: dict[int, list[tuple[Row, float]]]
) -> None:
    """Hand a row's sum out over settlements; what they do not need is overpaid on the last."""
    amount = 0.0 if pd.isna(row["recorded"]) else float(row["recorded"])
    found[candidates[0]].append((row, 0.0))  # its gift
    for index in candidates:
        part = amount if index == candidates[-1] else min(amount, max(0.0, needs[index]))
        if part > 0:
            found[index].append((row, part))
            needs[index] -= part
            amount -= part


def _settled(dues: pd.DataFrame, found: Mapping[int, list[tuple[Row, float]]]) -> pd.DataFrame:
    """Settlements with the rows that pay them."""
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "recorded",
            "paid",
            "gifts",
            "copies",
            "stated_orders",
            "stated_posts",
            "state",
        )
    }
    for index, computed in zip(dues.index, dues["computed"], strict=True):
        rows = found.get(int(index), [])
        paying = [(row, part) for row, part in rows if part > 0]
        paid = sum(part for row, part in paying if row["given"] == "paid")
        columns["recorded"].append(sum(part for _, part in paying) if paying else np.nan)
        columns["paid"].append(paid)
        columns["gifts"].append(sum(float(row["gift"]) for row, part in rows if part == 0))
        columns["copies"].append(float(any(row["copy"] for row, _ in paying)))
        for name in ("stated_orders", "stated_posts"):
            columns[name].append(_stated(paying, name))
        columns["state"].append(_state(paying, float(computed) - paid))
    made = dues.assign(
        **{
            name: pd.Series(values, index=dues.index, dtype="str" if name == "state" else "float64")
            for name, values in columns.items()
        },
        copy=False,
        any_work=True,
        ever_work=True,
    )
    made["gift"] = made["gift"] + made["gifts"]
    # What is not paid yet is owed; only what was paid beyond the terms is a difference.
    over = made["recorded"] > made["computed"]
    found_causes = causes(made).where(over, "")
    return made.assign(cause=found_causes.where(~(over & made["copies"].astype(bool)), DUPLICATE))


def _state(paying: list[tuple[Row, float]], left: float) -> str:
    """The state of what is left: held back only where rows of the file hold back all of it."""
    if left <= 0 and paying:
        return "paid"
    for state in ("hold", "disputed", "approved"):
        if sum(part for row, part in paying if row["given"] == state) >= left > 0:
            return state
    return "due"


def _stated(rows: list[tuple[Row, float]], name: str) -> float:
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
