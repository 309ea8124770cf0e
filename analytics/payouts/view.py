"""Which payouts belong to a view: those of its influencers, brands and campaigns, in its period.

A payout is for all products and all orders of its work: what narrows these down does not reach it.
One that names no brand (or campaign) may be for several: under a filter by brand it is left out,
and how much that is is said.
"""

from __future__ import annotations

from typing import Final

from analytics.columns import key_of
from analytics.dimensions import UNASSIGNED
from analytics.filters import Filters, dimension_of
from analytics.scan import Parameters, during, followed, predicate
from analytics.span import window
from storage import Snapshot
from storage.parts import quoted

OWN: Final = ("brand", "campaign")
"""Dimensions that a payout may name itself."""


def reaching(view: Filters) -> Filters:
    """The part of a view that reaches payouts."""
    kept = tuple(pair for pair in view.selections if _reaches(pair[0]))
    return Filters(kept, view.period, view.start, view.end, followers=view.followers)


def not_reaching(view: Filters) -> tuple[str, ...]:
    """Dimensions of the view's filters that do not reach payouts."""
    return tuple(key for key, _ in view.selections if not _reaches(key))


def unchanged_by(view: Filters) -> str:
    """Which filters of a view payouts cannot follow, in a sentence; "" for none."""
    others = not_reaching(view)
    if not others:
        return ""
    names = " and ".join(dimension_of(key).label.lower() for key in others)
    verb = "does" if len(others) == 1 else "do"
    return f"A payout is for all work of an influencer: {names} {verb} not change these figures."


def _reaches(dimension: str) -> bool:
    return dimension in (*OWN, "platform") or key_of(dimension) == "influencer"


def condition(
    snapshot: Snapshot, view: Filters, parameters: Parameters, *, unnamed: bool = False
) -> str:
    """SQL of the payouts of a view, over `f`, which has their influencer, campaign, brand and on.

    Args:
        snapshot: Whose payouts they are.
        view: The view.
        parameters: Takes the values of the condition.
        unnamed: Those instead that are left out only because they name no brand or campaign.
    """
    terms: list[str] = []
    blank: list[str] = []
    for key, values in reaching(view).selections:
        if key == "platform":
            marks = ", ".join(parameters.add(value) for value in values)
            terms.append(
                "f.influencer IN (SELECT influencer FROM influencers "
                f"WHERE CAST(platform AS VARCHAR) IN ({marks}))"
            )
        elif key in OWN:
            column = f"f.{quoted(key)}"
            found = predicate(snapshot, key, values, parameters)
            unspoken = f"({column} IS NULL OR CAST({column} AS VARCHAR) = '{UNASSIGNED}')"
            terms.append(f"({found} OR {unspoken})" if unnamed else found)
            blank.append(unspoken)
        else:
            terms.append(predicate(snapshot, key, values, parameters))
    if unnamed:
        terms.append(f"({' OR '.join(blank)})" if blank else "false")
    if view.followers is not None:
        terms.append(followed(snapshot, view.followers, parameters))
    days = window(snapshot, view)
    if days is not None:
        terms.append(during(days, parameters, 'f."on"'))
    return " AND ".join(terms) or "true"
