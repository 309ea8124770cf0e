"""A budget plan as cards, tables and notes."""

from __future__ import annotations

from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.plan import words
from analytics.plan.plan import Plan
from analytics.plan.request import Request
from charts import format as fmt
from charts.changes import Change
from layouts import kpi_card, plain_table
from layouts.column import Column
from layouts.explain import Lines
from layouts.kpi_card import Kpi
from layouts.plain_table import TableData

CARDS: Final = {
    "plan_spent": "Fees a month",
    "plan_expected": "Expected to bring",
    "plan_gain": "Against today",
    "plan_next": "Marginal ROAS",
    "plan_idle": "Better not spent",
    "plan_kept": "Follows sales",
}


def money(value: float) -> str:
    """An amount as sentences say it."""
    return fmt.money(value, "short")


def response(request: Request, value: float, style: fmt.Style = "short") -> str:
    """What a plan brings: money, or customers."""
    if request.objective == "customers":
        return fmt.grouped(words.customers(value), 1).removesuffix(".0")
    return fmt.money(value, style)


def signed(request: Request, value: float) -> str:
    """The same with its sign."""
    rises = words.customers(value) if request.objective == "customers" else value
    return f"{'+' if rises > 0 else ''}{response(request, value)}"


def one_more(request: Request, marginal: float) -> str:
    """What 1 more of fees brings; for customers what one more of them costs."""
    if request.objective != "customers":
        return fmt.times(marginal)
    return fmt.money(1.0 / marginal if marginal > 0 else None)


def _is_free(found: Plan) -> bool:
    """Whether the bounds leave anything to choose."""
    return bool((found.cells["high"] > found.cells["low"]).any())


def cards(found: Plan, about: Lines) -> list[dict[str, Any]]:
    """The figures of a plan."""
    asked, people = found.request, found.request.objective == "customers"
    shown = {
        "plan_spent": money(found.spent),
        "plan_expected": response(asked, found.response_proposed),
        "plan_gain": signed(asked, found.gain),
        "plan_next": one_more(asked, found.shadow_price) if _is_free(found) else fmt.UNDEFINED,
        "plan_idle": fmt.money(found.idle, "short"),
        "plan_kept": fmt.money(found.kept, "short"),
    }
    below = {
        "plan_spent": Change(money(found.today), "flat", "today"),
        "plan_expected": Change(response(asked, found.response_today), "flat", "today"),
        "plan_gain": Change(
            f"{signed(asked, found.gain_low)} to {signed(asked, found.gain_high)}", "flat", "at 90%"
        ),
        "plan_next": None
        if found.break_even is None
        else Change(fmt.times(found.break_even), "flat", "break-even"),
    }
    labels = CARDS | {"plan_next": "The next customer"} if people else CARDS
    return [
        kpi_card.card(
            Kpi(
                metric=key,
                label=label,
                value=shown[key],
                change=below.get(key),
                sparkline="",
                facts={"Formula": _formula(key, asked), **dict(about)},
                help=_help(key, asked),
                undefined=WHY_NOT.get(key, "") if shown[key] == fmt.UNDEFINED else "",
            )
        )
        | {"ranged": False}
        for key, label in labels.items()
    ]


WHY_NOT = {
    "plan_next": "The bounds leave nothing to choose.",
    "plan_idle": "New customers have no price of their own, so that no spend is too much.",
    "plan_kept": "Cost is not known for these filters.",
}
"""Why a figure of a card is undefined."""


def _formula(key: str, request: Request) -> str:
    """How a figure of a card is worked out under an objective."""
    brings = {
        "profit": "margin × E[a·x/(k + x)] − x",
        "incremental": "share that was added × E[a·x/(k + x)]",
    }.get(request.objective, "E[a·x/(k + x)]")
    one = "1 ÷ E[a·k/(k + x)²]" if request.objective == "customers" else "E[a·k/(k + x)²]"
    return {
        "plan_spent": "Σ of the proposed fees of all rows",
        "plan_expected": f"Σ {brings} at the proposed fees x, by row",
        "plan_gain": f"Σ {brings} at the proposed fees − Σ at today's",
        "plan_next": f"{one} of the best row that the bounds leave",
        "plan_idle": "fees beyond the point where marginal ROAS is 1/margin, within the bounds",
        "plan_kept": "pay by order and by percentage, and what else is no fee for a post",
    }[key]


def _help(key: str, request: Request) -> str:
    """What a figure of a card means, in a marketer's words."""
    people = request.objective == "customers"
    return {
        "plan_spent": "What posts would cost a month: fees, fixed sums and gifts.",
        "plan_expected": "What the posts of a month are expected to bring under the plan.",
        "plan_gain": "How much more the plan brings than today's fees, with its 90% interval.",
        "plan_next": "What one more new customer would cost."
        if people
        else f"What one more {fmt.unit()} of fees would bring in revenue.",
        "plan_idle": "The last part of the budget, which is not expected to pay for itself.",
        "plan_kept": "It grows and falls with sales, so it is no part of the budget that is split.",
    }[key]


def notes(found: Plan) -> list[Component]:
    """What must be said beside the figures, the most important first."""
    _, *more = words.sentences(found, money)
    return [html.Li(text) for text in more]


def moves_table(found: Plan) -> TableData:
    """The same as the chart of moves, for every row that changes."""
    asked = found.request
    rows = [
        [
            str(row["label"]),
            fmt.money(row["today"]),
            fmt.money(row["proposed"]),
            response(asked, row["response_today"], "full"),
            response(asked, row["response_proposed"], "full"),
            _ends(asked, row["response_low"], row["response_high"]),
        ]
        for row in found.cells.head(50).to_dict("records")
    ]
    columns = [
        Column("Row", "start"),
        *(Column(name) for name in ("Today", "Proposed", "Brings today", "Would bring", "90%")),
    ]
    return plain_table.table(columns, rows, "Fees today and proposed, with what they bring")


def _ends(request: Request, low: float, high: float) -> str:
    return f"{response(request, low)} to {response(request, high)}"


def curve_table(found: Plan) -> TableData:
    """Budgets with what the best split of each brings."""
    asked = found.request
    rows = [
        [
            fmt.money(row["budget"]),
            response(asked, row["response"], "full"),
            one_more(asked, row["marginal"]),
        ]
        for row in found.curve.to_dict("records")
    ]
    last = "Next customer" if asked.objective == "customers" else "Marginal ROAS"
    columns = [Column("Fees a month"), Column("Brings"), Column(last)]
    return plain_table.table(columns, rows, "What each budget brings at its best split")
