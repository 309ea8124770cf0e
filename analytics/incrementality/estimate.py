"""What a method answers: the effect over the window, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from analytics.incrementality.experiment import Experiment, Floats
from analytics.incrementality.forecast import Forecast, Spread

Method = Literal[
    "organic_share",
    "pre_period",
    "tbr",
    "structural",
    "causal_impact",
    "synthetic_control",
    "did",
]

LEVEL: Final = 0.90
"""Two-sided level of every interval unless another is asked for."""


@dataclass(frozen=True)
class Estimate:
    """The effect of a window by one method, in the unit of the outcome.

    Attributes:
        method: Key of the method.
        actual: What was sold in the window.
        without: The distribution of what would have been sold without the activity.
        level: Two-sided level of the interval.
    """

    method: Method
    actual: float
    without: Spread
    level: float = LEVEL

    @property
    def effect(self) -> float:
        """Δ = actual − expected without."""
        return self.actual - self.without.mean

    @property
    def lower(self) -> float:
        """Lower end of the interval of Δ."""
        return self.actual - self.without.quantile((1.0 + self.level) / 2.0)

    @property
    def upper(self) -> float:
        """Upper end of the interval of Δ."""
        return self.actual - self.without.quantile((1.0 - self.level) / 2.0)

    @property
    def sd(self) -> float:
        """Standard deviation of Δ."""
        return self.without.sd

    def probability_above(self, effect: float) -> float:
        """Probability that Δ is larger than `effect`."""
        return self.without.below(self.actual - effect)


@dataclass(frozen=True)
class Path:
    """The window day by day, in the unit of the outcome; every array is (days,).

    Attributes:
        actual: What was sold.
        expected: What would have been sold.
        low: Lower bound of `expected`, day by day.
        high: Upper bound of it.
        cumulative: Σ (actual − expected) up to each day.
        cumulative_low: Lower bound of it, from the joint distribution of the days.
        cumulative_high: Upper bound of it.
    """

    actual: Floats
    expected: Floats
    low: Floats
    high: Floats
    cumulative: Floats
    cumulative_low: Floats
    cumulative_high: Floats


def estimated(
    method: Method, experiment: Experiment, forecast: Forecast, level: float = LEVEL
) -> Estimate:
    """The effect of a window from the forecast of a method."""
    actual = float(experiment.outcome[experiment.before :].sum())
    return Estimate(method, actual, forecast.total(), level)


def path(experiment: Experiment, forecast: Forecast, level: float = LEVEL) -> Path:
    """The window day by day from the forecast of a method."""
    actual = experiment.outcome[experiment.before :]
    low, high = forecast.bounds(level)
    sum_low, sum_high = forecast.bounds(level, cumulative=True)
    so_far = actual.cumsum()
    return Path(
        actual=actual,
        expected=forecast.expected,
        low=low,
        high=high,
        cumulative=so_far - forecast.expected.cumsum(),
        cumulative_low=so_far - sum_high,
        cumulative_high=so_far - sum_low,
    )
