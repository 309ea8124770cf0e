"""The factor θ of a brand: what a rupee of its tracked revenue stands for in added revenue.

    θ = Σ Δ / Σ tracked revenue,   var = Σ sd(Δ)² / (Σ tracked)²,   over the measured windows

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
from analytics.filters import Filters
from analytics.incrementality.answer import Answer
from analytics.incrementality.campaigns import measurement, windows_of
from analytics.incrementality.question import brands
from analytics.scoring import Z
from storage import Snapshot

ALONE: Final = 0.95
"""Share of a window's cost from which a platform counts as alone in it."""


@dataclass(frozen=True)
class Factor:
    """What a rupee of tracked revenue stands for.

    Attributes:
        brand: The brand.
        platform: The one platform that was at work; "" for all of them together.
        theta: Added revenue per rupee of tracked revenue.
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


@remembered
def measured_windows(snapshot: Snapshot) -> list[Answer]:
    """The answers for every brand's campaign windows that tracked sales, as far as measured."""
    found = [
        measurement(snapshot, brand, days)
        for brand in brands(snapshot)
        for days in windows_of(snapshot, brand)
    ]
    return [one for one in found if one is not None and one.tracked > 0]


@remembered
def factors(snapshot: Snapshot) -> list[Factor]:
    """The factor of every brand that could be measured, then those of platforms that were alone."""
    answers = measured_windows(snapshot)
    found: list[Factor] = []
    for brand in dict.fromkeys(one.question.brand for one in answers):
        own = [one for one in answers if one.question.brand == brand]
        found.append(_pooled(brand, "", own))
        alone: dict[str, list[Answer]] = {}
        for one in own:
            if platform := _alone(snapshot, one):
                alone.setdefault(platform, []).append(one)
        found += [_pooled(brand, platform, ones) for platform, ones in alone.items()]
    return found


def _pooled(brand: str, platform: str, answers: list[Answer]) -> Factor:
    tracked = sum(one.tracked for one in answers)
    effect = sum(one.estimate.effect for one in answers)
    spread = sqrt(sum(one.estimate.sd**2 for one in answers))
    return Factor(brand, platform, effect / tracked, spread / tracked, len(answers))


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
