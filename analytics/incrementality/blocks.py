"""Resampling in weeks: errors that linger stay together."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.incrementality.experiment import WEEK, Floats

DRAWS: Final = 1999
SEED: Final = 20_250_930


def noise(errors: Floats, length: int) -> Floats:
    """What chance may add to a window whose level was learned from the errors before it.

    Paths of the window made of weeks of the errors, each less the mean of as many resampled days as
    there were before: the level is not known any better.

    Source: Künsch (1989), "The jackknife and the bootstrap for general stationary observations",
    Annals of Statistics 17.

    Args:
        errors: Errors of the days before, (days before,).
        length: Days of the window.

    Returns:
        (draws, days of the window).
    """
    chance = np.random.default_rng(SEED)
    ahead = _weeks(chance, errors, length)
    return ahead - _weeks(chance, errors, len(errors)).mean(axis=1)[:, None]


def _weeks(chance: np.random.Generator, errors: Floats, length: int) -> Floats:
    """Paths of so many days, made of weeks of the errors taken round in a circle."""
    starts = chance.integers(0, len(errors), (DRAWS, -(-length // WEEK)))
    runs = (starts[:, :, None] + np.arange(WEEK)) % len(errors)
    return errors[runs.reshape(DRAWS, -1)[:, :length]]
