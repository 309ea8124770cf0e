"""Payouts added up: over all of a view, by influencer, by month."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, fields
from typing import Any, Final

import pandas as pd

from analytics.breakdown import influencer_labels
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.payouts.lines import OPEN, cursor_of, every_line
from analytics.payouts.view import OWN, condition
from analytics.scan import Parameters
from storage import Snapshot
from storage.payout_log import Marks

_BY_PERSON, _BY_MONTH = 1, 2
"""What `grouping` says of one influencer and of one month."""

_STATES: Final = (*OPEN, "difference", "paid")


_DIFFERS: Final = "one AND cause <> '' AND NOT closed"
"""`one` marks one line of every due, so that what a due as a whole comes to counts once."""

_BY_STATE: Final = f"""
    sum(amount) AS amount, count(*) AS lines,
    sum(coalesce(computed, recorded)) FILTER (one) AS computed,
    sum(recorded) FILTER (one) AS recorded, sum(gift) FILTER (one) AS gift,
    sum(abs(recorded - computed)) FILTER ({_DIFFERS}) AS differing,
    count(*) FILTER ({_DIFFERS}) AS differences, count(*) FILTER (changed) AS changed
"""
"""What the lines of one state come to, in paise."""


def _listed(states: tuple[str, ...]) -> str:
    names = ", ".join(f"'{state}'" for state in states)
    return f"state IN ({names})"


def _rupees(of: str, states: tuple[str, ...] = ()) -> str:
    """A sum over states in ₹; over all where none are given."""
    only = f" FILTER ({_listed(states)})" if states else ""
    return f"coalesce(sum({of}){only}, 0) / {PAISE}.0"


_SUMS: Final = ", ".join(
    [
        *(f"{_rupees('amount', (state,))} AS {state}" for state in _STATES),
        *(f"coalesce(sum(lines) FILTER ({_listed((s,))}), 0) AS {s}_lines" for s in _STATES),
        f"{_rupees('amount', OPEN)} AS payable",
        f"{_rupees('amount', (*OPEN, 'difference'))} AS owed",
        *(f"{_rupees(name)} AS {name}" for name in ("computed", "recorded", "gift", "differing")),
        *(f"coalesce(sum({name}), 0) AS {name}" for name in ("differences", "changed")),
    ]
)
"""A row's figures from those of its states."""


@dataclass(frozen=True)
class Payouts:
    """What payouts of a view come to, in ₹.

    Attributes:
        owed: Computed − paid.
        payable: Open lines: due, not due yet, approved, on hold or disputed.
        due: Of it, what nobody decided about.
        waits: Of it, what still runs or lies below a minimum payout.
        approved: Of it, approved and not paid.
        hold: Of it, on hold.
        disputed: Of it, disputed.
        paid: Paid, by the file and here.
        difference: The rest of what is owed: what the work comes to beyond what the file says was
            paid for it, below zero where too much was.
        computed: What all of it comes to by the work.
        recorded: What the payouts file says.
        gift: Products beside it.
        differing: Σ |recorded − computed| of the payouts that differ and are not settled here.
        differences: How many differ.
        changed: Lines that somebody decided about and whose amount is another one now.
        due_lines: Lines nobody decided about.
        approved_lines: Approved lines.
        paid_lines: Paid lines.
        hold_lines: Lines on hold.
        disputed_lines: Disputed lines.
        influencers: People with an open line.
        undated: Owed without a date, in all of the view but for its period.
        unnamed: Owed or paid by payouts that name no brand or campaign, where the view asks for
            one.
    """

    owed: float
    payable: float
    due: float
    waits: float
    approved: float
    hold: float
    disputed: float
    paid: float
    difference: float
    computed: float
    recorded: float
    gift: float
    differing: float
    differences: int
    changed: int
    due_lines: int
    approved_lines: int
    paid_lines: int
    hold_lines: int
    disputed_lines: int
    influencers: int
    undated: float
    unnamed: float

    @property
    def lines(self) -> int:
        """How many lines stand behind it."""
        decided = self.approved_lines + self.hold_lines + self.disputed_lines
        return self.due_lines + self.paid_lines + decided


@dataclass(frozen=True)
class Answer:
    """Payouts of a view in one scan.

    Attributes:
        total: What they come to.
        influencers: The same by influencer: `value`, `label`, and the sums of `Payouts` in ₹;
            those who are owed most first.
        months: The same by the month that they belong to, in order; "" for no date.
    """

    total: Payouts
    influencers: pd.DataFrame
    months: pd.DataFrame


@remembered
def payouts(snapshot: Snapshot, view: Filters, marks: Marks) -> Answer:
    """What the payouts of a view come to, in total, by influencer and by month.

    Args:
        snapshot: Whose payouts they are.
        view: The view; see `analytics.payouts.view` for what of it reaches payouts.
        marks: What people decided.
    """
    parameters = Parameters()
    source = every_line(snapshot, marks, parameters)
    where = condition(snapshot, view, parameters)
    month = "date_trunc('month', f.\"on\")"
    with closing(cursor_of(snapshot, marks)) as cursor:
        found = cursor.execute(
            f"WITH lines AS (SELECT grouping(f.influencer, {month}) AS family, f.influencer, "
            f"{month} AS month, state, {_BY_STATE} FROM {source} AS f WHERE {where} "
            f"GROUP BY GROUPING SETS ((f.influencer, state), ({month}, state))) "
            f"SELECT family, CAST(influencer AS VARCHAR) AS influencer, month, {_SUMS} "
            "FROM lines GROUP BY ALL",
            parameters.values,
        ).df()
    people = found[found["family"] == _BY_PERSON].drop(columns=["family", "month"])
    people = people.rename(columns={"influencer": "value"})
    names = influencer_labels(snapshot)
    people.insert(1, "label", [names.get(who, who) for who in people["value"]])
    people = people.sort_values(
        ["payable", "owed", "value"], ascending=[False, False, True], ignore_index=True
    )
    months = found[found["family"] == _BY_MONTH].sort_values("month", ignore_index=True)
    months.insert(0, "value", months["month"].dt.strftime("%Y-%m").astype("str").fillna(""))
    named = {field.name for field in fields(Payouts)}
    sums: dict[str, Any] = {
        str(name): int(sum_) if _counts(str(name)) else round(float(sum_), 2)
        for name, sum_ in months[list(named & set(months))].sum().items()
    }
    total = Payouts(
        **sums,
        influencers=int((people["payable"] != 0).sum()),
        undated=_left_out(snapshot, view, marks, undated=True),
        unnamed=_left_out(snapshot, view, marks, undated=False),
    )
    return Answer(total, people, months.drop(columns=["family", "influencer", "month"]))


def _counts(name: str) -> bool:
    return name.endswith("_lines") or name in ("differences", "changed")


def _left_out(snapshot: Snapshot, view: Filters, marks: Marks, *, undated: bool) -> float:
    """What a view leaves out: lines without a date, or those that name no brand or campaign."""
    parameters = Parameters()
    source = every_line(snapshot, marks, parameters)
    if view.period == "all" if undated else not any(view.of(key) for key in OWN):
        return 0.0
    if undated:
        where = condition(snapshot, view.with_period("all"), parameters) + ' AND f."on" IS NULL'
    else:
        where = condition(snapshot, view, parameters, unnamed=True)
    with closing(cursor_of(snapshot, marks)) as cursor:
        ((amount,),) = cursor.execute(
            f"SELECT coalesce(sum(abs(amount)), 0) / {PAISE}.0 FROM {source} AS f WHERE {where}",
            parameters.values,
        ).fetchall()
    return float(amount)


@remembered
def causes(snapshot: Snapshot, view: Filters, marks: Marks) -> pd.DataFrame:
    """Why recorded payouts are not what the work comes to, and by how much.

    Args:
        snapshot: Whose payouts they are.
        view: The view.
        marks: What people decided.

    Returns:
        A row per cause, the most frequent first: cause, payouts, and what is recorded above the
        work (`over`) and below it (`under`), both ≥ 0 in ₹.
    """
    parameters = Parameters()
    source = every_line(snapshot, marks, parameters)
    where = condition(snapshot, view, parameters)
    beyond = "recorded - computed"
    with closing(cursor_of(snapshot, marks)) as cursor:
        return cursor.execute(
            "SELECT cause, count(*) AS payouts, "
            f"coalesce(sum(greatest({beyond}, 0)), 0) / {PAISE}.0 AS over, "
            f"coalesce(sum(greatest(-({beyond}), 0)), 0) / {PAISE}.0 AS under "
            f"FROM {source} AS f WHERE {where} AND {_DIFFERS} "
            "GROUP BY cause ORDER BY payouts DESC, cause",
            parameters.values,
        ).df()


@remembered
def differences(
    snapshot: Snapshot, view: Filters, marks: Marks, most: int | None = None
) -> pd.DataFrame:
    """Payouts whose recorded sum is not what the work comes to, the largest difference first.

    Args:
        snapshot: Whose payouts they are.
        view: The view.
        marks: What people decided.
        most: No more of them than this; None for all.

    Returns:
        Columns of the dues, `label`, and `difference` = recorded − computed; money in ₹.
    """
    parameters = Parameters()
    source = every_line(snapshot, marks, parameters)
    where = condition(snapshot, view, parameters)
    with closing(cursor_of(snapshot, marks)) as cursor:
        found = cursor.execute(
            "SELECT due, ref, source, cause, CAST(influencer AS VARCHAR) AS influencer, "
            "CAST(campaign AS VARCHAR) AS campaign, CAST(brand AS VARCHAR) AS brand, basis, rate, "
            '"on", first_day, last_day, '
            + ", ".join(f"{n} / {PAISE}.0 AS {n}" for n in ("recorded", "computed", "revenue"))
            + f", (recorded - computed) / {PAISE}.0 AS difference, orders, posts, tracked_orders, "
            "waiting_orders, stated_orders, stated_posts "
            f"FROM {source} AS f WHERE {where} AND {_DIFFERS} "
            "ORDER BY abs(recorded - computed) DESC, due"
            + ("" if most is None else f" LIMIT {parameters.add(most)}"),
            parameters.values,
        ).df()
    names = influencer_labels(snapshot)
    found["label"] = [names.get(who, who) for who in found["influencer"]]
    return found
