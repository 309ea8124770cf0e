"""Total lines at the foot of an export, which would count everything twice."""

from __future__ import annotations

import pyarrow as pa

from schemas.clean import Cleaned
from schemas.columns import Table
from schemas.compute import pc

TOTAL_LINE = "a total line, not {row}: left out"

_ROWS = {"posts": "a post", "tracking": "an order", "payouts": "a payout"}
_TOTAL = r"^(?:(?:(?:grand|sub)[\s-]*)?totals?:?|sum:?)$"


def refuse_totals(cleaned: Cleaned, table: Table) -> None:
    """Refuses rows that name a total where the influencer should stand, and for that alone."""
    if table.name not in _ROWS:
        return
    # An id stands in many rows: its text is looked at once.
    coded = pa.array(cleaned.frame["influencer_id"], pa.string()).dictionary_encode()
    named = pc.match_substring_regex(coded.dictionary, _TOTAL, ignore_case=True)
    totals = named.take(coded.indices).fill_null(False).to_numpy(zero_copy_only=False)
    if totals.any():
        reason = TOTAL_LINE.format(row=_ROWS[table.name])
        cleaned.rejects.add_alone(totals, "influencer_id", reason)
