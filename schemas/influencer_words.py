"""Headers under which other tables name an influencer."""

from __future__ import annotations

from typing import Final

INFLUENCER_WORDS: Final = (
    "inf_id",
    "creator_id",
    "kol_id",
    "influencer_code",
    "creator_code",
    "influencer",
    "influencer_handle",
    "creator_handle",
    "handle",
    "insta_handle",
    "instagram_handle",
    "ig_handle",
    "instagram_id",
    "insta_id",
    "instagram_username",
    "influencer_username",
    "creator",
    "kol",
    "influencer_name",
    "creator_name",
    "kol_name",
    "name_of_influencer",
    "influencer_profile",
)
"""An id, a code, a handle or a name."""

PROFILE_WORDS: Final = (
    "username",
    "user_name",
    "profile",
    "profile_link",
    "profile_url",
)
"""A profile; beside orders it may be the customer's."""
