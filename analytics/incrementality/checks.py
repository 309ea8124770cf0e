"""What tells whether an answer can be trusted: fit, placebo, what could have been seen at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from analytics.incrementality import structural
from analytics.incrementality.estimate import Estimate, estimated
from analytics.incrementality.experiment import (
    WEEK,
    Experiment,
    NotMeasurableError,
    weekdays,
)

POWER_Z: Final = 1.6448536269514722 + 0.8416212335729143
"""Standard normal quantiles of a 90 % two-sided interval and of 80 % power, added up."""
FEWEST_PLACEBO_DAYS: Final = 28
AHEAD_DAYS: Final = 28
"""Days of the campaign that `ahead` looks at."""


@dataclass(frozen=True)
class Fit:
    """How the days before the window are told by controls and weekdays.

    Attributes:
        explained: R² of a regression on the sum of the controls and the weekdays, 0 to 1.
        trough: How far the last seven days lie below it, in standard deviations of such a week's
            mean; negative where they lie above.
    """

    explained: float
    trough: float


def fit(experiment: Experiment) -> Fit:
    """How well the days before the window are told; at least 14 of them."""
    before = experiment.before
    columns = [np.ones((before, 1)), weekdays(experiment.days)[:before]]
    total = experiment.composite[:before]
    if np.ptp(total) > 0:
        columns.append(((total - total.mean()) / total.std())[:, None])
    design, outcome = np.hstack(columns), experiment.outcome[:before]
    left = outcome - design @ np.linalg.lstsq(design, outcome)[0]
    explained = 1.0 - float(left @ left) / float(((outcome - outcome.mean()) ** 2).sum())
    weeks = np.convolve(left, np.ones(WEEK) / WEEK, "valid")
    spread = float(weeks.std()) or np.inf
    return Fit(explained, -float(weeks[-1]) / spread)


def detectable(estimate: Estimate) -> float:
    """The smallest effect that would mostly have been seen, in the unit of the outcome.

        MDE = (z₀.₉₅ + z₀.₈₀)·sd(Δ)      80 % power at a two-sided interval of 90 %

    Source: Bloom (1995), "Minimum detectable effects", Evaluation Review 19.
    """
    return POWER_Z * estimate.sd


def placebo(experiment: Experiment) -> Estimate | None:
    """The effect of the last days before the window, when nothing happened; it should cover 0.

    As many days as the window has, a third of those before at most; None where too few remain.
    """
    length = min(experiment.length, experiment.before // 3)
    before = experiment.before - length
    if length < 1 or before < FEWEST_PLACEBO_DAYS:
        return None
    return _of(_cut(experiment, before, experiment.before))


def ahead(experiment: Experiment, days: int = AHEAD_DAYS) -> tuple[float, float] | None:
    """What a campaign of so many days could show, given how these sales vary.

    Its days are taken to be the last ones before the window: an experiment in which nothing
    happened.

    Returns:
        The smallest effect that would mostly be seen, in the unit of the outcome, and what those
        days sold; None where too few days remain.
    """
    before = experiment.before - days
    if before < FEWEST_PLACEBO_DAYS:
        return None
    found = _of(_cut(experiment, before, experiment.before))
    return None if found is None else (detectable(found), found.actual)


def _of(experiment: Experiment) -> Estimate | None:
    try:
        return estimated("structural", experiment, structural.forecast(experiment))
    except NotMeasurableError:
        return None


def _cut(experiment: Experiment, before: int, last: int) -> Experiment:
    """Its first days, with another day on which the window begins."""
    return replace(
        experiment,
        days=experiment.days[:last],
        outcome=experiment.outcome[:last],
        controls=experiment.controls[:last],
        before=before,
    )


def without_each(experiment: Experiment) -> list[Estimate | None]:
    """The effect without each of the controls in turn."""
    count = experiment.controls.shape[1]
    return [_of(experiment.only([c for c in range(count) if c != left])) for left in range(count)]
