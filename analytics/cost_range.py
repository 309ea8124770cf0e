"""How much a ROAS depends on the rule that spreads fixed sums.

    cost under a rule = cost − fixed sums under the workspace's rule + fixed sums under that rule
    ROAS under it     = tracked revenue / that cost

The range over the five rules stands beside every ROAS whose cost holds fixed sums. The total of an
influencer hardly moves, the split over campaigns, brands and days does.
"""

from __future__ import annotations

from contextlib import closing

import pandas as pd

from analytics.ask import TOTAL, Question, answer
from analytics.cache import remembered
from analytics.columns import column_of, joins
from analytics.derive.fixed_costs import RULES
from analytics.filters import Filters, dimension_of
from analytics.measures import PAISE
from analytics.scan import Parameters, plan, unknown_sums
from analytics.span import window
from storage import Snapshot, connect

COLUMNS = ("value", "roas", "low", "high", "fixed", *(f"roas_{rule}" for rule in RULES))


@remembered
def roas_range(snapshot: Snapshot, filters: Filters, dimension: str | None = None) -> pd.DataFrame:
    """ROAS under every rule for fixed sums, in total or by the values of a dimension.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        dimension: A key of `BREAKDOWNS` that cost knows; None for the total.

    Returns:
        Columns `COLUMNS`, one row per value ("" for blank; a single row with "" in total): `roas`
        under the workspace's rule, `low` and `high` over the rules, `fixed` the fixed sums under
        the workspace's rule in ₹, `roas_<rule>` each; NaN where cost is zero, `high`
        also where any rule leaves no cost: then the range has no upper end. Empty where cost is
        unknown.

    Raises:
        KeyError: If the dimension does not exist.
    """
    if _is_unknown(filters, dimension):
        return pd.DataFrame(columns=list(COLUMNS))
    days, grouping = window(snapshot, filters), TOTAL if dimension is None else (dimension,)
    revenue = snapshot.config.revenue_metric
    found = answer(snapshot, filters, Question(grouping, days))[[*grouping, revenue, "cost"]]
    found = found.rename(columns={dimension: "value"}) if dimension else found.assign(value="")
    if dimension and dimension_of(dimension).level == "time":
        found["value"] = found["value"].dt.strftime("%Y-%m-%d").astype("str").fillna("")
    fixed = fixed_sums(snapshot, filters, dimension)
    table = found.merge(fixed, on="value", how="left").fillna(
        {f"fixed_{rule}": 0 for rule in RULES}
    )
    own = snapshot.config.fixed_rule
    rest = table["cost"] - table[f"fixed_{own}"]
    for rule in RULES:
        cost = rest + table[f"fixed_{rule}"]
        table[f"roas_{rule}"] = table[revenue] / cost.where(cost > 0)
    under = [f"roas_{rule}" for rule in RULES]
    table["roas"] = table[f"roas_{own}"]
    table["low"] = table[under].min(axis=1)
    table["high"] = table[under].max(axis=1).where(table[under].notna().all(axis=1))
    table["fixed"] = table[f"fixed_{own}"] / PAISE
    return table[list(COLUMNS)]


def _is_unknown(filters: Filters, dimension: str | None) -> bool:
    """Whether the view or the dimension names what cost does not know."""
    named = [key for key, _ in filters.selections] + ([] if dimension is None else [dimension])
    return bool(unknown_sums(named))


@remembered
def fixed_sums(snapshot: Snapshot, filters: Filters, dimension: str | None = None) -> pd.DataFrame:
    """Fixed sums of a view under every rule, in paise, in total or by the values of a dimension.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        dimension: A key of `BREAKDOWNS` that cost knows; None for the total.

    Returns:
        Columns `value` and `fixed_<rule>`; values without a fixed sum are left out, and all of
        them where cost is unknown.
    """
    if _is_unknown(filters, dimension):
        return pd.DataFrame(columns=["value", *(f"fixed_{rule}" for rule in RULES)])
    parameters = Parameters()
    days = window(snapshot, filters)
    where = plan(snapshot, filters, days, set(), parameters, table="fact").where
    value, joined, group = "''", "", ""
    if dimension is not None:
        timed = dimension_of(dimension).level == "time"
        shown = f"CAST({column_of(dimension)} AS {'DATE' if timed else 'VARCHAR'})"
        value = f"coalesce(CAST({shown} AS VARCHAR), '')"
        joined, group = joins([dimension]), "GROUP BY 1"
    sums = ", ".join(
        f"CAST(coalesce(sum(f.{rule}), 0) AS BIGINT) AS fixed_{rule}" for rule in RULES
    )
    statement = f"SELECT {value} AS value, {sums} FROM fixed_costs f {joined} WHERE {where} {group}"
    with closing(connect(snapshot)) as cursor:
        return cursor.execute(statement, parameters.values).df().astype({"value": "str"})
