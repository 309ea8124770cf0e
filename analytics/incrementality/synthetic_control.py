"""Synthetic control: a weighted mean of the controls that moved as the treated series did.

    w = argmin ‖(y − ȳ) − (X − x̄)w‖²,  w ≥ 0, Σ w = 1, over the days before the window
    Δ = Σ (y_t − ȳ − (x_t − x̄)w)  over the window

Levels may differ: each series is taken from its own mean before the window, and the controls are
brought to the treated series' size where `scale` says so. How sure Δ is comes from the errors
of days that the weights were not made for: each fifth of the days before the window is predicted
from the other four, and those errors are resampled in weeks (see `blocks`). `p_value` is the block
permutation over all days.

**Assumes** that some mixture of the controls would have moved as the treated series; with few
controls, or all of them small, it does not exist, and the fit says so.

**Reference.** Abadie, Diamond and Hainmueller (2010), "Synthetic control methods for comparative
case studies", JASA 105; Doudchenko and Imbens (2016) for the intercept; Chernozhukov, Wüthrich and
Zhu (2021), "An exact and robust conformal inference method", JASA 116, for the permutations.

**Example.** Controls that sell 10 and 20, a treated series of 5 more than their mean, and 10 on
top of that on the last day: weights ½ and ½, Δ = 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize

from analytics.incrementality.blocks import noise
from analytics.incrementality.experiment import Experiment, Floats, NotMeasurableError
from analytics.incrementality.forecast import Resampled

FOLDS: Final = 5
_SUM_WEIGHT: Final = 1e4
"""How much more than all days the sum of the weights counts while they are looked for."""


@dataclass(frozen=True)
class Fit:
    """How the controls are mixed.

    Attributes:
        weights: Weight of each control; they sum to 1.
        expected: The mixture on each day, raised to the treated series' level, (days,).
        distance: √Σ of the squared errors before the window.
    """

    weights: Floats
    expected: Floats
    distance: float


def fit(experiment: Experiment, *, scale: bool = True) -> Fit:
    """Mix the controls.

    Args:
        experiment: The days before the window and those of it.
        scale: Whether each control is first brought to the mean of the treated series; without,
            units of one size (regions of one shop) are compared as they are.

    Raises:
        NotMeasurableError: No control that sold anything before the window.
    """
    before = experiment.before
    means = experiment.controls[:before].mean(axis=0)
    if not (means > 0).any():
        raise NotMeasurableError("A synthetic control needs controls that sold before the window.")
    level = experiment.outcome[:before].mean()
    controls = experiment.controls - means
    if scale:
        controls = controls * np.where(means > 0, level / np.where(means > 0, means, 1.0), 0.0)
    outcome = experiment.outcome - level
    weights = simplex(controls[:before], outcome[:before])
    mixed = controls @ weights
    distance = float(np.linalg.norm(outcome[:before] - mixed[:before]))
    return Fit(weights, level + mixed, distance)


def simplex(columns: Floats, target: Floats) -> Floats:
    """Weights ≥ 0 that sum to 1 and bring the columns closest to the target.

    Non-negative least squares with the sum as a heavy row finds which weights are not 0; those are
    then solved for exactly, with the sum as a constraint.
    """
    unit = float(np.linalg.norm(columns, axis=0).max()) or 1.0
    columns, target = columns / unit, target / unit
    rows = np.vstack([columns, np.full(columns.shape[1], _SUM_WEIGHT)])
    rough, _ = optimize.nnls(rows, np.append(target, _SUM_WEIGHT), maxiter=100 * columns.shape[1])
    used = np.flatnonzero(rough > 0)
    some = columns[:, used]
    system = np.block(
        [[some.T @ some, np.ones((len(used), 1))], [np.ones((1, len(used))), np.zeros((1, 1))]]
    )
    exact = np.linalg.lstsq(system, np.append(some.T @ target, 1.0))[0][:-1]
    weights = np.zeros(columns.shape[1])
    weights[used] = exact if (exact >= 0).all() else rough[used] / rough[used].sum()
    return weights


def forecast(experiment: Experiment) -> Resampled:
    """What the mixture gives for the window, with errors of days that it was not made for."""
    experiment.require()
    found = fit(experiment)
    expected = found.expected[experiment.before :]
    return Resampled(expected, noise(_left_out(experiment), experiment.length))


def _left_out(experiment: Experiment) -> Floats:
    """Errors of each fifth of the days before the window under the mixture of the other four."""
    before = experiment.before
    errors = np.empty(before)
    for part in np.array_split(np.arange(before), FOLDS):
        others = np.setdiff1d(np.arange(before), part)
        order = np.concatenate([others, part])
        fold = Experiment(
            np.arange(before),
            experiment.outcome[order],
            experiment.controls[order],
            len(others),
        )
        errors[part] = experiment.outcome[part] - fit(fold).expected[len(others) :]
    return errors


def p_value(experiment: Experiment) -> float:
    """How often a run of days has an error as large as the window's, were nothing there.

    Returns:
        Share of the circular runs over all days, the window's own among them, whose mean absolute
        error is at least the window's; between 1/days and 1.
    """
    found = fit(experiment)
    errors = np.abs(experiment.outcome - found.expected)
    count, length = len(errors), experiment.length
    runs = (np.arange(count)[:, None] + np.arange(length)) % count
    sizes = errors[runs].mean(axis=1)
    own = sizes[experiment.before]
    return float((sizes >= own * (1 - 1e-12)).mean())
