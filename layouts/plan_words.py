"""A budget plan as cards, tables and notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from analytics.plan import words
from analytics.plan.plan import Plan
from analytics.plan.request import Request
from charts import format as fmt
from layouts import components, kpi_card, plain_table
from layouts import plan as page
from layouts.column import Column
from layouts.explain import Lines
from layouts.kpi_card import Change, Kpi
from layouts.plain_table import TableData


def money(value: float) -> str:
    """An amount as sentences say it."""
    return fmt.money(value, "short")


def response(request: Request, value: float, style: fmt.Style = "short") -> str:
    """What a plan brings: money, or customers."""
    if request.objective == "customers":
        return fmt.grouped(value, 0 if abs(value) >= 100 else 1)
    return fmt.money(value, style)


def signed(request: Request, value: float) -> str:
    """The same with its sign."""
    return f"{'+' if value > 0 else ''}{response(request, value)}"


def one_more(request: Request, marginal: float) -> str:
    """What 1 more of fees brings; for customers what one more of them costs."""
    if request.objective != "customers":
        return fmt.times(marginal)
    return fmt.money(1.0 / marginal if marginal > 0 else None)


def cards(found: Plan, about: Lines) -> list[dict[str, Any]]:
    """The figures of a plan."""
    asked, people = found.request, found.request.objective == "customers"
    shown = {
        "plan_spent": money(found.spent),
        "plan_expected": response(asked, found.response_proposed),
        "plan_gain": signed(asked, found.gain),
        "plan_next": one_more(asked, found.shadow_price),
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
        else Change(fmt.times(found.break_even), "flat", "pays for itself"),
    }
    labels = page.CARDS | {"plan_next": "The next customer"} if people else page.CARDS
    return [
        kpi_card.card(
            Kpi(
                metric=key,
                label=label,
                value=shown[key],
                change=below.get(key),
                sparkline="",
                facts={"Formula": FORMULAS[key], **dict(about)},
                help=HELP[key],
                undefined=_undefined(key, shown[key], people=people),
            )
        )
        | {"ranged": False}
        for key, label in labels.items()
    ]


def _undefined(key: str, shown: str, *, people: bool) -> str:
    if shown != fmt.UNDEFINED:
        return ""
    if key == "plan_idle" and people:
        return "New customers have no price of their own, so that no spend is too much."
    return "Cost is not known for these filters."


FORMULAS = {
    "plan_spent": "Σ of the proposed fees of all rows",
    "plan_expected": "Σ E[a·x/(k + x)] at the proposed fees, by row",
    "plan_gain": "Σ expected at the proposed fees − Σ expected at today's",
    "plan_next": "E[a·k/(k + x)²] where it is largest within the bounds",
    "plan_idle": "fees beyond the point where 1 more brings 1/margin",
    "plan_kept": "pay by order and by percentage, and what else is no fee for a post",
}
HELP = {
    "plan_spent": "What posts would cost a month: fees, fixed sums and gifts.",
    "plan_expected": "What the posts of a month are expected to bring under the plan.",
    "plan_gain": "How much more the plan brings than today's fees, with its 90% interval.",
    "plan_next": "What 1 more of fees a month would bring, at the best place for it.",
    "plan_idle": "The last part of the budget, which is not expected to pay for itself.",
    "plan_kept": "It grows and falls with sales, so it is no part of the budget that is split.",
}


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
    last = "Next customer" if asked.objective == "customers" else "1 more brings"
    columns = [Column("Fees a month"), Column("Brings"), Column(last)]
    return plain_table.table(columns, rows, "What each budget brings at its best split")


def scenario_rows(shown: Sequence[tuple[str, str, Plan | str, Component, Component]]) -> Component:
    """Saved scenarios beside each other.

    Args:
        shown: Name, view in words, the plan or why there is none, and two buttons, each.
    """
    if not shown:
        return html.P("No scenario is saved yet.", className="panel-note")
    columns = [
        Column("Scenario", "start"),
        Column("View", "start"),
        Column("Asked", "start"),
        *(Column(name) for name in ("Fees a month", "Brings", "More than today", "1 more brings")),
        Column("", "start"),
    ]
    return components.table(columns, [_scenario(*one) for one in shown], "Saved scenarios")


def _scenario(
    name: str, view: str, found: Plan | str, opens: Component, removes: Component
) -> list[Any]:
    buttons = html.Div([opens, removes], className="plan-buttons")
    if isinstance(found, str):
        return [name, view, found, *("–",) * 4, buttons]
    asked = found.request
    gain = html.Span(
        [
            signed(asked, found.gain),
            html.Small(
                f"{signed(asked, found.gain_low)} to {signed(asked, found.gain_high)}",
                className="insight-beside",
            ),
        ]
    )
    return [
        name,
        view,
        asked_words(asked),
        money(found.spent),
        response(asked, found.response_proposed),
        gain,
        one_more(asked, found.shadow_price),
        buttons,
    ]


def asked_words(asked: Request) -> str:
    """A request in a few words."""
    own = len(asked.locked) + len(asked.cells)
    said = [
        f"{words.OBJECTIVE_LABELS[asked.objective]} by {words.BY_LABELS[asked.by].lower()}",
        f"{asked.low:g}× to {asked.high:g}×",
    ]
    if own:
        said.append(f"{fmt.plural(own, 'row')} with bounds of their own")
    return ", ".join(said)
