"""The posts behind a view, as a list to mark on charts and open."""

from __future__ import annotations

from contextlib import closing

import pandas as pd

from analytics.breakdown import influencer_labels
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.scan import Parameters, plan
from analytics.span import window
from storage import Snapshot, connect

COLUMNS = (
    "date",
    "influencer",
    "label",
    "platform",
    "campaign",
    "caption",
    "url",
    "reach",
    "likes",
    "comments",
    "engagement_rate",
)


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
    scan = plan(snapshot, filters, window(snapshot, filters), set(), parameters, table="fact")
    most = "" if limit is None else f"LIMIT {parameters.add(limit)}"
    statement = f"""
        WITH pieces AS (
            SELECT q.post_id, q.date, q.influencer, q.platform, s.campaign, s.brand, s.product
            FROM post_shares s JOIN posts q ON q.post_id = s.post_id
        ), chosen AS (SELECT DISTINCT f.post_id FROM pieces f WHERE {scan.where})
        SELECT date, CAST(influencer AS VARCHAR) AS influencer,
            CAST(platform AS VARCHAR) AS platform,
            coalesce(CAST(campaign AS VARCHAR), '') AS campaign, coalesce(caption, '') AS caption,
            coalesce(url, '') AS url, CAST(reach AS DOUBLE) AS reach,
            CAST(likes AS DOUBLE) AS likes, CAST(comments AS DOUBLE) AS comments,
            100.0 * (coalesce(likes, 0) + coalesce(comments, 0)) / nullif(reach, 0)
                AS engagement_rate
        FROM posts JOIN chosen USING (post_id)
        ORDER BY coalesce(reach, 0) DESC, coalesce(likes, 0) DESC, post_id {most}
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df()
    names = influencer_labels(snapshot)
    found["label"] = [names.get(value, value) for value in found["influencer"]]
    return found[list(COLUMNS)].sort_values(["date", "influencer"], ignore_index=True)
