"""The posts behind a view, as a list to mark on charts and open."""

from __future__ import annotations

from contextlib import closing
from typing import Final

import pandas as pd

from analytics.cache import remembered
from analytics.filters import Filters
from analytics.post_facts import COLUMNS, FACTS, PIECES, labelled
from analytics.scan import Parameters, plan
from analytics.span import window
from storage import Snapshot, connect

_FIRST: Final = "coalesce(q.reach, 0) DESC, coalesce(q.likes, 0) DESC, q.post_id"
"""The largest reach first, then the most likes."""


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
        SELECT {FACTS} FROM posts q JOIN chosen USING (number) ORDER BY {_FIRST} {most}
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df()
    return labelled(snapshot, found)[list(COLUMNS)].sort_values(
        ["date", "influencer"], ignore_index=True
    )


@remembered
def post_marks(snapshot: Snapshot, filters: Filters, named: int) -> pd.DataFrame:
    """The days of a view with posts, to be marked on a chart.

    Args:
        snapshot: Whose posts are read.
        filters: The view; one limited by something that only orders know has no posts.
        named: How many posts of a day are named at most: those with the largest reach.

    Returns:
        Columns `date`, `posts` (how many that day has), `label` (the influencer's name) and
        `platform`, a row per named post, by day and then by reach.
    """
    columns = ["date", "posts", "label", "platform"]
    if filters.order_only:
        return pd.DataFrame(columns=columns)
    parameters = Parameters()
    chosen = _chosen(snapshot, filters, parameters)
    statement = f"""
        WITH chosen AS ({chosen}), ranked AS (
            SELECT q.date, q.influencer, q.platform, count(*) OVER (PARTITION BY q.date) AS posts,
            row_number() OVER (PARTITION BY q.date ORDER BY {_FIRST}) AS place
            FROM posts q JOIN chosen USING (number) WHERE q.date IS NOT NULL
        )
        SELECT date, posts, CAST(influencer AS VARCHAR) AS influencer,
        CAST(platform AS VARCHAR) AS platform
        FROM ranked WHERE place <= {parameters.add(named)} ORDER BY date, place
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df()
    return labelled(snapshot, found)[columns]
