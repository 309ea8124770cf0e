"""Posts: one row a published post, reel, video or story."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.columns import Column, Rule, Table
from schemas.dates import FIRST_DAY, LAST_DAY
from schemas.influencer_words import INFLUENCER_WORDS, PROFILE_WORDS


class PostModel(pa.DataFrameModel):
    """A cleaned post."""

    post_id: str = pa.Field(nullable=True)
    influencer_id: str = pa.Field(nullable=False)
    platform: str = pa.Field(nullable=False)
    date: np.datetime64 = pa.Field(nullable=False, ge=FIRST_DAY, le=LAST_DAY)
    url: str = pa.Field(nullable=True)
    caption: str = pa.Field(nullable=True)
    reach: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    likes: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    comments: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    shares: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    saves: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    views: pd.Int64Dtype = pa.Field(nullable=True, ge=0)
    campaign: str = pa.Field(nullable=True)
    brand: str = pa.Field(nullable=True)
    product: str = pa.Field(nullable=True)

    class Config(pa.DataFrameModel.Config):
        """Exactly these columns, already of these types."""

        strict = True
        coerce = False


def _likes_above_reach(posts: pd.DataFrame) -> pd.Series:
    return posts["likes"] > posts["reach"]


POSTS = Table(
    name="posts",
    title="posts",
    key="post_id",
    model=PostModel,
    needs=(
        (("influencer_id",),),
        (("platform",),),
        (("date",),),
        (("likes",), ("comments",), ("reach",), ("views",), ("url",), ("caption",)),
    ),
    tells=frozenset(
        {"influencer_id", "platform", "date", "likes", "comments", "reach", "caption", "url"}
    ),
    file_words=("post", "content", "reel", "video"),
    rules=(
        Rule(
            "likes",
            _likes_above_reach,
            "more likes than reach; check both figures",
            rejects=False,
        ),
    ),
    examples=(
        {
            "post_id": "POST-001",
            "influencer_id": "INF-001",
            "platform": "Instagram",
            "date": "2025-01-06",
            "url": "https://www.instagram.com/p/example-1",
            "caption": "Ten minutes before breakfast",
            "reach": "40000",
            "likes": "2100",
            "comments": "85",
            "shares": "40",
            "saves": "120",
            "views": "52000",
            "campaign": "New Year Strength",
            "brand": "MuscleBlaze",
            "product": "Whey Protein 1 kg",
        },
        {
            "post_id": "POST-002",
            "influencer_id": "INF-002",
            "platform": "YouTube",
            "date": "2025-01-08",
            "url": "https://www.youtube.com/watch?v=example-2",
            "caption": "What a vitamin label tells you",
            "reach": "18000",
            "likes": "960",
            "comments": "140",
            "shares": "25",
            "saves": "60",
            "views": "21000",
            "campaign": "Daily Vitamins",
            "brand": "HKVitals",
            "product": "Multivitamin 60 tablets",
        },
    ),
    columns=(
        Column(
            "post_id",
            "id",
            "Your own number or code for the post; a corrected row replaces the one with its id.",
            ("id", "post_code", "content_id", "media_id"),
        ),
        Column(
            "influencer_id",
            "id",
            "Who posted; the influencer_id of the influencers table.",
            (*INFLUENCER_WORDS, *PROFILE_WORDS),
        ),
        Column(
            "platform",
            "platform",
            "Where it was posted.",
            ("post_platform", "social_platform", "social_media", "channel", "network"),
        ),
        Column(
            "date",
            "date",
            "Day it was posted.",
            (
                "post_date",
                "posted_on",
                "posted_at",
                "posting_date",
                "publish_date",
                "published_at",
                "published_date",
                "date_posted",
                "timestamp",
                "datetime",
                "created_at",
            ),
        ),
        Column(
            "url",
            "url",
            "Link to the post; only http and https links are kept as links.",
            ("post_url", "link", "post_link", "permalink", "content_url"),
        ),
        Column(
            "caption",
            "caption",
            "Text of the post.",
            ("post_caption", "text", "post_text", "description", "content"),
        ),
        Column(
            "reach",
            "count",
            "Accounts that saw the post.",
            ("post_reach", "total_reach", "accounts_reached", "impressions_reach"),
        ),
        Column("likes", "count", "Likes.", ("like_count", "total_likes", "no_of_likes")),
        Column(
            "comments",
            "count",
            "Comments.",
            ("comment_count", "total_comments", "no_of_comments"),
        ),
        Column("shares", "count", "Shares or reposts.", ("share_count", "reposts", "retweets")),
        Column("saves", "count", "Saves or bookmarks.", ("save_count", "saved", "bookmarks")),
        Column(
            "views",
            "count",
            "Video plays.",
            ("view_count", "video_views", "plays", "total_views"),
        ),
        Column(
            "campaign",
            "id",
            "Campaign the post belongs to.",
            ("campaign_name", "campaign_id", "campaign_code"),
        ),
        Column("brand", "text", "Brand the post is for.", ("brands", "brand_name")),
        Column("product", "id", "Product the post shows.", ("product_name", "sku", "item")),
    ),
)
