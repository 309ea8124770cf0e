"""A view in words: the chips of what is active, and the one line behind a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from analytics.filters import COMPARISONS, PERIODS, Filters, Followers, Window, dimension_of
from charts import format as fmt

PERIOD_CHIP: Final = "period"
COMPARE_CHIP: Final = "compare"
FOLLOWERS_CHIP: Final = "followers"


class Choice(Protocol):
    """What `performance.options` says about one value."""

    @property
    def value(self) -> str: ...  # noqa: D102 - named in the class
    @property
    def label(self) -> str: ...  # noqa: D102 - named in the class
    @property
    def count(self) -> int: ...  # noqa: D102 - named in the class


@dataclass(frozen=True)
class Chip:
    """One active filter in words."""

    key: str
    value: str
    label: str
    text: str


def labels_of(
    known: Mapping[str, Sequence[Choice]], filters: Filters
) -> dict[tuple[str, str], str]:
    """(dimension, value) to its name on screen, for the dimensions that a view filters."""
    return {
        (key, choice.value): choice.label
        for key, _ in filters.selections
        for choice in known.get(key, ())
    }


def chips(
    filters: Filters, labels: Mapping[tuple[str, str], str], days: Window | None = None
) -> list[Chip]:
    """What is active, one chip a value; the defaults have none.

    Args:
        filters: The view.
        labels: (dimension, value) to the words for it; a missing one shows the value itself.
        days: The days that the period stands for; presets count back from the last order.
    """
    found: list[Chip] = []
    if filters.period != Filters().period:
        found.append(Chip(PERIOD_CHIP, "", "Period", period_words(filters, days)))
    if filters.compare != Filters().compare:
        found.append(Chip(COMPARE_CHIP, "", "Compare", compare_words(filters)))
    if filters.followers is not None:
        found.append(Chip(FOLLOWERS_CHIP, "", "Followers", followers_words(filters.followers)))
    for key, values in filters.selections:
        for value in values:
            text = labels.get((key, value)) or value or dimension_of(key).blank
            found.append(Chip(key, value, dimension_of(key).label, text))
    return found


def without(filters: Filters, key: str, value: str) -> Filters:
    """The view after a chip is taken away."""
    if key == PERIOD_CHIP:
        return filters.with_period(Filters().period)
    if key == COMPARE_CHIP:
        return filters.with_compare(Filters().compare)
    if key == FOLLOWERS_CHIP:
        return filters.with_followers(None)
    return filters.with_values(key, [kept for kept in filters.of(key) if kept != value])


def period_words(filters: Filters, days: Window | None = None) -> str:
    """The period as a person would say it, with the days that a preset stands for."""
    if filters.period != "custom":
        name = PERIODS[filters.period]
        return f"{name}, {fmt.span(days.start, days.end)}" if days else name
    if filters.start and filters.end:
        return fmt.span(filters.start, filters.end)
    if filters.start:
        return f"since {fmt.day(filters.start)}"
    return f"until {fmt.day(filters.end)}" if filters.end else PERIODS["all"]


def compare_words(filters: Filters) -> str:
    """What the view is compared with."""
    start, end = filters.compare_start, filters.compare_end
    if start and end:
        return fmt.span(start, end)
    if start:
        return f"days from {fmt.day(start)}"
    return f"days to {fmt.day(end)}" if end else COMPARISONS[filters.compare]


def followers_words(limit: Followers) -> str:
    """A range of followers: "10,000 to 5,00,000", "10,000 or more", "up to 5,00,000"."""
    if limit.low is None:
        return f"up to {fmt.count(limit.high)}"
    if limit.high is None:
        return f"{fmt.count(limit.low)} or more"
    return f"{fmt.count(limit.low)} to {fmt.count(limit.high)}"


def words(
    filters: Filters, labels: Mapping[tuple[str, str], str], days: Window | None = None
) -> str:
    """The whole view in one line, for the evidence of a figure."""
    parts = [period_words(filters, days)]
    if filters.followers is not None:
        parts.append(f"Followers: {followers_words(filters.followers)}")
    for key, values in filters.selections:
        names = [labels.get((key, value)) or value or dimension_of(key).blank for value in values]
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        parts.append(f"{dimension_of(key).label}: {shown}")
    return "; ".join(parts)
