"""The methods by name, and which of them the data allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from analytics.incrementality import (
    causal_impact,
    did,
    pre_period,
    structural,
    synthetic_control,
    tbr,
)
from analytics.incrementality.estimate import Method
from analytics.incrementality.experiment import Experiment
from analytics.incrementality.forecast import Forecast


@dataclass(frozen=True)
class About:
    """A method as people choose it.

    Attributes:
        key: Its key.
        label: Its name on screen.
        says: What it does, in a sentence.
        forecast: What it gives for a window; None for the assumption, which looks at no day.
    """

    key: Method
    label: str
    says: str
    forecast: Callable[[Experiment], Forecast] | None


METHODS: Final[Mapping[Method, About]] = MappingProxyType(
    {
        about.key: about
        for about in (
            About(
                "structural",
                "Structural (default)",
                "A Bayesian average over how sales linger and drift, beside the controls.",
                structural.forecast,
            ),
            About(
                "tbr",
                "Regression on controls",
                "A line through the controls' sales; its interval is short where days linger.",
                tbr.forecast,
            ),
            About(
                "causal_impact",
                "CausalImpact",
                "The model of the R package, with a level that nearly stands still.",
                causal_impact.forecast,
            ),
            About(
                "synthetic_control",
                "Synthetic control",
                "A weighted mean of the controls that moved as the treated sales did.",
                synthetic_control.forecast,
            ),
            About(
                "did",
                "Difference in differences",
                "How much more the treated sales rose than the controls'.",
                did.forecast,
            ),
            About(
                "pre_period",
                "Before and after",
                "The same weekdays before: no control for trend or season.",
                pre_period.forecast,
            ),
            About(
                "organic_share",
                "Assumed organic share",
                "A share of tracked revenue, assumed to have come anyway: not measured.",
                None,
            ),
        )
    }
)
"""Every method, the default first and the assumption last."""

DEFAULT: Final[Method] = "structural"
