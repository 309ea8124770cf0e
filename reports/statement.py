"""An influencer's payout statement as PDF: what it comes to, line by line, and how."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd

from analytics import day_words
from analytics import performance as perf
from analytics.filters import Filters
from analytics.payouts import totals, trace
from analytics.payouts.lines import lines, worth_listing
from analytics.payouts.terms import counting
from charts import format as fmt
from charts import payout_words as words
from reports.printing import pdf_of
from settings import VERSION
from storage import Snapshot
from storage.payout_log import Marks


def statement_pdf(
    snapshot: Snapshot, view: Filters, marks: Marks, who: str, made: datetime
) -> bytes:
    """The statement of one influencer.

    Args:
        snapshot: Whose payouts they are.
        view: The view; its period bounds the statement.
        marks: What people decided.
        who: Id of the influencer.
        made: When it is made.

    Raises:
        PrintingError: No PDF can be made on this machine.
    """
    return pdf_of("statement.html", content_of(snapshot, view, marks, who, made))


def content_of(
    snapshot: Snapshot, view: Filters, marks: Marks, who: str, made: datetime
) -> dict[str, Any]:
    """What the statement says, ready to print."""
    mine = view.with_values("influencer", [who])
    listed = worth_listing(lines(snapshot, mine, marks, (who,)))
    total = totals.payouts(snapshot, mine, marks).total
    parts = {str(due): own for due, own in trace.parts(snapshot, who).groupby("due")}
    about = perf.profile(snapshot, who)
    days = perf.window(snapshot, view)
    config = snapshot.config
    return {
        "name": about.label,
        "influencer": who,
        "period": day_words.span(days.start, days.end) if days else "all time",
        "filters": [
            f"{key}: {', '.join(values)}" for key, values in view.selections if key != "influencer"
        ],
        "figures": [
            ("Owed", fmt.money(total.owed, "exact")),
            ("Approved", fmt.money(total.approved, "exact")),
            ("Paid", fmt.money(total.paid, "exact")),
            ("Gifted products", fmt.money(total.gift, "exact")),
        ],
        "lines": [_line(row, parts.get(str(row["due"]))) for row in listed.to_dict("records")],
        "total": fmt.money(float(listed["amount"].sum()), "exact"),
        "counts": words.COUNTED[counting(snapshot)],
        "hold": config.payout_hold_days,
        "snapshot": snapshot.id,
        "version": VERSION,
        "made": f"{made.day} {made:%b %Y, %H:%M} {made.tzname() or ''}".strip(),
    }


def _line(row: dict[Any, Any], parts: pd.DataFrame | None) -> dict[str, str]:
    day = row["on"]
    return {
        "day": "–" if pd.isna(day) else day_words.day(pd.Timestamp(day).date()),
        "purpose": words.purpose(row),
        "how": words.how(row, parts),
        "amount": words.money(row, "amount"),
        "state": words.state(row),
    }
