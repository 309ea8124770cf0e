"""Who one influencer is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from analytics.breakdown import influencer_labels
from analytics.cache import remembered
from storage import Snapshot, connect


@dataclass(frozen=True)
class Profile:
    """An influencer as the files describe them; "" where they say nothing.

    Attributes:
        label: Name on screen.
        platform: Their platform.
        tier: Tier by followers.
        category: What they post about.
        city: Where they live.
        followers: Followers; None where no file has a count.
    """

    label: str
    platform: str
    tier: str
    category: str
    city: str
    followers: int | None


@remembered
def profile(snapshot: Snapshot, influencer: str) -> Profile:
    """Who an influencer is.

    Args:
        snapshot: Whose influencers are read.
        influencer: Their id.

    Raises:
        KeyError: If nothing in the data names that id.
    """
    with closing(connect(snapshot)) as cursor:
        row = cursor.execute(
            "SELECT CAST(platform AS VARCHAR), CAST(tier AS VARCHAR), CAST(category AS VARCHAR), "
            "CAST(influencer_city AS VARCHAR), follower_count FROM influencers "
            "WHERE CAST(influencer AS VARCHAR) = ?",
            [influencer],
        ).fetchone()
    if row is None:
        raise KeyError(influencer)
    *texts, followers = row
    platform, tier, category, city = (str(text or "") for text in texts)
    label = influencer_labels(snapshot).get(influencer, influencer)
    return Profile(label, platform, tier, category, city, followers)
