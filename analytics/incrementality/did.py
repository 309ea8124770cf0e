"""Difference in differences: how much more the treated series rose than its controls.

    Δ per day = (ȳ_post − ȳ_pre) − (x̄_post − x̄_pre)

x is the sum of the controls, brought to the treated series' mean before the window (a brand ten
times as large rises ten times as much); `difference` is the plain form on four means. The interval
resamples blocks of a week from the errors before the window, so that errors that linger stay
together, for the window's own chance and for that of the mean before it.

**Assumes** parallel trends: without the activity both would have risen by the same share. A cross-
check of the other methods, not a model of its own.

**Reference.** Ashenfelter and Card (1985), Review of Economics and Statistics 67; Künsch (1989),
"The jackknife and the bootstrap for general stationary observations", Annals of Statistics 17.

**Example.** Treated 100 → 130, controls 50 → 55: +10 % of 100 would have come anyway, so Δ = 20.
"""

from __future__ import annotations

import numpy as np

from analytics.incrementality.blocks import noise
from analytics.incrementality.experiment import Experiment, NotMeasurableError
from analytics.incrementality.forecast import Resampled


def difference(
    treated_before: float, treated_after: float, control_before: float, control_after: float
) -> float:
    """Δ per unit of time from four means."""
    return (treated_after - treated_before) - (control_after - control_before)


def forecast(experiment: Experiment) -> Resampled:
    """What would have been sold had the treated series risen as its controls.

    Raises:
        NotMeasurableError: No control, or none that sold before the window.
    """
    experiment.require()
    before, length, total = experiment.before, experiment.length, experiment.composite
    if not total[:before].any():
        raise NotMeasurableError("A difference in differences needs controls that sold before it.")
    control = total * experiment.outcome[:before].mean() / total[:before].mean()
    errors = experiment.outcome[:before] - control[:before]
    rise = control[before:].mean() - control[:before].mean()
    expected = np.full(length, experiment.outcome[:before].mean() + rise)
    return Resampled(expected, noise(errors, length))
