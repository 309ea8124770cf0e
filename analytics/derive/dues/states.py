"""What the status of a payout row says: paid, held back, disputed, cancelled, or to be paid."""

from __future__ import annotations

from typing import Final

import pandas as pd

PAID: Final = (
    r"\b(?:paid|transferred|disbursed|released|settled|cleared|completed?|done|credited|remitted)\b"
)
"""Words that say it was paid; a blank status, or no such column, says so too."""
_NOT_YET: Final = (
    r"\b(?:not|to be|yet|pending|due|awaiting|partial\w*|part|half|will|schedule\w*|requested)\b"
)
_SAID: Final = (
    ("cancelled", r"\b(?:cancel\w*|reject\w*|void\w*|returned|reversed)\b"),
    ("disputed", r"\bdisput\w*"),
    ("hold", r"\b(?:on ?hold|hold|held|blocked|withheld)\b"),
    ("approved", r"\b(?:approved|confirmed|authori[sz]ed)\b"),
)
"""States that other words stand for, the first that fits; everything else is `due`."""

CANCELLED: Final = _SAID[0][1]


def states(rows: pd.DataFrame) -> pd.Series:
    """The state that each row gives itself: paid, cancelled, disputed, hold, approved or due.

    Args:
        rows: Columns `status` and `recorded`; a row without a sum cannot have been paid.
    """
    status = rows["status"].astype("str").str.lower().where(rows["status"].notna(), "")
    found = pd.Series("due", index=rows.index, dtype="str")
    later = status.str.contains(_NOT_YET, regex=True)
    paid = (status == "") | (status.str.contains(PAID, regex=True) & ~later)
    for state, words in reversed(_SAID):
        found = found.where(~status.str.contains(words, regex=True), state)
    known = found == "due"
    return found.where(~(paid & known & rows["recorded"].notna()), "paid")
