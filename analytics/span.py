"""Which days a view covers: the extent of the data, the anchor of presets, resolved windows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

from analytics.cache import remembered
from analytics.filters import Filters, Window
from analytics.periods import comparison, preset, recent
from storage import Snapshot, connect


@dataclass(frozen=True)
class Span:
    """Dates found in a snapshot, none of them in the future.

    Attributes:
        first: First day with an order, a post or dated cost.
        last: Last such day.
        last_order: Last day with an order row.
    """

    first: date | None
    last: date | None
    last_order: date | None

    @property
    def anchor(self) -> date:
        """The day presets count back from: the last order, else the last row, else today."""
        return self.last_order or self.last or date.today()


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


@remembered
def span(snapshot: Snapshot) -> Span:
    """First and last dates in a snapshot, leaving out days after today."""
    with closing(connect(snapshot)) as cursor:
        row = cursor.execute(
            "SELECT min(date), max(date), max(date) FILTER (total_rows <> 0) "
            "FROM rollup WHERE date <= $1",
            [date.today()],
        ).fetchone()
    first, last, last_order = row or (None, None, None)
    return Span(_as_date(first), _as_date(last), _as_date(last_order))


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
    period ends where the data do.

    Returns:
        The window, or None for "All time": no date predicate, undated cost included.
    """
    if filters.period == "all":
        return None
    found = span(snapshot)
    if filters.period != "custom":
        return preset(filters.period, found.anchor)
    start = filters.start or min(found.first or found.anchor, filters.end or found.anchor)
    return Window(start, filters.end or max(start, found.last or found.anchor))


def compared_windows(snapshot: Snapshot, filters: Filters) -> tuple[Window, Window | None]:
    """The window whose change is shown, and the one it is compared with.

    For "All time" the last 28 days are compared, since nothing comes before everything.
    """
    shown = window(snapshot, filters) or recent(span(snapshot).anchor)
    return shown, comparison(shown, filters.compare)
