"""What the buttons of the Payouts tab are about: who is ticked or listed, and what it comes to."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from dash import Output

import intake
from analytics.filters import Filters
from charts import format as fmt
from layouts import payouts as page
from storage import Snapshot
from storage import payout_log as log
from storage.payout_log import Marks
from storage.payout_log import State as Decision

SHOWN_STATES: Final = {
    "due": ("due",),
    "paid": ("paid",),
    "approved": ("approved",),
    "held": ("hold", "disputed", "waits"),
    "differ": ("difference",),
}
"""States of the lines that a decision is about while the grid shows only these."""


def candidates(
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    shown: str,
    ticked: list[str],
) -> dict[Decision, pd.DataFrame]:
    """The lines that each decision would be about."""
    return intake.decidable(snapshot, view, marks, ticked, SHOWN_STATES.get(shown, ()))


def fingerprint(lines: pd.DataFrame) -> str:
    """What tells two sets of lines and amounts apart, in whichever order they come."""
    return f"{len(lines)}-{int(lines['print'].sum()):016x}"


def outputs(*, again: bool = False) -> dict[str, Output]:
    """Where a choice is shown.

    Args:
        again: Whether another callback has the same outputs already.
    """
    places = {
        "chosen": (page.CHOSEN, "children"),
        "choice": (page.CHOICE, "data"),
        "sure": (page.SURE, "hidden"),
        **{f"{state}_disabled": (page.action(state), "disabled") for state in log.STATES},
        **{f"{state}_title": (page.action(state), "title") for state in log.STATES},
    }
    return {name: Output(*place, allow_duplicate=again) for name, place in places.items()}


def choice(
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    shown: str,
    ticked: list[str],
    listed: list[str] | None,
) -> dict[str, Any]:
    """What each button would be about: said above them, and kept to be checked at the click.

    Args:
        snapshot: Whose payouts they are.
        view: The view.
        marks: What was decided before.
        shown: What the grid lists; a key of `page.SHOWN`.
        ticked: Influencers whose boxes are ticked.
        listed: Influencers that the grid lists while a column leaves some out; else None.
    """
    chosen = ticked or listed or []
    found = candidates(snapshot, view, marks, shown, chosen)
    if listed == [] and not ticked:
        found = {state: lines.head(0) for state, lines in found.items()}
    everybody = pd.concat(found.values()).drop_duplicates("line")
    which = "ticked" if ticked else "listed"
    titles = {state: _title(state, found[state], which) for state in log.STATES}
    return {
        "chosen": _chosen_words(everybody, which),
        "choice": {
            "seen": marks.revision,
            "shown": shown,
            "view": view.to_store(),
            "chosen": chosen,
            "prints": {state: fingerprint(lines) for state, lines in found.items()},
            "titles": titles,
            "asks": {
                state: state == "paid" or (not ticked and found[state]["influencer"].nunique() > 1)
                for state in log.STATES
            },
        },
        "sure": True,
        **{f"{state}_disabled": not len(found[state]) for state in log.STATES},
        **{f"{state}_title": titles[state] for state in log.STATES},
    }


def _chosen_words(lines: pd.DataFrame, which: str) -> str:
    if lines.empty:
        return "Nothing here is open: there is nothing to decide."
    amount = fmt.money(float(lines["amount"].sum()), "exact")
    return f"{fmt.plural(len(lines), 'open payout')} of {_people(lines, which)}, {amount}."


def _people(lines: pd.DataFrame, which: str) -> str:
    """Whom a decision is about: "5 listed influencers"."""
    return fmt.plural(lines["influencer"].nunique(), f"{which} influencer")


def _title(state: str, lines: pd.DataFrame, which: str) -> str:
    if lines.empty:
        return "Only what is approved can be paid" if state == "paid" else "Nothing to do"
    amount = fmt.money(float(lines["amount"].sum()), "exact")
    counted = fmt.plural(len(lines), "payout")
    return f"{page.ACTIONS[state]}: {counted} of {_people(lines, which)}, {amount}"
