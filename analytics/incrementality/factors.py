"""The factor θ of a brand: what a rupee of its tracked revenue stands for in added revenue.

    θ = Σ Δ / Σ worked,   var = Σ sd(Δ)² / (Σ worked)²,   over the measured windows

`worked` is the tracked revenue of the window that posts can have brought: that of campaigns with
posts of their own and of orders without a campaign. Each window has a factor of its own too, Δ over
worked. Windows whose answer is not reliable do not count; they take the factor of their brand.

A single post is rarely identifiable; a campaign window mostly is. What follows of the factors for
influencers, platforms and whole views is in `iroas`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from analytics.ask import Question as Sums
from analytics.ask import answer
from analytics.cache import remembered
from analytics.filters import Filters, Window
from analytics.incrementality.answer import Answer
from analytics.incrementality.campaigns import measurement, windows_of, with_posts
from analytics.incrementality.question import brands
from analytics.scoring import Z
from analytics.totals import totals_in
from storage import Snapshot

ALONE: Final = 0.95
"""Share of a window's cost from which a platform counts as alone in it."""


@dataclass(frozen=True)
class Factor:
    """What a rupee of tracked revenue stands for.

    Attributes:
        brand: The brand.
        platform: The one platform that was at work; "" for all of them together.
        theta: Added revenue per rupee of tracked revenue that posts can have brought.
        sd: Its standard deviation.
        windows: How many windows it was measured in.
    """

    brand: str
    platform: str
    theta: float
    sd: float
    windows: int

    @property
    def lower(self) -> float:
        """Lower end of its 90 % interval."""
        return self.theta - Z * self.sd

    @property
    def upper(self) -> float:
        """Upper end of it."""
        return self.theta + Z * self.sd


@dataclass(frozen=True)
class Worked:
    """A campaign window of a brand and its factor.

    Attributes:
        brand: The brand.
        window: Its days.
        theta: Added revenue per rupee of `worked`.
        sd: Its standard deviation.
        weight: Its share in the factor of its brand, Σ 1 over the windows that were measured; 0
            for a window that was not, whose factor is that of the brand.
    """

    brand: str
    window: Window
    theta: float
    sd: float
    weight: float


@remembered
def measured_windows(snapshot: Snapshot) -> list[tuple[Answer, float]]:
    """The reliable answers for every brand's campaign windows, with what was worked, ₹.

    Windows in which posts brought no tracked revenue are left out.
    """
    found: list[tuple[Answer, float]] = []
    for brand in brands(snapshot):
        for days in windows_of(snapshot, brand):
            one = measurement(snapshot, brand, days)
            if one is None or not one.reliable:
                continue
            worked = _worked(snapshot, brand, one.window)
            if worked > 0:
                found.append((one, worked))
    return found


def _worked(snapshot: Snapshot, brand: str, days: Window) -> float:
    """Tracked revenue that the posts of a window can have brought, ₹."""
    found = totals_in(snapshot, by_posts(snapshot, brand), days)[snapshot.config.revenue_metric]
    return found or 0.0


def by_posts(snapshot: Snapshot, brand: str) -> Filters:
    """The view of what posts of a brand can have brought; see `campaigns.with_posts`."""
    chosen: list[tuple[str, tuple[str, ...]]] = [("brand", (brand,))]
    if (own := with_posts(snapshot, brand)) is not None:
        chosen.append(("campaign", own))
    return Filters(tuple(chosen))


@remembered
def factors(snapshot: Snapshot) -> list[Factor]:
    """The factor of every brand that could be measured, then those of platforms that were alone."""
    answers = measured_windows(snapshot)
    found: list[Factor] = []
    for brand in dict.fromkeys(one.question.brand for one, _ in answers):
        own = [(one, worked) for one, worked in answers if one.question.brand == brand]
        found.append(_pooled(brand, "", own))
        alone: dict[str, list[tuple[Answer, float]]] = {}
        for one, worked in own:
            if platform := _alone(snapshot, one):
                alone.setdefault(platform, []).append((one, worked))
        found += [_pooled(brand, platform, ones) for platform, ones in alone.items()]
    return found


def _pooled(brand: str, platform: str, answers: list[tuple[Answer, float]]) -> Factor:
    worked = sum(worked for _, worked in answers)
    effect = sum(one.estimate.effect for one, _ in answers)
    spread = sqrt(sum(one.estimate.sd**2 for one, _ in answers))
    return Factor(brand, platform, effect / worked, spread / worked, len(answers))


@remembered
def windows(snapshot: Snapshot) -> list[Worked]:
    """The factor of every campaign window of the brands with a factor.

    A window that was not measured has that of its brand.
    """
    answers = measured_windows(snapshot)
    whole: dict[str, float] = {}
    for one, worked in answers:
        whole[one.question.brand] = whole.get(one.question.brand, 0.0) + worked
    known = {
        (one.question.brand, one.window): Worked(
            one.question.brand,
            one.window,
            one.estimate.effect / worked,
            one.estimate.sd / worked,
            worked / whole[one.question.brand],
        )
        for one, worked in answers
    }
    return [
        known.get((brand, days)) or Worked(brand, days, pooled.theta, pooled.sd, 0.0)
        for brand, pooled in of_brands(snapshot).items()
        for days in windows_of(snapshot, brand)
    ]


def _alone(snapshot: Snapshot, one: Answer) -> str:
    """The platform that nearly all of a window's cost went to; "" where there are several."""
    view = Filters((("brand", (one.question.brand,)),))
    costs = answer(snapshot, view, Sums(("platform",), one.window, ("cost",)))
    total = float(costs["cost"].sum())
    if total <= 0:
        return ""
    at = int(costs["cost"].to_numpy("float64").argmax())
    alone = float(costs["cost"].iloc[at]) / total >= ALONE
    return str(costs["platform"].iloc[at]) if alone else ""


def of_brands(snapshot: Snapshot) -> dict[str, Factor]:
    """The factor of every brand, all its platforms together."""
    return {factor.brand: factor for factor in factors(snapshot) if not factor.platform}
