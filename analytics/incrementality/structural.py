"""The default: a Bayesian average over how sales linger and drift, with the controls as one.

    y_pre ~ N(Zθ, σ²V),  V = AR1(φ) + r²·min(s, t)

Z holds an intercept, the sum of the controls (standardised), six weekday columns and, in half of
the models whose level does not wander, a straight line through the days. φ says how long a good or
bad day lingers, r how far the level wanders from one day to the next, both in units of the daily
noise. For each model θ and σ² are integrated in closed form, which gives a Student t for the days
of the window and, by their joint covariance, for their **sum**. Models are weighted by their
marginal likelihood times the prior; quantiles are those of the mixture.

Priors: P(r = 0) = ½, else half-normal(0.15) over eight points from 0.02 to 0.6 on a log scale;
φ ∈ {0, 0.3, 0.6, 0.85} with weights 0.4, 0.25, 0.25, 0.1; P(line | r = 0) = ½, its slope in
standard deviations of sales per standard deviation of time ~ N(0, σ²/10); a weak ridge on the rest
of θ (precision 0.01); σ² ~ inverse gamma(½, 0.1), all on standardised sales.

Degrees of freedom are n less the coefficients (but the line's) plus 1, as in a regression, although
the priors would allow n + 1: the intervals are the wider for it where days are few.

**Assumes** that the controls were not touched by the activity and keep their relation to the
treated series, or else that its level wanders as it did before. What differs from the textbook:
the level's wandering is averaged over rather than fixed, so a series without drift is not punished
with a wide band, and one with drift is not trusted too far. The line is there because sales that
grow are common and sparse controls follow growth only in part: without it the intervals of 216
generated campaigns held the truth in 84 % instead of 90 %, and their effects were 4 % too high.

**Reference.** Brodersen et al. (2015), "Inferring causal impact using Bayesian structural
time-series models", Annals of Applied Statistics 9; Hoeting et al. (1999), "Bayesian model
averaging", Statistical Science 14; O'Hagan and Forster (2004), "Kendall's Advanced Theory of
Statistics" 2B, chapter 11, for the closed form.

**Example.** 90 days before and 30 after, sales 1.2 times one control plus noise, and 50 a day
added in the window: Δ lies near 1,500.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import linalg

from analytics.incrementality.experiment import Experiment, Floats, weekdays
from analytics.incrementality.forecast import Modelled

LINGERING: Final = ((0.0, 0.4), (0.3, 0.25), (0.6, 0.25), (0.85, 0.1))
"""φ and its prior weight."""
STEADY: Final = 0.5
"""Prior probability that the level does not wander."""
WANDERING: Final = np.geomspace(0.02, 0.6, 8)
"""r where it does."""
LINE: Final = 0.5
"""Prior probability of a straight line where the level does not wander."""
_WANDERS: Final = 0.15
_RIDGE: Final = 0.01
_SLOPE: Final = 10.0
_FLAT: Final = 1e-6
_SHAPE, _RATE = 0.5, 0.1
_NEGLIGIBLE: Final = 1e-6
"""Weight under which a component is left out."""


@dataclass(frozen=True)
class _Kind:
    """One model of the average.

    Attributes:
        phi: φ.
        drift: r.
        line: Whether Z holds a straight line.
        weight: Log of its prior probability.
    """

    phi: float
    drift: float
    line: bool
    weight: float


@dataclass(frozen=True)
class _Regressors:
    """Z over all days, and the diagonal of the prior precision of θ."""

    columns: Floats
    prior: Floats


@dataclass(frozen=True)
class _Fit:
    """A model after the days before the window.

    Attributes:
        whiten: Lower Cholesky factor of V over the days before.
        design: Whitened Z.
        left: Whitened outcome less its fit.
        coefficients: θ.
        precision: Lower Cholesky factor of its posterior precision.
        rate: Rate of the posterior of σ².
        evidence: Log of prior times marginal likelihood.
    """

    whiten: Floats
    design: Floats
    left: Floats
    coefficients: Floats
    precision: Floats
    rate: float
    evidence: float


def _kinds() -> list[_Kind]:
    curve = np.exp(-0.5 * (WANDERING / _WANDERS) ** 2) * WANDERING
    shares = (1 - STEADY) * curve / curve.sum()
    levels = [(0.0, False, STEADY * (1 - LINE)), (0.0, True, STEADY * LINE)]
    levels += [(float(r), False, float(p)) for r, p in zip(WANDERING, shares, strict=True)]
    return [
        _Kind(phi, r, line, float(np.log(often) + np.log(weight)))
        for phi, often in LINGERING
        for r, line, weight in levels
    ]


KINDS: Final = tuple(_kinds())


def _regressors(experiment: Experiment) -> dict[bool, _Regressors]:
    """Z without a straight line and with one."""
    before, count = experiment.before, len(experiment.days)
    columns, prior = [np.ones((count, 1))], [_FLAT]
    total = experiment.composite
    spread = total[:before].std(ddof=1)
    if spread > 0:
        columns.append(((total - total[:before].mean()) / spread)[:, None])
        prior.append(_RIDGE)
    columns.append(weekdays(experiment.days))
    plain = _Regressors(np.hstack(columns), np.array([*prior, *[_RIDGE] * 6]))
    known = experiment.elapsed[:before]
    line = ((experiment.elapsed - known.mean()) / known.std())[:, None]
    lined = _Regressors(np.hstack([plain.columns, line]), np.append(plain.prior, _SLOPE))
    return {False: plain, True: lined}


def _fit(
    covariance: Floats, known: _Regressors, outcome: Floats, weight: float, freedom: float
) -> _Fit:
    """One model, integrated over θ and σ².

    Args:
        covariance: V of the days before.
        known: Z of all days.
        outcome: Standardised sales of the days before.
        weight: Log of the model's prior probability.
        freedom: Degrees of freedom, the same for all models.
    """
    design, prior = known.columns[: len(outcome)], known.prior
    size = len(prior)
    whiten = linalg.cholesky(covariance, lower=True, check_finite=False)
    both = linalg.solve_triangular(
        whiten, np.column_stack([design, outcome]), lower=True, check_finite=False
    )
    own, sold = both[:, :size], both[:, size]
    precision = linalg.cholesky(np.diag(prior) + own.T @ own, lower=True, check_finite=False)
    moment = own.T @ sold
    coefficients = linalg.cho_solve((precision, True), moment, check_finite=False)
    rate = _RATE + 0.5 * float(sold @ sold - coefficients @ moment)
    evidence = (
        weight
        + 0.5 * float(np.log(prior).sum())
        - float(np.log(np.diag(whiten)).sum() + np.log(np.diag(precision)).sum())
        - 0.5 * freedom * float(np.log(rate))
    )
    left = sold - own @ coefficients
    return _Fit(whiten, own, left, coefficients, precision, rate, evidence)


def forecast(experiment: Experiment) -> Modelled:
    """What would have been sold on each day of the window.

    Without controls (or with some that never vary) the level, the weekdays and the noise alone
    tell.

    Raises:
        NotMeasurableError: Too few days before the window, or sales that never vary.
    """
    experiment.require()
    before = experiment.before
    known = _regressors(experiment)
    sold = experiment.outcome[:before]
    middle, unit = sold.mean(), sold.std(ddof=1)
    outcome = (sold - middle) / unit
    elapsed = experiment.elapsed
    walk = np.minimum.outer(elapsed, elapsed)
    apart = np.abs(np.subtract.outer(elapsed, elapsed))
    lingering = {phi: np.eye(len(elapsed)) if phi == 0 else phi**apart for phi, _ in LINGERING}
    freedom = before - len(known[False].prior) + 2 * _SHAPE
    fits: list[_Fit] = []
    for kind in KINDS:
        covariance = (lingering[kind.phi] + kind.drift**2 * walk)[:before, :before]
        fits.append(_fit(covariance, known[kind.line], outcome, kind.weight, freedom))
    evidence = np.array([fit.evidence for fit in fits])
    weights = np.exp(evidence - evidence.max())
    weights /= weights.sum()
    kept = np.flatnonzero(weights > _NEGLIGIBLE)
    means, scales = [], []
    for at in kept:
        kind, fit = KINDS[at], fits[at]
        rest = lingering[kind.phi][:, before:] + kind.drift**2 * walk[:, before:]
        mean, scale = _ahead(fit, rest, known[kind.line].columns[before:], before)
        means.append(mean)
        scales.append(scale * (2.0 * fit.rate / freedom))
    return Modelled(
        weights[kept] / weights[kept].sum(),
        middle + unit * np.array(means),
        unit**2 * np.array(scales),
        freedom,
    )


def _ahead(fit: _Fit, covariance: Floats, design: Floats, before: int) -> tuple[Floats, Floats]:
    """Mean and scale matrix (in units of σ²) of the window under one model.

    Args:
        fit: The model after the days before.
        covariance: V between all days and those of the window.
        design: Z of the window.
        before: How many days lie before it.
    """
    link = linalg.solve_triangular(fit.whiten, covariance[:before], lower=True, check_finite=False)
    mean = design @ fit.coefficients + link.T @ fit.left
    loose = linalg.solve_triangular(
        fit.precision, (design - link.T @ fit.design).T, lower=True, check_finite=False
    )
    return mean, covariance[before:] - link.T @ link + loose.T @ loose
