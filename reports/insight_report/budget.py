"""The chapter of the budget plan: today's fees against the split expected to bring most."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics.plan import words
from analytics.plan.errors import PlanError
from analytics.plan.plan import Plan, plan
from analytics.plan.request import Request
from charts import format as fmt
from charts.plan import largest_moves
from reports import plots
from reports.blocks import Block, Cell, Chart, Column, Fact, Facts, Listed, Paragraph, Table, row
from reports.insight_report.asked import Asked
from reports.insight_report.figure_words import money

MOST: Final = 10
REQUEST: Final = Request()
"""Influencers, tracked revenue, today's budget, half to twice of what each gets now."""


def blocks(asked: Asked) -> tuple[Block, ...]:
    """What the plan says, whom it moves most, and every row of some size."""
    try:
        found = plan(asked.snapshot, asked.view, REQUEST)
    except PlanError as error:
        return (Paragraph(str(error)),)
    first, *others = words.sentences(found, lambda value: fmt.money(value, "short"))
    moved = largest_moves(found.cells, MOST)
    return (
        Paragraph(first, "lead"),
        Facts(_facts(found)),
        Listed(tuple(others)),
        *([] if moved.empty else [_chart(moved)]),
        _table(found.cells),
    )


def _facts(found: Plan) -> tuple[Fact, ...]:
    low, high = (fmt.money(end, "short") for end in (found.gain_low, found.gain_high))
    return (
        Fact("Fees today, a month", fmt.money(found.today, "short")),
        Fact("Fees proposed, a month", fmt.money(found.spent, "short")),
        Fact("Expected today", fmt.money(found.response_today, "short")),
        Fact(
            "Expected change",
            words.signed(found, found.gain, lambda value: fmt.money(value, "short")),
            note=f"90% interval {low} to {high}",
        ),
    )


def _chart(moved: pd.DataFrame) -> Chart:
    names = tuple(str(name) for name in moved["label"])
    return Chart(
        "plan",
        "Whose fees would change most",
        "For each influencer a circle for today's fees a month and a dot for the proposed ones, as "
        "in the table that follows.",
        plots.moves(moved["today"].tolist(), moved["proposed"].tolist()),
        rows=names,
        note="Circle: today, dot: proposed; a month.",
    )


def _table(cells: pd.DataFrame) -> Table:
    columns = (
        Column("Influencer", "start", 28),
        *(Column(text) for text in ("Today", "Proposed", "Change")),
        Column("Expected", width=20),
        Column(f"Next {fmt.unit()}"),
    )
    by_change = (cells["proposed"] - cells["today"]).abs().sort_values(ascending=False)
    shown = cells.loc[by_change.index[:MOST]]
    rest = cells.loc[by_change.index[MOST:]]
    rows = [_row(one, str(one["label"])) for one in shown.to_dict("records")]
    if len(rest):
        rows.append(_sums(rest, f"{len(rest)} more"))
    said = f"The {MOST} largest changes of {len(cells)}" if len(rest) else "Every change"
    return Table(f"{said}, fees a month", columns, tuple(rows), _sums(cells, "All"))


def _row(one: dict[Any, Any], name: str) -> tuple[Cell, ...]:
    return row(
        Cell(name, " · ".join(filter(None, (str(one["platform"]), _locked(one))))),
        money(one["today"]),
        Cell(money(one["proposed"]), strong=True),
        _change(one["proposed"] - one["today"]),
        Cell(
            money(one["response_proposed"]),
            f"{money(one['response_low'])} to {money(one['response_high'])}",
        ),
        fmt.times(one["marginal_proposed"]),
    )


def _locked(one: dict[Any, Any]) -> str:
    return "locked" if one["locked"] else ""


def _sums(cells: pd.DataFrame, name: str) -> tuple[Cell, ...]:
    sums = cells[["today", "proposed", "response_proposed"]].sum()
    return row(
        name,
        money(sums["today"]),
        money(sums["proposed"]),
        _change(float(sums["proposed"] - sums["today"])),
        money(sums["response_proposed"]),
        "",
    )


def _change(value: float) -> Cell:
    sign = "+" if value > 0 else ""
    return Cell(f"{sign}{fmt.money(value, 'short')}")
