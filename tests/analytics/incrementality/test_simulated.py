"""Coverage and error over simulated campaigns whose truth is known; seeds are fixed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from analytics.incrementality import structural, tbr
from analytics.incrementality.estimate import Method, estimated
from analytics.incrementality.experiment import Experiment
from sample_data.experiments import Scenario, simulate

CAMPAIGNS = 300
FORECASTS = {"structural": structural.forecast, "tbr": tbr.forecast}


@cache
def results(scenario: Scenario, method: Method, *, effect: bool = True) -> np.ndarray:
    """Per campaign: estimate less truth, whether the interval holds the truth, its lower end."""
    rows: list[tuple[float, bool, float]] = []
    for seed in range(CAMPAIGNS):
        made = simulate(scenario, seed, effect=effect)
        days = np.arange(len(made.outcome))
        experiment = Experiment(days, made.outcome, made.donors, made.before)
        found = estimated(method, experiment, FORECASTS[method](experiment))
        low, high = found.lower, found.upper
        rows.append((found.effect - made.truth, low <= made.truth <= high, low))
    return np.array(rows, dtype="float64")


def error(scenario: Scenario, method: Method) -> float:
    """Root mean squared error."""
    return float(np.sqrt((results(scenario, method)[:, 0] ** 2).mean()))


@pytest.mark.parametrize(
    ("scenario", "least", "most"),
    [
        ("independent", 0.88, 0.98),
        ("ar1", 0.88, 0.98),
        ("drift", 0.80, 1.0),
        ("useless", 0.85, 1.0),
        ("sparse", 0.88, 0.98),
        ("sale", 0.88, 0.98),
    ],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(scenario, least, most):
    assert least <= results(scenario, "structural")[:, 1].mean() <= most


@pytest.mark.parametrize(
    ("scenario", "times"), [("independent", 1.2), ("ar1", 1.2), ("drift", 0.85)]
)
def test_the_error_beside_time_based_regression(scenario, times):
    assert error(scenario, "structural") <= times * error(scenario, "tbr")


@pytest.mark.parametrize("scenario", ["independent", "ar1", "sparse"])
def test_nothing_is_seldom_taken_for_something(scenario):
    lower = results(scenario, "structural", effect=False)[:, 2]
    assert (lower > 0).mean() <= 0.08


def test_the_peer_is_too_sure_where_days_linger():
    assert results("ar1", "tbr")[:, 1].mean() < results("ar1", "structural")[:, 1].mean()
