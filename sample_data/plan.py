"""The plan of one sample: who posts when, for how much, and how many orders each post brings.

A plan is settled before any order is drawn. The revenue that an influencer's posts add in one
campaign and calendar month is

    f(x) = a x / (k + x) x strength of the campaign,

x being the ₹ of posts in that cell, a the influencer's ceiling and k the half-saturation spend of
the platform. Cells of different campaigns or influencers share nothing, so effects add up exactly.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from sample_data import catalogue as shop
from sample_data.people import People, people
from sample_data.timeline import (
    EFFECT_DAYS,
    LAST_POST_BEFORE_END,
    Campaign,
    Period,
    campaigns,
    stream,
)

INCREMENTAL_ROWS = (0.29, 0.27, 0.25)
"""Share of each brand's order rows that its posts cause."""
USUAL_ORDERS = 200
"""Order rows per influencer at which the catalogue's fees and half-saturation spends hold."""
USUAL_POSTS = 2.4
"""Posts a month at which an influencer's `effect` holds."""
OWN_PRODUCT = 0.72
"""Share of a post's effect that buys the product shown; the rest buys the brand's other lines."""
_OTHER_PLATFORM = 0.05
_PRICING_ROUNDS = 12


@dataclass(frozen=True)
class Posts:
    """Planned posts, sorted by day, as parallel arrays.

    Attributes:
        influencer: Position in `People`.
        campaign: Position in the plan's campaigns.
        day: Day number.
        platform: Code of the platform it appears on.
        product: Code of the product shown.
        month: Calendar month number.
        spend: ₹ of posts in its influencer x campaign x month cell.
        cell_posts: Posts in that cell.
        effect: Expected ₹ of orders it adds over all time.
        rows: Expected order rows it adds inside the period.
    """

    influencer: np.ndarray
    campaign: np.ndarray
    day: np.ndarray
    platform: np.ndarray
    product: np.ndarray
    month: np.ndarray
    spend: np.ndarray
    cell_posts: np.ndarray
    effect: np.ndarray
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before orders are drawn.

    Attributes:
        seed: Seed of every random stream.
        period: Days covered.
        campaigns: All campaigns, by brand and time.
        strength: Effect multiplier of each campaign (its creative).
        people: Influencers.
        posts: Posts.
        rate: ₹ a post of each influencer.
        ceiling: a of each influencer's response curve, ₹.
        half_spend: k of the response curves of each platform, ₹.
        campaign_rows: Order rows that each campaign causes.
        baseline_rows: Order rows that come whatever is posted.
    """

    seed: int
    period: Period
    campaigns: tuple[Campaign, ...]
    strength: np.ndarray
    people: People
    posts: Posts
    rate: np.ndarray
    ceiling: np.ndarray
    half_spend: tuple[float, ...]
    campaign_rows: np.ndarray
    baseline_rows: int

    @property
    def campaign_names(self) -> tuple[str, ...]:
        """Names of the campaigns and, after them, of each brand's standing partner codes."""
        standing = tuple(f"{prefix} Partner Codes" for prefix in shop.BRAND_PREFIX)
        return (*(c.name for c in self.campaigns), *standing)

    @property
    def campaign_brand(self) -> np.ndarray:
        """Brand code of every entry of `campaign_names`."""
        return np.array([*(c.brand for c in self.campaigns), *range(len(shop.BRANDS))])


def product_mix(brand: int, day: int, days: int) -> np.ndarray:
    """Demand shares of the brand's promoted products that are on sale on a day."""
    return np.array(
        [
            p.weight * (p.brand == brand and p.promoted and day >= p.launch * days)
            for p in shop.PRODUCTS
        ]
    )


def _cast(rng: np.random.Generator, who: People, run: Campaign) -> tuple[np.ndarray, np.ndarray]:
    """Who joins a campaign, and how many posts each of them makes."""
    chance = np.where(who.brand == run.brand, 0.82, np.where(who.second == run.brand, 0.5, 0))
    joins = np.flatnonzero(rng.random(len(who)) < chance)
    if not len(joins):
        joins = np.flatnonzero(who.brand == run.brand)[:1]
    return joins, 1 + rng.poisson(np.take(shop.TIER_POSTS, who.tier[joins]))


def _exactly(total: int, counts: list[np.ndarray]) -> list[np.ndarray]:
    """Posts in the same proportions that number `total`: largest remainders, one a campaign."""
    ends = np.cumsum([len(count) for count in counts])[:-1]
    usual = np.concatenate(counts)
    share = usual * (total - len(counts)) / usual.sum()
    made = np.floor(share).astype(np.int64)
    left = total - len(counts) - int(made.sum())
    made[np.argsort(made - share, kind="stable")[:left]] += 1
    made[[0, *ends]] += 1
    return np.split(made, ends)


def _schedule(
    seed: int, who: People, runs: tuple[Campaign, ...], days: int, total: int | None
) -> dict[str, np.ndarray]:
    """Posts of every campaign, each from its own stream: influencer, campaign, day, product."""
    streams = [stream(seed, "posts", run.name) for run in runs]
    casts = [_cast(rng, who, run) for rng, run in zip(streams, runs, strict=True)]
    counts = [count for _, count in casts]
    if total is not None:
        counts = _exactly(total, counts)
    parts: list[dict[str, np.ndarray]] = []
    for index, (run, rng, (joins, _)) in enumerate(zip(runs, streams, casts, strict=True)):
        influencer = np.repeat(joins, counts[index])
        span = run.end - run.start + 1 - LAST_POST_BEFORE_END
        offset = np.floor(span * rng.beta(0.9, 1.25, len(influencer))).astype(np.int64)
        mix = product_mix(run.brand, run.start, days)
        product = rng.choice(len(mix), len(influencer), p=mix / mix.sum())
        moves = rng.random(len(influencer)) < _OTHER_PLATFORM
        elsewhere = (who.platform[influencer] + rng.integers(1, 4, len(influencer))) % 4
        parts.append(
            {
                "influencer": influencer,
                "campaign": np.full(len(influencer), index),
                "day": run.start + np.minimum(offset, span - 1),
                "platform": np.where(moves, elsewhere, who.platform[influencer]),
                "product": product,
            }
        )
    table = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    order = np.argsort(table["day"], kind="stable")
    return {key: values[order] for key, values in table.items()}


def _price_level(posts: Posts, runs: tuple[Campaign, ...], days: int) -> np.ndarray:
    """Expected revenue of one order row that each post causes, ₹."""
    prices = shop.PRODUCT_PRICE
    mixes = [product_mix(run.brand, run.start, days) for run in runs]
    other = np.array([(mix * prices).sum() / mix.sum() for mix in mixes])
    shown = OWN_PRODUCT * prices[posts.product]
    return (shown + (1 - OWN_PRODUCT) * other[posts.campaign]) * shop.ROW_FACTOR


def decay_days(posts: Posts, who: People) -> np.ndarray:
    """Decay constant of each post: that of its influencer's own platform."""
    return np.take(shop.PLATFORM_DECAY, who.platform[posts.influencer])


def seen_days(posts: Posts, days: int) -> np.ndarray:
    """Days of each post's effect that lie inside the period, at most `EFFECT_DAYS`."""
    return np.minimum(EFFECT_DAYS, days - posts.day)


def _responses(
    posts: Posts, rate: np.ndarray, ceiling: np.ndarray, half: np.ndarray, strength: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """₹ of posts in each post's cell, and the expected ₹ that each post adds."""
    spend = posts.cell_posts * rate[posts.influencer]
    cell = ceiling[posts.influencer] * spend / (half[posts.influencer] + spend)
    return spend, cell * strength[posts.campaign] / posts.cell_posts


def _priced(
    posts: Posts, who: People, runs: tuple[Campaign, ...], days: int, orders: int, seed: int
) -> tuple[Posts, dict[str, Any]]:
    """Fees and ceilings at which the posts of each brand bring its share of the orders.

    Half-saturation spends follow the orders per influencer; the level of fees is then found brand
    by brand, since effects are not quite proportional to it.
    """
    size = orders / len(who) / USUAL_ORDERS
    half_spend = tuple(k * size for k in shop.PLATFORM_K)
    half = np.take(half_spend, who.platform)
    strength = stream(seed, "strength").lognormal(-0.02, 0.20, len(runs))
    decay = decay_days(posts, who)
    seen = -np.expm1(-seen_days(posts, days) / decay) / -np.expm1(-EFFECT_DAYS / decay)
    brand = np.array([run.brand for run in runs])[posts.campaign]
    goal = orders * np.array(shop.BRAND_ROWS) * INCREMENTAL_ROWS
    rows_per_rupee = seen / _price_level(posts, runs, days)
    level = np.full(len(goal), size)
    for _ in range(_PRICING_ROUNDS):
        fee = who.fee * level[who.brand]
        _, effect = _responses(posts, fee, _ceiling(who, fee, half), half, strength)
        level = level * goal / np.bincount(brand, effect * rows_per_rupee, len(goal))
    fee = who.fee * level[who.brand]
    rate, ceiling = two_digits(fee), _ceiling(who, fee, half)
    spend, effect = _responses(posts, rate, ceiling, half, strength)
    priced = replace(posts, spend=spend, effect=effect, rows=effect * rows_per_rupee)
    return priced, {
        "strength": strength,
        "rate": rate,
        "ceiling": ceiling,
        "half_spend": half_spend,
    }


def _ceiling(who: People, fee: np.ndarray, half: np.ndarray) -> np.ndarray:
    """A such that a x / (k + x) = effect x at the usual spend."""
    return who.effect * (half + USUAL_POSTS * fee)


def two_digits(values: np.ndarray) -> np.ndarray:
    """Round to two leading digits, as fees are quoted."""
    unit = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(values, 1))) - 1, 0)
    return np.maximum(np.round(values / unit) * unit, 1)


def _cells(table: dict[str, np.ndarray], month: np.ndarray) -> np.ndarray:
    key = (table["influencer"] * 1_000 + table["campaign"]) * 100_000 + month
    _, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    return count[inverse]


def make_plan(
    *, influencers: int, orders: int, seed: int, end: date, posts: int | None = None
) -> Plan:
    """Plan a sample with exactly so many order rows, and posts where their number is given."""
    period = Period.ending(end)
    who, runs = people(seed, influencers), campaigns(seed, period)
    table = _schedule(seed, who, runs, period.days, posts)
    month = period.month_of_day()[table["day"]]
    blank = np.zeros(len(month))
    planned = Posts(
        **table, month=month, spend=blank, cell_posts=_cells(table, month), effect=blank, rows=blank
    )
    planned, prices = _priced(planned, who, runs, period.days, orders, seed)
    by_campaign = np.bincount(planned.campaign, planned.rows, len(runs))
    # Whole-rupee fees move tiny samples; the posts must never bring more than half of the orders.
    by_campaign *= min(1.0, 0.5 * orders / by_campaign.sum())
    campaign_rows = np.round(by_campaign).astype(np.int64)
    return Plan(
        seed=seed,
        period=period,
        campaigns=runs,
        people=who,
        posts=planned,
        campaign_rows=campaign_rows,
        baseline_rows=orders - int(campaign_rows.sum()),
        **prices,
    )
