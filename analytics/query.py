"""Any number of groupings in one scan of the cube: the only place that reads sums from it.

A scan has two steps. The first adds up the rows of the smallest table that holds every dimension,
once, by families of columns: days, influencers, and the rest. The second groups what is left, a
few thousand rows, as each question asks; see `analytics.regroup`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.coded import INSIDE, selected
from analytics.columns import key_of
from analytics.extras import extras
from analytics.filters import BREAKDOWNS, Filters, Window
from analytics.measures import SUMS
from analytics.regroup import FAMILY, Rows
from analytics.scan import Parameters, Scan, during, plan, unknown_sums
from analytics.spelled import as_spelled
from analytics.sum_sql import first_sums
from storage import Snapshot, connect
from storage.parts import quoted

Grouping = tuple[str, ...]

TOTAL: Final[Grouping] = ()


@dataclass(frozen=True)
class Question:
    """Sums to find.

    Attributes:
        grouping: Dimension keys; `()` for the total.
        window: Days to include; rows without a date are left out. None includes everything.
        wanted: Which of `measures.SUMS`.
    """

    grouping: Grouping
    window: Window | None
    wanted: tuple[str, ...] = SUMS

    @property
    def in_time(self) -> bool:
        """Whether it groups by nothing but time, so that any window can be cut from its days."""
        return all(key_of(key) == "date" for key in self.grouping)


@dataclass(frozen=True)
class _Part:
    """Questions that the second step answers together.

    Attributes:
        family: Columns that the first step added up by.
        window: Days of its rows that count; None for all.
        inside: Whether only rows within the window asked for count.
        asked: The questions, over the same window.
    """

    family: tuple[str, ...]
    window: Window | None
    inside: bool
    asked: tuple[Question, ...]


def sums(
    snapshot: Snapshot,
    filters: Filters,
    window: Window | None,
    groupings: Sequence[Grouping],
    *,
    wanted: Sequence[str] = SUMS,
) -> dict[Grouping, pd.DataFrame]:
    """Sums under a filter over one window, for several groupings in one scan; see `answers`."""
    asked = [Question(grouping, window, tuple(wanted)) for grouping in groupings]
    found = answers(snapshot, filters, asked)
    return {question.grouping: found[question] for question in asked}


def answers(
    snapshot: Snapshot, filters: Filters, asked: Sequence[Question]
) -> dict[Question, pd.DataFrame]:
    """Sums under a filter, for several questions in one scan.

    Args:
        snapshot: Whose cube is read.
        filters: Chosen values; its period is ignored in favour of the questions' windows.
        asked: Questions; those that group by more than time are all over the same window. If any
            of them (or the filter) names a dimension that only orders know, posts and cost are
            NaN in all of them; with one that only posts know, orders and cost are.

    Returns:
        Per question a frame with its dimension columns (text with "" for blank; dates as
        timestamps with NaT for none) and the wanted sums in paise and counts.

    Raises:
        KeyError: If a dimension does not exist.
        ValueError: If one scan cannot answer them all.
    """
    dimensions = list(dict.fromkeys(key for question in asked for key in question.grouping))
    known = extras(snapshot)
    if missing := [key for key in dimensions if key not in BREAKDOWNS and key not in known]:
        raise KeyError(missing[0])
    if any(len(unknown_sums(question.grouping)) == len(SUMS) for question in asked):
        raise ValueError("What only orders know and what only posts know make no table together.")
    wanted = [name for name in SUMS if any(name in question.wanted for question in asked)]
    parameters = Parameters()
    hull = _hull(asked)
    scan = plan(snapshot, filters, hull, set(dimensions), parameters)
    parts = _parts(asked, hull)
    keys = list(dict.fromkeys(key for part in parts for key in part.family))
    added = first_sums(as_spelled(snapshot), parameters, scan.table, wanted)
    statement = _first(scan, parts, keys, added, _inner(asked, hull, parameters))
    with closing(connect(snapshot)) as cursor:
        columns = cursor.execute(statement, parameters.values).fetchnumpy()
    rows = Rows.of({name: np.asarray(column) for name, column in columns.items()}, wanted)
    found: dict[Question, pd.DataFrame] = {}
    for part in parts:
        number = _level(keys, part.family)
        own = rows.family(number, part.window, inside=part.inside)
        for grouping in dict.fromkeys(question.grouping for question in part.asked):
            same = [question for question in part.asked if question.grouping == grouping]
            wanted = {name for question in same for name in question.wanted}
            frame = own.only(wanted).by(snapshot, grouping)
            found.update({one: _answer(frame, one, scan.unknown) for one in same})
    return found


def _hull(asked: Sequence[Question]) -> Window | None:
    """The shortest window that holds every question's; None where one of them has no bounds."""
    windows = [question.window for question in asked]
    known = [window for window in windows if window is not None]
    if len(known) < len(windows):
        return None
    return Window(min(window.start for window in known), max(window.end for window in known))


def _inner(asked: Sequence[Question], hull: Window | None, parameters: Parameters) -> str:
    """Which days the questions that group by more than time are about; "" for all of them."""
    windows = {question.window for question in asked if not question.in_time}
    if len(windows) > 1:
        raise ValueError("One scan groups by one window; ask for the others separately.")
    return "".join(during(window, parameters) for window in windows if window not in (None, hull))


def _parts(asked: Sequence[Question], hull: Window | None) -> list[_Part]:
    """Families of the first step, and what the second step makes of each.

    Totals and groupings by time share the days, of which every window takes its own; groupings
    that tell influencers apart share those, and the rest share what they name.
    """
    days = [question for question in asked if question.in_time]
    named = {q: {key_of(key) for key in q.grouping} for q in asked if not q.in_time}
    people = [question for question, keys in named.items() if "influencer" in keys]
    rest = [question for question in named if question not in people]
    parts: list[_Part] = []
    by_day = any(question.grouping or question.window != hull for question in days)
    for window in dict.fromkeys(question.window for question in days):
        served = tuple(question for question in days if question.window == window)
        kept = None if window == hull else window
        parts.append(_Part(("date",) if by_day else (), kept, inside=False, asked=served))
    for served in (people, rest):
        if served:
            family = dict.fromkeys(key_of(key) for q in served for key in q.grouping)
            inside = served[0].window not in (None, hull)
            keys = (*family, INSIDE) if inside else tuple(family)
            parts.append(_Part(keys, None, inside, tuple(served)))
    return parts


def _first(scan: Scan, parts: Sequence[_Part], keys: Sequence[str], added: str, inner: str) -> str:
    """Add up the rows of the scan once, by every family."""
    columns = [f"f.{quoted(key)}" for key in keys]
    sets = dict.fromkeys(f"({', '.join(f'f.{quoted(k)}' for k in part.family)})" for part in parts)
    source = f"{scan.table} f WHERE {scan.where}"
    if inner:
        source = f"(SELECT *, {inner} AS {INSIDE} FROM {source}) f"
    family = f"grouping({', '.join(columns)})" if columns else "0"
    shown = [
        f"coalesce(f.{key}, false) AS {key}" if key == INSIDE else selected(key) for key in keys
    ]
    return (
        f"SELECT {', '.join([f'{family} AS {FAMILY}', *shown, added])} "
        f"FROM {source} GROUP BY GROUPING SETS ({', '.join(sets)})"
    )


def _level(keys: Sequence[str], grouping: Sequence[str]) -> int:
    """The number that `grouping()` gives to a grouping set: a bit for every key left out."""
    return sum(1 << (len(keys) - 1 - n) for n, key in enumerate(keys) if key not in grouping)


def _answer(frame: pd.DataFrame, question: Question, unknown: Sequence[str]) -> pd.DataFrame:
    """The columns of a question; sums that are unknown are NaN."""
    columns = [*question.grouping, *question.wanted]
    found = frame if columns == list(frame.columns) else frame[columns]
    if unknown:
        absent = [key for key in unknown if key in question.wanted]
        found = found.assign(**dict.fromkeys(absent, float("nan")))
    return found
