"""The assumption: a fixed share of tracked revenue would have come anyway.

    Δ = tracked revenue × (1 − m),  m ~ Beta(20·m₀, 20·(1 − m₀))

m₀ is the workspace's assumed organic share of the brand; the beta distribution says how little one
share of that kind is known (sd 9 points at 20 %). Nothing is measured: this is always labelled an
assumption and never stands beside a measurement without saying so.

**Reference.** None: it is what agencies' spreadsheets do.

**Example.** Tracked ₹1,000 at 20 %: Δ = ₹800, between ₹641 and ₹925 at 90 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scipy import special

from analytics.incrementality.estimate import LEVEL, Estimate

_PRECISION: Final = 20.0


@dataclass(frozen=True)
class _Share:
    """Tracked revenue times an organic share that is not known well.

    Attributes:
        tracked: Tracked revenue.
        share: Assumed organic share, between 0 and 1.
    """

    tracked: float
    share: float

    @property
    def mean(self) -> float:
        return self.tracked * self.share

    @property
    def sd(self) -> float:
        return abs(self.tracked) * (self.share * (1 - self.share) / (_PRECISION + 1)) ** 0.5

    @property
    def _certain(self) -> bool:
        return not 0 < self.share < 1

    def quantile(self, share: float) -> float:
        if self._certain:
            return self.mean
        a, b = _PRECISION * self.share, _PRECISION * (1 - self.share)
        return self.tracked * float(special.betaincinv(a, b, share))

    def below(self, value: float) -> float:
        if self._certain or self.tracked <= 0:
            return float(self.mean < value)
        a, b = _PRECISION * self.share, _PRECISION * (1 - self.share)
        return float(special.betainc(a, b, min(max(value / self.tracked, 0.0), 1.0)))


def estimate(tracked: float, share: float, level: float = LEVEL) -> Estimate:
    """Δ from an assumed organic share.

    Args:
        tracked: Tracked revenue of the window.
        share: The share assumed to have come anyway, 0 to 1.
        level: Two-sided level of the interval.

    Raises:
        ValueError: The share lies outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"An organic share lies between 0 and 1, not {share}.")
    return Estimate("organic_share", tracked, _Share(tracked, share), level)
