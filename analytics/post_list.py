"""The posts behind a view, as a list to mark on charts and open."""

from __future__ import annotations

from contextlib import closing

import pandas as pd

from analytics.cache import remembered
from analytics.filters import Filters
from analytics.post_facts import COLUMNS, FACTS, FIRST, PIECES, labelled
from analytics.scan import Parameters, plan
from analytics.span import window
from storage import Snapshot, connect


def _chosen(snapshot: Snapshot, filters: Filters, parameters: Parameters) -> str:
    """SQL of the numbers of a view's posts."""
    scan = plan(snapshot, filters, window(snapshot, filters), set(), parameters, table="fact")
    return f"SELECT DISTINCT f.number FROM ({PIECES}) f WHERE {scan.where}"


@remembered
def posts(snapshot: Snapshot, filters: Filters, limit: int | None = None) -> pd.DataFrame:
    """Posts of a view, each once and whole, in order of date.

    A post that was shared out over several brands, campaigns or products is listed under each of
    them. A view limited by something that only orders know has no posts.

    Args:
        snapshot: Whose posts are read.
        filters: The view.
        limit: How many at most: those with the largest reach, then the most likes; None for all.

    Returns:
        Columns `COLUMNS`; `campaign` is the post's own ("" where it names none), counts are NaN
        where the file has none, `engagement_rate` = (likes + comments) / reach × 100.
    """
    if filters.order_only:
        return pd.DataFrame(columns=list(COLUMNS))
    parameters = Parameters()
    chosen = _chosen(snapshot, filters, parameters)
    most = "" if limit is None else f"LIMIT {parameters.add(limit)}"
    statement = f"""
        WITH chosen AS ({chosen})
        SELECT {FACTS} FROM posts q JOIN chosen USING (number) ORDER BY {FIRST} {most}
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df()
    return labelled(snapshot, found)[list(COLUMNS)].sort_values(
        ["date", "influencer"], ignore_index=True
    )
