"""Whose posts earn clearly more, or less, per rupee than they did, beyond what changed for all.

Posts of the last `DAYS` days (half of the view where it is shorter) against those of up to `BEFORE`
times as many days before, all with their whole attribution window behind them:

    Δᵢ = log(R₂/C₂) − log(R₁/C₁),   vᵢ = φ(1 + CV²)(1/n₁ + 1/n₂)
    z  = (±(Δᵢ − Δ of the others) − log(1 + `CLEARLY`)) / √(vᵢ + s²)

with the revenue, cost and orders of those posts; φ, CV and the mean of the others as in
`analytics.insights.spread` and `analytics.insights.effects`, also for sources. At stake is what the
change made of the last days' revenue.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from analytics.attribution import post_sums
from analytics.breakdown import influencer_labels
from analytics.filters import Filters, Window
from analytics.insights import telling
from analytics.insights.effects import CLEARLY, FEW_ORDERS, chance, interval, others
from analytics.insights.insight import Evidence, Figure, Insight, Link, Row, World
from analytics.insights.spread import order_spread, overdispersion
from analytics.span import extent, span, window
from storage import Snapshot

NAME: Final = "rising_fading"
TITLE: Final = "Rising and fading"
COUNTS: Final = False
DAYS: Final = 90
BEFORE: Final = 3
LEAST_DAYS: Final = 28


def halves(snapshot: Snapshot, view: Filters) -> tuple[Window, Window] | None:
    """The last days of a view and those before, or None where there are too few."""
    days = window(snapshot, view) or extent(snapshot)
    if days is None:
        return None
    complete = span(snapshot).anchor - timedelta(days=snapshot.config.attribution_days - 1)
    end = min(days.end, complete)
    length = min(DAYS, ((end - days.start).days + 1) // 2)
    if length < LEAST_DAYS:
        return None
    middle = end - timedelta(days=length)
    first = max(days.start, middle - timedelta(days=BEFORE * length - 1))
    return Window(middle + timedelta(days=1), end), Window(first, middle)


def look(world: World) -> pd.DataFrame:
    """Everybody with posts and orders in both halves; `money` in ₹."""
    found = halves(world.snapshot, world.view)
    if found is None or world.view.order_only:
        return pd.DataFrame({"p": [], "money": []}, dtype="float64")
    now, before = (_sums(world, days) for days in found)
    table = now.join(before.add_suffix("_before"), how="inner")
    table = table[(table[["orders", "orders_before"]] >= FEW_ORDERS).all(axis=1)]
    spread = 1 + order_spread(world.snapshot, world.view)
    noise = overdispersion(world.snapshot, world.view) * spread
    table = table.assign(
        change=np.log(table["roas"] / table["roas_before"]),
        noise=noise * (1 / table["orders"] + 1 / table["orders_before"]),
        own_noise=noise / table["orders"],
    )
    rest = others(table["change"].to_numpy(), table["noise"].to_numpy())
    apart = table["change"].to_numpy() - rest[:, 0]
    total = table["noise"].to_numpy() + rest[:, 1]
    p = np.minimum(1.0, 2 * chance(np.abs(apart), total, np.log1p(CLEARLY)))
    expected = table["revenue"] * np.exp(-apart)
    # Only what the figures themselves show: not a rise while everybody rose more.
    agrees = np.sign(apart) == np.sign(table["change"])
    money = (table["revenue"] - expected).abs().where(agrees, 0.0)
    names = influencer_labels(world.snapshot)
    return (
        table.assign(p=p, money=money, apart=apart)
        .reset_index()
        .assign(label=lambda rows: [names.get(who, who) for who in rows["influencer"]])
    )


def _sums(world: World, days: Window) -> pd.DataFrame:
    """Posts of some days by influencer: posts, orders, revenue, cost, roas; those with all."""
    # Those of the whole view: other rules ask for them as well, and both halves lie in it.
    posts = post_sums(world.snapshot, world.view)
    posts = posts[pd.to_datetime(posts["date"]).between(str(days.start), str(days.end))]
    sums = posts.groupby("influencer")[["orders", "revenue", "cost"]].sum()
    sums = sums.assign(posts=posts.groupby("influencer").size())
    sums = sums[(sums["cost"] > 0) & (sums["revenue"] > 0)]
    return sums.assign(roas=sums["revenue"] / sums["cost"])


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    rises = row["apart"] > 0
    now = halves(world.snapshot, world.view)
    days: Window = now[0] if now else Window(date.min, date.min)
    low, high = interval(np.log(row["roas"]), row["own_noise"])
    return Insight(
        rule=NAME,
        subject=f"{row['influencer']}:{'up' if rises else 'down'}",
        what="{name} is " + ("rising" if rises else "fading") + ": posts of the last {days} days "
        "earned {roas}, those before {before}.",
        figures={
            "name": telling.name_of(row),
            "days": Figure(float(days.days), "count"),
            "roas": Figure(float(row["roas"]), "ratio"),
            "before": Figure(float(row["roas_before"]), "ratio"),
        },
        evidence=(
            Evidence(
                "ROAS of the posts",
                Figure(float(row["roas"]), "ratio"),
                low=low,
                high=high,
                beside=Figure(float(row["roas_before"]), "ratio"),
                beside_label="before",
                metric="posts.roas",
            ),
            Evidence("They sold", Figure(float(row["revenue"]), "inr"), metric="posts.revenue"),
            Evidence("They cost", Figure(float(row["cost"]), "inr"), metric="posts.cost"),
        ),
        sample=int(row["orders"] + row["orders_before"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Book their next posts while it lasts."
        if rises
        else "Ask what changed, try another product or format, or pause.",
        link=Link(
            "Open their page",
            world.view.with_period("custom", days.start, days.end),
            "influencers",
            str(row["influencer"]),
        ),
    )
