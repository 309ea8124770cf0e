"""What the observations of one group of cells say about their response curves.

    yᵢⱼ = aᵢ·xᵢⱼ/(k + xᵢⱼ) + noise,  var(noise) = vᵢⱼ     period j of cell i
    aᵢ  = bᵢ·uᵢ,  uᵢ = (k + x̄ᵢ)·(x̃/x̄ᵢ)^(1 − ρ)           x̄: mean spend of a cell, x̃: of the group
    bᵢ  ~ N(μ, τ²)                                         cells of a group are alike, not equal

so that a usual month of a cell brings bᵢ·x̄ᵢ^ρ·x̃^(1 − ρ). What is alike depends on ρ: at 1 the
return on a rupee at everybody's usual spend, at 0 what a usual month brings, whatever it costs.
Neither says anything of k: that somebody paid more brings no more in proportion is no sign of
saturation, since they are other people. k is learned only from how the same cell did with more and
with less.

For a given half-saturation k, which the group shares, the model is linear in bᵢ and everything has
a closed form (generalised least squares, then shrinkage):

    gᵢⱼ = uᵢ·xᵢⱼ/(k + xᵢⱼ),  sᵢ² = 1/Σⱼ gᵢⱼ²/vᵢⱼ,  b̂ᵢ = sᵢ²·Σⱼ gᵢⱼyᵢⱼ/vᵢⱼ
    μ̂ = Σ b̂ᵢ/(sᵢ² + τ²) ÷ Σ 1/(sᵢ² + τ²),  pullᵢ = sᵢ²/(sᵢ² + τ²)
    bᵢ | μ, k, τ ~ N((1 − pullᵢ)·b̂ᵢ + pullᵢ·μ, sᵢ²·(1 − pullᵢ)),  μ ~ N(μ̂, 1/Σ 1/(sᵢ² + τ²))

k, ρ and τ are not chosen but averaged over grids, each point weighted by its marginal likelihood
with μ integrated out: what the data leave open about saturation stays open in the answer.

Sources: Y. Jin et al., "Bayesian methods for media mix modeling with carryover and shape effects",
Google 2017, for the curve; B. P. Carlin and T. A. Louis, "Bayes and empirical Bayes methods for
data analysis", 2nd ed., Chapman & Hall 2000, chapter 3, for the shrinkage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

HALVES: Final = 12
"""Values of k that are weighed against each other."""
BEYOND: Final = 1.5
"""The grid of k reaches from the least spend observed over this to the most times this, …"""
AROUND: Final = 4.0
"""… and from the usual spend over this to that times this, where all spends are much the same."""
ALIKE: Final = (0.0, 0.5, 1.0)
"""Values of ρ."""
SPREADS: Final = (0.001, *np.geomspace(0.05, 2.0, 12).tolist())
"""Values of τ as shares of the size of b."""


@dataclass(frozen=True)
class Observed:
    """Observations of the cells of a group.

    Attributes:
        cell: Cell of each observation, 0 to n − 1; every cell has one.
        spend: What was spent, positive.
        response: What it brought.
        variance: Variance of that, positive.
    """

    cell: Ints
    spend: Floats
    response: Floats
    variance: Floats

    def total(self, values: Floats) -> Floats:
        """Sums by cell."""
        return np.bincount(self.cell, values).astype(np.float64)


@dataclass(frozen=True)
class Posterior:
    """What is known of the ceilings aᵢ of a group, by k and ρ (R rows) and τ (T columns).

    Attributes:
        half: k of each row, (R,); rows of the same k follow each other.
        chance: Weight of each point of the grid, (R, T); they add up to 1.
        usual: uᵢ, (R, n): turns b into a ceiling a.
        estimate: b̂ᵢ, (R, n).
        variance: sᵢ², (R, n).
        spread: τ², (R, T).
        centre: μ̂, (R, T).
        unsure: Variance of μ̂, (R, T).
    """

    half: Floats
    chance: Floats
    usual: Floats
    estimate: Floats
    variance: Floats
    spread: Floats
    centre: Floats
    unsure: Floats

    def ceilings(self) -> Floats:
        """Expected ceilings times the weight of their k, E[max(aᵢ, 0)]·p(k), (n, K)."""
        variance, estimate = self.variance[:, None], self.estimate[:, None]
        pull = variance / (variance + self.spread[..., None])
        mean = (1 - pull) * estimate + pull * self.centre[..., None]
        sd = np.sqrt(variance * (1 - pull) + pull**2 * self.unsure[..., None])
        expected = (self.chance[..., None] * positive_part(mean, sd)).sum(axis=1)
        return (expected * self.usual).reshape(-1, len(ALIKE), expected.shape[1]).sum(axis=1).T

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Draw ceilings, (count, n), and the k that goes with each draw, (count,)."""
        point = rng.choice(self.chance.size, count, p=self.chance.ravel())
        row, tau = np.unravel_index(point, self.chance.shape)
        centre = rng.normal(self.centre[row, tau], np.sqrt(self.unsure[row, tau]))
        pull = self.variance[row] / (self.variance[row] + self.spread[row, tau][:, None])
        mean = (1 - pull) * self.estimate[row] + pull * centre[:, None]
        drawn = rng.normal(mean, np.sqrt(self.variance[row] * (1 - pull)))
        return np.maximum(drawn, 0.0) * self.usual[row], self.half[row]


def positive_part(mean: Floats, sd: Floats) -> Floats:
    """E[max(z, 0)] of z ~ N(mean, sd²): mean·Φ(mean/sd) + sd·φ(mean/sd)."""
    ratio = mean / sd
    return mean * ndtr(ratio) + sd * np.exp(-(ratio**2) / 2) / np.sqrt(2 * np.pi)


def halves(spend: Floats, count: int = HALVES) -> Floats:
    """The grid of k, about the spends observed."""
    usual = np.exp(np.log(spend).mean())
    least = min(spend.min() / BEYOND, usual / AROUND)
    return np.geomspace(least, max(spend.max() * BEYOND, usual * AROUND), count)


def posterior(seen: Observed, half: Floats) -> Posterior:
    """Posterior of a group over a grid of k.

    Args:
        seen: Its observations.
        half: Values of k, in the unit of spend.

    Returns:
        See `Posterior`. Where the observations bring nothing at all, every curve is 0.
    """
    mean = seen.total(seen.spend) / seen.total(np.ones_like(seen.spend))
    half, alike = np.repeat(half, len(ALIKE)), np.tile(ALIKE, len(half))[:, None]
    usual = (half[:, None] + mean) * (np.exp(np.log(mean).mean()) / mean) ** (1 - alike)
    fits = [_least_squares(seen, own, each) for own, each in zip(usual, half, strict=True)]
    usual *= bool(seen.response.any())
    estimate, variance = (np.stack([fit[part] for fit in fits]) for part in (0, 1))
    misfit = np.array([fit[2] for fit in fits])
    size = np.average(np.abs(estimate), axis=1, weights=1 / variance)
    size = np.where(size > 0, size, np.sqrt(variance.min(axis=1)))
    spread = (size[:, None] * np.array(SPREADS)) ** 2
    whole = variance[:, None] + spread[..., None]
    unsure = 1 / (1 / whole).sum(axis=2)
    centre = unsure * (estimate[:, None] / whole).sum(axis=2)
    fit = np.log(variance[:, None] / whole) - (estimate[:, None] - centre[..., None]) ** 2 / whole
    logs = 0.5 * (fit.sum(axis=2) + np.log(unsure) - misfit[:, None])
    chance = np.exp(logs - logs.max())
    return Posterior(half, chance / chance.sum(), usual, estimate, variance, spread, centre, unsure)


def _least_squares(seen: Observed, usual: Floats, half: float) -> tuple[Floats, Floats, float]:
    """b̂, its variance, and the weighted sum of squares that is left, at one k."""
    shape = seen.spend * usual[seen.cell] / (half + seen.spend)
    variance = 1 / seen.total(shape**2 / seen.variance)
    estimate = variance * seen.total(shape * seen.response / seen.variance)
    left = seen.response - estimate[seen.cell] * shape
    return estimate, variance, float((left**2 / seen.variance).sum())
