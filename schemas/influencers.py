"""Influencers: one row a person or account that is paid or gifted."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from schemas.columns import Column, Table


class InfluencerModel(pa.DataFrameModel):
    """A cleaned influencer."""

    influencer_id: str = pa.Field(nullable=False)
    name: str = pa.Field(nullable=False)
    category: str = pa.Field(nullable=True)
    gender: str = pa.Field(nullable=True, isin=["Female", "Male", "Other"])
    age_group: str = pa.Field(nullable=True)
    city: str = pa.Field(nullable=True)
    language: str = pa.Field(nullable=True)
    platform: str = pa.Field(nullable=False)
    follower_count: pd.Int64Dtype = pa.Field(nullable=True, ge=0)

    class Config(pa.DataFrameModel.Config):
        """Exactly these columns, already of these types."""

        strict = True
        coerce = False


INFLUENCERS = Table(
    name="influencers",
    title="influencers",
    key="influencer_id",
    model=InfluencerModel,
    needs=((("influencer_id",),), (("name",),), (("platform",),)),
    tells=frozenset({"influencer_id", "name", "follower_count", "platform", "gender", "category"}),
    file_words=("influencer", "creator", "profile"),
    examples=(
        {
            "influencer_id": "INF-001",
            "name": "Asha Verma",
            "category": "Fitness",
            "gender": "Female",
            "age_group": "25-34",
            "city": "Pune",
            "language": "Hindi",
            "platform": "Instagram",
            "follower_count": "125000",
        },
        {
            "influencer_id": "INF-002",
            "name": "Rohan Mehta",
            "category": "Nutrition",
            "gender": "Male",
            "age_group": "18-24",
            "city": "Delhi",
            "language": "English",
            "platform": "YouTube",
            "follower_count": "48000",
        },
    ),
    columns=(
        Column(
            "influencer_id",
            "id",
            "Your own number or code for the influencer; posts, orders and payouts refer to it.",
            (
                *("id", "inf_id", "creator_id", "kol_id"),
                *("influencer_code", "creator_code", "influencer"),
            ),
        ),
        Column(
            "name",
            "text",
            "Name or handle shown on every screen.",
            (
                "influencer_name",
                "full_name",
                "creator_name",
                "creator",
                "handle",
                "username",
                "user_name",
                "account_name",
                "account",
            ),
        ),
        Column(
            "category",
            "text",
            "What the influencer is known for, such as Fitness.",
            ("influencer_category", "niche", "genre", "vertical", "content_category", "topic"),
        ),
        Column("gender", "gender", "Female, Male or Other.", ("sex", "influencer_gender")),
        Column("age_group", "age", "Age band, such as 25-34.", ("age", "age_range", "age_band")),
        Column(
            "city",
            "text",
            "Where the influencer lives.",
            ("influencer_city", "location", "town", "base_city"),
        ),
        Column("language", "text", "Main language of the content.", ("lang", "languages")),
        Column(
            "platform",
            "platform",
            "The influencer's main platform, such as Instagram.",
            ("main_platform", "primary_platform", "social_platform", "social_media", "channel"),
        ),
        Column(
            "follower_count",
            "count",
            "Followers on that platform.",
            (
                "followers",
                "follower",
                "no_of_followers",
                "number_of_followers",
                "followers_count",
                "subscribers",
                "subscriber_count",
                "audience_size",
                "total_followers",
            ),
        ),
    ),
)
