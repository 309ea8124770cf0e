"""The truth about a sample: what would be missing without each campaign's posts.

Every order row has one cause, so the revenue that a campaign added is the revenue of the rows its
posts caused; a rerun of the same seed without those posts lacks exactly these rows (a test runs
it). Tracked rows whose cause is the baseline are sales that would have happened anyway.
"""

from datetime import timedelta
from typing import Any

import numpy as np

from sample_data import catalogue as shop
from sample_data.orders import Orders
from sample_data.people import BASES
from sample_data.plan import Plan
from sample_data.timeline import EFFECT_DAYS

_MULTIPLES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_ABOUT = (
    "True effects of a generated sample, in rupees at gross revenue (orders x price, cancelled and "
    "returned orders included). incremental_revenue is what a rerun of the same seed without those "
    "posts would lack, tracked or not; halo_revenue is its untracked part; incremental_by_day "
    "starts on the campaign's first day. tracked_anyway is tracked revenue that the rerun keeps as "
    "untracked sales. Partner Codes campaigns are standing codes without posts: they add nothing. "
    "response_curves: an influencer's posts worth x rupees in one campaign and calendar month add "
    "strength * a*x/(k+x) over all time; x is posts x fee_per_post, which post, hybrid and fixed "
    "contracts pay and order and percent contracts only quote. platform_brand gives the fees paid "
    "and what multiples of them would have added."
)


class _Sums:
    """Exact paise per code for three kinds of rows."""

    def __init__(self, plan: Plan, orders: Orders) -> None:
        self.caused = np.flatnonzero(orders.cause >= 0)
        self.cause = orders.cause[self.caused]
        self.paise = orders.revenue[self.caused].astype(np.int64)
        self.day = orders.day[self.caused]
        self.halo = orders.influencer[self.caused] < 0
        tracked = np.flatnonzero(orders.influencer >= 0)
        self.tracked_paise = orders.revenue[tracked].astype(np.int64)
        self.tracked_influencer = orders.influencer[tracked]
        self.tracked_campaign = orders.campaign[tracked]
        self.anyway = orders.cause[tracked] < 0


def _by(codes: np.ndarray, paise: np.ndarray, size: int) -> np.ndarray:
    """Sums in ₹. float64 holds whole paise exactly up to 9e15."""
    return np.round(np.bincount(codes, paise, size)) / 100


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None


def _campaigns(plan: Plan, sums: _Sums) -> dict[str, dict[str, Any]]:
    size = len(plan.campaign_names)
    campaign = plan.posts.campaign[sums.cause]
    start = np.array([run.start for run in plan.campaigns])
    end = np.array([run.end for run in plan.campaigns])
    inside = (sums.day >= start[campaign]) & (sums.day <= end[campaign])
    added = _by(campaign, sums.paise, size)
    in_window = _by(campaign[inside], sums.paise[inside], size)
    halo = _by(campaign[sums.halo], sums.paise[sums.halo], size)
    tracked = _by(sums.tracked_campaign, sums.tracked_paise, size)
    anyway = _by(sums.tracked_campaign[sums.anyway], sums.tracked_paise[sums.anyway], size)
    made = np.bincount(plan.posts.campaign, minlength=size)
    cells = campaign * plan.period.days + sums.day
    daily = _by(cells, sums.paise, size * plan.period.days).reshape(size, plan.period.days)
    found: dict[str, dict[str, Any]] = {}
    for i, name in enumerate(plan.campaign_names):
        run = plan.campaigns[i] if i < len(plan.campaigns) else None
        found[name] = {
            "brand": shop.BRANDS[plan.campaign_brand[i]],
            "start": plan.period.when(run.start).isoformat() if run else None,
            "end": plan.period.when(run.end).isoformat() if run else None,
            "quiet_from": plan.period.when(run.start - run.quiet_days).isoformat() if run else None,
            "quiet_days": run.quiet_days if run else None,
            "effect_until": _effect_until(plan, i) if run else None,
            "posts": int(made[i]),
            "strength": round(float(plan.strength[i]), 6) if run else None,
            "incremental_revenue": float(added[i]),
            "incremental_revenue_in_window": float(in_window[i]),
            "incremental_by_day": _from_start(plan, i, daily[i]) if run else [],
            "halo_revenue": float(halo[i]),
            "tracked_revenue": float(tracked[i]),
            "tracked_anyway": float(anyway[i]),
            "tracked_anyway_share": _share(anyway[i], tracked[i]),
        }
    return found


def _from_start(plan: Plan, campaign: int, daily: np.ndarray) -> list[float]:
    """₹ added on each day from the campaign's first day to the last day of any effect."""
    last = np.flatnonzero(daily).max(initial=plan.campaigns[campaign].end)
    return daily[plan.campaigns[campaign].start : last + 1].tolist()


def _effect_until(plan: Plan, campaign: int) -> str | None:
    days = plan.posts.day[plan.posts.campaign == campaign]
    if not len(days):
        return None
    last = plan.period.when(int(days.max())) + timedelta(days=EFFECT_DAYS - 1)
    return min(last, plan.period.end).isoformat()


def _added(weight: np.ndarray, half: np.ndarray, spend: np.ndarray) -> float:
    return float((weight * spend / (half + spend)).sum())


def _platform_brand(plan: Plan) -> list[dict[str, Any]]:
    """Fees of fee contracts per platform and brand, and what `_MULTIPLES` of them would add."""
    posts, people = plan.posts, plan.people
    platform = people.platform[posts.influencer]
    brand = plan.campaign_brand[posts.campaign]
    paid = np.isin(np.take(BASES, people.basis[posts.influencer]), ("post", "hybrid", "fixed"))
    half = np.take(plan.half_spend, platform)
    weight = plan.ceiling[posts.influencer] * plan.strength[posts.campaign] / posts.cell_posts
    found = []
    for p, b in np.ndindex(len(shop.PLATFORMS), len(shop.BRANDS)):
        rows = np.flatnonzero((platform == p) & (brand == b) & paid)
        if len(rows):
            spend = posts.spend[rows]
            added = {
                f"{m:g}": round(_added(weight[rows], half[rows], m * spend), 2) for m in _MULTIPLES
            }
            fees = round(float((spend / posts.cell_posts[rows]).sum()), 2)
            names = {"platform": shop.PLATFORMS[p], "brand": shop.BRANDS[b]}
            found.append({**names, "fees": fees, "added_at": added})
    return found


def _curves(plan: Plan) -> dict[str, Any]:
    people = plan.people
    return {
        "form": "a*x/(k+x)",
        "x": "₹ of posts of one influencer in one campaign and calendar month",
        "platform_k": {
            name: round(k, 2) for name, k in zip(shop.PLATFORMS, plan.half_spend, strict=True)
        },
        "platform_brand": _platform_brand(plan),
        "influencer": {
            people.ids[i]: {
                "brand": shop.BRANDS[people.brand[i]],
                "platform": shop.PLATFORMS[people.platform[i]],
                "fee_per_post": float(plan.rate[i]),
                "a": round(float(plan.ceiling[i]), 2),
                "k": round(plan.half_spend[people.platform[i]], 2),
            }
            for i in range(len(people))
        },
    }


def _brands(plan: Plan, campaigns: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for brand in shop.BRANDS:
        rows = [c for c in campaigns.values() if c["brand"] == brand]
        keys = ("incremental_revenue", "halo_revenue", "tracked_revenue", "tracked_anyway")
        sums = {key: round(sum(row[key] for row in rows), 2) for key in keys}
        share = _share(sums["tracked_anyway"], sums["tracked_revenue"])
        found[brand] = {**sums, "tracked_anyway_share": share}
    return found


def _platforms(plan: Plan, sums: _Sums) -> dict[str, dict[str, float]]:
    """By the platform of the posts that caused it, which is not always that of the influencer."""
    size = len(shop.PLATFORMS)
    platform = plan.posts.platform[sums.cause]
    added = _by(platform, sums.paise, size)
    halo = _by(platform[sums.halo], sums.paise[sums.halo], size)
    return {
        name: {"incremental_revenue": float(added[i]), "halo_revenue": float(halo[i])}
        for i, name in enumerate(shop.PLATFORMS)
    }


def truth(plan: Plan, orders: Orders, wrong: tuple[dict[str, object], ...]) -> dict[str, Any]:
    """Everything `truth.json` holds."""
    sums, size = _Sums(plan, orders), len(plan.people)
    added = _by(plan.posts.influencer[sums.cause], sums.paise, size)
    tracked = _by(sums.tracked_influencer, sums.tracked_paise, size)
    anyway = _by(sums.tracked_influencer[sums.anyway], sums.tracked_paise[sums.anyway], size)
    campaigns = _campaigns(plan, sums)
    total = float(sums.paise.sum()) / 100
    return {
        "about": _ABOUT,
        "seed": plan.seed,
        "sizes": {"influencers": size, "posts": len(plan.posts), "orders": len(orders)},
        "period": {"start": plan.period.start.isoformat(), "end": plan.period.end.isoformat()},
        "total": {
            "incremental_revenue": total,
            "halo_revenue": float(sums.paise[sums.halo].sum()) / 100,
            "tracked_revenue": float(sums.tracked_paise.sum()) / 100,
            "tracked_anyway_share": _share(
                float(anyway.sum()), float(sums.tracked_paise.sum()) / 100
            ),
        },
        "brands": _brands(plan, campaigns),
        "campaigns": campaigns,
        "platforms": _platforms(plan, sums),
        "influencers": {
            plan.people.ids[i]: {
                "incremental_revenue": float(added[i]),
                "tracked_revenue": float(tracked[i]),
                "tracked_anyway_share": _share(float(anyway[i]), float(tracked[i])),
            }
            for i in range(size)
        },
        "response_curves": _curves(plan),
        "decay_days": dict(zip(shop.PLATFORMS, shop.PLATFORM_DECAY, strict=True)),
        "halo_share": dict(zip(shop.PLATFORMS, shop.PLATFORM_HALO, strict=True)),
        "never_promoted": {
            brand: [p.name for p in shop.PRODUCTS if p.brand == i and not p.promoted]
            for i, brand in enumerate(shop.BRANDS)
        },
        "payout_mismatches": list(wrong),
    }
