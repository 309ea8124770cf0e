"""Lines of payouts, and payouts that differ, as rows for a file."""

from __future__ import annotations

import pandas as pd

from analytics import performance as perf
from charts import payout_words as words
from storage import Snapshot


def named_lines(snapshot: Snapshot, found: pd.DataFrame) -> pd.DataFrame:
    """Lines with whom they are for, and what for, under the names that files give them.

    Args:
        snapshot: Whose names are used.
        found: Rows of `analytics.payouts.lines`.
    """
    names = perf.influencer_labels(snapshot)
    made = found.rename(columns={"influencer": "influencer_id", "on": "date", "ref": "payout"})
    return made.assign(
        influencer=found["influencer"].map(names).fillna(found["influencer"]),
        **{"for": [words.purpose(row) for row in found.to_dict("records")]},
    )


def told_differences(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of `analytics.payouts.totals.differences`, each with why it differs, in words first."""
    why = [words.cause(row) for row in found.to_dict("records")]
    return found.assign(why=why)[["why", *found.columns]].rename(columns={"on": "date"})


def plain_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Days as 2025-09-30, without a time."""
    days = rows.select_dtypes("datetime").columns
    return rows.assign(**{name: rows[name].dt.strftime("%Y-%m-%d") for name in days})
