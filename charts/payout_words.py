"""Payouts in words: what a line is for, how it was worked out, and why a record differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics.payouts.words import STATES, days, number, purpose
from charts import format as fmt

__all__ = [
    "CAUSES",
    "COUNTED",
    "STATES",
    "agreed",
    "cause",
    "days",
    "decided",
    "how",
    "limits",
    "money",
    "number",
    "part",
    "pay",
    "purpose",
    "settles",
    "state",
    "validity",
]

CAUSES: Final = {
    "duplicate": "Duplicate row",
    "no work": "Paid without work",
    "no post": "No post in the period",
    "undelivered": "Orders that do not count",
    "counted": "Counted differently",
    "rate": "Rate mismatch",
}
"""What each cause of a difference is called."""

_TWICE: Final = "Says the very same as another row, and the work is paid there"

COUNTED: Final = {"all": "every tracked order", "delivered": "delivered orders only"}
"""Which orders count."""

Row = Mapping[Any, Any]


def money(row: Row, name: str) -> str:
    """A column of a row as an exact amount; "–" where nothing is known."""
    return fmt.money(number(row.get(name)), "exact")


def agreed(row: Row) -> str:
    """The basis and rate of a line: "₹5,000 a post"."""
    basis, rate = str(row.get("basis") or ""), number(row.get("rate"))
    if row.get("source") == "terms":
        return (
            f"terms {row['ref']}" if rate is None else f"{_rate(basis, rate)}, terms {row['ref']}"
        )
    if rate is None:
        return basis or "not known"
    return _rate(basis, rate)


def _rate(basis: str, rate: float) -> str:
    if basis == "percent":
        return f"{rate:g} %"
    amount = fmt.money(rate, "exact")
    units = {"post": " a post", "order": " an order", "hybrid": " and a share", "fixed": " fixed"}
    return amount + units.get(basis, "")


def cause(row: Row) -> str:
    """Why the recorded sum differs from the computed one, with the numbers behind it.

    Args:
        row: A row of `totals.differences`.
    """
    found = str(row["cause"])
    rate, recorded = number(row["rate"]), number(row["recorded"]) or 0.0
    if found == "duplicate":
        return _TWICE
    if found == "no work":
        return f"No post and no tracked order of theirs: {days(row)}"
    if found == "no post":
        return f"Paid by the post, and none was made: {days(row)}"
    orders, tracked = int(row["orders"]), int(row["tracked_orders"])
    if found == "undelivered":
        waits = int(row["waiting_orders"])
        held = f", {fmt.count(waits)} of them still in the hold period" if waits else ""
        lost = fmt.plural(tracked - orders, "order")
        return f"Counts {lost} that were not delivered{held}"
    if found == "counted":
        return _counted(row, rate, recorded)
    return _mismatch(row, rate, recorded)


def _counted(row: Row, rate: float | None, recorded: float) -> str:
    """Which numbers differ."""
    said: list[str] = []
    basis = str(row["basis"] or "")
    posts, orders = int(row["posts"]), int(row["orders"])
    stated_posts, stated_orders = number(row["stated_posts"]), number(row["stated_orders"])
    if basis == "post" and stated_posts is None and rate:
        stated_posts = recorded / rate
    if basis in ("post", "hybrid") and stated_posts is not None and stated_posts != posts:
        said.append(f"{fmt.plural(round(stated_posts), 'post')} paid, {fmt.count(posts)} made")
    if basis != "post" and stated_orders is not None and stated_orders != orders:
        said.append(
            f"{fmt.plural(round(stated_orders), 'order')} paid, {fmt.count(orders)} tracked"
        )
    return "; ".join(said) or "Other numbers of posts or orders than were tracked"


def _mismatch(row: Row, rate: float | None, recorded: float) -> str:
    """Which rate was paid instead."""
    if row["source"] == "terms":
        return f"{money(row, 'recorded')} paid, {money(row, 'computed')} by the terms"
    basis, revenue = str(row["basis"] or ""), number(row["revenue"]) or 0.0
    units = {"post": int(row["posts"]), "order": int(row["orders"])}.get(basis, 0)
    if units and rate is not None:
        paid = fmt.money(recorded / units, "exact")
        return f"{paid} paid for each {basis}, {fmt.money(rate, 'exact')} agreed"
    if basis == "percent" and revenue and rate is not None:
        return f"{fmt.grouped(100 * recorded / revenue, 1)} % paid, {rate:g} % agreed"
    computed = number(row["computed"])
    if computed:
        return f"{fmt.change(recorded / computed - 1)} against what was agreed"
    return "Another sum than was agreed"


def part(row: Row) -> str:
    """How one part of a line was worked out: "3 posts × ₹5,000"."""
    name, units, rate = str(row["part"]), number(row["units"]) or 0.0, number(row["rate"]) or 0.0
    if name in ("posts", "orders"):
        return f"{fmt.plural(round(units), name[:-1])} × {fmt.money(rate, 'exact')}"
    if name == "percent":
        return f"{rate:g} % of {fmt.money(units / 100, 'exact')} revenue"
    return {
        "fixed": "Fixed sum",
        "guarantee": f"Raised to the guaranteed {fmt.money(rate, 'exact')}",
        "cap": f"Held to the cap of {fmt.money(rate, 'exact')}",
        "bonus": "Bonus, target reached",
    }.get(name, name)


def how(row: Row, parts: pd.DataFrame | None) -> str:
    """How a line was worked out, part by part; a correction is a rest.

    Args:
        row: A row of `lines`.
        parts: Of `trace.parts` those of its due; None where there are none.
    """
    if row["kind"] == "correction":
        return f"{money(row, 'computed')} by the work now, less what was paid"
    if row.get("cause") == "duplicate":
        return _TWICE
    if parts is None or parts.empty:
        return "No rate is known for it"
    return " + ".join(f"{part(one)} = {money(one, 'amount')}" for one in parts.to_dict("records"))


def state(row: Row) -> str:
    """The state of a line; a correction after a payment says so."""
    return STATES[str(row["state"])]


def decided(row: Row) -> str:
    """Who decided it, when and why; for what the file says, that it does."""
    if str(row["kind"]) == "file":
        return "by the payouts file"
    if row["changed"] is True or str(row["changed"]) == "True":
        return f"changed since {row['decided_by']} decided"
    if not row["decided_by"]:
        return ""
    note = f": {row['note']}" if row["note"] else ""
    return f"{row['decided_by']}, {str(row['decided_at'])[:10]}{note}"


def pay(row: Row) -> str:
    """What terms pay: "₹5,000.00 a post", "5 % to 7 % in steps"."""
    basis, rate = str(row["basis"]), number(row["rate"])
    if isinstance(row["tiers"], str) and row["tiers"]:
        return _steps(basis, row["tiers"], str(row["tier_by"] or ""))
    percent = number(row["rate_percent"])
    if basis == "hybrid":
        per = str(row["rate_per"] or "post")
        money_part = f"{fmt.money(rate, 'exact')} a{'n' if per == 'order' else ''} {per}"
        return " + ".join(
            [money_part] * (rate is not None) + [f"{percent:g} %"] * (percent is not None)
        )
    if basis == "percent" and rate is None:
        return f"{percent:g} %"
    return _rate(basis, rate or 0.0)


def _steps(basis: str, tiers: str, by: str) -> str:
    """Rates that rise: "0: 50, 100: 60 an order"."""
    counted = by if by in ("orders", "revenue") else "revenue" if basis == "percent" else "orders"
    said: list[str] = []
    for step in tiers.split(";"):
        start, rate = (float(part) for part in step.split(":"))
        at = fmt.money(start) if counted == "revenue" else fmt.count(start)
        said.append(
            f"from {at} {f'{rate:g} %' if basis == 'percent' else fmt.money(rate, 'exact')}"
        )
    return f"{', '.join(said)} by {counted}"


def settles(row: Row) -> str:
    """How often terms settle."""
    whole = row["settle"] == "term" or (row["settle"] != "month" and row["basis"] == "fixed")
    return "settled once" if whole else "settled each month"


def validity(row: Row) -> str:
    """The days that terms hold for."""
    return days({"first_day": row["start_date"], "last_day": row["end_date"]})


def limits(row: Row) -> str:
    """Cap, guarantee, minimum and bonus of terms."""
    said: list[str] = []
    for key, text in (
        ("cap", "at most"),
        ("guarantee", "at least"),
        ("minimum_payout", "paid from"),
    ):
        amount = number(row[key])
        if amount is not None:
            said.append(f"{text} {fmt.money(amount, 'exact')}")
    bonus, target = number(row["bonus"]), number(row["bonus_target"])
    if bonus is not None and target is not None:
        by = str(row["bonus_by"]) if isinstance(row["bonus_by"], str) else "orders"
        goal = fmt.money(target) if by == "revenue" else f"{fmt.count(target)} {by}"
        said.append(f"{fmt.money(bonus, 'exact')} on top from {goal}")
    return ", ".join(said)
