"""The best values of a dimension by one metric, and the rest of them as one."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.ask import Question, answer
from analytics.breakdown import group_values, labels
from analytics.cache import remembered
from analytics.evaluation import evaluate
from analytics.filters import Filters
from analytics.measures import SUMS
from analytics.metrics import METRICS
from analytics.roas_interval import interval
from analytics.span import window
from storage import Snapshot

OTHERS: Final = "\x00others"
"""Value of the row that stands for the rest; no file can hold it."""


@remembered
def ranked(
    snapshot: Snapshot, filters: Filters, dimension: str, metric: str, most: int
) -> pd.DataFrame:
    """The values with the best figures, and the rest of them as one row.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        dimension: A key of `BREAKDOWNS`, or of an extra column that the snapshot has.
        metric: A key of the metric registry.
        most: How many values have a row of their own.

    Returns:
        Columns `value`, `label`, one per metric, `low` and `high` (the interval of ROAS); best
        first, which is the largest unless less is better, ties by revenue. Where less cost is
        better, those without any cost come last: unknown is not cheap. Values whose figure is
        unknown are left out. A last row of value
        `OTHERS` has the metrics of all values that follow, worked out from their sums: a ratio of
        sums, not a mean of ratios.

    Raises:
        KeyError: If the dimension or the metric does not exist.
    """
    sums = answer(snapshot, filters, Question((dimension,), window(snapshot, filters)))
    values = group_values(dimension, sums[dimension])
    order = _best_first(evaluate(sums, snapshot.config).assign(value=values), metric)
    first, rest = sums.loc[order.index[:most]], sums.loc[order.index[most:]]
    named = values.loc[first.index].tolist()
    shown = labels(snapshot, dimension, values.loc[first.index]).tolist()
    rows = [first[list(SUMS)]]
    if len(rest):
        # A sum that no row knows stays unknown.
        rows.append(rest[list(SUMS)].sum(min_count=1).to_frame().T)
        named.append(OTHERS)
        shown.append(f"{len(rest)} others" if len(rest) > 1 else "1 other")
    table = pd.concat(rows, ignore_index=True)
    found = evaluate(table, snapshot.config).join(interval(table, snapshot.config))
    found.insert(0, "value", pd.Series(named, dtype="str"))
    found.insert(1, "label", pd.Series(shown, dtype="str"))
    return found


def _best_first(figures: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The rows whose figure is known, the best first, those without cost last where less is."""
    known = figures[figures[metric].notna()]
    less = METRICS[metric].better == "down"
    free = known["cost"].le(0) if less else False
    keys = dict.fromkeys((metric, "revenue", "value"))
    ascending = [less if key == metric else key == "value" for key in keys]
    return known.assign(free=free).sort_values(["free", *keys], ascending=[True, *ascending])
