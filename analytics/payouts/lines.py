"""Every line of money: what was paid, and what is open, in one table per snapshot and log.

A due (see `analytics.derive.dues`) has

- a line of what the payouts file says was paid,
- a line for every payment that somebody marked here, with the amount that was paid: it never
  changes,
- an open line of what is left, computed − paid. After a payment it is a correction, negative where
  orders were returned since, and belongs to the last day of the data until it is settled.

Σ of the lines of a due = what it comes to by the work (or as recorded, where that is not known).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Final

import duckdb
import pandas as pd

from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.payouts.view import condition
from analytics.scan import Parameters
from analytics.span import span
from storage import Snapshot, connect
from storage.payout_log import Marks

STATES: Final = ("due", "waits", "approved", "hold", "disputed", "difference", "paid", "cancelled")
"""States of a line. `waits`: less than the minimum payout; `difference`: what the work comes to
beyond or below what the file says was paid, about which nobody decided yet."""

OPEN: Final = ("due", "waits", "approved", "hold", "disputed")
"""States of lines that are still owed."""

LINES: Final = """
WITH decided AS (FROM marks), paid_here AS (
    SELECT due, count(*) AS payments, sum(paise) AS paise FROM decided WHERE state = 'paid'
    GROUP BY due
), whole AS (
    SELECT d.*, coalesce(p.payments, 0) AS payments, coalesce(p.paise, 0) AS paid_since,
           coalesce(d.computed, d.recorded, 0) AS worth,
           d.due || '#' || (coalesce(p.payments, 0) + 1) AS next
    FROM dues AS d LEFT JOIN paid_here AS p USING (due)
), open AS (
    SELECT w.*, w.worth - w.paid - w.paid_since AS amount, m.state AS set_state, m.entry, m.decided_at,
           m.decided_by, m.note, m.paise AS seen
    FROM whole AS w LEFT JOIN decided AS m ON m.line = w.next AND m.state <> 'paid'
), every AS (
    SELECT due || '#0' AS line, 'file' AS kind, 'paid' AS line_state, paid AS amount,
           NULL AS entry, NULL AS decided_at, NULL AS decided_by, NULL AS note, false AS changed, "on" AS day,
           w.* EXCLUDE ("on")
    FROM whole AS w WHERE state = 'paid' OR paid > 0
    UNION ALL BY NAME
    SELECT m.line, 'payment' AS kind, 'paid' AS line_state, m.paise AS amount, m.entry, m.decided_at,
           m.decided_by, m.note, false AS changed, w."on" AS day, w.* EXCLUDE ("on")
    FROM decided AS m JOIN whole AS w USING (due) WHERE m.state = 'paid'
    UNION ALL BY NAME
    SELECT next AS line, CASE WHEN payments > 0 THEN 'correction' ELSE 'open' END AS kind,
           CASE WHEN set_state = 'approved' AND seen <> amount THEN 'due'
                WHEN set_state IS NOT NULL THEN set_state
                WHEN payments > 0 THEN 'due'
                WHEN state = 'paid' THEN 'difference'
                WHEN state = 'due' AND ready IS NULL AND source = 'terms' THEN 'waits'
                ELSE state END AS line_state,
           amount, entry, decided_at, decided_by, note, coalesce(seen <> amount, false) AS changed,
           CASE WHEN payments > 0 THEN greatest("on", $anchor::DATE) ELSE coalesce(ready, "on") END
               AS day,
           o.* EXCLUDE ("on", amount, set_state, entry, decided_at, decided_by, note, seen)
    FROM open AS o WHERE amount <> 0 OR (payments = 0 AND state <> 'paid')
)
SELECT line, kind, line_state AS state, amount, entry, decided_at, decided_by, note, changed, day AS "on", due,
       source, ref, basis, rate, influencer, campaign, brand, first_day, last_day, ready, computed,
       recorded, paid, gift, revenue, orders, posts, tracked_orders, waiting_orders, stated_orders,
       stated_posts, cause, payments
FROM every
"""
"""The lines, over the tables of a cube and `marks`, what the log holds; `$anchor` is the last day
of the data."""

_MARKED: Final = [
    *("line", "due", "paise", "state", "entry", "decided_at", "decided_by", "note"),
]

_MONEY: Final = ("amount", "computed", "recorded", "paid", "gift", "revenue")


def cursor_of(snapshot: Snapshot, marks: Marks) -> duckdb.DuckDBPyConnection:
    """A cursor on the cube on which `marks` can be read."""
    cursor = connect(snapshot)
    cursor.register("marks", marks.lines[_MARKED])
    return cursor


def every_line(snapshot: Snapshot, parameters: Parameters) -> str:
    """SQL of the lines, with the last day of the data bound."""
    return LINES.replace("$anchor", parameters.add(span(snapshot).anchor))


@remembered
def lines(
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    influencers: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
) -> pd.DataFrame:
    """The lines of a view.

    Args:
        snapshot: Whose payouts they are.
        view: The view; see `analytics.payouts.view` for what of it reaches payouts.
        marks: What people decided.
        influencers: Only theirs; all where empty.
        states: Only lines of these states; all where empty.

    Returns:
        A row per line, by influencer and day; money in ₹.
    """
    parameters = Parameters()
    source = every_line(snapshot, parameters)
    terms = [condition(snapshot, view, parameters)]
    for column, values in (("influencer", influencers), ("state", states)):
        if values:
            marked = ", ".join(parameters.add(value) for value in values)
            terms.append(f"CAST(f.{column} AS VARCHAR) IN ({marked})")
    with closing(cursor_of(snapshot, marks)) as cursor:
        found = cursor.execute(
            "SELECT * REPLACE (CAST(influencer AS VARCHAR) AS influencer, "
            "CAST(campaign AS VARCHAR) AS campaign, CAST(brand AS VARCHAR) AS brand, "
            + ", ".join(f"{name} / {PAISE}.0 AS {name}" for name in _MONEY)
            + f') FROM ({source}) AS f WHERE {" AND ".join(terms)} '
            'ORDER BY influencer, "on" NULLS LAST, due, line',
            parameters.values,
        ).df()
    texts = ["influencer", "campaign", "brand", "basis", "decided_by", "note", "decided_at"]
    return found.assign(**{name: found[name].astype("str").fillna("") for name in texts})


def numbers_of(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """These columns as numbers, NaN where nothing is known."""
    return frame.assign(**{name: frame[name].astype("float64") for name in columns})
