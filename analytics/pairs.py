"""Which combinations of two dimensions earn most per rupee."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.ask import Question, answer
from analytics.breakdown import crossed
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import SUMS
from analytics.span import window
from storage import Snapshot

PAIR_METRICS: Final = ("orders", "revenue", "cost", "roas")
"""What is told of a combination."""

_SUMS: Final = ("orders", "revenue", "net_revenue", "cost")
"""What that is made of; the rest of the sums would take twice the time."""

LEAST_SHARE: Final = 0.02
"""Share of the view's cost below which a combination is too small to be compared."""


def pair_questions(snapshot: Snapshot, filters: Filters, rows: str, columns: str) -> list[Question]:
    """What `best_pairs` asks."""
    return [Question((rows, columns), window(snapshot, filters), _SUMS)]


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
        Columns `row`, `column`, `row_label`, `column_label` and `PAIR_METRICS`, as `matrix` has
        them; best first, ties by cost; without blanks on either side. Empty where cost is unknown.

    Raises:
        KeyError: If a dimension does not exist.
        ValueError: If both are the same.
    """
    if rows == columns:
        raise ValueError(f"A table needs two different dimensions, not {rows} twice.")
    (question,) = pair_questions(snapshot, filters, rows, columns)
    sums = answer(snapshot, filters, question)
    table = crossed(snapshot, sums.reindex(columns=[rows, columns, *SUMS]), rows, columns)
    enough = table["cost"] >= LEAST_SHARE * table["cost"].sum()
    named = (table["row"] != "") & (table["column"] != "")
    ranked = table[enough & named & (table["cost"] > 0)].sort_values(
        ["roas", "cost", "row", "column"], ascending=[False, False, True, True]
    )
    shown = ["row", "column", "row_label", "column_label", *PAIR_METRICS]
    return ranked.head(n)[shown].reset_index(drop=True)
