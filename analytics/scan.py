"""Where a question is answered: the smallest table that holds its dimensions, and its predicate.

Column names and expressions come from the registries here; every value is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from analytics.extras import applicable
from analytics.filters import DIMENSIONS, Filters, Followers, Window, dimension_of
from storage import Snapshot
from storage.parts import quoted

Table = Literal["days", "product_days", "rollup", "fact", "orders"]

DOT: Final = " · "
"""What stands between the parts of a persona."""

_ROW_DIMENSIONS: Final = frozenset(("coupon_code", "status", "order_city"))
"""Dimensions that the cube leaves out; they go to the order rows."""

_OWN: Final = tuple(key for key, dim in DIMENSIONS.items() if dim.level in ("cube", "order"))
"""Dimensions that are columns of the tables scanned."""

_KEYS: Final[Mapping[str, str]] = {
    **{key: key for key in _OWN},
    **{key: "influencer" for key, dim in DIMENSIONS.items() if dim.level == "influencer"},
    "product_category": "product",
    "date": "date",
    "week": "date",
    "month": "date",
}
"""The column of the scanned tables that decides a dimension."""


def _persona(table: str) -> str:
    """SQL of the kind of person: category, gender, age group and tier together."""
    parts = (f"{table}.{key}" for key in ("category", "gender", "age_group", "tier"))
    return "(" + f" || '{DOT}' || ".join(parts) + ")"


_SHOWN: Final[Mapping[str, str]] = {
    **{key: f"f.{key}" for key in _OWN},
    **{key: f"i.{key}" for key, dim in DIMENSIONS.items() if dim.level == "influencer"},
    "persona": _persona("i"),
    "product_category": "p.product_category",
    "date": "f.date",
    "week": "date_trunc('week', f.date)",
    "month": "date_trunc('month', f.date)",
}
"""SQL expression of each dimension that every cube has; weeks begin on Monday."""


@dataclass
class Parameters:
    """Values bound to a statement; `add` returns the placeholder to write for one."""

    values: list[object] = field(default_factory=list[object])

    def add(self, value: object) -> str:
        """Bind `value` and return its placeholder."""
        self.values.append(value)
        return f"${len(self.values)}"


@dataclass(frozen=True)
class Scan:
    """Where a question is answered.

    Attributes:
        table: The table read as `f`.
        where: Predicate over it, or "true".
        order_only: Whether posts and cost are unknown under it.
    """

    table: Table
    where: str
    order_only: bool


def key_of(dimension: str) -> str:
    """The column of the scanned tables that decides a dimension: `influencer` decides `tier`."""
    if dimension in _KEYS:
        return _KEYS[dimension]
    return "influencer" if dimension_of(dimension).level == "influencer" else dimension


def column_of(dimension: str) -> str:
    """SQL of a dimension over `f` and its `joins`; an extra column is named by its key."""
    if dimension in _SHOWN:
        return _SHOWN[dimension]
    return f"{'i' if key_of(dimension) == 'influencer' else 'f'}.{quoted(dimension)}"


def _of_influencer(dimension: str) -> bool:
    """Whether the influencer decides it, without being it."""
    return dimension != "influencer" and key_of(dimension) == "influencer"


def joins(dimensions: Sequence[str]) -> str:
    """Joins of the tables that `column_of` reads the dimensions from."""
    found: list[str] = []
    if any(_of_influencer(key) for key in dimensions):
        found.append("LEFT JOIN influencers i ON i.influencer = f.influencer")
    if "product_category" in dimensions:
        found.append("LEFT JOIN products p ON p.product = f.product")
    return " ".join(found)


def _on_rows(dimension: str) -> bool:
    """Whether only single order rows know a dimension."""
    return dimension in _ROW_DIMENSIONS or (
        dimension not in _KEYS and dimension_of(dimension).level == "order"
    )


def _among(column: str, values: Sequence[str], parameters: Parameters) -> str:
    """Whether a text column holds one of the values."""
    marks = ", ".join(parameters.add(value) for value in values)
    return f"CAST({column} AS VARCHAR) IN ({marks})"


def _predicate(dimension: str, values: Sequence[str], parameters: Parameters) -> str:
    """A filter, so written that a value the cube has never seen matches nothing.

    Dimensions of influencers and products are looked up in those tables, which are short.
    """
    key = key_of(dimension)
    column = f"f.{quoted(key)}"
    named = [value for value in values if value]
    terms: list[str] = []
    if named and key != dimension:
        table = "influencers" if key == "influencer" else "products"
        looked_up = _persona("t") if dimension == "persona" else f"t.{quoted(dimension)}"
        chosen = _among(looked_up, named, parameters)
        terms.append(f"{column} IN (SELECT t.{key} FROM {table} t WHERE {chosen})")
    elif named and dimension in DIMENSIONS:
        # As codes of the dimension's ENUM: the column is never spelled out row by row.
        marks = ", ".join(f"TRY_CAST({parameters.add(value)} AS {key})" for value in named)
        terms.append(f"{column} IN ({marks})")
    elif named:
        terms.append(_among(column, named, parameters))
    if len(named) < len(values):
        terms.append(f"{column} IS NULL")
    return f"({' OR '.join(terms)})"


def _followed(followers: Followers, parameters: Parameters) -> str:
    """Whether the row's influencer has so many followers; one without a count never has."""
    ends = ((">=", followers.low), ("<=", followers.high))
    terms = [
        f"t.follower_count {sign} {parameters.add(end)}" for sign, end in ends if end is not None
    ]
    return f"f.influencer IN (SELECT t.influencer FROM influencers t WHERE {' AND '.join(terms)})"


def during(window: Window, parameters: Parameters, column: str = "f.date") -> str:
    """Whether a row lies in the window."""
    return f"{column} BETWEEN {parameters.add(window.start)} AND {parameters.add(window.end)}"


def table_for(snapshot: Snapshot, filters: Filters, dimensions: Iterable[str]) -> Table:
    """The smallest table that holds the dimensions and those of the filters."""
    chosen = applicable(snapshot, filters).selections
    keys = {key_of(key) for key in (*dimensions, *(key for key, _ in chosen))}
    if filters.followers is not None:
        keys.add("influencer")
    if any(map(_on_rows, keys)):
        return "orders"
    if "influencer" in keys:
        return "fact" if "product" in keys else "rollup"
    return "product_days" if "product" in keys else "days"


def plan(
    snapshot: Snapshot,
    filters: Filters,
    window: Window | None,
    dimensions: set[str],
    parameters: Parameters,
    table: Table | None = None,
) -> Scan:
    """Choose the smallest table that can answer, and write the predicate for it.

    Args:
        snapshot: Whose cube is read; filters on extra columns that it lacks do not count.
        filters: Chosen values; its period is ignored in favour of `window`.
        window: Days to include; None for all, dated or not.
        dimensions: Dimensions grouped by, and columns of the table that are read otherwise.
        parameters: Receives the bound values.
        table: Forces a table that holds the same columns.

    Returns:
        What to put after FROM and WHERE.
    """
    filters = applicable(snapshot, filters)
    used = dimensions | {key for key, _ in filters.selections}
    table = table or table_for(snapshot, filters, dimensions)
    order_only = any(dimension_of(key).level == "order" for key in used)
    terms = [_predicate(key, values, parameters) for key, values in filters.selections]
    if filters.followers is not None:
        terms.append(_followed(filters.followers, parameters))
    if window is not None:
        terms.append(during(window, parameters))
    if order_only and table != "orders":
        terms.append("f.total_rows <> 0")
    return Scan(table, " AND ".join(terms) or "true", order_only)
