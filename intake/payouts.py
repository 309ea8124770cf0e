"""Deciding about payouts: approve, pay, hold or dispute what the screen or the shell shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from analytics.filters import Filters
from analytics.payouts import words
from analytics.payouts.lines import amounts, lines
from storage import Snapshot, StorageError, Workspace
from storage import payout_log as log
from storage.payout_log import Decided, Marks, PayoutConflictError, State

FROM: Final[Mapping[State, tuple[str, ...]]] = {
    "due": ("approved", "hold", "disputed"),
    "approved": ("due", "hold", "disputed", "difference"),
    "paid": ("approved",),
    "hold": ("due", "approved", "disputed", "difference"),
    "disputed": ("due", "approved", "hold", "difference"),
}
"""States that each state can follow: only what was approved can be paid, and what is paid stays."""

USUAL: Final[Mapping[State, tuple[str, ...]]] = {
    **FROM,
    "approved": ("due",),
    "hold": ("due", "approved"),
    "disputed": ("due", "approved"),
}
"""Of them, those that a decision about everything is about."""


def marks_of(workspace: Workspace, snapshot: Snapshot) -> Marks:
    """What people decided about the payouts of a snapshot."""
    return log.marks(workspace.root, sample=snapshot.is_sample)


def decidable(
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    influencers: Sequence[str] = (),
    only: Sequence[str] = (),
) -> dict[State, pd.DataFrame]:
    """The lines of a view that each state can be set for; those of ₹0 need no decision.

    Args:
        snapshot: Whose payouts they are.
        view: The view.
        marks: What was decided before.
        influencers: Only theirs; everybody's where empty.
        only: Only lines of these states. Where empty, what is held back or differs stays as it is
            unless a decision is about just that: approving everything approves what is due.

    Returns:
        By state, columns of `amounts`.
    """
    states = sorted({one for follows in FROM.values() for one in follows})
    found = amounts(snapshot, view, marks, tuple(influencers), tuple(states))
    found = found[found["amount"] != 0]
    chosen: dict[State, pd.DataFrame] = {
        state: found[
            found["state"].isin(
                [one for one in FROM[state] if (one in only if only else one in USUAL[state])]
            )
        ]
        for state in log.STATES
    }
    chosen["paid"] = payable(chosen["paid"])
    return chosen


def payable(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of those to whom money is due: corrections that nothing sets off yet wait."""
    return lines[lines.groupby("influencer")["amount"].transform("sum") > 0]


def decide(
    workspace: Workspace,
    state: State,
    chosen: Mapping[str, int],
    *,
    who: str,
    note: str,
    seen: int,
) -> int:
    """Set a state for lines, if they still are what was seen.

    Args:
        workspace: Whose payouts.
        state: What they are from now on.
        chosen: Amount in paise as it was seen, by line.
        who: Who decides.
        note: Why.
        seen: Revision of the log that was seen.

    Returns:
        The number of the entry.

    Raises:
        PayoutConflictError: A line has another amount or another state by now; nothing is stored.
        StorageError: Nothing was chosen, or the note is too long.
    """
    snapshot = workspace.snapshot()
    marks = marks_of(workspace, snapshot)
    now = lines(snapshot, Filters(), marks)
    now = now[now["line"].isin(list(chosen))]
    found = {
        str(row["line"]): Decided(
            str(row["line"]),
            str(row["due"]),
            str(row["influencer"]),
            round(float(row["amount"]) * 100),
            words.purpose(row),
            None if pd.isna(row["on"]) else str(row["on"])[:10],
            round(float(row["filed"]) * 100),
        )
        for row in now.to_dict("records")
    }
    _refuse_changed(chosen, found)
    _refuse_unfit(state, now, found, late=marks.revision > seen)
    return log.decide(
        workspace.root, state, found, who=who, note=note, seen=seen, sample=snapshot.is_sample
    )


def _refuse_unfit(
    state: State, now: pd.DataFrame, found: Mapping[str, Decided], *, late: bool
) -> None:
    """Raise where a line is in a state that this one cannot follow, or is no money to pay."""
    states = dict(zip(now["line"].astype("str"), now["state"].astype("str"), strict=True))
    unfit = [line for line in found if states[line] not in FROM[state]]
    if unfit and late:
        raise PayoutConflictError(
            "Somebody decided about one of these payouts since you looked. Nothing was changed: "
            "look at the payouts again."
        )
    if unfit:
        one = found[unfit[0]]
        raise StorageError(
            f"“{one.words}” of {one.influencer} is {words.STATES[states[unfit[0]]].lower()}: it "
            f"cannot become {words.STATES[state].lower()}. Nothing was changed."
        )
    if state == "paid" and len(payable(now)) < len(now):
        raise StorageError(
            "A correction below zero cannot be paid alone: it waits until there is something to "
            "set it off against. Nothing was changed."
        )


def _refuse_changed(chosen: Mapping[str, int], found: Mapping[str, Decided]) -> None:
    """Raise where a line is gone or its amount is another one than was seen."""
    for line, paise in chosen.items():
        one = found.get(line)
        if one is None:
            raise PayoutConflictError(
                "A payout that you chose was paid or is gone since you looked. Nothing was "
                "changed: look at the payouts again."
            )
        if one.paise != paise:
            raise PayoutConflictError(
                f"“{one.words}” of {one.influencer} came to {_money(paise)} when you looked and "
                f"comes to {_money(one.paise)} now. Nothing was changed: look at the payouts again."
            )


def _money(paise: int) -> str:
    return f"{paise / 100:,.2f}"
