"""What the controls of the budget plan ask for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any

from analytics.filters import Filters
from analytics.plan.errors import BudgetError, PlanError
from analytics.plan.plan import Plan
from analytics.plan.plan import plan as planned
from analytics.plan.request import BY, MOST_AMOUNT, OBJECTIVES, Request
from analytics.plan.words import out_of_bounds
from charts import format as fmt
from layouts import plan as page
from layouts.plan_words import money
from schemas.number_text import parse_number
from storage import Snapshot


class NothingLeftError(PlanError):
    """Bounds under which nobody gets anything; others can be asked for under the same view."""


@dataclass(frozen=True)
class Asked:
    """What the controls say.

    Attributes:
        request: The plan that is asked for.
        wrong: What is wrong with what was typed; "" where nothing is.
    """

    request: Request
    wrong: str = ""


def typed(text: str | None) -> float | None:
    """An amount as people type it: ₹8,25,000 or 8.25 L or 2 Cr; None for nothing.

    Raises:
        PlanError: It is no amount.
    """
    plain = (text or "").strip().removeprefix(fmt.symbol()).strip()
    if not plain:
        return None
    read = parse_number(plain)
    if read is None or read.percent or not 0 <= read.value <= MOST_AMOUNT:
        raise PlanError(
            f"“{text}” is no amount from 0 to {fmt.money(MOST_AMOUNT, 'short')}. Type one such as "
            f"{fmt.money(825_000)}."
        )
    return float(read.value)


def _budget_of(text: str) -> float | None:
    """A budget as people type it; None for today's.

    Raises:
        PlanError: It is no budget.
    """
    amount = typed(text)
    if amount == 0:
        raise PlanError("A budget of nothing leaves nothing to plan. Type more, or clear the box.")
    return amount


def asked_of(
    by: str,
    objective: str,
    slider: float | None,
    text: str | None,
    limits: list[float | None] | None,
    own: dict[str, Any] | None,
    button: dict[str, Any] | None,
    drawn: dict[str, Any] | None,
) -> Asked:
    """What the controls ask for: a budget that was drawn and not moved is today's, or as before.

    Args:
        by: Its switch.
        objective: Its picker.
        slider: Where the slider of the budget stands.
        text: What its box says.
        limits: Both ends of the slider of bounds.
        own: Locks and bounds of single rows, by what a row is.
        button: What a button asked for last, as `pressed` keeps it. It counts until it is drawn,
            whatever slider and box say: an answer on its way may still set them.
        drawn: What was drawn before: `request`, what slider and box were set to, and the `press`
            that it knew.
    """
    before = drawn or {}
    budget, wrong = before.get("asked"), ""
    if button and button["press"] != before.get("press"):
        budget = button["budget"]
    elif text is not None and text != before.get("amount", ""):
        try:
            budget = _budget_of(text)
        except PlanError as error:
            wrong = str(error)
    elif drawn and slider is not None and slider != before["budget"]:
        budget = float(slider)
    low, high = limits or page.USUAL
    mine = (own or {}).get(by, {})
    request = Request.from_dict(
        {
            "by": by if by in BY else BY[0],
            "objective": objective if objective in OBJECTIVES else OBJECTIVES[0],
            "budget": budget,
            "low": page.USUAL[0] if low is None else low,
            "high": page.USUAL[1] if high is None else high,
            **mine,
        }
    )
    return Asked(request, wrong)


def pressed(budget: float | None) -> dict[str, Any]:
    """A budget that a button asks for, told apart from every other press.

    Args:
        budget: The budget in rupees a month; None for today's.
    """
    return {"press": secrets.token_hex(8), "budget": budget}


def nearest(snapshot: Snapshot, view: Filters, request: Request) -> tuple[Plan, str]:
    """A plan, with the nearest budget that its bounds allow and the words that say so.

    Raises:
        NothingLeftError: The bounds allow no budget at all.
        PlanError: The view cannot be planned.
    """
    try:
        return planned(snapshot, view, request), ""
    except BudgetError as error:
        within = error.least if error.budget < error.least else error.most
        if within <= 0:
            raise NothingLeftError(
                "These bounds leave no row anything. Widen them, or free some rows again."
            ) from error
        return planned(snapshot, view, replace(request, budget=within)), out_of_bounds(error, money)
