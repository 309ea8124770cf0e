"""Total lines at the foot of an export, which would count everything twice."""

from __future__ import annotations

from schemas.clean import Cleaned
from schemas.columns import Table

TOTAL_LINE = "a total line, not {row}: left out"

_ROWS = {"posts": "a post", "tracking": "an order", "payouts": "a payout"}
_TOTAL = r"(?:(?:grand|sub)[\s-]*)?totals?:?|sum:?"


def refuse_totals(cleaned: Cleaned, table: Table) -> None:
    """Refuses rows that name a total where the influencer should stand, and for that alone."""
    if table.name not in _ROWS:
        return
    names = cleaned.frame["influencer_id"]
    totals = names.str.fullmatch(_TOTAL, case=False).fillna(False).to_numpy(dtype=bool)
    if totals.any():
        reason = TOTAL_LINE.format(row=_ROWS[table.name])
        cleaned.rejects.add_alone(totals, "influencer_id", reason)
