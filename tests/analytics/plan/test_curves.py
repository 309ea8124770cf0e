"""Response curves: what is expected, what is drawn, and what nothing can be said of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.plan import posterior as model
from analytics.plan.curves import fit
from analytics.plan.noise import variances
from tests.analytics.plan.truth import CELLS, PERIODS, world

NUMBERS = np.repeat(np.arange(CELLS), PERIODS)


def fitted(seed: int, noise: float, scale: float = 1.0, chance: float = 0.0):
    made = world(seed, noise)
    spend, response = scale * made.spend.ravel(), scale * made.response.ravel()
    return made, fit(spend, response, NUMBERS, made.group, chance=scale * chance)


def by_hand(seen: model.Observed, half: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights of (k, ρ, τ), and E[b], by the joint normal law of all observations of a group."""
    count = int(seen.cell.max()) + 1
    mean = np.array([seen.spend[seen.cell == one].mean() for one in range(count)])
    logs, means = [], []
    for k in half:
        for alike in model.ALIKE:
            usual = (k + mean) * (np.exp(np.log(mean).mean()) / mean) ** (1 - alike)
            shape = np.zeros((len(seen.spend), count))
            rows = np.arange(len(seen.spend))
            shape[rows, seen.cell] = usual[seen.cell] * seen.spend / (k + seen.spend)
            found = model.posterior(seen, half)
            row = len(logs) // len(model.SPREADS)
            for spread in found.spread[row]:
                # b ~ N(μ·1, τ²) with a flat μ: y ~ N(0, V + τ²·GGᵀ + c·G11ᵀGᵀ) as c grows.
                one = shape.sum(axis=1)
                noise = np.diag(seen.variance) + spread * shape @ shape.T
                inverse = np.linalg.inv(noise)
                known = one @ inverse @ one
                mu = one @ inverse @ seen.response / known
                left = seen.response - mu * one
                logs.append(
                    -0.5 * (np.linalg.slogdet(noise)[1] + left @ inverse @ left + np.log(known))
                )
                means.append(mu + spread * shape.T @ inverse @ left)
    chance = np.exp(np.array(logs) - max(logs))
    return chance / chance.sum(), np.array(means)


def test_the_closed_form_is_the_joint_normal_law():
    rng = np.random.default_rng(5)
    cell = np.array([0, 0, 0, 1, 1, 2])
    spend = rng.uniform(50, 300, 6)
    seen = model.Observed(cell, spend, 3 * spend + rng.normal(0, 60, 6), rng.uniform(500, 3000, 6))
    half = model.halves(spend, 4)
    found = model.posterior(seen, half)
    chance, means = by_hand(seen, half)
    assert found.chance.ravel() == pytest.approx(chance, rel=1e-6, abs=1e-12)
    pull = found.variance[:, None] / (found.variance[:, None] + found.spread[..., None])
    ours = (1 - pull) * found.estimate[:, None] + pull * found.centre[..., None]
    assert ours.reshape(means.shape) == pytest.approx(means, rel=1e-6)


@pytest.mark.parametrize("noise", [750, 3000, 30_000])
def test_draws_have_the_expected_curves_as_their_mean(noise):
    made, curves = fitted(1, noise)
    drawn = curves.draws(20_000)
    assert drawn.ceiling.min() >= 0
    for spend in (made.today / 2, made.today, 2 * made.today):
        response = drawn.response(spend)
        error = response.std(axis=0) / np.sqrt(len(response))
        away = (response.mean(axis=0) - curves.response(spend)) / error
        assert np.abs(away).max() < 4.5
        assert np.abs(away.mean()) < 3


def test_the_marginal_return_is_the_slope_of_the_response():
    made, curves = fitted(2, 1500)
    step = 1e-3
    slope = (curves.response(made.today + step) - curves.response(made.today - step)) / (2 * step)
    assert curves.marginal(made.today) == pytest.approx(slope, rel=1e-6)
    assert curves.response(np.zeros(CELLS)).tolist() == [0] * CELLS


def test_some_of_the_cells_have_the_curves_that_they_had_among_all():
    made, curves = fitted(3, 1500)
    some = np.array([31, 2, 17])
    today = made.today[some]
    assert curves.of(some).response(today).tolist() == curves.response(made.today)[some].tolist()
    drawn, all_drawn = curves.of(some).draws(50), curves.draws(50)
    assert drawn.response(today) == pytest.approx(all_drawn.response(made.today)[:, some])


@settings(deadline=None, derandomize=True, max_examples=15)
@given(scale=st.floats(1e-3, 1e3), seed=st.integers(0, 20))
def test_another_currency_scales_what_is_spent_and_brought(scale, seed):
    made, curves = fitted(seed, 1500, chance=400.0)
    _, other = fitted(seed, 1500, scale, chance=400.0)
    assert other.response(scale * made.today) == pytest.approx(
        scale * curves.response(made.today), rel=1e-9
    )
    assert other.marginal(scale * made.today) == pytest.approx(
        curves.marginal(made.today), rel=1e-9
    )
    assert other.draws(20).response(scale * made.today) == pytest.approx(
        scale * curves.draws(20).response(made.today), rel=1e-9
    )


def test_where_nothing_was_ever_sold_nothing_is_expected():
    spend = np.array([10.0, 20.0, 10.0, 30.0, 40.0])
    response = np.array([0.0, 0.0, 0.0, 60.0, 70.0])
    cell, group = np.array([0, 0, 1, 2, 2]), np.array([0, 0, 1])
    for variance in (None, np.full(5, 9.0)):
        curves = fit(spend, response, cell, group, variance=variance)
        expected = curves.response(np.array([15.0, 10.0, 35.0]))
        assert expected[:2].tolist() == [0, 0]
        assert expected[2] == pytest.approx(65, rel=0.2)
        assert curves.draws(10).response(np.ones(3))[:, :2].max() == 0


def test_a_cell_that_sold_nothing_is_thought_better_of_for_its_peers_but_not_by_much():
    rng = np.random.default_rng(4)
    cell = np.repeat(np.arange(6), 8)
    spend = rng.uniform(80, 120, 48)
    response = np.where(cell == 0, 0.0, rng.poisson(3 * spend / 10) * 10.0)
    curves = fit(spend, response, cell, np.zeros(6, np.intp), chance=10.0)
    alone, *others = curves.response(np.full(6, 100.0))
    assert 0 < alone < 0.1 * min(others)


def test_one_month_of_one_cell_is_believed_as_far_as_chance_allows():
    spend, response = np.array([100.0]), np.array([500.0])
    cell = np.zeros(1, np.intp)
    curves = fit(spend, response, cell, cell, chance=5.0)
    assert curves.response(spend) == pytest.approx(500, rel=0.01)
    sure = curves.draws(2000).response(spend).std()
    assert sure == pytest.approx(np.sqrt(5 * 500), rel=0.1)
    unsure = fit(spend, response, cell, cell).draws(2000).response(spend).std()
    assert unsure > 0.4 * 500  # no order value, no second month: it may have been luck


def test_the_noise_that_is_estimated_is_that_of_the_data():
    found: list[float] = []
    for seed in range(40):
        made = world(seed, 0)
        spend, expected = made.spend[:10].ravel(), made.response[:10].ravel()
        noise = np.random.default_rng(seed).normal(0, np.sqrt(250 * expected))
        half = model.halves(spend)
        found.append(variances(spend, expected + noise, NUMBERS[:60], half, 0.0).mean())
        found[-1] /= expected.mean()
    assert np.mean(found) == pytest.approx(250, rel=0.1)


def test_the_noise_of_one_cell_counts_what_its_curve_has_taken_up():
    cell, found = np.zeros(6, np.intp), []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        spend = rng.uniform(50, 200, 6)
        expected = 900 * spend / (150 + spend)
        response = expected + rng.normal(0, np.sqrt(2 * expected))
        noise = variances(spend, response, cell, model.halves(spend), 0.0)
        found.append((noise / expected).mean())
    assert np.mean(found) == pytest.approx(2, rel=0.1)


def test_what_chance_alone_would_bring_is_the_least():
    made = world(0, 10)
    spend, response = made.spend[:10].ravel(), made.response[:10].ravel()
    found = variances(spend, response, NUMBERS[:60], model.halves(spend), 400.0)
    assert (found / response) == pytest.approx(400, rel=0.1)


@pytest.mark.parametrize(
    ("spend", "group", "words"),
    [([10.0, 0.0], [0], "without spend"), ([10.0, 5.0], [0, 0], "needs an observation")],
)
def test_what_cannot_be_fitted_is_refused(spend, group, words):
    cell = np.zeros(2, np.intp)
    with pytest.raises(ValueError, match=words):
        fit(np.array(spend), np.ones(2), cell, np.array(group))
