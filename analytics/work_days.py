"""From when to when the values of a dimension were at work."""

from __future__ import annotations

from contextlib import closing
from typing import Final

import pandas as pd

from analytics.breakdown import breakdown
from analytics.cache import remembered
from analytics.columns import column_of, joins
from analytics.filters import Filters
from analytics.scan import Parameters, Table, plan
from analytics.span import window
from storage import Snapshot, connect

_WORK: Final[dict[Table, str]] = {
    "orders": "f.influencer IS NOT NULL AND f.orders > 0",
    "post_shares": "f.post_units > 0",
}
_CUBE: Final = "f.post_units > 0 OR f.orders > 0 OR f.cost > 0"
"""What counts as work on a day: posts, tracked orders or cost."""


@remembered
def work_days(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """First and last day with posts, tracked orders or cost of every value of a dimension.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        dimension: A key of `BREAKDOWNS` that is no time, or of an extra column.

    Returns:
        Columns `value` ("" for blank), `label`, `first` and `last` (ISO dates) and `revenue` (₹),
        the largest revenue first. Values without a dated day of work are left out.

    Raises:
        KeyError: If the dimension does not exist.
    """
    parameters = Parameters()
    scan = plan(snapshot, filters, window(snapshot, filters), {dimension}, parameters)
    work = _WORK.get(scan.table, _CUBE)
    statement = f"""
        SELECT coalesce(CAST({column_of(dimension)} AS VARCHAR), '') AS value,
            CAST(min(f.date) AS VARCHAR) AS first, CAST(max(f.date) AS VARCHAR) AS last
        FROM {scan.table} f {joins([dimension])}
        WHERE {scan.where} AND f.date IS NOT NULL AND ({work})
        GROUP BY 1
    """
    with closing(connect(snapshot)) as cursor:
        days = cursor.execute(statement, parameters.values).df().astype("str")
    known = breakdown(snapshot, filters, dimension)[["value", "label", "revenue"]]
    found = days.merge(known.fillna({"revenue": 0.0}), on="value", how="left", validate="1:1")
    ranked = found.sort_values(["revenue", "value"], ascending=[False, True], ignore_index=True)
    return ranked[["value", "label", "first", "last", "revenue"]]
