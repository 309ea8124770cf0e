"""When campaigns were at work, and what each of them added on its own."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from analytics import performance as perf
from analytics.cache import remembered
from analytics.filters import UNASSIGNED, Filters, Window
from analytics.incrementality.answer import Answer, ask
from analytics.incrementality.question import Question, QuestionError, daily
from analytics.scoring import Z, shrink
from analytics.span import span
from analytics.work_days import posted_days
from storage import Snapshot

LASTS: Final = 14
"""Days of a campaign's window after its last post, that post's day included."""


@remembered
def campaign_windows(snapshot: Snapshot) -> pd.DataFrame:
    """When each campaign's own posts were at work.

    Returns:
        Columns `campaign`, `brand`, `start` and `end` (dates), earliest first: from the first post
        that names both to 13 days after the last, as far as orders reach.
    """
    found = posted_days(snapshot)
    last = span(snapshot).anchor
    named = (found["campaign"] != UNASSIGNED) & (found["brand"] != UNASSIGNED)
    found = found[named & (found["first"] <= last)]
    ends = [min(day + timedelta(days=LASTS - 1), last) for day in found["last"]]
    table = found.assign(start=found["first"], end=ends)[["campaign", "brand", "start", "end"]]
    return table.sort_values(["start", "campaign", "brand"], ignore_index=True)


def _merged(windows: list[Window]) -> list[Window]:
    """Windows that touch as one, so that no day is asked about twice."""
    found: list[Window] = []
    for one in sorted(windows, key=lambda window: window.start):
        if found and one.start <= found[-1].end + timedelta(days=1):
            found[-1] = Window(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def measurement(snapshot: Snapshot, brand: str, days: Window) -> Answer | None:
    """What a window of a brand was answered; None where it could not be measured."""
    try:
        found = ask(snapshot, Question(brand, days.start, days.end))
    except QuestionError:
        return None
    return found if found.measured else None


def windows_of(snapshot: Snapshot, brand: str) -> list[Window]:
    """The campaign windows of a brand, those that touch as one.

    Where no post of the brand names a campaign, every post has a window of its own.
    """
    table = campaign_windows(snapshot)
    own = table[table["brand"] == brand]
    if own.empty:
        return _merged(_of_posts(snapshot, brand))
    return _merged([Window(*ends) for ends in zip(own["start"], own["end"], strict=True)])


def _of_posts(snapshot: Snapshot, brand: str) -> list[Window]:
    """The days on which each post of a brand is at work, as far as orders reach."""
    series = daily(snapshot)
    if series is None:
        return []
    last = span(snapshot).anchor
    posted = np.flatnonzero(series.posts[:, series.of(brand)].sum(axis=1) > 0)
    days = [series.first + timedelta(days=int(row)) for row in posted]
    return [Window(day, min(day + timedelta(days=LASTS - 1), last)) for day in days if day <= last]


@remembered
def with_posts(snapshot: Snapshot, brand: str) -> tuple[str, ...] | None:
    """Campaigns of a brand whose posts made its windows, and "Unassigned" for orders without one.

    Standing codes and the like, campaigns without a post, sell on any day: what they sell in a
    window is no work of the posts in it.

    Returns:
        None where no tracked order names such a campaign, so that they cannot be told.
    """
    table = campaign_windows(snapshot)
    own = sorted(set(table.loc[table["brand"] == brand, "campaign"]))
    view = Filters((("brand", (brand,)), ("campaign", tuple(own))))
    if not own or not perf.totals_in(snapshot, view, None)["orders"]:
        return None
    return (*own, UNASSIGNED)


@remembered
def campaigns(snapshot: Snapshot) -> pd.DataFrame:
    """Every campaign's own measurement, and the same steadied among all of them.

    Campaigns of one brand that overlap have one effect between them: each has all of it here.
    Each campaign's iROAS is pulled toward the mean of all, the more so the less is known of it
    (empirical Bayes; see `scoring`).

    Returns:
        Columns `campaign`, `brand`, `start`, `end`, `cost`, `tracked` and `effect` (₹), `roas`
        (tracked revenue over cost in the window), `iroas`, `lower`, `upper` (as measured), and
        `shrunk`, `shrunk_lower`, `shrunk_upper`, by start. Those that could not be measured, or
        cost nothing, are left out.
    """
    rows: list[dict[Hashable, object]] = []
    for row in campaign_windows(snapshot).to_dict("records"):
        found = measurement(snapshot, str(row["brand"]), Window(row["start"], row["end"]))
        if found is None or not found.cost:
            continue
        effect = found.estimate
        rows.append(
            {
                **row,
                "cost": found.cost,
                "tracked": found.tracked,
                "effect": effect.effect,
                "roas": found.tracked / found.cost,
                "iroas": effect.effect / found.cost,
                "lower": effect.lower / found.cost,
                "upper": effect.upper / found.cost,
                "sd": effect.sd / found.cost,
            }
        )
    table = pd.DataFrame(rows)
    if table.empty:
        return table
    everybody = pd.Series("", index=table.index)
    variances = table["sd"].to_numpy("float64") ** 2
    mean, left = shrink(table["iroas"].to_numpy("float64"), variances, everybody)
    reach = Z * np.sqrt(left)
    return table.drop(columns="sd").assign(
        shrunk=mean, shrunk_lower=mean - reach, shrunk_upper=mean + reach
    )
