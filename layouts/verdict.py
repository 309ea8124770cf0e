"""The opening sentence in words: did it pay, each clause linked to the figure behind it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from analytics.verdict import Verdict
from charts import format as fmt
from layouts import ids, overview

Part = str | Component


def _link(text: str, target: str) -> Component:
    return html.A(text, href=f"#{target}")


def _money(text: str, metric: str) -> Component:
    return html.A(text, href=f"#{ids.kpi(metric)}", className="amount")


def sentence(verdict: Verdict) -> list[Part]:
    """The verdict as text and links.

    A clause appears only when the figures back it: best and worst need two brands or platforms
    with enough cost to compare.
    """
    match verdict.kind:
        case "empty":
            return ["Nothing matches these filters."]
        case "no_cost":
            return [
                _money(f"{fmt.rupees(verdict.revenue, 'short')} of tracked revenue", "revenue"),
                ", but whether it paid is not known. ",
                verdict.reason,
            ]
        case "no_sales":
            return [
                _money(f"{fmt.rupees(verdict.cost, 'short')} spent", "cost"),
                " and no tracked revenue yet in this view.",
            ]
        case _:
            return [*_paid(verdict), *_standouts(verdict)]


def _paid(verdict: Verdict) -> list[Part]:
    paid = verdict.kind == "paid"
    opening = (
        "Your influencers paid for themselves: "
        if paid
        else ("Your influencers did not earn back their cost: ")
    )
    each = _link(f"every ₹1 brought {fmt.rupees(verdict.roas, 'exact')}", ids.kpi("roas"))
    margin = "" if verdict.margin_set else ", before product margin"
    return [
        opening,
        each,
        " of tracked sales (",
        _money(fmt.rupees(verdict.revenue, "short"), "revenue"),
        " from ",
        _money(fmt.rupees(verdict.cost, "short"), "cost"),
        f"{margin}).",
    ]


def _standouts(verdict: Verdict) -> list[Part]:
    if verdict.best is None or verdict.worst is None:
        return []
    # Those with little spend are left out, so the heatmap may show a higher or a lower cell.
    among = f"Among the main {verdict.best.dimension}s"
    best = f"{verdict.best.label} earned most per rupee ({fmt.times(verdict.best.roas)})"
    worst = f"{verdict.worst.label} least ({fmt.times(verdict.worst.roas)})"
    return [f" {among}, ", _link(f"{best}, {worst}", overview.HEATMAP_PANEL), "."]
