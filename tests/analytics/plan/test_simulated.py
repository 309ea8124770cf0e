"""Plans where the truth is known: how much worse than the best one, and how sure; fixed seeds."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from analytics.plan.allocate import allocate
from analytics.plan.curves import fit
from analytics.plan.plan import DRAWS, LEVELS, WIDENED
from tests.analytics.plan.truth import CELLS, PERIODS, Floats, world

WORLDS = 150
NOISES = (750, 1500, 3000)


def by_roas(roas: Floats, today: Floats, budget: float) -> Floats:
    """The budget in proportion to spend × raw ROAS, within half and twice of today's."""
    low, high = 0.0, 100.0 / roas.min()
    for _ in range(100):
        middle = (low + high) / 2
        over = np.clip(middle * roas, 0.5, 2.0) @ today > budget
        low, high = (low, middle) if over else (middle, high)
    return today * np.clip(low * roas, 0.5, 2.0)


@cache
def results(noise: float) -> Floats:
    """Per world: regret of the plan and of raw ROAS, whether the interval held, gains told, true.

    Regret is what the best split brings beyond, as a share of it.
    """
    rows: list[tuple[float, float, bool, float, float]] = []
    for seed in range(WORLDS):
        made = world(seed, noise)
        cell = np.repeat(np.arange(CELLS), PERIODS)
        curves = fit(made.spend.ravel(), made.response.ravel(), cell, made.group)
        today, truth = made.today, made.truth.response
        low, high, budget = today / 2, today * 2, today.sum()
        best = truth(allocate(made.truth.marginal, low, high, budget).spend).sum()
        plan = allocate(curves.marginal, low, high, budget).spend
        plain = by_roas(made.response.sum(axis=1) / made.spend.sum(axis=1), today, budget)
        told = (curves.response(plan) - curves.response(today)).sum()
        drawn = curves.draws(DRAWS)
        gains = (drawn.response(plan) - drawn.response(today)).sum(axis=1)
        ends = told + WIDENED * (np.quantile(gains, LEVELS) - told)
        true = (truth(plan) - truth(today)).sum()
        regrets = [1 - truth(split).sum() / best for split in (plan, plain)]
        rows.append((*regrets, ends[0] <= true <= ends[1], told, true))
    return np.array(rows, dtype="float64")


@pytest.mark.parametrize(("noise", "regret"), [(750, 0.02), (1500, 0.05), (3000, 0.09)])
def test_the_plan_is_nearly_the_best_one_and_better_than_raw_roas(noise, regret):
    ours, plain = results(noise)[:, 0], results(noise)[:, 1]
    assert ours.min() > -1e-9
    assert ours.mean() <= regret
    assert ours.mean() < plain.mean()


def test_the_interval_of_the_gain_holds_the_truth_as_often_as_it_says():
    held = np.concatenate([results(noise)[:, 2] for noise in NOISES])
    assert 0.85 <= held.mean() <= 0.95


@pytest.mark.parametrize("noise", NOISES)
def test_the_gain_foretold_is_about_the_true_one(noise):
    told, true = results(noise)[:, 3].sum(), results(noise)[:, 4].sum()
    assert told == pytest.approx(true, rel=0.1)
