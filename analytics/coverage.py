"""Which days each dated table covers, where it pauses unusually long, and where tables differ.

A pause is a run of days without any row between two days that have some. It is a gap when it
lasts at least `LEAST_GAP` days and more than `TIMES_USUAL` times the table's usual pause: the
length that nine in ten of its pauses do not exceed (consecutive days count as pauses of 0). So a
daily table is not blamed for its weekends, nor a monthly one for its months. A table with fewer
than `LEAST_DAYS` days has no usual pause and no gaps. Days after today are left out: a mistyped
year is told as rows in the future, not as a pause of ten years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

import duckdb

LEAST_GAP: Final = 3
TIMES_USUAL: Final = 3
LEAST_DAYS: Final = 4
APART_DAYS: Final = 31
"""Tables whose first or last days lie further apart than this do not cover the same time."""

_DAYS: Final[Mapping[str, str]] = {
    "posts": "SELECT date, count(*) FROM posts GROUP BY ALL",
    "tracking": "SELECT date, sum(total_rows) FROM rollup WHERE total_rows <> 0 GROUP BY ALL",
    "payouts": (
        "SELECT coalesce(date, period_end, period_start), count(*) FROM payouts GROUP BY ALL"
    ),
}
"""Rows per day of every dated table, with the day that the cost ledger gives a payout row."""


@dataclass(frozen=True)
class Gap:
    """A run of days without any row, unusually long for its table.

    Attributes:
        table: Name of the table.
        first: First day without a row.
        last: Last day without a row.
    """

    table: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Coverage:
    """The days of one table, none of them after today.

    Attributes:
        table: Name of the table.
        rows: All its rows, undated and future ones included.
        first: First day with a row; None where no row has a day up to today.
        last: Last such day.
        days: Days with a row.
        undated: Rows without a date.
        future: Rows dated after today.
        latest: Last of the days after today; None without any.
        gaps: Unusually long runs of empty days, newest first.
    """

    table: str
    rows: int
    first: date | None
    last: date | None
    days: int
    undated: int
    future: int
    latest: date | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Offset:
    """Two tables that do not begin, or do not end, at the same time.

    Attributes:
        table: Table that begins or ends later.
        other: Table that begins or ends earlier.
        edge: Whether their first or their last days differ.
        later: Day of `table`.
        earlier: Day of `other`.
    """

    table: str
    other: str
    edge: Literal["start", "end"]
    later: date
    earlier: date

    @property
    def days(self) -> int:
        """How many days lie between them."""
        return (self.later - self.earlier).days


def coverages(cursor: duckdb.DuckDBPyConnection, now: date) -> tuple[Coverage, ...]:
    """The coverage of posts, tracked orders and payouts, as far as each has rows.

    Args:
        cursor: Cursor on the cube.
        now: Today, where the business is.
    """
    found: list[Coverage] = []
    for table, statement in _DAYS.items():
        rows: dict[date | None, int] = dict(cursor.execute(statement).fetchall())
        if rows:
            found.append(_coverage(table, rows, now))
    return tuple(found)


def _coverage(table: str, rows: Mapping[date | None, int], now: date) -> Coverage:
    dated = sorted(day for day in rows if day is not None)
    past = [day for day in dated if day <= now]
    future = dated[len(past) :]
    return Coverage(
        table=table,
        rows=sum(rows.values()),
        first=past[0] if past else None,
        last=past[-1] if past else None,
        days=len(past),
        undated=rows.get(None, 0),
        future=sum(rows[day] for day in future),
        latest=future[-1] if future else None,
        gaps=gaps(table, past),
    )


def usual_pause(days: Sequence[date]) -> int:
    """The empty days between two days with rows that nine in ten pauses do not exceed.

    Args:
        days: Days with rows, at least two, ascending and distinct.
    """
    pauses = sorted((after - before).days - 1 for before, after in pairwise(days))
    # The lower rank, so that with few pauses the longest is held against the others.
    return pauses[9 * (len(pauses) - 1) // 10]


def gaps(table: str, days: Sequence[date]) -> tuple[Gap, ...]:
    """Unusually long pauses of a table, newest first.

    Args:
        table: Name of the table.
        days: Days with rows, ascending and distinct.
    """
    if len(days) < LEAST_DAYS:
        return ()
    most = max(LEAST_GAP - 1, TIMES_USUAL * usual_pause(days))
    one = timedelta(days=1)
    return tuple(
        Gap(table, before + one, after - one)
        for before, after in reversed(list(pairwise(days)))
        if (after - before).days - 1 > most
    )


def offsets(tables: Sequence[Coverage]) -> tuple[Offset, ...]:
    """Where tables begin or end more than `APART_DAYS` days apart, seen from the tracked orders.

    Ratios divide by orders or set orders against cost and reach, so orders are what the others
    are held against; without any, the first table in order. Payouts follow the work that they pay
    for: that they begin or end later is as it should be and not told.
    """
    dated = [one for one in tables if one.first is not None]
    base = next((one for one in dated if one.table == "tracking"), dated[0] if dated else None)
    found: list[Offset] = []
    for one in dated:
        if base is None or one is base:
            continue
        for edge in ("start", "end"):
            mine, theirs = _edge(one, edge), _edge(base, edge)
            if one.table == "payouts" and mine > theirs:
                continue
            late, early = (one, base) if mine > theirs else (base, one)
            if abs((mine - theirs).days) > APART_DAYS:
                later, earlier = max(mine, theirs), min(mine, theirs)
                found.append(Offset(late.table, early.table, edge, later, earlier))
    return tuple(found)


def _edge(one: Coverage, edge: Literal["start", "end"]) -> date:
    day = one.first if edge == "start" else one.last
    assert day is not None, "only dated tables are compared"  # noqa: S101 - for the type checker
    return day
