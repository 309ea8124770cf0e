"""Any number of groupings in one scan of the cube: the only place that reads sums from it.

A scan has two steps. The first adds up the rows of the smallest table that holds every dimension,
once, by families of columns: days, influencers, and the rest. The second groups what is left, a
few thousand rows, as each question asks, and looks up there what is known of an influencer or a
product.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.extras import extras
from analytics.filters import BREAKDOWNS, Filters, Window, dimension_of
from analytics.measures import COST_SUMS, POST_SUMS, SUMS
from analytics.scan import Parameters, Scan, column_of, during, joins, key_of, plan
from analytics.spelled import as_spelled
from analytics.sum_sql import first_sums, sums_of_sums
from storage import Snapshot, connect
from storage.parts import quoted

Grouping = tuple[str, ...]

TOTAL: Final[Grouping] = ()

_INSIDE: Final = "inside"
"""Column that tells the rows within the window asked for from those only compared with."""


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
        where: Which of its rows count.
        asked: The questions, over the same window.
    """

    family: tuple[str, ...]
    where: str
    asked: tuple[Question, ...]

    @property
    def own(self) -> list[str]:
        """Dimensions that the questions name."""
        return list(dict.fromkeys(key for question in self.asked for key in question.grouping))


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
            NaN in all of them.

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
    wanted = [name for name in SUMS if any(name in question.wanted for question in asked)]
    parameters = Parameters()
    hull = _hull(asked)
    scan = plan(snapshot, filters, hull, set(dimensions), parameters)
    parts = _parts(asked, hull, parameters)
    keys = list(dict.fromkeys(key for part in parts for key in part.family))
    added = first_sums(as_spelled(snapshot), parameters, scan.table, wanted)
    first = _first(scan, parts, keys, added, _inner(asked, hull, parameters))
    seconds = [
        _second(number, part, _level(keys, part.family), dimensions, wanted)
        for number, part in enumerate(parts)
    ]
    statement = f"WITH base AS MATERIALIZED ({first}) {' UNION ALL '.join(seconds)}"
    with closing(connect(snapshot)) as cursor:
        frame = cursor.execute(statement, parameters.values).df()
    return {
        question: _answer(
            frame[(frame["part"] == number) & (frame["level"] == _level(part.own, grouping))],
            question,
            unknown=scan.order_only,
        )
        for number, part in enumerate(parts)
        for question in part.asked
        for grouping in [question.grouping]
    }


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


def _parts(asked: Sequence[Question], hull: Window | None, parameters: Parameters) -> list[_Part]:
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
        where = "true" if window in (None, hull) else during(window, parameters)
        served = tuple(question for question in days if question.window == window)
        parts.append(_Part(("date",) if by_day else (), where, served))
    for served in (people, rest):
        if served:
            family = dict.fromkeys(key_of(key) for q in served for key in q.grouping)
            inside = served[0].window not in (None, hull)
            keys = (*family, _INSIDE) if inside else tuple(family)
            parts.append(_Part(keys, "f.inside" if inside else "true", tuple(served)))
    return parts


def _first(scan: Scan, parts: Sequence[_Part], keys: Sequence[str], added: str, inner: str) -> str:
    """Add up the rows of the scan once, by every family."""
    columns = [f"f.{quoted(key)}" for key in keys]
    sets = dict.fromkeys(f"({', '.join(f'f.{quoted(k)}' for k in part.family)})" for part in parts)
    source = f"{scan.table} f WHERE {scan.where}"
    if inner:
        source = f"(SELECT *, {inner} AS {_INSIDE} FROM {source}) f"
    return (
        f"SELECT {', '.join([f'{_grouping(columns)} AS family', *columns, added])} "
        f"FROM {source} GROUP BY GROUPING SETS ({', '.join(sets)})"
    )


def _second(
    number: int, part: _Part, family: int, dimensions: Sequence[str], wanted: Sequence[str]
) -> str:
    """Group what the first step left of a family as its questions ask."""
    own = part.own
    shown = [f"{_shown(key) if key in own else _blank(key)} AS {quoted(key)}" for key in dimensions]
    level = _grouping([column_of(key) for key in own])
    groupings = dict.fromkeys(question.grouping for question in part.asked)
    sets = ", ".join(f"({', '.join(map(column_of, grouping))})" for grouping in groupings)
    selected = [f"{number} AS part", f"{level} AS level", *shown, sums_of_sums(wanted)]
    return (
        f"SELECT {', '.join(selected)} FROM base f {joins(own)} "
        f"WHERE f.family = {family} AND {part.where} GROUP BY GROUPING SETS ({sets})"
    )


def _grouping(columns: Sequence[str]) -> str:
    """SQL of the number of a row's grouping set; see `_level`."""
    return f"grouping({', '.join(columns)})" if columns else "0"


def _level(keys: Sequence[str], grouping: Sequence[str]) -> int:
    """The number that `grouping()` gives to a grouping set: a bit for every key left out."""
    return sum(1 << (len(keys) - 1 - n) for n, key in enumerate(keys) if key not in grouping)


def _shown(key: str) -> str:
    column = column_of(key)
    return column if dimension_of(key).level == "time" else f"CAST({column} AS VARCHAR)"


def _blank(key: str) -> str:
    return f"CAST(NULL AS {'DATE' if dimension_of(key).level == 'time' else 'VARCHAR'})"


def _answer(rows: pd.DataFrame, question: Question, *, unknown: bool) -> pd.DataFrame:
    """The rows of a question under its names; posts and cost are NaN where they are unknown."""
    found = rows[[*question.grouping, *question.wanted]].reset_index(drop=True)
    texts = [key for key in question.grouping if dimension_of(key).level != "time"]
    found = found.assign(**{key: found[key].astype("str").fillna("") for key in texts})
    if unknown:
        absent = [key for key in (*POST_SUMS, *COST_SUMS) if key in question.wanted]
        found = found.assign(**dict.fromkeys(absent, float("nan")))
    return found
