"""Whose posts sell less the more of them there are: a falling return on repeated posts.

Runs of posts (see `analytics.insights.spread`) in order, bᵗʰ with m posts, o orders and t the
middle of its posts' numbers. If nothing tired, a run would sell e = m·g·c, with g what all
influencers' posts of those months sold against the average, and c their own level. The score test
of a trend, one-sided:

    z = Σ (t − t̄)(o − e) / √(φ Σ e (t − t̄)²),   t̄ = Σ e·t / Σ e

Any fall that is more than chance counts, however small. At stake is what the last third of the
posts would have sold at the level of the first third. What a post of the last third sold has the
interval of a sum of n order values, log ± 1.645·√(φ(1 + CV²)/n).

Source: the score test of a log-linear Poisson rate with dispersion φ; P. McCullagh and
J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 6.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import norm

from analytics.attribution import post_sums
from analytics.breakdown import influencer_labels
from analytics.insights import telling
from analytics.insights.effects import NO_SALES, interval
from analytics.insights.insight import Evidence, Figure, Insight, Row, World
from analytics.insights.spread import complete, order_spread, overdispersion, runs, spread

NAME: Final = "fatigue"
TITLE: Final = "Fatigue"
COUNTS: Final = False
FEW_RUNS: Final = 6
FEW_ORDERS: Final = 30


def look(world: World) -> pd.DataFrame:
    """Everybody with enough runs of posts and orders; `money` in ₹."""
    posts = complete(world.snapshot, post_sums(world.snapshot, world.view))
    if posts.empty:
        return pd.DataFrame({"p": [], "money": []}, dtype="float64")
    date = posts["date"].dt
    month = posts["orders"].groupby(12 * date.year + date.month).transform("mean")
    posts = posts.assign(
        number=posts.groupby("influencer").cumcount(),
        level=month / (posts["orders"].mean() or 1.0),
    )
    found = _thirds(posts).join(_trend(world, posts), how="inner")
    missed = (found["first"] - found["last"]).clip(lower=0) * found["last_posts"]
    names = influencer_labels(world.snapshot)
    label = [names.get(who, who) for who in found.index]
    return found.assign(p=norm.cdf(found["z"]), money=missed, label=label).reset_index()


def _trend(world: World, posts: pd.DataFrame) -> pd.DataFrame:
    """By influencer with enough runs and orders: `z` of the trend."""
    table = runs(posts, world.snapshot.config.attribution_days)
    who = table["influencer"]

    def whole(values: pd.Series) -> pd.Series:
        """Sums of everybody's runs, on each of them."""
        return values.groupby(who).transform("sum")

    table["expected"] = table["level"] * whole(table["orders"]) / whole(table["level"])
    middle = whole(table["number"] * table["expected"]) / whole(table["expected"])
    table["centred"] = table["number"] - middle
    score = (table["centred"] * (table["orders"] - table["expected"])).groupby(who).sum()
    noise = (table["centred"] ** 2 * table["expected"]).groupby(who).sum()
    noise *= overdispersion(world.snapshot, world.view)
    tested = (table.groupby("influencer").size() >= FEW_RUNS) & (noise > 0)
    tested &= table.groupby("influencer")["orders"].sum() >= FEW_ORDERS
    return pd.DataFrame({"z": score / np.sqrt(noise)})[tested]


def _thirds(posts: pd.DataFrame) -> pd.DataFrame:
    """Revenue a post of the first and of the last third of everybody's posts."""
    size = posts.groupby("influencer")["number"].transform("size")
    third = (3 * posts["number"] // size).clip(upper=2)
    whole = posts.groupby("influencer")
    # Everybody has a row, since pandas gives an index of nobody codes of another width.
    first, last = (posts[third == part].groupby("influencer", observed=False) for part in (0, 2))
    return pd.DataFrame(
        {
            "first": first["revenue"].mean(),
            "last": last["revenue"].mean(),
            "last_posts": last.size(),
            "last_orders": last["orders"].sum(),
            "posts": whole.size(),
            "orders": whole["orders"].sum(),
        }
    ).dropna()


def _ends(world: World, row: Row) -> tuple[float, float]:
    """The 90 % interval of what a post of the last third sold, ₹."""
    chance = spread(world.snapshot, world.view)
    if row["last_orders"] <= 0 or row["last"] <= 0:
        return 0.0, float(NO_SALES * chance.dispersion * chance.weighted / row["last_posts"])
    noise = chance.dispersion * (1 + order_spread(world.snapshot, world.view))
    return interval(np.log(row["last"]), noise / row["last_orders"])


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    first, last = Figure(float(row["first"]), "inr"), Figure(float(row["last"]), "inr")
    low, high = _ends(world, row)
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what="{name} tires their followers: a post of the last third sold {last}, one of the first "
        "third {first}.",
        figures={"name": telling.name_of(row), "first": first, "last": last},
        evidence=(
            Evidence(
                "A post of late sold",
                last,
                low=low,
                high=high,
                beside=first,
                beside_label="at first",
            ),
            Evidence(
                "Posts with complete sales",
                Figure(int(row["posts"]), "count"),
                metric="posts.complete",
            ),
        ),
        sample=int(row["orders"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Post less often, change product or format, or let them rest for a while.",
        link=telling.page_of(world, str(row["influencer"])),
    )
