"""Roots of many increasing functions at once.

Source: T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a
nonlinear function without using derivatives", Advances in Engineering Software 28 (1997); written
as in P. Scherer, "Computational Physics", Springer 2010, section 6.1.7.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS: Final = 300
_EXACT: Final = 4 * float(np.finfo(np.float64).eps)
"""Relative width at which an interval counts as a point."""
_NEAR_ZERO: Final = 1e-20
"""The same near zero, as a share of the interval that was searched."""


def roots(function: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Where each of many increasing functions passes zero, by inverse quadratic steps and halving.

    Args:
        function: Values of all functions, each at its own argument.
        low: Where to begin, one a function.
        high: Where to end.

    Returns:
        One root a function, to the last digits that a double holds; the nearer end where a
        function does not pass zero in between.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _search(function, low, high)


def _search(function: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    a, b = high.copy(), low.copy()  # the root lies between a and b; c is the point before them
    fa, fb = function(a), function(b)
    found = np.where(fb >= 0, low, high)
    settled = (fb >= 0) | (fa <= 0)
    a, b = np.where(settled, found, a), np.where(settled, found, b)
    step = np.full_like(a, 0.5)
    least = _NEAR_ZERO * np.abs(high - low)
    for _ in range(_ROUNDS):
        x = a + step * (b - a)
        fx = function(x)
        same = (fx > 0) == (fa > 0)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        best = np.where(np.abs(fa) < np.abs(fb), a, b)
        found = np.where(settled, found, best)
        width = np.abs(b - a)
        margin = np.where(width > 0, (_EXACT * np.abs(best) + least) / (2 * width), 1.0)
        settled |= (margin > 0.5) | (fa == 0) | (fb == 0)
        if settled.all():
            break
        step = np.clip(_step(a, b, c, fa, fb, fc), margin, 1 - margin)
        step = np.where(settled, 0.0, step)
    return found


def _step(a: Floats, b: Floats, c: Floats, fa: Floats, fb: Floats, fc: Floats) -> Floats:
    """How far from a toward b to look next: where a parabola would pass zero, else half-way."""
    chi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    bent = (phi**2 < chi) & ((1 - phi) ** 2 < 1 - chi)
    curved = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return np.where(bent & np.isfinite(curved), curved, 0.5)
