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

_WHOLE, _BY_PERSON, _BY_MONTH = 3, 1, 2
"""What `grouping` says of the total, of one influencer, and of one month."""

_STATES: Final = (*OPEN, "difference", "paid")


def _listed(states: tuple[str, ...]) -> str:
    names = ", ".join(f"'{state}'" for state in states)
    return f"state IN ({names})"


def _sum(of: str, when: str) -> str:
    """A sum in ₹ of the lines that meet a condition."""
    return f"coalesce(sum({of}) FILTER ({when}), 0) / {PAISE}.0"


_DIFFERS: Final = "one AND cause <> '' AND NOT closed"

_SUMS: Final = ", ".join(
    [
        *(f"{_sum('amount', _listed((state,)))} AS {state}" for state in _STATES),
        *(f"count(*) FILTER ({_listed((state,))}) AS {state}_lines" for state in _STATES),
        f"{_sum('amount', _listed(OPEN))} AS payable",
        f"{_sum('amount', _listed((*OPEN, 'difference')))} AS owed",
        f"{_sum('coalesce(computed, recorded)', 'one')} AS computed",
        f"{_sum('recorded', 'one')} AS recorded",
        f"{_sum('gift', 'one')} AS gift",
        f"{_sum('abs(recorded - computed)', _DIFFERS)} AS differing",
        f"count(*) FILTER ({_DIFFERS}) AS differences",
        "count(*) FILTER (changed) AS changed",
    ]
)
"""`one` marks one line of every due, so that what a due as a whole comes to counts once."""


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
            f"SELECT grouping(f.influencer, {month}) AS family, "
            f"CAST(f.influencer AS VARCHAR) AS influencer, {month} AS month, {_SUMS} "
            f"FROM {source} AS f WHERE {where} "
            f"GROUP BY GROUPING SETS ((), (f.influencer), ({month}))",
            parameters.values,
        ).df()
    people = found[found["family"] == _BY_PERSON].drop(columns=["family", "month"])
    people = people.rename(columns={"influencer": "value"})
    names = influencer_labels(snapshot)
    people.insert(1, "label", people["value"].map(names).fillna(people["value"]))
    people = people.sort_values(
        ["payable", "owed", "value"], ascending=[False, False, True], ignore_index=True
    )
    months = found[found["family"] == _BY_MONTH].sort_values("month", ignore_index=True)
    months.insert(0, "value", months["month"].dt.strftime("%Y-%m").astype("str").fillna(""))
    (whole,) = found[found["family"] == _WHOLE].to_dict("records")
    named = {field.name: field for field in fields(Payouts)}
    sums: dict[str, Any] = {
        str(name): int(value) if _counts(str(name)) else float(value)
        for name, value in whole.items()
        if name in named
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
def differences(snapshot: Snapshot, view: Filters, marks: Marks) -> pd.DataFrame:
    """Payouts whose recorded sum is not what the work comes to, the largest difference first.

    Args:
        snapshot: Whose payouts they are.
        view: The view.
        marks: What people decided.

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
            "ORDER BY abs(recorded - computed) DESC, due",
            parameters.values,
        ).df()
    names = influencer_labels(snapshot)
    found["label"] = [names.get(who, who) for who in found["influencer"]]
    return found
