"""What a reader must know before believing an answer, each in a sentence with its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from analytics.incrementality.checks import Fit
from analytics.incrementality.design import Design
from analytics.incrementality.estimate import Estimate, Method

LOW_FIT: Final = 0.2
DEEP_TROUGH: Final = 1.5
FEW_DAYS: Final = 28


@dataclass(frozen=True)
class Flag:
    """One thing to know.

    Attributes:
        key: Its name in JSON.
        text: A sentence.
        grave: Whether it makes the answer unreliable, rather than only less certain.
    """

    key: str
    text: str
    grave: bool = True


def of_design(
    design: Design, overlapping: tuple[str, ...], begun: Mapping[str, int] | None = None
) -> list[Flag]:
    """What the days and controls say before anything is estimated.

    Args:
        design: The experiment.
        overlapping: Campaigns of the same brand that were at work in the window too.
        begun: Campaigns that had begun before the window and went on in it, with the days between.
    """
    found: list[Flag] = []
    before, length = design.experiment.before, design.experiment.length
    if before < FEW_DAYS:
        days = f"Only {before} usable days lie before the window"
        found.append(Flag("few_days", f"{days}; {FEW_DAYS} or more are needed to trust it."))
    if length > before / 2:
        found.append(
            Flag(
                "long_window",
                f"The window has {length} days, more than half of the {before} before it.",
            )
        )
    if len(overlapping) > 1:
        names = ", ".join(overlapping)
        found.append(
            Flag(
                "overlap",
                f"{len(overlapping)} campaigns of the brand were at work in the window ({names}): "
                "the effect is that of all of them.",
                grave=False,
            )
        )
    for name, days in (begun or {}).items():
        found.append(
            Flag(
                "begun",
                f"The window begins {days} {'day' if days == 1 else 'days'} into {name}: what its "
                "earlier posts sell is in it, what they cost is not.",
            )
        )
    found += _of_controls(design)
    return found


def _of_controls(design: Design) -> list[Flag]:
    """What the choice of controls says."""
    found = [
        Flag("unfit_control", f"{donor.line.name} was chosen as a control, but {donor.why}.")
        for donor in design.donors
        if donor.used and donor.why
    ]
    if not design.controls:
        missing = "No product of another brand can serve as a control"
        if any(donor.why == "not chosen" for donor in design.donors):
            missing = "No control is chosen"
        found.append(
            Flag(
                "no_control",
                f"{missing}, so a trend, a season or a sale in the window counts as effect. Sales "
                "of untouched products would help.",
            )
        )
    elif not design.users_known:
        found.append(
            Flag(
                "spillover_unknown",
                "Orders name no users, so whether buyers of the brand also bought the controls is "
                "not known; if they did, the effect is understated.",
                grave=False,
            )
        )
    return found


def of_fit(fit: Fit) -> list[Flag]:
    """What the days before the window say about the model."""
    found: list[Flag] = []
    if fit.explained < LOW_FIT:
        found.append(
            Flag(
                "poor_fit",
                f"Controls and weekdays explain only {max(fit.explained, 0):.0%} of how the days "
                "before differ.",
                grave=False,
            )
        )
    if fit.trough > DEEP_TROUGH:
        found.append(
            Flag(
                "trough",
                f"The last seven usable days before the start lie {fit.trough:.1f} standard "
                "deviations below what is usual: a return to normal would look like an effect.",
            )
        )
    return found


def of_placebo(placebo: Estimate | None) -> list[Flag]:
    """Whether the default method finds an effect where there was none."""
    if placebo is None or placebo.lower <= 0 <= placebo.upper:
        return []
    return [
        Flag(
            "placebo",
            "The default method finds an effect in the days just before the window, when nothing "
            "happened.",
        )
    ]


def of_cost(cost: float | None, undated: float) -> list[Flag]:
    """Cost of the brand that no window can hold, ₹."""
    if undated <= 0:
        return []
    size = f"{undated / cost:.0%} on top of the cost of the window" if cost else "all that is known"
    return [
        Flag(
            "undated_cost",
            f"Some cost of the brand has no date, so it is in no window: {size}. With dates in the "
            "payouts file the incremental ROAS may be lower.",
            grave=False,
        )
    ]


def of_method(method: Method) -> list[Flag]:
    """What a method cannot do."""
    if method == "pre_period":
        return [Flag("no_trend", "This method has no control for trend or season.")]
    if method == "organic_share":
        return [Flag("assumption", "This is an assumption, not a measurement.")]
    return []
