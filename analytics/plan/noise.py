"""How uncertain the response of a cell in a month is.

A month's response is a sum of order values whose number is itself chance (compound Poisson), and
months differ for reasons that no curve knows. Both grow with the expected response f:

    var(y) = φ·f,   φ = max(φ₀, Σ (y − f)²/f ÷ (N − n − 1))

φ₀ is what chance alone would bring, Σv²/Σv over the order values v (mean order value × (1 + CV²));
the rest is taken from the residuals of all N observations of a group's n cells, pooled (Pearson's
dispersion). f comes from a first fit, whose own φ is that around a straight line for each cell.

Source: P. McCullagh and J. A. Nelder, "Generalized linear models", 2nd ed., Chapman & Hall 1989,
section 9.2.4, for φ.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.plan.posterior import Floats, Ints, Observed, posterior

_LEAST: Final = 0.05
"""An expected response below this share of the group's usual one counts as this share of it."""


def variances(spend: Floats, response: Floats, cell: Ints, half: Floats, chance: float) -> Floats:
    """Variance of each observation of a group.

    Args:
        spend: What was spent, positive.
        response: What it brought.
        cell: Cell of each observation, 0 to n − 1.
        half: The grid of k; see `posterior.halves`.
        chance: φ₀, in the unit of the response; 0 where it is unknown.

    Returns:
        Positive variances, in the squared unit of the response; 1 where nothing was brought.
    """
    if not response.any():
        return np.ones_like(response)  # of no account: `posterior` makes every curve 0
    usual = np.abs(response).sum() / spend.sum() * spend
    own = np.bincount(cell, response) / np.bincount(cell, spend)
    line = np.maximum(own[cell] * spend, _LEAST * usual)
    first = _dispersion(response, line, cell, chance) * line
    ceilings = posterior(Observed(cell, spend, response, first), half).ceilings()[cell]
    expected = (ceilings * spend[:, None] / (half + spend[:, None])).sum(axis=1)
    expected = np.maximum(expected, _LEAST * usual)
    return _dispersion(response, expected, cell, chance) * expected


def _dispersion(response: Floats, expected: Floats, cell: Ints, chance: float) -> float:
    """φ of a group; where nothing tells of it, that of a response that may well be 0."""
    free = len(response) - (int(cell.max()) + 1) - 1
    left = (response - expected) ** 2 / expected
    found = float(left.sum()) / free if free > 0 else 0.0
    return max(found, chance) or float(expected.mean())
