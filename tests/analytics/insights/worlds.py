"""Generated workspaces of which it is known what is in them: nothing, or what was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.filters import Filters
from analytics.insights.insight import World
from settings import WorkspaceSettings
from storage.payout_log import marks
from tests.analytics.query_fixtures import snap

FIRST, DAYS = date(2024, 10, 1), 365
PEOPLE = 48
ROAS = 2.5
"""What a rupee brings wherever nothing is planted."""
BASKET = 700.0
ORDERS_A_POST = 8.0
POSTS_A_MONTH = 1.5
MANY = 10**9
PRODUCTS = {"MuscleBlaze": "Whey", "HKVitals": "Biotin"}


@dataclass(frozen=True)
class Planted:
    """What a workspace has that chance does not make.

    Attributes:
        roas: Factor on ROAS, by influencer.
        trend: Factor on ROAS from the first day to the last, by influencer.
        fee: Factor on the fee (and so on cost only), by influencer.
        engagement: Factor on likes, by influencer.
        new: Share of orders by new customers, by influencer; .5 elsewhere.
        leak: Orders on an influencer's code long after their last post, by influencer.
    """

    roas: dict[str, float] = field(default_factory=dict[str, float])
    trend: dict[str, float] = field(default_factory=dict[str, float])
    fee: dict[str, float] = field(default_factory=dict[str, float])
    engagement: dict[str, float] = field(default_factory=dict[str, float])
    new: dict[str, float] = field(default_factory=dict[str, float])
    leak: dict[str, int] = field(default_factory=dict[str, int])


NOTHING = Planted()


def people(rng: np.random.Generator) -> pd.DataFrame:
    """Two platforms, three categories, two tiers."""
    return pd.DataFrame(
        {
            "influencer_id": [f"i{k:02d}" for k in range(PEOPLE)],
            "name": [f"Name {k:02d}" for k in range(PEOPLE)],
            "category": rng.choice(["Fitness", "Beauty", "Health"], PEOPLE),
            "gender": rng.choice(["Female", "Male"], PEOPLE),
            "age_group": rng.choice(["18-24", "25-34"], PEOPLE),
            "platform": rng.choice(["Instagram", "YouTube"], PEOPLE),
            "follower_count": np.exp(rng.normal(np.log(80_000), 0.7, PEOPLE)).astype(int),
        }
    )


def posts(rng: np.random.Generator, who: pd.DataFrame, planted: Planted) -> pd.DataFrame:
    """About `POSTS_A_MONTH` of everybody; the last ones early enough for their orders to come."""
    count = rng.poisson(POSTS_A_MONTH * DAYS / 30, PEOPLE) + 4
    rows = who.loc[np.repeat(who.index, count), ["influencer_id", "platform", "follower_count"]]
    rows = rows.reset_index(drop=True)
    # One brand for everybody, so that no brand, campaign or product has more luck than chance.
    code = rows["influencer_id"].str[1:].astype(int) % len(PRODUCTS)
    brand = np.take(list(PRODUCTS), code)
    offset = rng.integers(0, DAYS - 30, len(rows))
    reach = rows["follower_count"] * rng.uniform(0.25, 0.35, len(rows))
    liked = rows["influencer_id"].map(planted.engagement).fillna(1.0)
    return rows.assign(
        post_id=[f"p{k:05d}" for k in range(len(rows))],
        offset=offset,
        date=[str(FIRST + timedelta(days=int(day))) for day in offset],
        brand=brand,
        campaign=brand + pd.Series(offset // 122 + 1).astype("str"),
        product=np.take(list(PRODUCTS.values()), code),
        reach=reach.astype(int),
        likes=(reach * 0.05 * liked * rng.uniform(0.8, 1.2, len(rows))).astype(int),
        comments=(reach * 0.002).astype(int),
    )


def fees(who: pd.DataFrame) -> pd.Series:
    """₹ a post by influencer: by the square root of their followers."""
    level = ORDERS_A_POST * BASKET / ROAS
    return pd.Series(
        level * np.sqrt(who["follower_count"] / 80_000).to_numpy(), index=who["influencer_id"]
    )


def orders(
    rng: np.random.Generator, made: pd.DataFrame, fee: pd.Series, planted: Planted
) -> pd.DataFrame:
    """Orders of every post, each on its own day within three weeks."""
    roas = ROAS * made["influencer_id"].map(planted.roas).fillna(1.0)
    slope = np.log(made["influencer_id"].map(planted.trend).fillna(1.0))
    roas *= np.exp(slope * (made["offset"] / DAYS - 0.5))
    mean = made["influencer_id"].map(fee) * roas / BASKET
    count = rng.poisson(mean * rng.gamma(8.0, 1 / 8.0, len(made)))  # some posts take off
    rows = made.loc[np.repeat(made.index, count)].reset_index(drop=True)
    days = rows["offset"] + np.minimum(rng.geometric(0.2, len(rows)) - 1, 20)
    late = [
        rows[rows["influencer_id"] == who].sort_values("offset").iloc[[-1]].assign(late=True)
        for who, extra in planted.leak.items()
        for _ in range(extra)
    ]
    days = pd.concat(
        [days, pd.Series([DAYS - 1 - int(k) % 5 for k in range(len(late))], dtype="int64")],
        ignore_index=True,
    )
    rows = pd.concat([rows, *late], ignore_index=True)
    new = rng.random(len(rows)) < rows["influencer_id"].map(planted.new).fillna(0.5)
    users = np.where(
        new,
        [f"n{k}" for k in range(len(rows))],
        [f"u{k}" for k in rng.integers(0, 40, len(rows))],
    )
    value = BASKET * np.exp(rng.normal(-0.08, 0.4, len(rows)))
    return pd.DataFrame(
        {
            "tracking_id": [f"t{k:06d}" for k in range(len(rows))],
            "source": rows["platform"],
            "campaign": rows["campaign"],
            "influencer_id": rows["influencer_id"],
            "user_id": users,
            "brand": rows["brand"],
            "product": rows["product"],
            "date": [str(FIRST + timedelta(days=int(day))) for day in days],
            "orders": 1,
            "revenue_paise": np.round(100 * value).astype(int),
            "coupon_code": "CODE" + rows["influencer_id"].str[1:],
        }
    )


def payouts(made: pd.DataFrame, fee: pd.Series, planted: Planted) -> pd.DataFrame:
    """A row for everybody's posts of a month, as agreed."""
    rate = (fee * pd.Series(planted.fee).reindex(fee.index).fillna(1.0)).round(2)
    month = made["date"].str[:7]
    found = made.groupby(["influencer_id", "brand", month], as_index=False)["post_id"].count()
    first = pd.to_datetime(found["date"] + "-01")
    paid = found["influencer_id"].map(rate)
    return pd.DataFrame(
        {
            "payout_id": [f"y{k:04d}" for k in range(len(found))],
            "influencer_id": found["influencer_id"],
            "basis": "post",
            "rate": paid,
            "posts": found["post_id"],
            "total_payout_paise": (100 * paid).round().astype(int) * found["post_id"],
            "brand": found["brand"],
            "period_start": first.dt.strftime("%Y-%m-%d"),
            "period_end": (first + pd.offsets.MonthEnd(0)).dt.strftime("%Y-%m-%d"),
        }
    )


def world(
    make_tables: Callable[..., Any],
    folder: Path,
    seed: int,
    planted: Planted = NOTHING,
    config: WorkspaceSettings | None = None,
    payouts_as: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
    orders_as: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
    rows: int | None = None,
) -> World:
    """A workspace of that seed, as rules see it; the same seed has the same people and posts.

    Args:
        make_tables: Writes tables.
        folder: Where.
        seed: Of what is made.
        planted: What is in it.
        config: Settings of the workspace.
        payouts_as: Makes of the payouts what the workspace has.
        orders_as: Makes of the orders what the workspace has.
        rows: So many rows of every table, the first ones; all by default.
    """
    rng = np.random.default_rng(seed)
    who = people(rng)
    made = posts(rng, who, planted)
    fee = fees(who)
    snapshot = snap(
        make_tables,
        folder,
        config,
        influencers=who.head(rows or MANY),
        posts=made.drop(columns=["offset", "follower_count"]).head(rows or MANY),
        tracking=orders_as(orders(rng, made, fee, planted)).head(rows or MANY),
        payouts=payouts_as(payouts(made, fee, planted)).head(rows or MANY),
    )
    return World(snapshot, Filters(), marks(folder, sample=False))
