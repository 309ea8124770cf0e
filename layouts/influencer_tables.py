"""Tables of one influencer: standing among peers, posts with what followed, payouts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from analytics.influencer_metrics import metric_of
from analytics.score import PARTS
from charts import format as fmt
from charts.bars import magnitudes
from layouts.components import Column
from layouts.figure_tables import headings
from layouts.plain_table import Cell, TableData, bar, note, outward, table
from layouts.tables_behind import number

POST_METRICS: Final = ("reach", "engagement_rate", "orders", "revenue", "cost", "roas")
MOST_POSTS: Final = 200


def standing_table(row: Mapping[Hashable, Any]) -> TableData:
    """Where an influencer stands in each part of the score, among all and among peers.

    Args:
        row: A row of `performance.influencers`.
    """
    columns = [
        Column("Figure", "start"),
        Column("Theirs"),
        Column("Among all", help="Percentile rank among all influencers of the view: 100 is best."),
        Column("Among peers", help="The same among those of their platform and tier."),
    ]
    rows = [
        [
            metric_of(part).label,
            fmt.metric(part, number(row[part]), "short"),
            *(_rank(number(row[f"{part}_{among}"])) for among in ("rank", "peers")),
        ]
        for part in PARTS
    ]
    total = ["Score", fmt.metric("score", number(row["score"])), "", ""]
    return table(columns, rows, "Standing among all and among peers", total)


def _rank(percentile: float | None) -> Cell:
    if percentile is None:
        return fmt.UNDEFINED
    return bar(f"{percentile:.0f}", percentile)


def posts_table(posts: pd.DataFrame) -> TableData:
    """Posts with what they sold, latest first, each leading to the post itself."""
    if posts.empty:
        return note("No posts in this view.")
    columns = [
        Column("Date", "start"),
        Column("Post", "start"),
        *headings(POST_METRICS),
    ]
    shown = posts.head(MOST_POSTS)
    bars = magnitudes(number(value) for value in shown["revenue"])
    rows = [
        _post(row, magnitude) for row, magnitude in zip(shown.to_dict("records"), bars, strict=True)
    ]
    return table(columns, rows, "Posts and what followed them")


def _post(row: Mapping[Hashable, Any], magnitude: float) -> list[Cell]:
    day = row["date"]
    figures = [
        bar(text, magnitude) if key == "revenue" else text
        for key in POST_METRICS
        for text in [fmt.metric(key, number(row[key]), "short")]
    ]
    return ["–" if pd.isna(day) else fmt.day(pd.Timestamp(day).date()), _title(row), *figures]


def _title(row: Mapping[Hashable, Any]) -> Cell:
    words = str(row["caption"]) or str(row["post_id"])
    text = words if len(words) <= 60 else f"{words[:59].rstrip()}…"
    return outward(text, str(row["url"]))
