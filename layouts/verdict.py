"""The opening sentence in words: did it pay, each clause linked to the figure behind it."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.cost_gap import CostGap
from analytics.verdict import Verdict
from charts import format as fmt
from layouts import ids, overview, tabs

Part = str | Component

OPENINGS: Final = {
    "paid": "Your influencers paid for themselves: ",
    "under": "Your influencers did not earn back their cost: ",
}


def _link(text: str, target: str) -> Component:
    return html.A(text, href=f"#{target}")


def _money(text: str, metric: str) -> Component:
    return html.A(text, href=f"#{ids.kpi(metric)}", className="amount")


NO_GAP: Final = CostGap(influencers=0, revenue=0.0, share=0.0)


Sure = tuple[float, float, float]
"""Measured incremental ROAS with the ends of its 90 % interval."""


def sentence(verdict: Verdict, gap: CostGap = NO_GAP, sure: Sure | None = None) -> list[Part]:
    """The verdict as text and links.

    A clause appears only when the figures back it: best and worst need two brands or platforms
    with enough cost to compare. Where payouts are missing for a good part of the sales, the
    sentence says so first and calls nothing paid.
    """
    match verdict.kind:
        case "empty":
            return ["Nothing matches these filters."]
        case "no_cost" if verdict.revenue is None:
            return [
                "What these posts brought in, and whether it paid, is not known. ",
                verdict.reason,
            ]
        case "no_cost":
            return [
                _money(f"{fmt.money(verdict.revenue, 'short')} of tracked revenue", "revenue"),
                ", but whether it paid is not known. ",
                verdict.reason,
            ]
        case "no_sales":
            return [
                _money(f"{fmt.money(verdict.cost, 'short')} spent", "cost"),
                " and no tracked revenue yet in this view.",
            ]
        case _:
            if gap.material:
                return [
                    *_paid(verdict, "Payouts are missing, so this return is overstated: "),
                    f" {unpaid(gap)}",
                ]
            opening = _paid(verdict, OPENINGS[verdict.kind])
            return [*opening, *_how_sure(sure), *_standouts(verdict)]


def unpaid(gap: CostGap) -> str:
    """Who has sales but no payout, in a sentence."""
    who = (
        "1 influencer has"
        if gap.influencers == 1
        else f"{fmt.grouped(gap.influencers)} influencers have"
    )
    return f"{who} {fmt.money(gap.revenue, 'short')} of these sales and no payout at all."


def _paid(verdict: Verdict, opening: str) -> list[Part]:
    each = _link(
        f"every {fmt.symbol()}1 brought {fmt.money(verdict.roas, 'exact')}", ids.kpi("roas")
    )
    margin = ", before product margin"
    if verdict.margin_set:
        share, even = 1 / verdict.break_even, fmt.times(verdict.break_even)
        margin = f"; at a margin of {share:.0%} break-even is {even}"
    return [
        opening,
        each,
        " of tracked sales (",
        _money(fmt.money(verdict.revenue, "short"), "revenue"),
        " from ",
        _money(fmt.money(verdict.cost, "short"), "cost"),
        f"{margin}).",
    ]


def _how_sure(sure: Sure | None) -> list[Part]:
    """What would not have come without them, as far as it was measured."""
    if sure is None:
        return []
    middle, low, high = (fmt.money(value, "exact") for value in sure)
    said = f"every {fmt.symbol()}1 added {middle}"
    path = tabs.BY_NAME["roi"].path
    return [
        " Measured against what would have been sold without them, ",
        dcc.Link(said, href=path),
        f" ({low} to {high} at 90%).",
    ]


def _standouts(verdict: Verdict) -> list[Part]:
    if verdict.best is None or verdict.worst is None:
        return []
    # Those with little spend are left out, so the heatmap may show a higher or a lower cell.
    among = f"Among the main {verdict.best.dimension}s"
    best = f"{verdict.best.label} earned most per {fmt.unit()} ({fmt.times(verdict.best.roas)})"
    worst = f"{verdict.worst.label} least ({fmt.times(verdict.worst.roas)})"
    return [f" {among}, ", _link(f"{best}, {worst}", overview.HEATMAP_PANEL), "."]
