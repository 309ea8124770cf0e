"""The opening sentence in words: did it pay, how sure is that, and what earned most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from analytics.cost_gap import CostGap
from analytics.verdict import Verdict
from charts import format as fmt
from charts.view_notes import NO_GAP, unpaid

Evidence = Literal["", "figure", "platforms", "roi"]

OPENINGS: Final = {
    "paid": "Your influencers paid for themselves: ",
    "under": "Your influencers did not earn back their cost: ",
}

_UNSURE: Final = {
    (
        "paid",
        "below",
    ): "Tracked sales cover the cost of your influencers, what they added does not: ",
    ("paid", "about"): "Tracked sales cover the cost of your influencers; whether what they added "
    "does is not certain: ",
    ("under", "above"): "Tracked sales do not cover the cost of your influencers, what they added "
    "does: ",
}
"""Openings where what was measured does not agree, by where its interval lies from break-even."""

_OVERSTATED: Final = {
    "paid": "Payouts are missing, so this return is overstated: ",
    "under": "Your influencers did not earn back their cost, though payouts are missing and this "
    "return is overstated: ",
}
"""Openings where too little of the cost is known."""

Sure = tuple[float, float, float]
"""Measured incremental ROAS with the ends of its 90 % interval."""


@dataclass(frozen=True)
class Clause:
    """A piece of the sentence.

    Attributes:
        text: What it says.
        evidence: What backs it: a key figure, the table of platforms by brand, the ROI tab; "" for
            words in between.
        metric: Key of the figure.
        is_amount: Whether it is an amount of money, to stand out.
    """

    text: str
    evidence: Evidence = ""
    metric: str = ""
    is_amount: bool = False


def _money(text: str, metric: str) -> Clause:
    return Clause(text, "figure", metric, is_amount=True)


def clauses(verdict: Verdict, gap: CostGap = NO_GAP, sure: Sure | None = None) -> list[Clause]:
    """The verdict, piece by piece.

    A clause appears only when the figures back it: best and worst need two brands or platforms
    with enough cost to compare. Where what was measured lies on the other side of break-even, or
    about it, the opening says so. Where payouts are missing for a good part of the sales, the
    opening says so and calls nothing paid; what does not pay as it is would not with them either.
    """
    match verdict.kind:
        case "empty":
            return [Clause("Nothing matches these filters.")]
        case "no_cost" if verdict.revenue is None:
            unknown = "What these posts brought in, and whether it paid, is not known. "
            return [Clause(unknown), Clause(verdict.reason)]
        case "no_cost":
            return [
                _money(f"{fmt.money(verdict.revenue, 'short')} of tracked revenue", "revenue"),
                Clause(", but whether it paid is not known. "),
                Clause(verdict.reason),
            ]
        case "no_sales":
            return [
                _money(f"{fmt.money(verdict.cost, 'short')} spent", "cost"),
                Clause(" and no tracked revenue yet in this view."),
            ]
        case _:
            if gap.material:
                return [
                    *_paid(verdict, _OVERSTATED[verdict.kind]),
                    Clause(f" {unpaid(gap)}"),
                ]
            agreed = OPENINGS[verdict.kind]
            beside = None if sure is None else (verdict.kind, _side(sure, verdict.break_even))
            opening = _paid(verdict, agreed if beside is None else _UNSURE.get(beside, agreed))
            return [*opening, *_how_sure(sure), *_standouts(verdict)]


def sentence(verdict: Verdict, gap: CostGap = NO_GAP, sure: Sure | None = None) -> str:
    """The verdict as plain text."""
    return "".join(clause.text for clause in clauses(verdict, gap, sure)).strip()


def _paid(verdict: Verdict, opening: str) -> list[Clause]:
    each = f"every {fmt.symbol()}1 brought {fmt.money(verdict.roas, 'exact')}"
    margin = ", before product margin"
    if verdict.margin_set:
        share, even = 1 / verdict.break_even, fmt.times(verdict.break_even)
        margin = f"; at a margin of {share:.0%} break-even is {even}"
    return [
        Clause(opening),
        Clause(each, "figure", "roas"),
        Clause(" of tracked sales ("),
        _money(fmt.money(verdict.revenue, "short"), "revenue"),
        Clause(" from "),
        _money(fmt.money(verdict.cost, "short"), "cost"),
        Clause(f"{margin})."),
    ]


def _side(sure: Sure, even: float) -> str:
    """Where the interval lies: above break-even, below it, or about it."""
    _, low, high = sure
    return "above" if low >= even else "below" if high < even else "about"


def _how_sure(sure: Sure | None) -> list[Clause]:
    """What would not have come without them, as far as it was measured."""
    if sure is None:
        return []
    middle, low, high = (fmt.money(value, "exact") for value in sure)
    return [
        Clause(" Measured against what would have been sold without them, "),
        Clause(f"every {fmt.symbol()}1 added {middle}", "roi"),
        Clause(f" ({low} to {high} at 90%)."),
    ]


def _standouts(verdict: Verdict) -> list[Clause]:
    if verdict.best is None or verdict.worst is None:
        return []
    # Those with little spend are left out, so the heatmap may show a higher or a lower cell.
    among = f"Among the main {verdict.best.dimension}s"
    best = f"{verdict.best.label} earned most per {fmt.unit()} ({fmt.times(verdict.best.roas)})"
    worst = f"{verdict.worst.label} least ({fmt.times(verdict.worst.roas)})"
    return [Clause(f" {among}, "), Clause(f"{best}, {worst}", "platforms"), Clause(".")]
