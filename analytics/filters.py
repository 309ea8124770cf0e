"""What the marketer is looking at: one frozen value that is query, cache key and URL at once.

A `Filters` value holds the chosen values of each dimension, the range of followers, the period and
the comparison. It is normalised on creation (sorted, unique, no empty choices, ends in order), so
two equal views are equal values, and it survives a round trip through the URL and the page's store.
What comes from a URL is never trusted: unknown keys are ignored and values that make no sense fall
back to the default; `analytics.understanding` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode

from analytics.dimensions import (
    BREAKDOWNS,
    DIMENSIONS,
    ORGANIC,
    TIME_DIMENSIONS,
    UNASSIGNED,
    Dimension,
    dimension_of,
    extra_key,
    is_filter,
)
from analytics.followers import Followers, read_followers
from analytics.periods import COMPARISONS, FIRST_DAY, LAST_DAY, PERIODS, Window

__all__ = [
    "BREAKDOWNS",
    "COMPARISONS",
    "DIMENSIONS",
    "ORGANIC",
    "PERIODS",
    "SETTINGS",
    "TIME_DIMENSIONS",
    "UNASSIGNED",
    "Dimension",
    "Filters",
    "Followers",
    "Window",
    "dimension_of",
    "extra_key",
    "is_filter",
    "query_values",
    "read_day",
]

SETTINGS: Final = (
    *("followers_from", "followers_to", "period", "from", "to"),
    *("compare", "compare_from", "compare_to"),
)
"""Keys of a URL that hold one value each; all others are dimensions."""

_Pairs = list[tuple[str, str]]


def read_day(text: object) -> date | None:
    """The date that a piece of text names, or None where it names none we can use."""
    if not isinstance(text, str):
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def query_values(text: str | None) -> dict[str, list[str]]:
    """The values of every key of a URL query, with or without its "?"."""
    try:
        pairs = parse_qsl((text or "").lstrip("?"), keep_blank_values=True, errors="replace")
    except ValueError:
        pairs = []
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    return values


def _range(
    choice: str, start: date | None, end: date | None, otherwise: str
) -> tuple[str, date | None, date | None]:
    """A choice with its own range, normalised: no dates unless custom, no custom without dates."""
    if choice != "custom":
        return choice, None, None
    if start is None and end is None:
        return otherwise, None, None
    if start is not None and end is not None and end < start:
        start, end = end, start
    return choice, start, end


@dataclass(frozen=True)
class Filters:
    """One view of the data: chosen values, period and comparison.

    Attributes:
        selections: Pairs of dimension key and chosen values; within a dimension any value
            matches, between dimensions all must. "" stands for a blank (no influencer, no coupon).
        period: A key of `PERIODS`.
        start: First day of a custom period; None for an open start.
        end: Last day of a custom period; None for an open end.
        compare: A key of `COMPARISONS`.
        compare_start: First day of a custom comparison.
        compare_end: Last day of a custom comparison. Where one of its ends is open it is as long
            as the days it is compared with.
        followers: Range of the influencer's followers; None for everyone, organic orders included.

    Raises:
        ValueError: If a dimension, period or comparison does not exist.
    """

    selections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    period: str = "all"
    start: date | None = None
    end: date | None = None
    compare: str = "previous"
    compare_start: date | None = None
    compare_end: date | None = None
    followers: Followers | None = None

    def __post_init__(self) -> None:
        if self.period not in PERIODS:
            raise ValueError(f"There is no period called {self.period!r}.")
        if self.compare not in COMPARISONS:
            raise ValueError(f"There is no comparison called {self.compare!r}.")
        chosen: dict[str, set[str]] = {}
        for key, values in self.selections:
            if not is_filter(key):
                raise ValueError(f"There is no filter called {key!r}.")
            chosen.setdefault(key, set()).update(values)
        object.__setattr__(
            self,
            "selections",
            tuple((key, tuple(sorted(chosen[key]))) for key in sorted(chosen) if chosen[key]),
        )
        default = type(self)
        ends = _range(self.period, self.start, self.end, default.period)
        self._set(("period", "start", "end"), ends)
        ends = _range(self.compare, self.compare_start, self.compare_end, default.compare)
        self._set(("compare", "compare_start", "compare_end"), ends)

    def _set(self, names: tuple[str, ...], values: tuple[object, ...]) -> None:
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)

    def of(self, dimension: str) -> tuple[str, ...]:
        """The values chosen for `dimension`, sorted; empty when it does not filter."""
        return dict(self.selections).get(dimension, ())

    def with_values(self, dimension: str, values: Iterable[str]) -> Self:
        """The same view with `dimension` limited to `values`; no values remove the filter."""
        others = tuple(pair for pair in self.selections if pair[0] != dimension)
        return replace(self, selections=(*others, (dimension, tuple(values))))

    def with_period(self, period: str, start: date | None = None, end: date | None = None) -> Self:
        """The same view over another period; `start` and `end` count for `custom` only."""
        return replace(self, period=period, start=start, end=end)

    def with_compare(
        self, compare: str, start: date | None = None, end: date | None = None
    ) -> Self:
        """The same view compared with something else; the dates count for `custom` only."""
        return replace(self, compare=compare, compare_start=start, compare_end=end)

    def with_followers(self, followers: Followers | None) -> Self:
        """The same view limited to a range of followers; None removes the limit."""
        return replace(self, followers=followers)

    @property
    def chosen(self) -> Self:
        """What is chosen, without the period and the comparison."""
        return type(self)(self.selections, followers=self.followers)

    @property
    def order_only(self) -> tuple[str, ...]:
        """Chosen dimensions that only orders know, which leave posts and cost undefined."""
        return tuple(key for key, _ in self.selections if dimension_of(key).level == "order")

    @property
    def post_only(self) -> tuple[str, ...]:
        """Chosen dimensions that only posts know, which leave orders and cost undefined."""
        return tuple(key for key, _ in self.selections if dimension_of(key).level == "post")

    def _setting_pairs(self) -> _Pairs:
        default, limit = Filters(), self.followers
        settings = {
            "followers_from": limit.low if limit else None,
            "followers_to": limit.high if limit else None,
            "period": self.period if self.period != default.period else None,
            "from": self.start,
            "to": self.end,
            "compare": self.compare if self.compare != default.compare else None,
            "compare_from": self.compare_start,
            "compare_to": self.compare_end,
        }
        return [(key, str(value)) for key, value in settings.items() if value is not None]

    def to_query(self) -> str:
        """The view as a URL query without "?": repeated keys, defaults left out."""
        values = [(key, value) for key, values in self.selections for value in values]
        return urlencode([*values, *self._setting_pairs()], errors="replace")

    @classmethod
    def from_query(cls, text: str | None) -> Self:
        """The view that a URL query describes.

        Args:
            text: The query, with or without its "?"; None and "" are the default view.

        Returns:
            The nearest valid view: unknown keys are ignored, an unknown period or comparison and
            dates or numbers that do not exist fall back to the default.
        """
        values = query_values(text)
        settings = {key: values[key][-1] for key in SETTINGS if key in values}
        return cls._from_parts(values, settings)

    def to_store(self) -> dict[str, Any]:
        """The view as plain JSON: a list per dimension, and settings as in the URL."""
        store: dict[str, Any] = {key: list(values) for key, values in self.selections}
        return {**store, **dict(self._setting_pairs())}

    @classmethod
    def from_store(cls, store: object) -> Self:
        """The view that `to_store` wrote; anything malformed falls back to the default."""
        if not isinstance(store, Mapping):
            return cls()
        values: dict[str, list[str]] = {}
        for key, given in store.items():
            if isinstance(key, str) and isinstance(given, str):
                values[key] = [given]
            elif isinstance(key, str) and isinstance(given, list | tuple):
                values[key] = [value for value in given if isinstance(value, str)]
        return cls._from_parts(values, {key: store.get(key) for key in SETTINGS})

    @classmethod
    def _from_parts(
        cls, values: Mapping[str, Iterable[str]], settings: Mapping[str, object]
    ) -> Self:
        start, end = read_day(settings.get("from")), read_day(settings.get("to"))
        since, until = (read_day(settings.get(f"compare_{key}")) for key in ("from", "to"))
        low, high = (read_followers(settings.get(f"followers_{key}")) for key in ("from", "to"))
        return cls(
            selections=tuple(
                (key, tuple(chosen)) for key, chosen in values.items() if is_filter(key)
            ),
            period=_choice(settings.get("period"), PERIODS, cls.period, dated=bool(start or end)),
            start=start,
            end=end,
            compare=_choice(
                settings.get("compare"), COMPARISONS, cls.compare, dated=bool(since or until)
            ),
            compare_start=since,
            compare_end=until,
            followers=Followers.between(low, high),
        )


def _choice(given: object, known: Mapping[str, str], otherwise: str, *, dated: bool) -> str:
    """A known choice; a hand-written link that names days and no known choice means those days."""
    if isinstance(given, str) and given in known:
        return given
    return "custom" if dated else otherwise
