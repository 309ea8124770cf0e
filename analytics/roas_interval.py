"""How sure a ROAS is: its interval from the number of orders behind it.

With R the revenue of n tracked order rows and C the cost, taken as known,

    log ROAS ± z·√v,  v = (1 + CV²) / n,  z = 1.645 for 90 %, two-sided

v is the variance of the log of a sum of n order values whose number is itself chance (compound
Poisson, delta method); CV is sd / mean of those order values, of all rows of the frame pooled where
n < 5. Where R is net, n counts the orders that stayed sold, n · net / gross. It covers chance in
the number and size of orders; it does not cover what the tracking misses or how costs were shared
out: see `cost_range` for the latter.

No revenue, no cost, no interval.

Source: the delta method for a compound Poisson sum, Var(Σx) = λ·E[x²]; W. Feller, "An Introduction
to Probability Theory and Its Applications", vol. 1, ch. XII.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.ask import TOTAL, Grouping, Question, answer
from analytics.breakdown import group_values
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.scoring import Z, stayed_sold, variation
from analytics.span import window
from settings import WorkspaceSettings
from storage import Snapshot


def interval(sums: pd.DataFrame, config: WorkspaceSettings) -> pd.DataFrame:
    """The interval of the ROAS of every row of sums.

    Args:
        sums: One row per group with columns `order_rows`, `revenue`, `net_revenue`, `revenue_sq`
            and `cost`, money in paise.
        config: The workspace's revenue basis.

    Returns:
        The same index; columns `low` and `high`, ratios; NaN without revenue or cost.
    """
    count = sums["order_rows"].to_numpy("float64")
    gross, squares = sums["revenue"].to_numpy("float64"), sums["revenue_sq"].to_numpy("float64")
    basis = config.revenue_metric
    revenue, cost = sums[basis].to_numpy("float64"), sums["cost"].to_numpy("float64")
    known = (revenue > 0) & (cost > 0) & (count > 0) & (gross > 0)
    spread = np.full(len(sums), np.nan)
    if known.any():
        own = variation(count, gross, squares, known)
        kept = stayed_sold(count, gross, revenue)
        spread[known] = Z * np.sqrt((1.0 + own[known]) / kept[known])
    ratio = np.divide(revenue, cost, out=np.full(len(sums), np.nan), where=known)
    ends = {"low": ratio * np.exp(-spread), "high": ratio * np.exp(spread)}
    return pd.DataFrame(ends, index=sums.index)


@remembered
def roas_interval(snapshot: Snapshot, filters: Filters, grouping: Grouping = TOTAL) -> pd.DataFrame:
    """The interval of ROAS in total, or by the values of one or two dimensions.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        grouping: Keys of `BREAKDOWNS`, or of extra columns that the snapshot has.

    Returns:
        A text column per key ("" for blank), `low` and `high`, 90 % two-sided; NaN where ROAS is
        undefined, or nothing but zero.

    Raises:
        KeyError: If a dimension does not exist.
    """
    sums = answer(snapshot, filters, Question(grouping, window(snapshot, filters)))
    found = interval(sums, snapshot.config)
    for at, key in enumerate(grouping):
        found.insert(at, key, group_values(key, sums[key]))
    return found
