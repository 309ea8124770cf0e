"""What a budget plan comes to: a shelf of the registry, per month."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from analytics.metric import Metric, Unit
from analytics.plan.request import Objective


def _metric(key: str, label: str, short: str, formula: str, words: str, unit: Unit) -> Metric:
    return Metric(
        key=f"plan_{key}",
        label=label,
        short=short,
        formula=formula,
        unit=unit,
        better=None,
        decimals=0 if unit == "inr" else 2,
        help=words,
        top=f"plan_{key}",
    )


PLAN_METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        metric.key: metric
        for metric in (
            _metric(
                "today",
                "Fees today",
                "Today",
                "Σ fees for posts of the last complete months with fees, 3 at most ÷ their number",
                "What posts cost a month now: fees, fixed sums, and gifts.",
                "inr",
            ),
            _metric(
                "proposed",
                "Proposed fees",
                "Proposed",
                "x of max Σ E[a·x/(k + x)], Σ x = budget, within the bounds",
                "What the plan would spend a month.",
                "inr",
            ),
            _metric("change", "Change", "Change", "proposed − today", "More or less.", "inr"),
            _metric("low", "At least", "Least", "lower bound", "Never less than this.", "inr"),
            _metric("high", "At most", "Most", "upper bound", "Never more than this.", "inr"),
            _metric(
                "response_today",
                "Expected today",
                "Brings today",
                "E[a·x/(k + x)] at today's fees",
                "What today's fees are expected to bring a month.",
                "inr",
            ),
            _metric(
                "response_proposed",
                "Expected",
                "Would bring",
                "E[a·x/(k + x)] at the proposed fees",
                "What the proposed fees are expected to bring a month.",
                "inr",
            ),
            _metric(
                "marginal_today",
                "Marginal ROAS today",
                "Marg. ROAS today",
                "E[a·k/(k + x)²] at today's fees",
                "Revenue that one more of fees would bring now.",
                "ratio",
            ),
            _metric(
                "marginal_proposed",
                "Marginal ROAS",
                "Marg. ROAS",
                "E[a·k/(k + x)²] at the proposed fees",
                "Revenue that one more of fees would bring under the plan.",
                "ratio",
            ),
            _metric(
                "profit_today",
                "Expected profit today",
                "Brings today",
                "margin × E[a·x/(k + x)] − x at today's fees",
                "Profit that today's fees are expected to bring a month.",
                "inr",
            ),
            _metric(
                "profit_proposed",
                "Expected profit",
                "Would bring",
                "margin × E[a·x/(k + x)] − x at the proposed fees",
                "Profit that the proposed fees are expected to bring a month.",
                "inr",
            ),
            _metric(
                "customers_today",
                "New customers expected today",
                "Brings today",
                "E[a·x/(k + x)] at today's fees",
                "New customers that today's fees are expected to bring a month.",
                "count",
            ),
            _metric(
                "customers_proposed",
                "New customers expected",
                "Would bring",
                "E[a·x/(k + x)] at the proposed fees",
                "New customers that the proposed fees are expected to bring a month.",
                "count",
            ),
            _metric(
                "next_today",
                "Next customer today",
                "Next one today",
                "1 ÷ E[a·k/(k + x)²] at today's fees",
                "What one more new customer would cost now.",
                "inr",
            ),
            _metric(
                "next_proposed",
                "Next customer",
                "Next one",
                "1 ÷ E[a·k/(k + x)²] at the proposed fees",
                "What one more new customer would cost under the plan.",
                "inr",
            ),
        )
    }
)

ENDS: Final = ("today", "proposed")


def brings(objective: Objective) -> str:
    """What the figures of what a row brings are called: `response`, `profit` or `customers`."""
    return objective if objective in ("profit", "customers") else "response"


def one_more(objective: Objective) -> str:
    """What those of one more are called: `marginal`, or `next` for what a customer costs."""
    return "next" if objective == "customers" else "marginal"


def metrics_of(objective: Objective) -> tuple[str, ...]:
    """Keys of the figures of a row of a plan, in the order they are listed."""
    names = [f"{kind}_{end}" for kind in (brings(objective), one_more(objective)) for end in ENDS]
    return tuple(f"plan_{name}" for name in ("today", "proposed", "change", *names, "low", "high"))
