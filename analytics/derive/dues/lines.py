"""Lines of money: what was paid of each due, and what is open.

A due has

- a line of what the payouts file says was paid,
- a line for every payment that somebody marked here, with the amount that was paid: it never
  changes,
- an open line of what is left, computed − paid. What the file came to say was paid after a payment
  made here is that payment, coming back: it was paid once. After a payment it is a correction,
  negative where orders were returned since, and belongs to the last day of the data until it is
  settled.

Σ of the lines of a due = what it comes to by the work (or as recorded, where that is not known).
"""

from __future__ import annotations

from typing import Final

LINES: Final = """
WITH decided AS (FROM {marks}), paid_here AS (
    SELECT due, count(*) AS payments, sum(paise) AS paise, min(filed) AS filed
    FROM decided WHERE state = 'paid' GROUP BY due
), whole AS (
    SELECT d.* EXCLUDE (paid), coalesce(p.payments, 0) AS payments,
           coalesce(p.paise, 0) AS paid_since,
           d.paid AS filed,
           d.paid - greatest(least(coalesce(p.paise, 0), d.paid - coalesce(p.filed, d.paid)), 0)
               AS paid,
           CASE WHEN d.state = 'cancelled' THEN 0 ELSE coalesce(d.computed, d.recorded, 0) END
               AS worth,
           d.due || '#' || (coalesce(p.payments, 0) + 1) AS next
    FROM {dues} AS d LEFT JOIN paid_here AS p USING (due)
), open AS (
    SELECT w.*, w.worth - w.paid - w.paid_since AS amount, m.state AS set_state, m.entry,
           m.decided_at, m.decided_by, m.note, m.paise AS seen
    FROM whole AS w LEFT JOIN decided AS m ON m.line = w.next AND m.state <> 'paid'
), every AS (
    SELECT due || '#0' AS line, 'file' AS kind, 'paid' AS line_state, paid AS amount,
           NULL AS entry, NULL AS decided_at, NULL AS decided_by, NULL AS note, NULL AS words,
           false AS changed,
           "on" AS day, w.* EXCLUDE ("on")
    FROM whole AS w WHERE paid > 0 OR (state = 'paid' AND payments = 0 AND source = 'payout')
    UNION ALL BY NAME
    SELECT m.line, 'payment' AS kind, 'paid' AS line_state, m.paise AS amount, m.entry,
           m.decided_at, m.decided_by, m.note, m.words, false AS changed,
           coalesce(m.day, w."on") AS day,
           w.* EXCLUDE ("on")
    FROM decided AS m JOIN whole AS w USING (due) WHERE m.state = 'paid'
    UNION ALL BY NAME
    SELECT next AS line, CASE WHEN payments > 0 THEN 'correction' ELSE 'open' END AS kind,
           CASE WHEN set_state = 'approved' AND seen <> amount THEN 'due'
                WHEN set_state IS NOT NULL THEN set_state
                WHEN payments > 0 THEN 'due'
                WHEN state <> 'paid' THEN state
                WHEN source = 'terms' AND amount > 0 THEN 'due'
                ELSE 'difference' END AS line_state,
           amount, entry, decided_at, decided_by, note,
           CASE WHEN source = 'gone' THEN 'No longer in the files: ' || ref END AS words,
           coalesce(seen <> amount, false) AS changed,
           CASE WHEN payments > 0 THEN greatest("on", {anchor}) ELSE coalesce(ready, "on") END
               AS day,
           o.* EXCLUDE ("on", amount, set_state, entry, decided_at, decided_by, note, seen)
    FROM open AS o WHERE amount <> 0 OR (payments = 0 AND state <> 'paid')
)
SELECT line, kind, line_state AS state, CAST(amount AS BIGINT) AS amount,
       CAST(entry AS BIGINT) AS entry, CAST(decided_at AS VARCHAR) AS decided_at,
       CAST(decided_by AS VARCHAR) AS decided_by, CAST(note AS VARCHAR) AS note,
       CAST(words AS VARCHAR) AS words, changed,
       payments > 0 AND worth = paid + paid_since AS closed, CAST(day AS DATE) AS "on",
       row_number() OVER (PARTITION BY due ORDER BY line) = 1 AS one,
       due, source, ref, basis, rate, influencer, campaign, brand, first_day, last_day, ready,
       computed, recorded, paid, filed, gift, revenue, orders, posts, tracked_orders,
       waiting_orders, stated_orders, stated_posts, cause, CAST(payments AS BIGINT) AS payments
FROM every
"""
"""The lines of `{dues}` under what `{marks}` say; `{anchor}` is the last day of the data. `one`
marks one line of each due, `closed` those of a due that payments made here have settled."""

NO_MARKS: Final = """(
    SELECT '' AS line, '' AS due, 0 AS paise, '' AS state, 0 AS entry, '' AS decided_at,
           '' AS decided_by, '' AS note, '' AS words, CAST(NULL AS DATE) AS day,
           0 AS filed
    WHERE false
)"""
"""What a workspace knows in which nobody decided anything."""

DECIDED: Final = """(
    FROM main.dues SEMI JOIN marks USING (due)
    UNION ALL BY NAME
    SELECT due, 'gone' AS source, any_value(words) AS ref, 'due' AS state, '' AS cause,
           TRY_CAST(any_value(influencer) AS influencer) AS influencer, 0 AS computed, 0 AS paid,
           0 AS gift, 0 AS orders, 0 AS posts, 0 AS tracked_orders, 0 AS waiting_orders,
           max(coalesce(day, CAST(decided_at[1:10] AS DATE))) AS "on"
    FROM marks ANTI JOIN main.dues USING (due) WHERE state = 'paid' GROUP BY due
)"""
"""The dues that somebody decided about. One that was paid here and is in no file any more comes to
nothing, so that what was paid stays, and has to come back."""

UNDECIDED: Final = LINES.format(marks=NO_MARKS, dues="{dues}", anchor="CAST(NULL AS DATE)")
"""The lines of `{dues}` before anybody decided."""
