"""An answer: effect, incremental ROAS, how sure both are, and what must be said beside them.

    iROAS = Δ / cost of the same brand and days;   undefined without cost
    P(iROAS > x) = P(Δ > x·cost)

The default method is used wherever the data allow it. Where they do not, the answer is the assumed
organic share, called an assumption, with the reason and the data that would be needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import get_args

import pandas as pd

from analytics import performance as perf
from analytics.cache import remembered
from analytics.evidence import undated_paise
from analytics.filters import UNASSIGNED, Filters, Window
from analytics.incrementality import checks, flags, organic_share
from analytics.incrementality.design import WORKS_ON, Design, design
from analytics.incrementality.estimate import Estimate, Method, Path, estimated, path
from analytics.incrementality.experiment import NotMeasurableError
from analytics.incrementality.flags import Flag
from analytics.incrementality.forecast import Forecast
from analytics.incrementality.methods import DEFAULT, METHODS
from analytics.incrementality.question import Question, QuestionError
from analytics.measures import PAISE
from analytics.work_days import posted_days
from storage import Snapshot


@dataclass(frozen=True)
class Answer:
    """What a question was answered.

    Attributes:
        question: The question.
        window: Its days, as far as the data reach.
        estimate: Effect and interval, ₹.
        method: Key of the method.
        asked: Key of the method that was asked for; None for the default.
        why: Why this method, in a sentence.
        cost: Ledger cost of the brand (or product) on the same days, ₹; None where there is none.
        tracked: Tracked revenue of the same days, ₹.
        assumed: The effect under the assumed organic share, ₹.
        flags: What must be said beside it.
        detectable: Smallest effect that would mostly have been seen, ₹; None for the assumption.
        design: The experiment behind it.
        forecast: What would have been sold, day by day; None for the assumption.
        explained: R² of the days before on controls and weekdays; None where it is not known.
        placebo: The effect found just before the window, when nothing happened; None for none.
        ahead: Smallest effect that a campaign of 28 days could show, and what such days sell, ₹.
    """

    question: Question
    window: Window
    estimate: Estimate
    method: Method
    asked: Method | None
    why: str
    cost: float | None
    tracked: float
    assumed: Estimate
    flags: tuple[Flag, ...]
    detectable: float | None
    design: Design
    forecast: Forecast | None
    explained: float | None
    placebo: Estimate | None
    ahead: tuple[float, float] | None

    @property
    def measured(self) -> bool:
        """Whether it was measured, not assumed."""
        return self.method != "organic_share"

    @property
    def reliable(self) -> bool:
        """Whether nothing grave stands beside it."""
        return self.measured and not any(flag.grave for flag in self.flags)

    def per_cost(self, effect: float) -> float | None:
        """An effect as a multiple of the cost; None without cost."""
        return effect / self.cost if self.cost else None

    def probability_above(self, iroas: float) -> float | None:
        """P(iROAS > x); None without cost."""
        return self.estimate.probability_above(iroas * self.cost) if self.cost else None


@remembered
def ask(snapshot: Snapshot, question: Question, method: Method | None = None) -> Answer:
    """Answer a question.

    Args:
        snapshot: Whose data are read.
        question: Brand, days and controls.
        method: Key of a method; None for the default where the data allow it.

    Raises:
        QuestionError: The question cannot be asked of these data, or the method not be used; says
            why.
    """
    made = design(snapshot, question)
    assumed = organic_share.estimate(max(made.tracked, 0.0), _share(snapshot, question.brand))
    chosen, why, found, forecast = _estimate(made, method, assumed)
    fit = checks.fit(made.experiment) if chosen != "organic_share" else None
    placebo = checks.placebo(made.experiment) if fit else None
    treated = _treated(question)
    cost = _cost(snapshot, treated, made.window)
    return Answer(
        question=question,
        window=made.window,
        estimate=found,
        method=chosen,
        asked=method,
        why=why,
        cost=cost,
        tracked=made.tracked,
        assumed=assumed,
        flags=(
            *flags.of_method(chosen),
            *flags.of_design(
                made,
                overlapping(snapshot, question, made.window),
                begun(snapshot, question, made.window),
            ),
            *(flags.of_fit(fit) if fit else ()),
            *flags.of_placebo(placebo),
            *flags.of_cost(cost, undated_paise(snapshot, treated) / PAISE),
        ),
        detectable=None if fit is None else checks.detectable(found),
        design=made,
        forecast=forecast,
        explained=fit.explained if fit else None,
        placebo=placebo,
        ahead=checks.ahead(made.experiment) if fit else None,
    )


def _estimate(
    made: Design, method: Method | None, assumed: Estimate
) -> tuple[Method, str, Estimate, Forecast | None]:
    """The method used, why, what it gives, and from which forecast."""
    if method is not None and method not in get_args(Method):
        known = ", ".join(get_args(Method))
        raise QuestionError(f"There is no method “{method}”. Choose one of {known}.")
    wanted = METHODS[method or DEFAULT]
    if wanted.forecast is None:
        return wanted.key, "chosen: an assumption, not a measurement", assumed, None
    try:
        forecast = wanted.forecast(made.experiment)
    except NotMeasurableError as error:
        if method is not None:
            raise QuestionError(f"{wanted.label} cannot be used here. {error}") from error
        why = f"Nothing better than the assumption is possible. {error}"
        return "organic_share", why, assumed, None
    controls = len(made.controls)
    beside = "1 control" if controls == 1 else f"{controls or 'no'} controls"
    why = f"{made.experiment.before} days before the window and {beside}"
    return wanted.key, why, estimated(wanted.key, made.experiment, forecast), forecast


def days(answer: Answer) -> Path | None:
    """The window of an answer day by day; None for the assumption, which looks at no day."""
    if answer.forecast is None:
        return None
    return path(answer.design.experiment, answer.forecast)


def every_method(answer: Answer) -> dict[Method, Estimate | str]:
    """What each method gives for the same question, or why it cannot be used."""
    found: dict[Method, Estimate | str] = {}
    for key in METHODS:
        if key == answer.method:
            found[key] = answer.estimate
            continue
        try:
            found[key] = _estimate(answer.design, key, answer.assumed)[2]
        except QuestionError as error:
            found[key] = str(error)
    return found


def overlapping(snapshot: Snapshot, question: Question, window: Window) -> tuple[str, ...]:
    """Campaigns of the brand with posts of their own at work in the window, by name."""
    own = _campaigns(snapshot, question.brand)
    since = window.start - timedelta(days=WORKS_ON - 1)
    busy = own[(own["first"] <= window.end) & (own["last"] >= since)]
    return tuple(sorted(set(busy["campaign"])))


def begun(snapshot: Snapshot, question: Question, window: Window) -> dict[str, int]:
    """Campaigns of the brand that began before the window and posted in it, with the days since."""
    own = _campaigns(snapshot, question.brand)
    running = own[(own["first"] < window.start) & (own["last"] >= window.start)]
    return {
        str(row["campaign"]): (window.start - row["first"]).days
        for row in running.to_dict("records")
    }


def _campaigns(snapshot: Snapshot, brand: str) -> pd.DataFrame:
    """First and last post of the campaigns of a brand."""
    table = posted_days(snapshot)
    return table[(table["brand"] == brand) & (table["campaign"] != UNASSIGNED)]


def _share(snapshot: Snapshot, brand: str) -> float:
    config = snapshot.config
    return config.organic_share.get(brand, config.default_organic_share)


def _treated(question: Question) -> Filters:
    """The view of what was treated."""
    chosen = {"brand": question.brand, "product": question.product}
    return Filters(tuple((key, (value,)) for key, value in chosen.items() if value))


def _cost(snapshot: Snapshot, treated: Filters, window: Window) -> float | None:
    """Ledger cost of what was treated in the window; None where there is none."""
    cost = perf.totals_in(snapshot, treated, window)["cost"]
    return cost if cost is not None and cost > 0 else None
