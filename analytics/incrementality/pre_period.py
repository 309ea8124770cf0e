"""The mean of the same weekday before the window: what anyone would draw on a napkin.

    expected_t = mean of the days before the window that fall on the weekday of t
    Var(Σ)     = s²·[T + Σ_w T_w²/n_w],  Student t with n − (weekdays seen) degrees of freedom

n_w days before the window and T_w days of it fall on weekday w; s² is the variance about those
means.

**Assumes** that nothing but the activity changed: no trend, no season, no sale. There is no
control, so this is always said beside it, and it is never the default.

**Reference.** The interrupted time series without a comparison group; Shadish, Cook and Campbell
(2002), "Experimental and Quasi-Experimental Designs", chapter 6.

**Example.** Two weeks that sold 10 on every weekday and 20 at weekends, then a Saturday with 26:
Δ = 6.
"""

from __future__ import annotations

import numpy as np

from analytics.incrementality.experiment import WEEK, Experiment, NotMeasurableError
from analytics.incrementality.forecast import Modelled


def forecast(experiment: Experiment) -> Modelled:
    """What the same weekdays before the window give for it.

    Raises:
        NotMeasurableError: A weekday of the window never occurs before it.
    """
    experiment.require()
    before = experiment.before
    of_week = experiment.days % WEEK
    past, future = of_week[:before], of_week[before:]
    counts = np.bincount(past, minlength=WEEK)
    if (counts[future] == 0).any():
        raise NotMeasurableError("A weekday of the window never occurs before it.")
    sold = np.bincount(past, experiment.outcome[:before], WEEK)
    means = sold / np.maximum(counts, 1)
    left = experiment.outcome[:before] - means[past]
    df = before - int((counts > 0).sum())
    variance = float(left @ left) / df
    same = future[:, None] == future[None, :]
    scale = variance * (np.eye(len(future)) + same / counts[future][:, None])
    return Modelled(np.ones(1), means[future][None], scale[None], float(df))
