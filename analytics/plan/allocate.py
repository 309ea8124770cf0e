"""The best split of a budget: as much for everybody as their next rupee is worth.

    maximise Σ fᵢ(xᵢ)   with   Σ xᵢ = B,   lowᵢ ≤ xᵢ ≤ highᵢ,   every fᵢ concave

At the optimum one shadow price λ holds for all: whoever lies between their bounds has fᵢ′(xᵢ) = λ,
whoever is held at the lower bound earns less on the next rupee, whoever is held at the upper bound
more. Total spend falls as λ rises, so that λ is found by bisection (water filling), and each cell's
spend at a given λ likewise.

Everything is solved in u = 1/√λ. There a saturation curve a·x/(k + x) is a straight line,
x = u·√(a·k) − k, which interpolating steps of the bisection hit at once; any other concave curve
needs some more.

Source: S. Boyd and L. Vandenberghe, "Convex Optimization", Cambridge 2004, example 5.2 (water
filling) and section 5.5.3 (its optimality conditions).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analytics.plan.errors import BudgetError
from analytics.plan.roots import roots

Floats = NDArray[np.float64]
Marginal = Callable[[Floats], Floats]
"""Returns on the next rupee of each cell at its spend; never rising, may be ∞ at 0."""

_LEAST: Final = 1e-200
"""A return below this counts as this: the inverse square root of it is still a number."""
_ROUNDINGS: Final = 4
"""Cells that may take what rounding left over; the first nearly always takes all."""
_SAME: Final = 1e-10
"""Budgets that differ from a bound by this share of it are at the bound."""


@dataclass(frozen=True)
class Allocation:
    """A split of a budget.

    Attributes:
        spend: Spend of each cell, in the unit of the budget.
        shadow_price: What one more rupee of budget would bring, at the best place for it that the
            bounds leave; where they leave none, what the last one brought.
    """

    spend: Floats
    shadow_price: float


def allocate(marginal: Marginal, low: Floats, high: Floats, budget: float) -> Allocation:
    """Split a budget so that no shift between two cells could bring more.

    Args:
        marginal: Return on the next rupee of each cell; takes and gives an array of all cells.
        low: Least spend of each cell, 0 or more.
        high: Most spend of each cell; the same as `low` where a cell is locked.
        budget: What is spent in total, in the same unit.

    Returns:
        Spends that add up to the budget, within the bounds, and the shadow price.

    Raises:
        BudgetError: The bounds do not allow the budget.
        ValueError: An upper bound lies below a lower one.
    """
    return allocate_each(marginal, low, high, [budget])[0]


def allocate_each(
    marginal: Marginal, low: Floats, high: Floats, budgets: Iterable[float]
) -> list[Allocation]:
    """Split several budgets, each as `allocate` does; what one search finds bounds the others.

    Args:
        marginal: As for `allocate`.
        low: As for `allocate`.
        high: As for `allocate`.
        budgets: What is spent in total, one a split.

    Returns:
        The splits, in the order of the budgets.

    Raises:
        BudgetError: The bounds do not allow a budget.
        ValueError: An upper bound lies below a lower one.
    """
    low, high = np.asarray(low, np.float64), np.asarray(high, np.float64)
    if np.any(high < low):
        raise ValueError("An upper bound lies below its lower bound.")
    filling = _Filling(marginal, low, high)
    return [_allocated(filling, budget) for budget in budgets]


def _allocated(filling: _Filling, budget: float) -> Allocation:
    marginal, low, high = filling.marginal, filling.low, filling.high
    least, most = math.fsum(low), math.fsum(high)
    if not least * (1 - _SAME) <= budget <= most * (1 + _SAME):
        raise BudgetError(budget, least, most)
    free = high > low
    if budget <= least * (1 + _SAME) and free.any():
        return Allocation(low.copy(), _price(marginal, low, free, np.max))
    if budget >= most * (1 - _SAME) or not free.any():
        return Allocation(high.copy(), _price(marginal, high, free, np.min))
    spend = filling.to(budget)
    inside = (spend > low) & (spend < high)
    if inside.any():
        return Allocation(spend, _price(marginal, spend, inside, np.median))
    return Allocation(spend, _price(marginal, spend, free & (spend < high), np.max))


def spend_at(marginal: Marginal, low: Floats, high: Floats, price: float) -> Floats:
    """Spend of each cell up to where its next rupee brings just `price`, within the bounds."""
    level = 1.0 / math.sqrt(price)
    return roots(lambda spend: _level(marginal, spend) - level, low, high)


def _level(marginal: Marginal, spend: Floats) -> Floats:
    """U = 1/√ of the return on the next rupee; 0 where that is infinite."""
    return 1.0 / np.sqrt(np.maximum(marginal(spend), _LEAST))


def _price(
    marginal: Marginal, spend: Floats, cells: NDArray[np.bool_], pick: Callable[[Floats], float]
) -> float:
    """One of the returns of some cells; of all where there are none."""
    returns = marginal(spend)
    if not returns.size:
        return 0.0
    return float(pick(returns[cells] if cells.any() else returns))


class _Filling:
    """Spends at shadow prices; every price that was tried bounds the later searches.

    Attributes:
        marginal: Return on the next rupee of each cell.
        low: Least spend of each cell.
        high: Most spend of each cell.
    """

    def __init__(self, marginal: Marginal, low: Floats, high: Floats) -> None:
        """Nothing was tried yet but the ends, where all are at one of their bounds."""
        self.marginal, self.low, self.high = marginal, low, high
        self._spends = [low, high]
        self._totals = [math.fsum(low), math.fsum(high)]

    @cached_property
    def _logs(self) -> list[float]:
        """Logarithms of the levels that were tried, rising; of each a spend and a total."""
        first, last = (_level(self.marginal, end) for end in (self.low, self.high))
        return [math.log(max(float(end), _LEAST)) for end in (first.min(), last.max())]

    def to(self, budget: float) -> Floats:
        """Spends that add up to a budget between the bounds, at one shadow price."""
        here = bisect_left(self._totals, budget)
        ends = (np.array([log]) for log in self._logs[here - 1 : here + 1])
        roots(lambda logs: np.array([self._total(float(logs[0])) - budget]), *ends)
        here = bisect_left(self._totals, budget)
        least, most = self._totals[here - 1 : here + 1]
        below, above = self._spends[here - 1 : here + 1]
        # Where returns are level over a stretch the two differ, and every mixture is as good.
        rest = min(max((most - budget) / (most - least), 0.0), 1.0) if most > least else 0.0
        return _exactly(above - rest * (above - below), self.low, self.high, budget)

    def _total(self, log: float) -> float:
        """What is spent at a level; looked for between the levels beside it."""
        log = min(max(log, self._logs[0]), self._logs[-1])  # a step may round beyond an end
        here = bisect_left(self._logs, log)
        if self._logs[here] != log:
            beside = self._spends[here - 1 : here + 1]
            level = math.exp(log)
            spend = roots(lambda x: _level(self.marginal, x) - level, *beside)
            self._logs.insert(here, log)
            self._spends.insert(here, spend)
            self._totals.insert(here, math.fsum(spend))
        return self._totals[here]


def _exactly(spend: Floats, low: Floats, high: Floats, budget: float) -> Floats:
    """The same split without what rounding left over: those farthest from a bound take it."""
    spend = np.clip(spend, low, high)
    room = np.minimum(spend - low, high - spend)
    for cell in np.argsort(-room)[:_ROUNDINGS]:
        left = budget - math.fsum(spend)
        if left == 0 or room[cell] == 0:
            break
        spend[cell] = min(max(spend[cell] + left, low[cell]), high[cell])
    return spend
