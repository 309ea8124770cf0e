"""Lines of payouts, and payouts that differ, as rows for a file."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics import performance as perf
from charts import payout_words as words
from storage import Snapshot

_FIRST: Final = ("influencer", "name", "on", "for", "state", "amount")
_INSIDE: Final = (
    *("line", "kind", "one", "closed", "due", "entry", "changed", "filed", "words", "ready"),
)


def named_lines(snapshot: Snapshot, found: pd.DataFrame) -> pd.DataFrame:
    """Lines for a spreadsheet: who, when, what for and how much first; nothing of the inside.

    Args:
        snapshot: Whose names are used.
        found: Rows of `analytics.payouts.lines`.
    """
    names = perf.influencer_labels(snapshot)
    made = found.assign(
        name=found["influencer"].map(names).fillna(found["influencer"]),
        **{"for": [words.purpose(row) for row in found.to_dict("records")]},
    )
    kept = [name for name in made.columns if name not in (*_FIRST, *_INSIDE)]
    return made[[*_FIRST, *kept]].rename(columns={"on": "date", "ref": "payout"})


def told_differences(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of `analytics.payouts.totals.differences`, each with why it differs, in words first."""
    why = [words.cause(row) for row in found.to_dict("records")]
    return found.assign(why=why)[["why", *found.columns]].rename(columns={"on": "date"})


def plain_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Days as 2025-09-30, without a time."""
    days = rows.select_dtypes("datetime").columns
    return rows.assign(**{name: rows[name].dt.strftime("%Y-%m-%d") for name in days})
