"""What was recorded as paid, against what rate and work come to.

    computed   = rate × posts or orders of the row (where it states none: of the matching work),
                 a percentage of the matching revenue, or both for a hybrid
    difference = recorded − computed

In one public set 34 of 41 per-post payouts disagree; a payout without a rate cannot be computed.
"""

from __future__ import annotations

from contextlib import closing
from typing import Final

import pandas as pd

from analytics.breakdown import influencer_labels
from analytics.cache import remembered
from analytics.measures import PAISE
from storage import Snapshot, connect

COLUMNS: Final = (
    "payout_id",
    "influencer",
    "label",
    "date",
    "basis",
    "rate",
    "recorded",
    "computed",
    "difference",
    "stated_orders",
    "tracked_orders",
    "stated_posts",
    "tracked_posts",
)


@remembered
def payout_check(snapshot: Snapshot) -> pd.DataFrame:
    """Every payout row as recorded and as computed, largest difference first.

    Returns:
        Columns `COLUMNS`: ₹ (`recorded`, `computed` and `difference` NaN where unknown), `date` the
        row's own or the end of its period, counts as stated in the row (NaN where it states none)
        and as tracked in the work that it pays for.
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(
            "SELECT coalesce(payout_id, '') AS payout_id, "
            "CAST(influencer AS VARCHAR) AS influencer, "
            "coalesce(date, period_end, period_start) AS date, coalesce(basis, '') AS basis, rate, "
            f"recorded / {PAISE}.0 AS recorded, computed / {PAISE}.0 AS computed, "
            f"(recorded - computed) / {PAISE}.0 AS difference, "
            "CAST(stated_orders AS DOUBLE) AS stated_orders, tracked_orders, "
            "CAST(stated_posts AS DOUBLE) AS stated_posts, tracked_posts FROM payouts "
            "ORDER BY abs(recorded - computed) DESC NULLS LAST, claim"
        ).df()
    names = influencer_labels(snapshot)
    found["label"] = [names.get(who, who) for who in found["influencer"]]
    return found[list(COLUMNS)]
