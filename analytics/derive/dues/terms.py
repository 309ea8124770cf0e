"""What agreed terms come to: steps, guarantee, bonus and cap, a settlement at a time.

A piece of work is paid under the terms that name most of it: those of its campaign before those of
its brand before general ones. Of several with one basis that name as much, those that begin later
hold; of several bases all do. Terms settle by calendar month or over their whole validity. A
settlement is

    posts × rate, orders × rate, a percentage of revenue, both for a hybrid, or the fixed sum,
    + the bonus, once its target is reached,
    raised to the guaranteed sum and held to the cap.

Steps pay what lies above each of them at its rate (slice), or all of it at the rate of the last
step that was reached (all, and wherever steps count something else than the pay follows). A
settlement without any work that counts is nothing. What is less than the minimum payout waits
until later settlements of the same terms bring it there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd

from analytics.derive.dues.amounts import paise
from analytics.derive.dues.work import SUMS
from schemas.tiers import Step, stored_steps

_TERMS: Final = """
CREATE TEMP TABLE pay_terms AS
SELECT row_number() OVER (ORDER BY r.term_id) - 1 AS term, r.term_id,
       r.influencer, CAST(r.campaign AS campaign) AS campaign,
       CAST(coalesce(b.spelled, r.brand) AS brand) AS brand,
       coalesce(r.start_date, DATE '-infinity') AS start_date,
       coalesce(r.end_date, DATE 'infinity') AS end_date,
       r.basis, r.rate, coalesce(r.rate_per, 'post') AS rate_per, r.rate_percent, r.tiers,
       coalesce(r.tier_by, CASE r.basis WHEN 'percent' THEN 'revenue' ELSE 'orders' END)
           AS tier_by,
       coalesce(r.tier_rule, 'slice') AS tier_rule,
       coalesce(r.settle, CASE r.basis WHEN 'fixed' THEN 'term' ELSE 'month' END) AS settle,
       r.cap_paise AS cap, r.guarantee_paise AS guarantee, r.minimum_payout_paise AS minimum,
       r.bonus_paise AS bonus, r.bonus_target, coalesce(r.bonus_by, 'orders') AS bonus_by,
       coalesce(r.gift_value_paise, 0) AS gift_value,
       (r.campaign IS NOT NULL)::INTEGER * 2 + (r.brand IS NOT NULL)::INTEGER AS detail
FROM (SELECT *, CAST(influencer_id AS influencer) AS influencer FROM raw_terms) AS r
LEFT JOIN text_brands AS b ON b.text = r.brand WHERE {scope}
"""

UNDATED: Final = ":undated"
"""How the id of a settlement ends whose work has no date."""

_DUE: Final = """'T:' || t.term_id || ':' || CASE WHEN t.settle = 'term' THEN 'whole'
    WHEN isfinite(w.date) THEN strftime(w.date, '%Y-%m') ELSE 'undated' END"""
"""The id of a settlement: its terms, and its month."""

_ORDERS: Final = f"""
CREATE TEMP TABLE term_orders AS
SELECT t.term, {_DUE} AS due, w.*
FROM pay_terms AS t JOIN pay_orders AS w
  ON w.influencer = t.influencer AND w.date BETWEEN t.start_date AND t.end_date
 AND (t.campaign IS NULL OR w.campaign = t.campaign) AND (t.brand IS NULL OR w.brand = t.brand)
QUALIFY t.detail = max(t.detail) OVER (
    PARTITION BY w.influencer, w.date, w.campaign, w.brand
) AND row_number() OVER (
    PARTITION BY w.influencer, w.date, w.campaign, w.brand, t.basis
    ORDER BY t.detail DESC, t.start_date DESC, t.term DESC
) = 1
"""

_POSTS: Final = f"""
CREATE TEMP TABLE term_posts AS
SELECT * EXCLUDE (named, guessed, basis, start_date) FROM (
    SELECT t.term, t.basis, t.start_date, {_DUE} AS due, w.*,
           (t.campaign IS NOT NULL AND w.campaign IS NOT NULL)::INTEGER * 2
               + (t.brand IS NOT NULL AND w.brand IS NOT NULL)::INTEGER AS named,
           (t.campaign IS NOT NULL AND w.campaign IS NULL)::INTEGER
               + (t.brand IS NOT NULL AND w.brand IS NULL)::INTEGER AS guessed
    FROM pay_terms AS t JOIN pay_posts AS w
      ON w.influencer = t.influencer AND w.date BETWEEN t.start_date AND t.end_date
     AND (t.campaign IS NULL OR w.campaign IS NULL OR w.campaign = t.campaign)
     AND (t.brand IS NULL OR w.brand IS NULL OR w.brand = t.brand)
)
QUALIFY rank() OVER (PARTITION BY post ORDER BY guessed, named DESC) = 1
    AND row_number() OVER (
        PARTITION BY post, basis ORDER BY guessed, named DESC, start_date DESC, term DESC
    ) = 1
"""

_SETTLEMENTS: Final = f"""
WITH sums AS (
    SELECT term, due, {", ".join(f"sum({n}) AS {n}" for n in SUMS)}, NULL AS posts,
           min(date) AS first_work, max(date) AS last_work
    FROM term_orders GROUP BY ALL
    UNION ALL
    SELECT term, due, {", ".join(["NULL"] * len(SUMS))}, count(DISTINCT post), min(date),
           max(date) FROM term_posts GROUP BY ALL
), work AS (
    SELECT term, due, {", ".join(f"sum({n}) AS {n}" for n in (*SUMS, "posts"))},
           min(first_work) AS first_work, max(last_work) AS last_work
    FROM sums GROUP BY ALL
)
SELECT t.* EXCLUDE (influencer, campaign, brand, start_date, end_date), s.due,
       CAST(t.influencer AS VARCHAR) AS influencer, CAST(t.campaign AS VARCHAR) AS campaign,
       CAST(t.brand AS VARCHAR) AS brand,
       CASE WHEN isfinite(t.start_date) THEN t.start_date END AS start_date,
       CASE WHEN isfinite(t.end_date) THEN t.end_date END AS end_date,
       CASE WHEN t.settle = 'month' AND isfinite(s.last_work)
            THEN CAST(date_trunc('month', s.last_work) AS DATE) END AS month,
       {", ".join(f"CAST(coalesce(s.{n}, 0) AS BIGINT) AS {n}" for n in (*SUMS, "posts"))},
       CASE WHEN isfinite(s.first_work) THEN s.first_work END AS first_work,
       CASE WHEN isfinite(s.last_work) THEN s.last_work END AS last_work
FROM work AS s JOIN pay_terms AS t USING (term)
ORDER BY t.term, month NULLS LAST, s.due
"""


Row = Mapping[Hashable, Any]


def open_terms(con: duckdb.DuckDBPyConnection, scope: str) -> None:
    """Write the temporary table `pay_terms`, what was agreed with the influencers of `scope`."""
    con.execute(_TERMS.format(scope=scope))


def find_settlements(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every settlement of every term with the work in it, in the order of its months.

    Args:
        con: Connection after `open_terms` and `write_work`.

    Returns:
        What the terms say, `due`, `month` (null for a whole term, and for work without a date),
        sums of orders as `work.SUMS`, `posts`, and the first and last day of work. Leaves
        `term_orders` and `term_posts`, which work is in which settlement.
    """
    con.execute(_ORDERS)
    con.execute(_POSTS)
    return con.execute(_SETTLEMENTS).df()


def term_dues(
    found: pd.DataFrame, counting: str, last: date | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What every settlement comes to, and its lines, whose amounts add up to it.

    Args:
        found: Rows of `find_settlements`.
        counting: Which orders count, `all` or `delivered`.
        last: Last day of the data: what is still running belongs to it.
    """
    if found.empty:
        return found, pd.DataFrame(columns=["due", "part", "units", "rate", "amount"])
    dues = found.assign(
        source="terms",
        ref=found["term_id"],
        orders=found[f"{counting}_orders"].astype(np.float64),
        revenue=found[f"{counting}_revenue"].astype(np.float64),
        per=np.where(found["basis"] == "hybrid", found["rate_per"], found["basis"]),
        gift=found["gift_value"] * found["posts"],
        on=_settled_on(found, last),
        pool=found["due"],
        first_day=found[["month", "start_date"]].max(axis=1),
        last_day=_last_days(found),
        begins=found["start_date"],
        ended=_ended(found, last),
    )
    listed = [line for row in dues.to_dict("records") for line in _lines_of(row)]
    lines = pd.DataFrame(listed, columns=["due", "part", "units", "rate", "amount"])
    sums = lines.groupby("due")["amount"].sum()
    dues["computed"] = dues["due"].map(sums).fillna(0.0).astype(np.float64)
    return dues, lines


def _ends(found: pd.DataFrame) -> pd.Series:
    """The end of each settlement: of its month or terms, or their last work if they are open."""
    month_end = found["month"] + pd.offsets.MonthEnd(0)
    whole = found["end_date"].fillna(found["last_work"]).where(found["settle"] == "term")
    return month_end.fillna(whole)


def _ended(found: pd.DataFrame, last: date | None) -> pd.Series:
    """Whether a settlement is over: what is still running is not due yet."""
    ends = _ends(found)
    return ends.isna() | (last is not None and ends <= pd.Timestamp(last))


def _settled_on(found: pd.DataFrame, last: date | None) -> pd.Series:
    """The day that a settlement belongs to: its end; while it runs, the last day of the data."""
    ends = _ends(found)
    if last is None:
        return ends
    so_far = found["last_work"].where(found["last_work"] > pd.Timestamp(last), pd.Timestamp(last))
    return ends.where(ends.isna() | (ends <= so_far), so_far)


def _last_days(found: pd.DataFrame) -> pd.Series:
    """The last day of work of each settlement: of its month or its terms, what comes first."""
    month_end = found["month"] + pd.offsets.MonthEnd(0)
    return pd.concat([month_end, found["end_date"]], axis=1).min(axis=1)


def _lines_of(row: Row) -> Iterator[tuple[object, ...]]:
    """The lines of one settlement: due, part, units, rate, paise."""
    due = str(row["due"])
    dated = not _undated(row)
    lines = [*_worked(row), *(_bonus(row) if dated else ())]
    total = sum(amount for _, _, _, amount in lines)
    guarantee, cap = _given(row["guarantee"]), _given(row["cap"])
    if guarantee is not None and total < guarantee and dated and _counts(row):
        lines.append(("guarantee", 1.0, guarantee / 100, guarantee - total))
        total = guarantee
    if cap is not None and total > cap:
        lines.append(("cap", 1.0, cap / 100, cap - total))
    for part, units, rate, amount in lines:
        yield due, part, units, rate, amount


def _undated(row: Row) -> bool:
    """Whether it is the work without a date, which is no month of its own."""
    return str(row["due"]).endswith(UNDATED)


def _counts(row: Row) -> bool:
    """Whether any of its work counts: a post, or an order that is delivered and old enough."""
    return bool(row["orders"] or row["posts"])


Line = tuple[str, float, float, float]


def _worked(row: Row) -> Iterator[Line]:
    """What the work itself is paid."""
    basis, rate = str(row["basis"]), _given(row["rate"])
    units = {name: float(row[name]) for name in ("posts", "orders", "revenue")}
    steps = stored_steps(str(row["tiers"])) if _text(row["tiers"]) else ()
    if steps and basis in ("order", "percent"):
        yield from _stepped(row, steps, units)
        return
    per = {"post": "posts", "order": "orders", "hybrid": f"{row['rate_per']}s"}.get(basis)
    if per is not None and rate is not None:
        yield per, units[per], rate, float(paise(rate * 100 * units[per]))
    if basis == "fixed" and rate is not None and _counts(row) and not _undated(row):
        yield "fixed", 1.0, rate, float(paise(rate * 100))
    other = _given(row["rate_percent"])
    percent = other if basis == "hybrid" or rate is None else rate
    if basis in ("percent", "hybrid") and percent is not None:
        yield "percent", units["revenue"], percent, float(paise(units["revenue"] * percent / 100))


def _stepped(row: Row, steps: tuple[Step, ...], units: Mapping[str, float]) -> Iterator[Line]:
    """What work is paid whose rate rises with it."""
    part = "percent" if row["basis"] == "percent" else "orders"
    paid = "revenue" if part == "percent" else "orders"
    # Revenue is in paise, and the steps that count it in ₹.
    size = {"revenue": 100.0, "orders": 1.0}
    by = str(row["tier_by"])
    reached = units[by] / size[by]
    if row["tier_rule"] == "slice" and by == paid:
        ends = [start for start, _ in steps[1:]] + [np.inf]
        for (start, rate), end in zip(steps, ends, strict=True):
            within = max(0.0, min(reached, end) - start) * size[by]
            if within:
                yield part, within, rate, _stepped_amount(part, within, rate)
        return
    rate = [rate for start, rate in steps if start <= reached][-1]
    yield part, units[paid], rate, _stepped_amount(part, units[paid], rate)


def _stepped_amount(part: str, units: float, rate: float) -> float:
    return float(paise(units * rate / 100 if part == "percent" else units * rate * 100))


def _bonus(row: Row) -> Iterator[Line]:
    """The bonus, where the target is reached."""
    bonus, target = _given(row["bonus"]), _given(row["bonus_target"])
    if bonus is None or target is None:
        return
    by = str(row["bonus_by"])
    reached = float(row[by]) / (100.0 if by == "revenue" else 1.0)
    if reached >= target:
        yield "bonus", 1.0, bonus / 100, bonus


def _given(value: Any) -> float | None:
    """A number, or None where there is none."""
    return None if pd.isna(value) else float(value)


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def ready_days(dues: pd.DataFrame) -> pd.Series:
    """When each settlement can be paid: once it is over and what is unpaid reaches the minimum.

    Settlements that still run, or wait for the minimum, have no such day yet.

    Args:
        dues: Settlements with what was paid of them, in the order of their months.
    """
    ready = dues["on"].where(dues["ended"])
    least = dues["minimum"].astype(np.float64)
    left = dues["computed"].astype(np.float64) - dues["paid"].astype(np.float64)
    for _, own in dues[(least > 0) & dues["ended"]].groupby("term"):
        waiting: list[int] = []
        held = 0.0
        for index in own.index:
            waiting.append(index)
            held += float(left.loc[index])
            if held >= least[index] or held <= 0:
                ready.loc[waiting] = dues.at[index, "on"]
                waiting, held = [], 0.0
        ready.loc[waiting] = pd.NaT
    return ready
