"""Whose posts sell less the more of them there are: a falling return on repeated posts.

Runs of posts (see `analytics.insights.effects`) in order, bᵗʰ with m posts, o orders and t the
middle of its posts' numbers. If nothing tired, a run would sell e = m·g·c, with g what all
influencers' posts of those months sold against the average, and c their own level. The score test
of a trend, one-sided:

    z = Σ (t − t̄)(o − e) / √(φ Σ e (t − t̄)²),   t̄ = Σ e·t / Σ e

At stake is what the last third of the posts would have sold at the level of the first third.

Source: the score test of a log-linear Poisson rate with dispersion φ; P. McCullagh and
J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 6.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import norm

from analytics.attribution import post_results
from analytics.insights import telling
from analytics.insights.effects import complete, overdispersion, runs
from analytics.insights.insight import Evidence, Figure, Insight, Row, World

NAME: Final = "fatigue"
TITLE: Final = "Fatigue"
FEW_RUNS: Final = 6
FEW_ORDERS: Final = 30


def look(world: World) -> pd.DataFrame:
    """Everybody with enough runs of posts and orders; `money` in ₹."""
    snapshot = world.snapshot
    if world.view.order_only:
        return pd.DataFrame({"p": [], "money": []}, dtype="float64")
    posts = complete(snapshot, post_results(snapshot, world.view))
    posts = posts.sort_values(["date", "post_id"], kind="stable")
    posts["number"] = posts.groupby("influencer").cumcount()
    month = pd.to_datetime(posts["date"]).dt.to_period("M")
    average = posts["orders"].mean()
    posts["level"] = posts["orders"].groupby(month).transform("mean") / (average or 1.0)
    table = runs(posts, snapshot.config.attribution_days)
    who = table["influencer"]
    level = table.groupby("influencer")["orders"].sum() / table.groupby("influencer")["level"].sum()
    table["expected"] = table["level"] * who.map(level)
    weight = table.groupby("influencer")["expected"].sum()
    table["centred"] = table["number"] - who.map(
        (table["number"] * table["expected"]).groupby(who).sum() / weight
    )
    score = (table["centred"] * (table["orders"] - table["expected"])).groupby(who).sum()
    noise = (table["centred"] ** 2 * table["expected"]).groupby(who).sum()
    noise *= overdispersion(snapshot, world.view)
    tested = (table.groupby("influencer").size() >= FEW_RUNS) & (noise > 0)
    tested &= table.groupby("influencer")["orders"].sum() >= FEW_ORDERS
    found = _thirds(posts).join(pd.DataFrame({"z": score / np.sqrt(noise)})[tested], how="inner")
    missed = (found["first"] - found["last"]).clip(lower=0) * found["last_posts"]
    return found.assign(p=norm.cdf(found["z"]), money=missed).reset_index()


def _thirds(posts: pd.DataFrame) -> pd.DataFrame:
    """Revenue a post of the first and of the last third of everybody's posts."""
    size = posts.groupby("influencer")["number"].transform("size")
    third = (3 * posts["number"] // size).clip(upper=2)
    first, last = (posts[third == part].groupby("influencer")["revenue"].mean() for part in (0, 2))
    whole = posts.groupby("influencer")
    return pd.DataFrame(
        {
            "label": whole["label"].first(),
            "first": first,
            "last": last,
            "last_posts": posts[third == 2].groupby("influencer").size(),
            "posts": whole.size(),
            "orders": whole["orders"].sum(),
        }
    ).dropna()


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    first, last = Figure(float(row["first"]), "inr"), Figure(float(row["last"]), "inr")
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what="{name} tires their followers: a post of the last third sold {last}, one of the first "
        "third {first}.",
        figures={"name": telling.name_of(row), "first": first, "last": last},
        evidence=(
            Evidence("A post of late sold", last, beside=first, beside_label="at first"),
            Evidence(
                "Posts whose sales are in",
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
