"""What a list of posts shows of each: SQL that every such list shares."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.breakdown import influencer_labels
from storage import Snapshot

COLUMNS: Final = (
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

PIECES: Final = """
SELECT s.*, q.number FROM post_shares s JOIN posts q ON q.post_id = s.post_id
"""
"""Posts by what they worked for, to be filtered: a post is in a view if one of its pieces is."""

FIRST: Final = "coalesce(q.reach, 0) DESC, coalesce(q.likes, 0) DESC, q.post_id"
"""Order of posts read as `q`: the largest reach first, then the most likes."""

FACTS: Final = """
q.post_id, q.date, CAST(q.influencer AS VARCHAR) AS influencer,
CAST(q.platform AS VARCHAR) AS platform,
coalesce(CAST(q.campaign AS VARCHAR), '') AS campaign,
coalesce(q.caption, '') AS caption, coalesce(q.url, '') AS url,
CAST(q.reach AS DOUBLE) AS reach, CAST(q.likes AS DOUBLE) AS likes,
CAST(q.comments AS DOUBLE) AS comments,
100.0 * (coalesce(q.likes, 0) + coalesce(q.comments, 0)) / nullif(q.reach, 0) AS engagement_rate
"""
"""Columns of a post read as `q`; engagement rate in percent."""


def labelled(snapshot: Snapshot, posts: pd.DataFrame) -> pd.DataFrame:
    """The posts with the name of each influencer as `label`."""
    names = influencer_labels(snapshot)
    return posts.assign(label=[names.get(who, who) for who in posts["influencer"].tolist()])
