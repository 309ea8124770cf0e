"""Totals of a view, and how they changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics.ask import TOTAL, Question, answer
from analytics.cache import remembered
from analytics.evaluation import evaluate, native
from analytics.filters import Filters, Window
from analytics.periods import comparison_label
from analytics.span import compared_windows, extent, window
from storage import Snapshot

Row = dict[str, float | None]


@dataclass(frozen=True)
class Compared:
    """Totals beside those of another window, mostly an earlier one.

    Attributes:
        current: Totals of the view; what cards show.
        recent: Totals of `window`, which the change describes: equal to `current` except for "All
            time", where it holds the last 28 days.
        previous: Totals of `previous_window`; None without a comparison.
        change: (recent − previous) / |previous| per metric, None where the earlier figure is zero
            or either is undefined, and everywhere where the data begin only after the first day
            compared with; None without a comparison.
        label: What the change is measured against, in words; "" without a comparison.
        window: Days that the change describes.
        previous_window: Days compared with; None without a comparison.
        begins: First day of the data where that lies after the first day compared with.
    """

    current: Row
    recent: Row
    previous: Row | None
    change: Row | None
    label: str
    window: Window
    previous_window: Window | None
    begins: date | None = None


@remembered
def totals_in(snapshot: Snapshot, filters: Filters, days: Window | None) -> Row:
    """Every metric over `days` (None: everything), whatever the period of `filters`."""
    frame = answer(snapshot, filters, Question(TOTAL, days))
    values = evaluate(frame, snapshot.config).iloc[0]
    return native({str(key): float(value) for key, value in values.items()})


def totals(snapshot: Snapshot, filters: Filters) -> Row:
    """Every metric of a view.

    Returns:
        Metric key to value: rupees, counts, percent or ratios; None where undefined.
    """
    return totals_in(snapshot, filters, window(snapshot, filters))


def _change(now: Mapping[str, float | None], before: Mapping[str, float | None]) -> Row:
    return {key: _fraction(value, before.get(key)) for key, value in now.items()}


def _fraction(now: float | None, before: float | None) -> float | None:
    if now is None or before is None or before == 0:
        return None
    return (now - before) / abs(before)


def compared_questions(snapshot: Snapshot, filters: Filters) -> list[Question]:
    """What `compared` asks."""
    shown, earlier = compared_windows(snapshot, filters)
    windows = [window(snapshot, filters), shown, *([] if earlier is None else [earlier])]
    return [Question(TOTAL, days) for days in windows]


def compared(snapshot: Snapshot, filters: Filters) -> Compared:
    """A view's totals and their change against the window that the view asks for."""
    shown, earlier = compared_windows(snapshot, filters)
    everything = filters.period == "all"
    recent = totals_in(snapshot, filters, shown)
    previous = None if earlier is None else totals_in(snapshot, filters, earlier)
    begins = _begins(snapshot, earlier)
    return Compared(
        current=totals(snapshot, filters),
        recent=recent,
        previous=previous,
        change=None if previous is None else _change(recent, {} if begins else previous),
        label=comparison_label(shown, filters.compare, earlier, recent_only=everything),
        window=shown,
        previous_window=earlier,
        begins=begins,
    )


def _begins(snapshot: Snapshot, earlier: Window | None) -> date | None:
    """First day of the data, where a comparison would count days before it as empty ones."""
    data = extent(snapshot)
    return data.start if data and earlier and earlier.start < data.start else None
