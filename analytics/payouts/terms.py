"""What was agreed with whom, as the terms files say it."""

from __future__ import annotations

from contextlib import closing

import pandas as pd

from analytics.breakdown import influencer_labels
from analytics.cache import remembered
from analytics.measures import PAISE
from schemas.rows import live_sql
from storage import Snapshot, connect


@remembered
def terms(snapshot: Snapshot) -> pd.DataFrame:
    """Every term, by influencer.

    Returns:
        The columns of the table, sums in ₹, `label`, and `unused`: whether no work is paid under it
        so far, as where its campaign or brand is spelled otherwise.
    """
    rows = snapshot.rows_of("terms")
    if not rows.count:
        return pd.DataFrame()
    money = ("cap", "guarantee", "minimum_payout", "bonus", "gift_value")
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(
            "SELECT NOT EXISTS (FROM dues AS d WHERE d.source = 'terms' AND d.ref = term_id) "
            f"AS unused, * EXCLUDE ({', '.join(f'{name}_paise' for name in money)}), "
            + ", ".join(f"{name}_paise / {PAISE}.0 AS {name}" for name in money)
            + f" FROM ({live_sql(rows)}) ORDER BY influencer_id, start_date NULLS FIRST, term_id"
        ).df()
    names = influencer_labels(snapshot)
    found["label"] = [names.get(who, who) for who in found["influencer_id"]]
    return found


@remembered
def counting(snapshot: Snapshot) -> str:
    """Which orders count for payouts: `all` or `delivered`."""
    with closing(connect(snapshot)) as cursor:
        ((found,),) = cursor.execute("SELECT counting FROM pay_rules").fetchall()
    return str(found)
