"""The chapter of payouts: what is due to whom, what was paid, where records differ."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd

from analytics.influencer_metrics import metric_of
from analytics.payouts import totals
from analytics.payouts.totals import Payouts
from charts import format as fmt
from charts import payout_sentences
from charts import payout_words as words
from charts.payouts import STACK, held
from reports import plots
from reports.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Table,
    row,
)
from reports.insight_report.asked import Asked
from reports.insight_report.figure_words import money

MOST: Final = 10


def blocks(asked: Asked) -> tuple[Block, ...]:
    """Sums, months, who is owed most, and why records differ."""
    found = totals.payouts(asked.snapshot, asked.view, asked.marks)
    lead = Paragraph(payout_sentences.sentence(found.total), "lead")
    scope = payout_sentences.scope(asked.view, found.total)
    about = (Paragraph(scope, "soft"),) if scope else ()
    if found.influencers.empty:
        return (lead, *about)
    return (
        lead,
        *about,
        Facts(_facts(found.total)),
        *_months(found.months),
        *_people(found.influencers),
        *_differences(asked),
    )


def _facts(total: Payouts) -> tuple[Fact, ...]:
    waits = fmt.money(total.hold + total.disputed + total.waits, "short")
    return (
        Fact(metric_of("payout_owed").label, fmt.money(total.owed, "short")),
        Fact("Due", fmt.money(total.due, "short")),
        Fact("Approved", fmt.money(total.approved, "short")),
        Fact("Held, disputed or not due yet", waits),
        Fact("Paid", fmt.money(total.paid, "short")),
        Fact("Gifted products", fmt.money(total.gift, "short"), note="beside the cash"),
    )


def _months(months: pd.DataFrame) -> list[Block]:
    dated = months[months["value"] != ""]
    if dated.empty:
        return []
    dated = dated.assign(held=held(dated))
    days = [date.fromisoformat(f"{value}-01") for value in dated["value"]]
    layers = [
        (name, colour, dated[key].astype("float64").tolist())
        for key, (name, colour) in STACK.items()
        if (dated[key] != 0).any()
    ]
    if not layers:
        return []
    return [
        Chart(
            "payouts",
            "Payouts by month",
            "Bars of what was paid, approved, due and held for each month that work was settled "
            "in.",
            plots.stacks(days, layers),
            note=f"By the month the work was settled in.{_undated(months)}",
        )
    ]


def _undated(months: pd.DataFrame) -> str:
    """Payouts that no month has."""
    found = months[months["value"] == ""]
    amount = float((found["paid"] + found["payable"]).sum()) if len(found) else 0.0
    return f" {fmt.money(amount, 'exact')} have no date and are in no bar." if amount else ""


def _people(people: pd.DataFrame) -> list[Block]:
    """Those to whom most is to be paid."""
    open_ones = people[people["payable"] > 0]
    if open_ones.empty:
        return []
    shown, rest = open_ones.head(MOST), open_ones.iloc[MOST:]
    columns = (
        Column("Influencer", "start", 34),
        *(Column(text) for text in ("To be paid", "Due", "Approved", "Held or not due yet")),
    )
    rows = [_person(one, str(one["label"])) for one in shown.to_dict("records")]
    if len(rest):
        rows.append(_person(_sums(rest), f"{len(rest)} more"))
    total = _person(_sums(open_ones), "All to be paid")
    return [
        Heading("Who is to be paid"),
        *_not_set_off(people[people["payable"] < 0]),
        Table("Open payouts, the largest first", columns, tuple(rows), total),
    ]


def _not_set_off(people: pd.DataFrame) -> list[Block]:
    """Corrections of those who get nothing now: the sentence above counts them in."""
    if people.empty:
        return []
    amount = fmt.money(-float(people["payable"].sum()), "exact")
    who = fmt.plural(len(people), "influencer")
    said = f"Corrections of {who}, {amount}, are not set off yet and not listed here."
    return [Paragraph(said, "soft")]


def _sums(people: pd.DataFrame) -> dict[Any, Any]:
    names = ["payable", "due", "waits", "approved", "hold", "disputed"]
    return people[names].sum().to_dict()


def _person(one: dict[Any, Any], name: str) -> tuple[Cell, ...]:
    return row(
        name,
        Cell(money(one["payable"], "exact"), strong=True),
        money(one["due"]),
        money(one["approved"]),
        money(one["hold"] + one["disputed"] + one["waits"]),
    )


def _differences(asked: Asked) -> list[Block]:
    """Why what is recorded is not what the work comes to."""
    found = totals.causes(asked.snapshot, asked.view, asked.marks)
    if found.empty:
        return []
    columns = (
        Column("Why", "start", 46),
        *(Column(text) for text in ("Payouts", "Recorded above", "Recorded below")),
    )
    rows = [
        row(
            words.CAUSES.get(str(one["cause"]), str(one["cause"])),
            fmt.count(one["payouts"]),
            money(one["over"]),
            money(one["under"]),
        )
        for one in found.to_dict("records")
    ]
    return [
        Heading("Where records and work differ"),
        Table("Recorded payouts that are not what the work comes to", columns, tuple(rows)),
    ]
