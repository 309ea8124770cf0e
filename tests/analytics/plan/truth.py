"""Curves and worlds whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Saturation:
    """Response curves a·x/(k + x)."""

    ceiling: Floats
    half: Floats

    def response(self, spend: Floats) -> Floats:
        return self.ceiling * spend / (self.half + spend)

    def marginal(self, spend: Floats) -> Floats:
        return self.ceiling * self.half / (self.half + spend) ** 2


CELLS, PERIODS = 40, 6


@dataclass(frozen=True)
class World:
    """Cells on four platforms whose curves are known, and what six periods of them looked like.

    Attributes:
        truth: Their curves.
        group: Platform of each cell.
        spend: (cells, periods).
        response: The same, with noise.
    """

    truth: Saturation
    group: NDArray[np.intp]
    spend: Floats
    response: Floats

    @property
    def today(self) -> Floats:
        return self.spend.mean(axis=1)


def world(seed: int, noise: float) -> World:
    """A usual period brings 4,000 to 9,000 a cell; spends vary by half around the usual one."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(4), CELLS // 4)
    usual = 5_000 * np.exp(rng.normal(0, 0.5, CELLS))
    half = (5_000 * np.exp(rng.uniform(-1, 1, 4)))[group]
    truth = Saturation(rng.uniform(4_000, 9_000, CELLS) * (half + usual) / usual, half)
    spend = usual[:, None] * rng.uniform(0.5, 1.5, (CELLS, PERIODS))
    expected = truth.ceiling[:, None] * spend / (half[:, None] + spend)
    return World(truth, group, spend, expected + rng.normal(0, noise, spend.shape))
