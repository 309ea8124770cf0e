"""Everything of a view that can be taken away, by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from analytics.extras import applicable
from analytics.filters import Filters
from charts import format as fmt
from reports.columns import Column, Kind
from reports.datasets import decisions, figures, rows
from reports.datasets.dataset import Dataset, Table
from storage import Snapshot
from storage.payout_log import Marks


class UnknownTableError(KeyError):
    """There is no such dataset; the message names those that there are."""


INFLUENCERS: Final = Dataset(
    "influencers",
    "Influencers",
    "Rows",
    "One row per influencer: who they are, every metric, and the score.",
)
_ROWS: Final[dict[str, Callable[[Snapshot, Filters, Dataset], Table]]] = {
    "orders": rows.orders,
    "posts": rows.posts,
    "costs": rows.costs,
    "influencers": figures.influencers,
    figures.PAIRS: figures.brand_platform,
}
_DECISIONS: Final[dict[str, Callable[[Snapshot, Filters, Marks, Dataset], Table]]] = {
    "payout_lines": decisions.payout_lines,
    "payouts": decisions.payouts,
    "payout_differences": decisions.differences,
    "insights": decisions.insights,
    "plan": decisions.plan,
}


def datasets(snapshot: Snapshot) -> tuple[Dataset, ...]:
    """What can be taken away: single rows, figures, and what is decided and proposed."""
    single = (*rows.DATASETS, decisions.LINES, INFLUENCERS)
    return (*single, *figures.listed(snapshot), *decisions.DATASETS)


def table(snapshot: Snapshot, view: Filters, marks: Marks, key: str) -> Table:
    """A dataset of a view.

    Args:
        snapshot: The data.
        view: The view.
        marks: What people decided about payouts.
        key: Key of the dataset.

    Raises:
        UnknownTableError: There is no such dataset; names those that there are.
    """
    known = {dataset.key: dataset for dataset in datasets(snapshot)}
    if key not in known:
        raise UnknownTableError(f"There is no table '{key}'. Choose one of {', '.join(known)}.")
    view = applicable(snapshot, view)
    if key in _ROWS:
        return _ROWS[key](snapshot, view, known[key])
    if key in _DECISIONS:
        return _DECISIONS[key](snapshot, view, marks, known[key])
    return figures.by_dimension(snapshot, view, known[key])


def preview(
    snapshot: Snapshot, view: Filters, marks: Marks, key: str, most: int = 8
) -> tuple[Table, list[list[str]]]:
    """A dataset and its first rows as they read on screen.

    Args:
        snapshot: The data.
        view: The view.
        marks: What people decided about payouts.
        key: Key of the dataset.
        most: How many rows at most.

    Raises:
        KeyError: There is no such dataset.
    """
    found = table(snapshot, view, marks, key)
    shown: list[list[str]] = []
    for batch in found.batches():
        columns = [column.to_pylist() for column in batch.slice(0, most - len(shown)).columns]
        cells = zip(*columns, strict=True)
        shown += [
            [in_words(column, cell) for column, cell in zip(found.columns, row, strict=True)]
            for row in cells
        ]
        if len(shown) >= most:
            break
    return found, shown


def in_words(column: Column, value: Any) -> str:
    """A cell as it reads on screen: ₹2,47,931.48, 1.48×, 5 Mar 2025; "–" where undefined."""
    if value is None or value == "":
        return "" if column.kind == "text" else fmt.UNDEFINED
    return _WORDS[column.kind](value)


_WORDS: Final[Mapping[Kind, Callable[[Any], str]]] = {
    "text": str,
    "count": lambda value: fmt.count(float(value)),
    "number": lambda value: fmt.count(float(value)),
    "money": lambda value: fmt.money(float(value), "exact"),
    "each": lambda value: fmt.money(float(value), "exact"),
    "percent": lambda value: fmt.percent(float(value)),
    "ratio": lambda value: fmt.times(float(value)),
    "date": fmt.day,
    "time": lambda value: f"{fmt.day(value.date())}, {value:%H:%M}",
}
