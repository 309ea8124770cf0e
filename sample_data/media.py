"""The posts table: what each planned post looked like and how far it went."""

import numpy as np
import pandas as pd

from sample_data import catalogue as shop
from sample_data.plan import Plan
from sample_data.timeline import stream

BLANK = {"campaign": 0.02, "brand": 0.03, "product": 0.06}
"""Share of posts that leave a column blank, as real exports do."""

_LINES = (
    "My honest 30 day review of {product}",
    "What I take every day and why: {product}",
    "{brand} sent me {product}, here is how it went",
    "Three mistakes I made before {product}",
    "Ask me anything about {product}",
    "Full day of eating with {product}",
    "Unboxing {product}, code in bio",
    "Morning routine, featuring {product}",
    "Is {product} worth it? Watch till the end",
    "Back on track this week with {brand}",
)
_URLS = (
    "https://www.instagram.com/p/{}/",
    "https://www.youtube.com/watch?v={}",
    "https://twitter.com/i/status/{}",
    "https://www.facebook.com/watch/?v={}",
)
_LETTERS = np.array(list("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"))
_DIGITS = np.array(list("0123456789"))
_VIDEO = ("Instagram", "YouTube", "Facebook")


def post_ids(n: int) -> np.ndarray:
    """Post ids in order of date, P00001 onwards."""
    width = max(5, len(str(n)))
    return np.array([f"P{i:0{width}d}" for i in range(1, n + 1)], dtype=object)


def _tokens(rng: np.random.Generator, platform: np.ndarray) -> list[str]:
    mixed = _LETTERS[rng.integers(0, len(_LETTERS), (len(platform), 11))]
    digits = _DIGITS[rng.integers(0, 10, (len(platform), 17))]
    digits[:, 0] = "1"
    return [
        _URLS[code].format("".join(mixed[i] if code < 2 else digits[i]))
        for i, code in enumerate(platform)
    ]


def _counts(rng: np.random.Generator, plan: Plan) -> dict[str, pd.Series]:
    posts, people = plan.posts, plan.people
    n, platform = len(posts), posts.platform
    followers = people.followers[posts.influencer]
    small = np.take((1.25, 1.0, 0.75, 0.55), people.tier[posts.influencer])
    luck = rng.lognormal(0, 0.35, n)
    reach = followers * np.take(shop.PLATFORM_REACH, platform) * small * luck
    rate = np.take(shop.PLATFORM_ENGAGEMENT, platform) * small * rng.lognormal(0, 0.3, n)
    likes = reach * np.minimum(rate, 0.3)
    views = reach * rng.uniform(1.05, 1.6, n)
    video = np.isin(np.take(shop.PLATFORMS, platform), _VIDEO)
    saves = likes * rng.uniform(0.03, 0.12, n)

    def whole(values: np.ndarray) -> pd.Series:
        return pd.Series(np.round(values).astype(np.int64), dtype="Int64")

    return {
        "reach": whole(np.maximum(reach, 50)),
        "likes": whole(likes),
        "comments": whole(likes * rng.uniform(0.01, 0.06, n)),
        "shares": whole(likes * rng.uniform(0.01, 0.08, n)),
        "saves": whole(saves).mask(pd.Series(platform != 0)),
        "views": whole(views).mask(pd.Series(~video)),
    }


def posts_frame(plan: Plan) -> pd.DataFrame:
    """The posts table with the headers of an upload, sorted by date."""
    rng = stream(plan.seed, "media")
    posts = plan.posts
    n = len(posts)
    product = np.array([p.name for p in shop.PRODUCTS], dtype=object)[posts.product]
    names = np.array(plan.campaign_names, dtype=object)
    brand = np.array(shop.BRANDS, dtype=object)[shop.PRODUCT_BRAND[posts.product]]
    line = rng.integers(0, len(_LINES), n)
    captions = [
        _LINES[code].format(product=name, brand=owner)
        for code, name, owner in zip(line, product, brand, strict=True)
    ]
    frame = pd.DataFrame(
        {
            "post_id": post_ids(n),
            "influencer_id": plan.people.ids[posts.influencer],
            "platform": np.take(shop.PLATFORMS, posts.platform),
            "date": [plan.period.when(day) for day in posts.day],
            "url": _tokens(rng, posts.platform),
            "caption": captions,
            **_counts(rng, plan),
            "campaign": names[posts.campaign],
            "brand": brand,
            "product": product,
        }
    )
    for column, share in BLANK.items():
        frame[column] = frame[column].mask(rng.random(n) < share)
    return frame
