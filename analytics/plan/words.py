"""What a plan says, in plain sentences; whoever shows them says how money is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from analytics.plan.errors import BudgetError
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
WHOLE_CUSTOMERS: Final = 100
"""From so many on, customers are told without a fraction."""
_WORTH_SAYING: Final = 1.0
"""₹ below which nothing is said of unspent money."""


def amount(plan: Plan, value: float, money: Money) -> str:
    """A response of the plan: money, or a number of customers."""
    if plan.request.objective != "customers":
        return money(value)
    known = customers(value)
    return f"{'−' if known < 0 else ''}{abs(known):,.1f}".removesuffix(".0")


def customers(value: float) -> float:
    """A number of customers as it is told: from so many on without a fraction."""
    return round(value, 0 if abs(value) >= WHOLE_CUSTOMERS else 1)


def signed(plan: Plan, value: float, money: Money) -> str:
    """The same with a sign also where it is a rise."""
    rises = customers(value) > 0 if plan.request.objective == "customers" else value > 0
    return f"{'+' if rises else ''}{amount(plan, value, money)}"


def out_of_bounds(error: BudgetError, money: Money) -> str:
    """What is wrong with a budget that the bounds do not allow, and what is planned instead."""
    under = error.budget < error.least
    end = money(error.least if under else error.most)
    return (
        f"{money(error.budget)} a month is {'less' if under else 'more'} than {end}, which the "
        f"bounds come to. Planned with {end}; widen the bounds for another budget."
    )


def sentences(plan: Plan, money: Money) -> list[str]:
    """What a plan says, the most important first: what it brings, and what not to spend.

    Args:
        plan: The plan.
        money: Writes an amount in ₹.
    """
    said = [f"{_gain(plan, money)} {_idle(plan, money)}".rstrip(), _held(plan, money)]
    said += [_beyond(plan, money), _unseen(plan)]
    said += [*_counted(plan), _window(plan), _kept(plan, money), *_left_out(plan)]
    return [*(text for text in said if text), WINNERS_CURSE]


def _gain(plan: Plan, money: Money) -> str:
    meaning = _MEANINGS[plan.request.objective]
    before, after, gain = (
        amount(plan, value, money)
        for value in (plan.response_today, plan.response_proposed, abs(plan.gain))
    )
    way = "more" if plan.gain >= 0 else "less"
    low, high = (signed(plan, value, money) for value in (plan.gain_low, plan.gain_high))
    return (
        f"Split this way, {money(plan.spent)} of fees a month are expected to bring {after} "
        f"{meaning}: {gain} {way} than today's {money(plan.today)} with {before} (90% interval of "
        f"the change {low} to {high}{_maybe_none(plan)})."
    )


def _maybe_none(plan: Plan) -> str:
    """Whether the plan may be no better than today's split."""
    return ", so it may bring no more" if plan.gain_low <= 0 < plan.gain else ""


def _idle(plan: Plan, money: Money) -> str:
    if plan.break_even is None or plan.idle is None or plan.idle < _WORTH_SAYING:
        return ""
    below = f"marginal ROAS would be below {plan.break_even:.2f}×, which is break-even"
    if plan.request.objective == "profit":
        return f"{money(plan.idle)} of the budget stay unspent: their {below}."
    return f"Do not spend the last {money(plan.idle)} that the bounds leave free: their {below}."


def _held(plan: Plan, money: Money) -> str:
    """What lower bounds and locks keep where it does not pay for itself."""
    if plan.break_even is None or plan.held is None or plan.held < _WORTH_SAYING:
        return ""
    return (
        f"Lower bounds and locks hold {money(plan.held)} in rows whose marginal ROAS there is "
        f"below {plan.break_even:.2f}×, which is break-even."
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


def _window(plan: Plan) -> str:
    """What of the sales counts."""
    return (
        f"What posts bring are orders within {plan.window} days after a post that a fee was paid "
        "for, so that it is less than all tracked revenue."
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


def _counted(plan: Plan) -> list[str]:
    """What of the tracked revenue counts as added."""
    if not plan.shares:
        return []
    listed = ", ".join(
        f"{one.share:.0%} of {one.brand} ({'measured' if one.measured else 'assumed'})"
        for one in plan.shares
    )
    said = [f"Of tracked revenue this counts as added: {listed}."]
    if any(not one.measured for one in plan.shares):
        said.append("What is assumed is the organic share of the settings, not measured.")
    if nothing := [one.brand for one in plan.shares if one.measured and not one.share]:
        said.append(
            f"Nothing was measured as added for {', '.join(nothing)}: the plan takes it that their "
            "posts add nothing, and knows no interval for that."
        )
    return said
