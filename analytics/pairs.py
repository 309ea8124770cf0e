"""Which combinations of two dimensions earn most per rupee."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.breakdown import matrix
from analytics.cache import remembered
from analytics.filters import Filters
from storage import Snapshot

LEAST_SHARE: Final = 0.02
"""Share of the view's cost below which a combination is too small to be compared."""


@remembered
def best_pairs(
    snapshot: Snapshot, filters: Filters, rows: str, columns: str, n: int = 8
) -> pd.DataFrame:
    """The combinations with the highest ROAS among those that took part of the cost.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        rows: A key of `BREAKDOWNS`, or of an extra column that the snapshot has.
        columns: Another one.
        n: How many at most.

    Returns:
        Rows of `matrix`, best first, ties by cost; without blanks on either side. Empty where cost
        is unknown.

    Raises:
        KeyError: If a dimension does not exist.
        ValueError: If both are the same.
    """
    table = matrix(snapshot, filters, rows, columns)
    enough = table["cost"] >= LEAST_SHARE * table["cost"].sum()
    named = (table["row"] != "") & (table["column"] != "")
    ranked = table[enough & named & (table["cost"] > 0)].sort_values(
        ["roas", "cost", "row", "column"], ascending=[False, False, True, True]
    )
    return ranked.head(n).reset_index(drop=True)
