"""Tables of payouts: differences, months, decisions, terms, and the lines of a statement."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, Final

import pandas as pd

from analytics.filters import Filters
from analytics.influencer_metrics import metric_of
from analytics.payouts.trace import APART
from charts import format as fmt
from charts import payout_words as words
from charts.payouts import STACK, held, month_name
from layouts.components import Column
from layouts.links import statement
from layouts.plain_table import Cell, TableData, files, link, note, outward, strong, table

MOST: Final = 50
"""Rows that a table of the page lists; the file has them all."""
RUNS: Final = ("approved", "paid")
"""States whose decisions are runs for the bank."""
Row = Mapping[Hashable, Any]


def differences_table(found: pd.DataFrame, view: Filters) -> TableData:
    """Payouts whose record is not what the work comes to, the largest difference first."""
    if found.empty:
        return note("Every recorded payout of this view is what the work comes to.")
    columns = [
        *(Column(name, "start") for name in ("Influencer", "Payout", "Why")),
        Column("Recorded", help=metric_of("payout_recorded").help),
        Column("Computed", help=metric_of("payout_computed").help),
        Column("Difference", help="Recorded less computed: above zero is overpaid."),
    ]
    rows: list[list[Cell]] = [
        [
            link(
                str(row["label"]),
                statement(str(row["influencer"]), view),
                words.agreed(row),
                "table-link",
            ),
            {"text": shown_id(str(row["ref"])), "detail": words.purpose(row)},
            strong(words.CAUSES[str(row["cause"])], words.cause(row)),
            words.money(row, "recorded"),
            words.money(row, "computed"),
            words.money(row, "difference"),
        ]
        for row in found.head(MOST).to_dict("records")
    ]
    return table(columns, rows, "Payouts that differ, by money")


def shown_id(payout: str) -> str:
    """The number of a payout; rows without one carry a made key that tells nobody anything."""
    return "row without a number" if payout.startswith("h_") else payout


def months_table(months: pd.DataFrame) -> TableData:
    """What the bars by month show."""
    shown = months.assign(held=held(months))
    columns = [
        Column("Month", "start"),
        *(Column(label) for label, _ in STACK.values()),
        Column("Recorded"),
        Column("Computed"),
        Column("Differing"),
    ]
    keys = (*STACK, "recorded", "computed", "differing")
    rows = [
        [month_name(str(row["value"])), *(fmt.money(float(row[key]), "exact") for key in keys)]
        for row in shown.to_dict("records")
    ]
    total = ["All", *(fmt.money(float(shown[key].sum()), "exact") for key in keys)]
    return table(columns, rows, "Payouts by month", total)


def log_table(entries: Sequence[Mapping[str, Any]], zone: tzinfo) -> TableData:
    """What was decided, newest first, with the file of each run.

    Args:
        entries: Fields of `storage.payout_log.Entry`.
        zone: Where the times are shown.
    """
    if not entries:
        return note("Nobody has decided anything yet.")
    columns = [
        *(Column(name, "start") for name in ("When", "Who", "Decision")),
        Column("Sum"),
        Column("Run", "start", help="One sum for each influencer, for the bank."),
    ]
    rows: list[list[Cell]] = [
        [
            f"{at.day} {at:%b %Y, %H:%M}",
            entry["who"],
            {
                "text": f"{words.STATES.get(entry['state'], entry['state'])}: "
                f"{fmt.plural(entry['lines'], 'payout')} of "
                f"{fmt.plural(entry['influencers'], 'influencer')}",
                "detail": entry["note"],
            },
            fmt.money(entry["paise"] / 100, "exact"),
            files(
                {
                    "CSV": f"/api/payouts/runs/{entry['id']}.csv",
                    "XLSX": f"/api/payouts/runs/{entry['id']}.xlsx",
                }
            )
            if entry["state"] in RUNS
            else "–",
        ]
        for entry in entries
        for at in [entry["at"].astimezone(zone)]
    ]
    return table(columns, rows, "Decisions about payouts")


def terms_table(found: pd.DataFrame, view: Filters) -> TableData:
    """What was agreed with whom."""
    if found.empty:
        return note(
            "No terms are imported: the basis and the rate of each payout row count as what was "
            "agreed."
        )
    columns = [
        *(Column(name, "start") for name in ("Influencer", "For", "Pay", "Limits")),
    ]
    rows: list[list[Cell]] = [
        [
            link(
                str(row["label"]),
                statement(str(row["influencer_id"]), view),
                str(row["term_id"]) if not str(row["term_id"]).startswith("h_") else "",
                "table-link",
            ),
            {"text": _scope(row), "detail": words.validity(row)},
            {"text": words.pay(row), "detail": words.settles(row)},
            {
                "text": words.limits(row) or "–",
                "detail": "No work under these terms so far" if row["unused"] else "",
            },
        ]
        for row in found.head(MOST).to_dict("records")
    ]
    return table(columns, rows, "What was agreed")


def _scope(row: Row) -> str:
    named = [str(row[key]) for key in ("campaign", "brand") if isinstance(row[key], str)]
    return " · ".join(named) or "All work"


def lines_table(lines: pd.DataFrame, parts: pd.DataFrame) -> TableData:
    """The lines of one influencer's statement, with how each was worked out."""
    if lines.empty:
        return note("No payout of theirs lies in this view.")
    columns = [
        *(Column(name, "start") for name in ("Settled", "For", "How")),
        Column("Recorded"),
        Column("Amount"),
        Column("State", "start"),
    ]
    how = {str(due): own for due, own in parts.groupby("due")}
    rows: list[list[Cell]] = [
        [
            "–" if pd.isna(row["on"]) else fmt.day(pd.Timestamp(row["on"]).date()),
            {"text": words.purpose(row), "detail": shown_id(str(row["ref"]))},
            {"text": words.agreed(row), "detail": words.how(row, how.get(str(row["due"])))},
            words.money(row, "recorded"),
            words.money(row, "amount"),
            {"text": words.state(row), "detail": words.decided(row)},
        ]
        for row in lines.to_dict("records")
    ]
    total: list[Cell] = [
        "All lines",
        "",
        "",
        "",
        fmt.money(float(lines["amount"].sum()), "exact"),
        "",
    ]
    return table(columns, rows, "Lines of the statement", total)


def own_table(lines: pd.DataFrame) -> TableData:
    """The payouts of one influencer beside their other figures: what was paid, owed, and why."""
    if lines.empty:
        return note("No payout of theirs lies in this view.")
    columns = [
        *(Column(name, "start") for name in ("Settled", "For")),
        Column("Recorded", help=metric_of("payout_recorded").help),
        Column("Computed", help=metric_of("payout_computed").help),
        Column("Amount", help="What was paid, or is open."),
        *(Column(name, "start") for name in ("State", "Why it differs")),
    ]
    rows: list[list[Cell]] = [
        [
            "–" if pd.isna(row["on"]) else fmt.day(pd.Timestamp(row["on"]).date()),
            {
                "text": words.purpose(row),
                "detail": f"{shown_id(str(row['ref']))}, {words.agreed(row)}",
            },
            words.money(row, "recorded"),
            words.money(row, "computed"),
            words.money(row, "amount"),
            {"text": words.state(row), "detail": words.decided(row)},
            {"text": words.CAUSES[str(row["cause"])], "detail": words.cause(row)}
            if row["cause"]
            else "",
        ]
        for row in lines.to_dict("records")
    ]
    return table(columns, rows, "Payouts and what is owed")


def posts_table(posts: pd.DataFrame) -> TableData:
    """Posts that are paid for."""
    if posts.empty:
        return note("No post is paid for here.")
    columns = [*(Column(name, "start") for name in ("Date", "Post", "Platform", "Paid in"))]
    rows: list[list[Cell]] = [
        [
            "–" if pd.isna(row["date"]) else fmt.day(pd.Timestamp(row["date"]).date()),
            outward(str(row["caption"] or row["post"])[:60], str(row["url"])),
            str(row["platform"]),
            _dues(str(row["dues"])),
        ]
        for row in posts.tail(MOST)[::-1].to_dict("records")
    ]
    return table(columns, rows, "Posts behind the payouts")


def orders_table(orders: pd.DataFrame) -> TableData:
    """Tracked orders that are paid for, with whether each counts."""
    if orders.empty:
        return note("No tracked order is paid for here.")
    columns = [
        *(Column(name, "start") for name in ("Date", "Product", "Campaign")),
        Column("Orders"),
        Column("Revenue"),
        *(Column(name, "start") for name in ("Counts", "Paid in")),
    ]
    rows: list[list[Cell]] = [
        [
            "–" if pd.isna(row["date"]) else fmt.day(pd.Timestamp(row["date"]).date()),
            str(row["product"]),
            str(row["campaign"]),
            fmt.count(float(row["orders"])),
            fmt.money(float(row["revenue"]), "exact"),
            _counts(row),
            _dues(str(row["dues"])),
        ]
        for row in orders.tail(MOST)[::-1].to_dict("records")
    ]
    return table(columns, rows, "Orders behind the payouts")


def _counts(row: Row) -> str:
    if row["counts"]:
        return "Yes"
    return (
        "Waits for the hold period" if row["waits"] else f"No: {row['status'] or 'not delivered'}"
    )


def _dues(joined: str) -> str:
    names = [shown_id(due.partition(":")[2]) for due in joined.split(APART)]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
