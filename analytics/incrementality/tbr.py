"""Time-based regression: the treated series as a line in the sum of its controls.

    y_t = a + b·x_t + e_t  over the days before the window, least squares
    Δ   = Σ (y_t − a − b·x_t)  over the window
    Var = s²·[T + c′(X′X)⁻¹c],  c = Σ_post (1, x_t),  Student t with n − 2 degrees of freedom

**Assumes** that the relation to the controls holds on, that the controls were not treated, and
that the days' errors are independent: with errors that linger, the interval is too short.

**Reference.** Kerman, Wang and Vaver (2017), "Estimating ad effectiveness using geo experiments in
a time-based regression framework", Google.

**Example.** Controls 1, 2, 3, 4 | 5 and sales 2, 4.2, 5.8, 8 | 12: the line gives 9.9 for the last
day, so Δ = 2.1.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from analytics.incrementality.experiment import Experiment, NotMeasurableError
from analytics.incrementality.forecast import Modelled


def forecast(experiment: Experiment) -> Modelled:
    """What the line in the sum of the controls gives for the window.

    Raises:
        NotMeasurableError: No control, or one that never varies before the window.
    """
    experiment.require()
    before, total = experiment.before, experiment.composite
    if not experiment.controls.shape[1]:
        raise NotMeasurableError("A regression needs at least one control.")
    if np.ptp(total[:before]) == 0:
        raise NotMeasurableError("The controls sold the same on every day before the window.")
    design = np.column_stack([np.ones(len(total)), total - total[:before].mean()])
    past, future = design[:before], design[before:]
    inverse = linalg.inv(past.T @ past)
    line = inverse @ past.T @ experiment.outcome[:before]
    left = experiment.outcome[:before] - past @ line
    df = before - 2
    variance = float(left @ left) / df
    scale = variance * (np.eye(experiment.length) + future @ inverse @ future.T)
    return Modelled(np.ones(1), (future @ line)[None], scale[None], float(df))
