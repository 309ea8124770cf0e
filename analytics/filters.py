"""What the marketer is looking at: one frozen value that is query, cache key and URL at once.

A `Filters` value holds the chosen values of each dimension, the period and the comparison. It is
normalised on creation (sorted, unique, no empty choices), so two equal views are equal values, and
it survives a round trip through the URL and the page's store. What comes from a URL is never
trusted: unknown keys are ignored and values that make no sense fall back to the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal, Self
from urllib.parse import parse_qsl, urlencode

from analytics.periods import COMPARISONS, FIRST_DAY, LAST_DAY, PERIODS, Window

__all__ = [
    "BREAKDOWNS",
    "COMPARISONS",
    "DIMENSIONS",
    "ORGANIC",
    "PERIODS",
    "TIME_DIMENSIONS",
    "UNASSIGNED",
    "Dimension",
    "Filters",
    "Window",
    "dimension_of",
    "extra_key",
]

Level = Literal["cube", "influencer", "product", "order", "time"]

UNASSIGNED: Final = "Unassigned"
"""Value of a campaign, brand, product, product category or platform that nothing names."""

ORGANIC: Final = "Organic and direct"
"""Label of the value "" of an influencer dimension: orders that name no influencer."""


@dataclass(frozen=True)
class Dimension:
    """Something figures can be filtered by or broken down by.

    Attributes:
        key: Name in URLs, ids, commands and result columns.
        label: Name on screen.
        level: Where it is known: `cube` on orders, posts and cost; `influencer` and `product` by
            way of those tables; `order` on orders only, so that posts and cost have none; `time`
            for days, weeks and months, which are broken down by but filtered by the period.
        blank: Label of the value "".
    """

    key: str
    label: str
    level: Level
    blank: str = UNASSIGNED


def _registry(*dimensions: Dimension) -> Mapping[str, Dimension]:
    return MappingProxyType({dimension.key: dimension for dimension in dimensions})


DIMENSIONS: Final = _registry(
    Dimension("brand", "Brand", "cube"),
    Dimension("platform", "Platform", "cube"),
    Dimension("campaign", "Campaign", "cube"),
    Dimension("product", "Product", "cube"),
    Dimension("product_category", "Product category", "product"),
    Dimension("influencer", "Influencer", "cube", ORGANIC),
    Dimension("tier", "Tier", "influencer", ORGANIC),
    Dimension("category", "Influencer category", "influencer", ORGANIC),
    Dimension("gender", "Gender", "influencer", ORGANIC),
    Dimension("age_group", "Age group", "influencer", ORGANIC),
    Dimension("influencer_city", "Influencer city", "influencer", ORGANIC),
    Dimension("source", "Source", "order", "No source"),
    Dimension("order_city", "Order city", "order", "No city"),
    Dimension("coupon_code", "Coupon code", "order", "No coupon"),
    Dimension("status", "Order status", "order", "No status"),
)
"""Every dimension that filters, in the order the filter bar shows them."""

TIME_DIMENSIONS: Final = _registry(
    Dimension("date", "Date", "time", "No date"),
    Dimension("week", "Week", "time", "No date"),
    Dimension("month", "Month", "time", "No date"),
)

BREAKDOWNS: Final[Mapping[str, Dimension]] = MappingProxyType({**DIMENSIONS, **TIME_DIMENSIONS})
"""Every dimension that figures can be broken down by: those that filter, and time."""

_EXTRA: Final = "extra."
"""How the key of an extra column begins: `extra.order.<header>`, `extra.influencer.<header>`."""


def extra_key(level: str, header: str) -> str:
    """Key of the dimension that an extra column is; `level` is `order` or `influencer`."""
    return f"{_EXTRA}{level}.{header}"


def dimension_of(key: str) -> Dimension:
    """The dimension of that key: one that every workspace has, or an extra column.

    Whether a snapshot has such a column is not known here: see `analytics.extras`.

    Raises:
        KeyError: No dimension can have that key.
    """
    if key in BREAKDOWNS or not key.startswith(_EXTRA):
        return BREAKDOWNS[key]
    level, _, header = key.removeprefix(_EXTRA).partition(".")
    if header and level == "order":
        return Dimension(key, header, "order", f"No {header}")
    if header and level == "influencer":
        return Dimension(key, header, "influencer", ORGANIC)
    raise KeyError(key)


def _filters(key: str) -> bool:
    """Whether a dimension of that key may filter."""
    try:
        return dimension_of(key).level != "time"
    except KeyError:
        return False


_PERIOD_KEYS: Final = ("period", "from", "to", "compare")


def _day(text: object) -> date | None:
    """The date that a piece of text names, or None where it names none we can use."""
    if not isinstance(text, str):
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


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

    Raises:
        ValueError: If a dimension, period or comparison does not exist.
    """

    selections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    period: str = "all"
    start: date | None = None
    end: date | None = None
    compare: str = "previous"

    def __post_init__(self) -> None:
        if self.period not in PERIODS:
            raise ValueError(f"There is no period called {self.period!r}.")
        if self.compare not in COMPARISONS:
            raise ValueError(f"There is no comparison called {self.compare!r}.")
        chosen: dict[str, set[str]] = {}
        for key, values in self.selections:
            if not _filters(key):
                raise ValueError(f"There is no filter called {key!r}.")
            chosen.setdefault(key, set()).update(values)
        object.__setattr__(
            self,
            "selections",
            tuple((key, tuple(sorted(chosen[key]))) for key in sorted(chosen) if chosen[key]),
        )
        self._normalise_period()

    def _normalise_period(self) -> None:
        start, end = self.start, self.end
        if self.period != "custom":
            start = end = None
        elif start is None and end is None:
            object.__setattr__(self, "period", "all")
        elif start is not None and end is not None and end < start:
            start, end = end, start
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)

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

    def with_compare(self, compare: str) -> Self:
        """The same view compared with something else."""
        return replace(self, compare=compare)

    @property
    def order_only(self) -> tuple[str, ...]:
        """Chosen dimensions that only orders know, which leave posts and cost undefined."""
        return tuple(key for key, _ in self.selections if dimension_of(key).level == "order")

    def _period_pairs(self) -> list[tuple[str, str]]:
        default = Filters()
        pairs: list[tuple[str, str]] = []
        if self.period != default.period:
            pairs.append(("period", self.period))
        if self.start is not None:
            pairs.append(("from", self.start.isoformat()))
        if self.end is not None:
            pairs.append(("to", self.end.isoformat()))
        if self.compare != default.compare:
            pairs.append(("compare", self.compare))
        return pairs

    def to_query(self) -> str:
        """The view as a URL query without "?": repeated keys, defaults left out."""
        values = [(key, value) for key, values in self.selections for value in values]
        return urlencode([*values, *self._period_pairs()], errors="replace")

    @classmethod
    def from_query(cls, text: str | None) -> Self:
        """The view that a URL query describes.

        Args:
            text: The query, with or without its "?"; None and "" are the default view.

        Returns:
            The nearest valid view: unknown keys are ignored, an unknown period or comparison and
            dates that do not exist fall back to the default.
        """
        try:
            pairs = parse_qsl((text or "").lstrip("?"), keep_blank_values=True, errors="replace")
        except ValueError:
            pairs = []
        values: dict[str, list[str]] = {}
        for key, value in pairs:
            values.setdefault(key, []).append(value)
        settings = {key: values[key][-1] for key in _PERIOD_KEYS if key in values}
        return cls._from_parts(values, settings)

    def to_store(self) -> dict[str, Any]:
        """The view as plain JSON: a list per dimension, and period keys as in the URL."""
        store: dict[str, Any] = {key: list(values) for key, values in self.selections}
        return {**store, **dict(self._period_pairs())}

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
        return cls._from_parts(values, {key: store.get(key) for key in _PERIOD_KEYS})

    @classmethod
    def _from_parts(
        cls, values: Mapping[str, Iterable[str]], settings: Mapping[str, object]
    ) -> Self:
        default = cls()
        period, compare = settings.get("period"), settings.get("compare")
        start, end = _day(settings.get("from")), _day(settings.get("to"))
        if period is None and (start or end):
            period = "custom"  # a hand-written link that names days means those days
        return cls(
            selections=tuple(
                (key, tuple(chosen)) for key, chosen in values.items() if _filters(key)
            ),
            period=period if isinstance(period, str) and period in PERIODS else default.period,
            start=start,
            end=end,
            compare=(
                compare if isinstance(compare, str) and compare in COMPARISONS else default.compare
            ),
        )
