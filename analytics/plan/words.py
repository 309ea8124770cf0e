"""What a plan says, in plain sentences; whoever shows them says how money is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from analytics.plan.plan import Plan
from analytics.plan.request import By, Objective

Money = Callable[[float], str]

OBJECTIVE_LABELS: Final[dict[Objective, str]] = {
    "revenue": "Tracked revenue",
    "incremental": "Incremental revenue",
    "customers": "New customers",
    "profit": "Profit",
}
BY_LABELS: Final[dict[By, str]] = {
    "influencer": "Influencers",
    "platform_brand": "Brands by platform",
}

WINNERS_CURSE: Final = (
    "The best of many estimates looks better than it is. Each curve is pulled toward those of its "
    "platform before the best are chosen, and the interval is widened; still, raise budgets in "
    "steps and look at what the first step brings."
)
_MEANINGS: Final[dict[Objective, str]] = {
    "revenue": "of tracked revenue",
    "incremental": "of incremental revenue",
    "customers": "new customers",
    "profit": "of profit",
}
_WORTH_SAYING: Final = 1.0
"""₹ below which nothing is said of unspent money."""


def amount(plan: Plan, value: float, money: Money) -> str:
    """A response of the plan: money, or a number of customers."""
    return f"{value:,.1f}" if plan.request.objective == "customers" else money(value)


def sentences(plan: Plan, money: Money) -> list[str]:
    """What a plan says, the most important first.

    Args:
        plan: The plan.
        money: Writes an amount in ₹.
    """
    said = [_gain(plan, money), _idle(plan, money), _beyond(plan, money), _unseen(plan)]
    said += [_kept(plan, money), *_left_out(plan)]
    return [*(text for text in said if text), *_assumed(plan), WINNERS_CURSE]


def _gain(plan: Plan, money: Money) -> str:
    meaning = _MEANINGS[plan.request.objective]
    before, after, low, high = (
        amount(plan, value, money)
        for value in (plan.response_today, plan.response_proposed, plan.gain_low, plan.gain_high)
    )
    way = "more" if plan.gain >= 0 else "less"
    return (
        f"Split this way, {money(plan.spent)} of fees a month are expected to bring {after} "
        f"{meaning}, {amount(plan, abs(plan.gain), money)} {way} than today's {money(plan.today)} "
        f"with {before}; with 90% probability the difference is between {low} and {high}."
    )


def _idle(plan: Plan, money: Money) -> str:
    if plan.break_even is None or plan.idle is None or plan.idle < _WORTH_SAYING:
        return ""
    if plan.request.objective == "profit":
        return (
            f"{money(plan.idle)} of the budget stay unspent: every 1 of it would bring less than "
            f"the {plan.break_even:.2f} that pay for it at the margin of the workspace."
        )
    return (
        f"Do not spend the last {money(plan.idle)}: every 1 of it would bring less than the "
        f"{plan.break_even:.2f} that pay for it at the margin of the workspace."
    )


def _beyond(plan: Plan, money: Money) -> str:
    most = float(plan.cells["high"].sum())
    if plan.budget - most < _WORTH_SAYING:
        return ""
    return (
        f"{money(plan.budget - most)} of the budget have no place: the upper bounds and locked "
        f"rows add up to {money(most)}."
    )


def _unseen(plan: Plan) -> str:
    """Where the plan goes beyond what was ever paid."""
    rows = int((plan.cells["proposed"] > plan.cells["most_paid"] + _WORTH_SAYING).sum())
    if not rows:
        return ""
    return (
        f"{rows} {'row' if rows == 1 else 'rows'} would get more than in any month so far: what "
        "that brings goes beyond what was seen."
    )


def _kept(plan: Plan, money: Money) -> str:
    if not plan.kept:
        return ""
    return (
        f"Pay by the order and by percentage, {money(plan.kept)} a month, follows sales. It is "
        "held as it is and is no part of this budget."
    )


def _left_out(plan: Plan) -> list[str]:
    months = ", ".join(f"{month:%b %Y}" for month in plan.months)
    said = [
        f"Today's spend is the monthly mean of {months}, the last complete months with fees."
        if len(plan.months) > 1
        else f"Today's spend is that of {months}, the last complete month with fees."
    ]
    if plan.left_out:
        what = "row" if plan.left_out == 1 else "rows"
        said.append(f"{plan.left_out} {what} without fees in these months cannot be planned.")
    if plan.unknown:
        names = ", ".join(f"“{name}”" for name in plan.unknown)
        said.append(f"No rows of this plan, so that locks and bounds of them do nothing: {names}.")
    return said


def _assumed(plan: Plan) -> list[str]:
    brands = [one.brand for one in plan.shares if not one.measured]
    if not brands:
        return []
    return [
        f"What {', '.join(brands)} would have sold anyway is assumed, not measured: see the "
        "organic share in the settings."
    ]
