"""Which days a view covers: the extent of the data, the anchor of presets, resolved windows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

from analytics.cache import remembered
from analytics.filters import Filters, Window
from analytics.periods import comparison, preset, recent
from schemas.dates import today
from storage import Snapshot, connect


@dataclass(frozen=True)
class Span:
    """Dates found in a snapshot.

    Attributes:
        first: First day, not in the future, with an order, a post or dated cost.
        last: Last such day.
        last_order: Last day, not in the future, with an order row.
        earliest: First day with any row, even in the future.
        latest: Last day with any row, even in the future.
        today: The day it is where the workspace is.
    """

    first: date | None
    last: date | None
    last_order: date | None
    earliest: date | None
    latest: date | None
    today: date

    @property
    def anchor(self) -> date:
        """The day presets count back from: the last order, else the last row, else today."""
        return self.last_order or self.last or self.today


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


@remembered
def span(snapshot: Snapshot) -> Span:
    """First and last dates in a snapshot, with and without the days after today."""
    now = today(snapshot.config.zone)
    with closing(connect(snapshot)) as cursor:
        row = cursor.execute(
            "SELECT min(date) FILTER (date <= $1), max(date) FILTER (date <= $1), "
            "max(date) FILTER (date <= $1 AND total_rows <> 0), min(date), max(date) FROM rollup",
            [now],
        ).fetchone()
    first, last, last_order, earliest, latest = (_as_date(day) for day in row or [None] * 5)
    return Span(first, last, last_order, earliest, latest, now)


def extent(snapshot: Snapshot) -> Window | None:
    """First to last day with an order, a post or dated cost, not in the future; None without any.

    Dated cost counts because a payout that no work explains keeps its own date.
    """
    found = span(snapshot)
    if found.first is None or found.last is None:
        return None
    return Window(found.first, found.last)


def window(snapshot: Snapshot, filters: Filters) -> Window | None:
    """The days that a view covers.

    Presets count back from the last order date that is not in the future. An open side of a custom
    period ends where the data do, rows dated in the future included.

    Returns:
        The window, or None for "All time": no date predicate, undated cost included.
    """
    if filters.period == "all":
        return None
    found = span(snapshot)
    if filters.period != "custom":
        return preset(filters.period, found.anchor)
    earliest, latest = found.earliest or found.anchor, found.latest or found.anchor
    start = filters.start or min(earliest, filters.end or latest)
    return Window(start, filters.end or max(start, latest))


def compared_windows(snapshot: Snapshot, filters: Filters) -> tuple[Window, Window | None]:
    """The window whose change is shown, and the one it is compared with.

    For "All time" the last 28 days are compared, since nothing comes before everything.
    """
    shown = window(snapshot, filters) or recent(span(snapshot).anchor)
    ends = filters.compare_start, filters.compare_end
    return shown, comparison(shown, filters.compare, *ends)
