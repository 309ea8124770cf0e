"""Simulated campaigns with known truth, for the coverage of incrementality estimates.

A treated series and five donors share a level, a trend of up to ±15 %, a weekly wave of 8 % and
AR(1) noise; the campaign adds a lift that fades with a constant of 15 days and sums to
10 % × U(0.5, 1.5) of the window. Scenarios change one thing each.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

LEVEL = 1000.0
BEFORE, AFTER = 90, 30
DONORS = 5
LIFT = 0.10
FADES = 15.0
SALE_DAYS, SALE = 12, 0.40
ORDERS_A_DAY, BASKET_CV = 6.0, 0.6

Scenario = Literal["independent", "ar1", "drift", "useless", "sparse", "sale"]
SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)


@dataclass(frozen=True)
class Simulated:
    """One campaign.

    Attributes:
        outcome: Sales of the treated series, (days,).
        donors: Sales of the donors, (days, donors).
        before: Days before the window.
        truth: What the campaign added over the window.
    """

    outcome: np.ndarray
    donors: np.ndarray
    before: int
    truth: float


def _ar1(rng: np.random.Generator, days: int, phi: float, sd: float) -> np.ndarray:
    shocks = rng.normal(0, sd * np.sqrt(1 - phi**2), days)
    noise = np.empty(days)
    level = rng.normal(0, sd)
    for day in range(days):
        level = phi * level + shocks[day]
        noise[day] = level
    return noise


def _week(rng: np.random.Generator, days: int, size: float) -> np.ndarray:
    return size * np.cos(2 * np.pi * (np.arange(days) / 7 + rng.random()))


def simulate(scenario: Scenario, seed: int, *, effect: bool = True) -> Simulated:
    """One campaign of a scenario.

    Args:
        scenario: `independent` noise, `ar1` noise (φ 0.6), a `drift`ing level (0.8 % a day),
            `useless` donors that share nothing, `sparse` (about six orders a day), or a `sale` of
            40 % for twelve days of the window, in all series.
        seed: Seed of all randomness.
        effect: Whether the campaign adds anything.
    """
    rng = np.random.default_rng([seed, SCENARIOS.index(scenario)])
    days = BEFORE + AFTER
    common = rng.uniform(-0.15, 0.15) * np.linspace(0, 1, days) + _week(rng, days, 0.08)
    common += _ar1(rng, days, 0.7, 0.08)
    if scenario == "sale":
        start = BEFORE + rng.integers(0, AFTER - SALE_DAYS)
        common[start : start + SALE_DAYS] += SALE
    base = LEVEL * (1 + common)
    donors = np.column_stack([_donor(rng, base, scenario) for _ in range(DONORS)])
    added = _lift(rng, base, effect=effect)
    if scenario == "sparse":
        outcome, truth = _sparse(rng, base, added)
        return Simulated(outcome, donors, BEFORE, truth)
    if scenario == "drift":
        base = base * (1 + np.cumsum(rng.normal(0, 0.008, days)))
    noise = _ar1(rng, days, 0.6 if scenario == "ar1" else 0.0, 0.06 * LEVEL)
    return Simulated(base + added + noise, donors, BEFORE, float(added.sum()))


def _lift(rng: np.random.Generator, base: np.ndarray, *, effect: bool) -> np.ndarray:
    """What the campaign adds to each day."""
    share = LIFT * rng.uniform(0.5, 1.5) * effect
    fading = np.exp(-np.arange(AFTER) / FADES)
    added = np.zeros(len(base))
    added[BEFORE:] = share * base[BEFORE:].sum() * fading / fading.sum()
    return added


def _donor(rng: np.random.Generator, base: np.ndarray, scenario: Scenario) -> np.ndarray:
    days, loading = len(base), rng.uniform(0.3, 1.2)
    if scenario == "useless":
        own = _ar1(rng, days, 0.7, 0.08) + _week(rng, days, 0.06)
        return loading * LEVEL * (1 + own)
    own = _ar1(rng, days, 0.3, 0.04 * np.sqrt(loading)) + _week(rng, days, 0.02)
    return loading * base + LEVEL * own


def _sparse(
    rng: np.random.Generator, base: np.ndarray, added: np.ndarray
) -> tuple[np.ndarray, float]:
    """Single orders with lognormal baskets, and what those that the campaign brought are worth."""
    spread = np.sqrt(np.log(1 + BASKET_CV**2))
    basket = LEVEL / ORDERS_A_DAY
    sold = []
    for rate in (base / basket, added / basket):
        counts = rng.poisson(rate)
        values = basket * rng.lognormal(-(spread**2) / 2, spread, counts.sum())
        sold.append(np.bincount(np.repeat(np.arange(len(base)), counts), values, len(base)))
    return sold[0] + sold[1], float(sold[1].sum())
