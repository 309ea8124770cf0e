"""Estimators on series that anyone can work out, and on series that nothing can be made of."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.incrementality import (
    causal_impact,
    did,
    organic_share,
    pre_period,
    structural,
    synthetic_control,
    tbr,
)
from analytics.incrementality.checks import ahead, detectable, fit, placebo
from analytics.incrementality.estimate import estimated, path
from analytics.incrementality.experiment import Experiment, NotMeasurableError
from analytics.incrementality.flags import DEEP_TROUGH
from analytics.incrementality.forecast import Mixture

MODULES = (structural, tbr, causal_impact, synthetic_control, did, pre_period)


def series(days: int = 120, before: int = 90, controls: int = 2, seed: int = 1) -> Experiment:
    rng = np.random.default_rng(seed)
    beside = 100 + rng.normal(0, 5, (days, controls))
    sold = 2 * beside.sum(axis=1) + rng.normal(0, 4, days) if controls else rng.normal(400, 9, days)
    sold[before:] += 50
    return Experiment(np.arange(days), sold, beside, before)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_method_finds_a_plain_effect(module):
    experiment = series()
    found = estimated("structural", experiment, module.forecast(experiment))
    assert found.lower < found.effect < found.upper
    assert found.lower <= 50 * 30 <= found.upper
    assert found.probability_above(0) > 0.99
    assert found.probability_above(found.effect) == pytest.approx(0.5, abs=0.15)
    days = path(experiment, module.forecast(experiment))
    assert days.cumulative[-1] == pytest.approx(found.effect)
    assert days.cumulative_low[-1] == pytest.approx(found.lower, rel=1e-6, abs=1e-6)
    assert days.cumulative_high[-1] == pytest.approx(found.upper, rel=1e-6, abs=1e-6)
    assert (days.low <= days.expected).all()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (np.zeros_like, "Nothing was sold"),
        (lambda sold: np.full_like(sold, 7.0), "exactly the same"),
        (lambda sold: np.where(np.arange(len(sold)) == 3, np.nan, sold), "no known sales"),
    ],
    ids=["all zeros", "constant", "not a number"],
)
def test_what_tells_nothing_is_refused(module, change, words):
    given_ = series()
    experiment = Experiment(given_.days, change(given_.outcome), given_.controls, given_.before)
    with pytest.raises(NotMeasurableError, match=words):
        module.forecast(experiment)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_too_few_days_are_refused(module):
    for days, before in ((2, 1), (1, 1), (40, 13), (20, 20)):
        with pytest.raises(NotMeasurableError):
            module.forecast(series(days, before))


@pytest.mark.parametrize("module", [tbr, synthetic_control, did])
def test_methods_that_compare_need_controls(module):
    with pytest.raises(NotMeasurableError, match="control"):
        module.forecast(series(controls=0))


@given(
    st.lists(st.floats(-1e4, 1e7), min_size=40, max_size=60),
    st.integers(14, 35),
    st.sets(st.integers(0, 39), max_size=12),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_any_series_gives_a_finite_answer_or_a_refusal(sold, before, missing):
    days = np.array([day for day in range(len(sold)) if day not in missing or day >= 36])
    before = min(before, int((days < 36).sum()))
    outcome = np.array(sold)[days]
    controls = np.column_stack([np.abs(outcome[::-1]), np.ones(len(days))])
    for module in MODULES:
        try:
            forecast = module.forecast(Experiment(days, outcome, controls, before))
        except NotMeasurableError:
            continue
        found = estimated("structural", Experiment(days, outcome, controls, before), forecast)
        assert np.isfinite([found.effect, found.lower, found.upper, found.sd]).all()
        assert found.lower <= found.upper


def test_worked_examples_of_the_docstrings():
    weeks = np.tile([10.0, 10, 10, 10, 10, 20, 20], 2)
    days, sold = np.append(np.arange(14), 19), np.append(weeks, 26.0)
    saturday = Experiment(days, sold, np.empty((15, 0)), 14)
    found = estimated("pre_period", saturday, pre_period.forecast(saturday))
    assert (found.effect, found.lower, found.upper) == (6.0, 6.0, 6.0)
    assert organic_share.estimate(1000, 0.2).effect == 800
    low, high = organic_share.estimate(1000, 0.2).lower, organic_share.estimate(1000, 0.2).upper
    assert (round(low), round(high)) == (641, 925)
    assert did.difference(100, 130, 100, 110) == 20


def test_a_mixture_knows_its_quantiles():
    two = Mixture(np.array([0.5, 0.5]), np.array([-3.0, 3.0]), np.array([1.0, 1.0]), np.inf)
    assert two.mean == 0
    assert two.sd == pytest.approx(10**0.5)
    for share in (0.05, 0.3, 0.5, 0.95):
        assert two.below(two.quantile(share)) == pytest.approx(share)
    one = Mixture(np.ones(1), np.array([2.0]), np.array([3.0]), 5.0)
    assert one.quantile(0.95) == pytest.approx(2 + 3 * 2.015048, rel=1e-5)


def test_the_interval_of_the_sum_is_not_a_sum_of_intervals():
    experiment = series()
    forecast = structural.forecast(experiment)
    found = estimated("structural", experiment, forecast)
    days = path(experiment, forecast)
    assert found.upper - found.lower < (days.high - days.low).sum() / 2


def test_checks_of_a_quiet_series():
    experiment = series()
    quiet = placebo(experiment)
    assert quiet is not None
    assert quiet.lower <= 0 <= quiet.upper
    assert fit(experiment).explained > 0.8
    assert fit(experiment).trough < DEEP_TROUGH
    found = estimated("structural", experiment, structural.forecast(experiment))
    assert detectable(found) == pytest.approx(2.4865 * found.sd, rel=1e-4)
    coming = ahead(experiment)
    assert coming is not None
    assert 0 < coming[0] < coming[1]
    assert placebo(series(40, 30)) is None
    assert ahead(series(60, 40)) is None


def test_an_experiment_refuses_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match="length"):
        Experiment(np.arange(3), np.zeros(4), np.zeros((3, 1)), 2)
    with pytest.raises(ValueError, match="rise"):
        Experiment(np.array([2, 1]), np.zeros(2), np.zeros((2, 1)), 1)
    assert date.fromordinal(1).weekday() == 0  # day numbers begin on a Monday
