"""From a question to an experiment: which days count before it, and which lines are controls.

Days before the window count back at most 180 days, without those on which the brand's earlier posts
were still at work (a post's own day and the 27 after it). A control is a product of **another**
brand that hardly anybody posted about, that hardly sells through influencers, that was on sale all
the time, that does not move against the treated series from week to week and that shares few
customers with it. The same brand's organic sales are never a control: halo and cannibalisation
cancel, and the answer would be tracked ROAS.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.cache import remembered
from analytics.filters import UNASSIGNED, Window
from analytics.incrementality.experiment import WEEK, Experiment, Floats
from analytics.incrementality.question import (
    LONGEST_BEFORE,
    Daily,
    Line,
    Question,
    QuestionError,
    checked,
)
from analytics.incrementality.shared_customers import share_of, shared_customers
from storage import Snapshot

WORKS_ON: Final = 28
"""Days that a post is taken to be at work, its own day included."""
MOST_TRACKED: Final = 0.05
"""Share of a control's sales that may come through influencers."""
MOST_POSTED: Final = 0.05
"""Share of its brand's posts that may be about a control.

A post that names no product is shared out by what its influencer sold, so that small parts of it
fall to products that nobody meant.
"""
LEAST_CORRELATION: Final = -0.3
"""Correlation of weekly sums under which a control moves against the treated series.

Over 108 simulated campaigns a stricter screen (0) changed neither coverage nor error: with few
orders a day the sign is mostly chance, and a control more is worth more than a control surer.
"""
MOST_SHARED: Final = 0.10
"""Share of the treated line's buyers who may also buy the control."""
OFF_SALE: Final = 21
"""Days without a sale, at either end, from which a line counts as not on sale all the time."""
LEAST_SOLD: Final = 0.2
"""Share of the days before the window on which a control must have sold something."""


@dataclass(frozen=True)
class Donor:
    """A line that may be a control.

    Attributes:
        line: Which one.
        used: Whether it is one.
        why: Why not, in words; of one that was chosen by hand, what speaks against it; or "".
        correlation: Of its weekly sums with those of the treated line before the window; None where
            either never varies.
        shared: Share of the treated line's buyers who also bought it; None where no user is known.
    """

    line: Line
    used: bool
    why: str
    correlation: float | None
    shared: float | None


@dataclass(frozen=True)
class Design:
    """An experiment and how it came about.

    Attributes:
        experiment: The days, the treated series (₹) and the controls (₹).
        window: The days asked about, as far as the data reach.
        dates: Date of each day of the experiment.
        donors: Every line of another brand, those that are used first.
        left_out: Days before the window that do not count, since earlier posts were at work.
        users_known: Whether orders name users, so that shared customers are known.
        tracked: Tracked revenue of the treated line in the window, ₹.
    """

    experiment: Experiment
    window: Window
    dates: tuple[date, ...]
    donors: tuple[Donor, ...]
    left_out: int
    users_known: bool
    tracked: float

    @property
    def controls(self) -> list[Line]:
        """The lines that are used."""
        return [donor.line for donor in self.donors if donor.used]


@remembered
def design(snapshot: Snapshot, question: Question) -> Design:
    """The experiment that a question makes of the data.

    Raises:
        QuestionError: The question cannot be asked of these data.
    """
    series, window = checked(snapshot, question)
    treated = series.of(question.brand, question.product)
    first, last = series.at(window.start), series.at(window.end)
    busy = at_work(series, series.of(question.brand))
    begins = series.first_sale(treated)
    if begins >= first:  # nothing is known of it before: the estimators say so
        begins = series.first_sale(list(range(len(series.lines))))
    earliest = max(begins, first - LONGEST_BEFORE)
    before = np.arange(earliest, first)
    quiet = before[~busy[before]]
    rows = np.concatenate([quiet, np.arange(first, last + 1)])
    outcome = series.revenue[:, treated].sum(axis=1)
    shared = shared_customers(snapshot, question.brand, question.product, window)
    donors = _donors(series, question, outcome, quiet, (earliest, last), shared)
    columns = [series.lines.index(donor.line) for donor in donors if donor.used]
    return Design(
        experiment=Experiment(
            rows.astype("int64") + series.first.toordinal() - 1,
            outcome[rows],
            series.revenue[rows][:, columns],
            len(quiet),
        ),
        window=window,
        dates=tuple(series.first + timedelta(days=int(row)) for row in rows),
        donors=tuple(donors),
        left_out=len(before) - len(quiet),
        users_known=shared is not None,
        tracked=float(series.tracked[first : last + 1, treated].sum()),
    )


def at_work(series: Daily, columns: list[int]) -> NDArray[np.bool_]:
    """Whether a post of these lines was at work, day by day."""
    posted = series.posts[:, columns].sum(axis=1) > 0
    recent = np.convolve(posted, np.ones(WORKS_ON))[: series.days]
    return recent > 0


def _donors(
    series: Daily,
    question: Question,
    outcome: Floats,
    quiet: NDArray[np.intp],
    span: tuple[int, int],
    shared: pd.DataFrame | None,
) -> list[Donor]:
    """Every line of another brand, screened or chosen."""
    own = {line.name for line in series.lines if line.brand == question.brand}
    chosen = question.donors
    if chosen is not None and (same := sorted(own & set(chosen) | {question.brand} & set(chosen))):
        raise QuestionError(
            f"“{same[0]}” belongs to {question.brand}. A control of the same brand would hide what "
            "the activity added: choose products of other brands."
        )
    lines = [
        line
        for line in series.lines
        if line.brand not in (question.brand, UNASSIGNED) and line.name not in own
    ]
    if chosen is not None and (unknown := sorted(set(chosen) - {line.name for line in lines})):
        known = ", ".join(sorted(line.name for line in lines)) or "none"
        raise QuestionError(f"There is no control “{unknown[0]}”. Choose among: {known}.")
    shares = share_of(shared, [(line.brand, line.product) for line in lines])
    found: list[Donor] = []
    for line, share in zip(lines, shares, strict=True):
        at = series.lines.index(line)
        correlation = _correlation(outcome[quiet], series.revenue[quiet, at])
        why = _why_not(series, at, quiet, span, correlation, share)
        used = not why if chosen is None else line.name in chosen
        found.append(Donor(line, used, why if used or why else "not chosen", correlation, share))
    return sorted(found, key=lambda donor: (not donor.used, donor.line.brand, donor.line.product))


def _why_not(
    series: Daily,
    at: int,
    quiet: NDArray[np.intp],
    span: tuple[int, int],
    correlation: float | None,
    share: float | None,
) -> str:
    first, last = span
    sold = series.revenue[first : last + 1, at].sum()
    tracked = series.tracked[first : last + 1, at].sum() / sold if sold > 0 else 0.0
    line = series.lines[at]
    named = [at, *series.of(line.brand, UNASSIGNED)]  # a post may name no product
    posts = series.posts[max(0, first - WORKS_ON + 1) : last + 1]
    posted = posts[:, named].sum() > MOST_POSTED * posts[:, series.of(line.brand)].sum()
    often = (series.revenue[quiet, at] > 0).mean() if len(quiet) else 0.0
    against = correlation is not None and correlation < LEAST_CORRELATION
    rules = (
        (posted, "influencers posted about it"),
        (tracked > MOST_TRACKED, f"{tracked:.0%} of its sales came through influencers"),
        (_off_sale(series.revenue[first : last + 1, at] > 0), "it was not on sale all the time"),
        (often < LEAST_SOLD, "it sold on too few days before the window"),
        (correlation is None, "too few days to see whether it moves along"),
        (against, "it moved against the treated sales"),
        ((share or 0.0) > MOST_SHARED, f"{share or 0:.0%} of the buyers also bought it"),
    )
    return next((why for broken, why in rules if broken), "")


def _off_sale(sold: NDArray[np.bool_]) -> bool:
    """Whether a line sold nothing for long at the beginning or at the end."""
    if not sold.any():
        return True
    return bool(max(sold.argmax(), sold[::-1].argmax()) >= OFF_SALE)


def _correlation(outcome: Floats, control: Floats) -> float | None:
    """Correlation of the sums over every seven days; None where either never varies."""
    if len(outcome) < 2 * WEEK:
        return None
    week = np.ones(WEEK)
    both = np.convolve(outcome, week, "valid"), np.convolve(control, week, "valid")
    if min(np.ptp(both[0]), np.ptp(both[1])) == 0:
        return None
    return float(np.corrcoef(*both)[0, 1])
