"""Response curves of all cells: what a month's spend brings, expected and drawn.

    E[fᵢ(x)] = Σₖ Aᵢₖ·x/(k + x),  Aᵢₖ = p(k | data)·E[max(aᵢ, 0) | k, data]

The expectation over everything that is not known is a sum of a few concave curves, so that what the
next rupee brings has a closed form and a plan can be solved without draws. Draws tell how sure it
is. See `posterior` for the model and `noise` for the variances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np

from analytics.plan.noise import variances
from analytics.plan.posterior import HALVES, Floats, Ints, Observed, Posterior, halves, posterior


@dataclass(frozen=True)
class Draws:
    """Curves drawn from what is known of them.

    Attributes:
        ceiling: a of each draw and cell, (draws, cells), never below 0.
        half: k of the same.
    """

    ceiling: Floats
    half: Floats

    def response(self, spend: Floats) -> Floats:
        """What spends of all cells bring in each draw, (draws, cells)."""
        return self.ceiling * spend / (self.half + spend)


@dataclass(frozen=True)
class Curves:
    """Response curves of cells.

    Attributes:
        weight: Aᵢₖ, (cells, K), in the unit of the response.
        half: k of each, (cells, K), in the unit of spend.
        group: Group of each cell.
        within: Number of each cell within its group.
        posteriors: What is known of each group, by its number.
    """

    weight: Floats
    half: Floats
    group: Ints
    within: Ints
    posteriors: Mapping[int, Posterior]

    def response(self, spend: Floats) -> Floats:
        """Expected response of each cell to its spend."""
        at = np.asarray(spend, np.float64)[:, None]
        return (self.weight * at / (self.half + at)).sum(axis=1)

    def marginal(self, spend: Floats) -> Floats:
        """Expected response to the next unit of spend, Σₖ Aᵢₖ·k/(k + x)²."""
        steep, half = self._upright
        below = half + np.asarray(spend, np.float64)
        return (steep / (below * below)).sum(axis=0)

    @cached_property
    def _upright(self) -> tuple[Floats, Floats]:
        """Aᵢₖ·k and k, (K, cells): sums down this table are quickest, and a plan asks for many."""
        return np.ascontiguousarray((self.weight * self.half).T), np.ascontiguousarray(self.half.T)

    def of(self, cells: Ints) -> Curves:
        """The curves of some of the cells, in the order given."""
        return replace(
            self,
            weight=self.weight[cells],
            half=self.half[cells],
            group=self.group[cells],
            within=self.within[cells],
        )

    def draws(self, count: int, seed: int = 0) -> Draws:
        """Curves as they may be; the cells of a group share their k in each draw."""
        rng = np.random.default_rng(seed)
        ceiling, half = (np.empty((count, len(self.group))) for _ in range(2))
        for number, known in self.posteriors.items():
            ceilings, own = known.draw(count, rng)
            members = np.flatnonzero(self.group == number)
            ceiling[:, members] = ceilings[:, self.within[members]]
            half[:, members] = own[:, None]
        return Draws(ceiling, half)


def fit(
    spend: Floats,
    response: Floats,
    cell: Ints,
    group: Ints,
    *,
    variance: Floats | None = None,
    chance: float = 0.0,
    steps: int = HALVES,
) -> Curves:
    """Fit the response curves of all cells.

    Args:
        spend: What was spent in each observation, positive.
        response: What it brought, in any unit.
        cell: Cell of each observation, 0 to n − 1; every cell has one.
        group: Group of each cell, 0 to m − 1; the cells of a group share k and the prior.
        variance: Variance of each response; None to estimate it from the data.
        chance: Σv²/Σv of the order values, the least that a unit of response varies; for the
            estimate. 0 where it is unknown.
        steps: Values of k in the grid of each group.

    Returns:
        The curves, in the order of the cells.

    Raises:
        ValueError: A spend is not positive, or a cell has no observation.
    """
    if np.any(spend <= 0):
        raise ValueError("A month without spend is no observation of a curve.")
    if len(np.unique(cell)) != len(group):
        raise ValueError("Every cell needs an observation.")
    weight, half = np.empty((2, len(group), steps))
    within = np.empty(len(group), np.intp)
    posteriors: dict[int, Posterior] = {}
    for number in range(int(group.max()) + 1):
        members = np.flatnonzero(group == number)
        rows = np.flatnonzero(group[cell] == number)
        within[members] = np.arange(len(members))
        own, x, y = within[cell[rows]], spend[rows], response[rows]
        grid = halves(x, steps)
        noise = variances(x, y, own, grid, chance) if variance is None else variance[rows]
        posteriors[number] = posterior(Observed(own, x, y, noise), grid)
        weight[members], half[members] = posteriors[number].ceilings(), grid
    return Curves(weight, half, group, within, MappingProxyType(posteriors))
