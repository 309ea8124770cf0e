"""Where a question is answered: the smallest table that holds its dimensions, and its predicate.

Column names and expressions come from the registries here; every value is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analytics.coded import followers, looked_up
from analytics.columns import key_of, on_orders, on_posts, on_rows
from analytics.extras import applicable
from analytics.filters import DIMENSIONS, Filters, Followers, Window, dimension_of
from analytics.measures import COST_SUMS, ORDER_SUMS, POST_SUMS, SUMS
from storage import Snapshot
from storage.parts import quoted

Table = Literal["days", "product_days", "rollup", "fact", "orders", "post_shares"]


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
        unknown: Sums that have no figure under it; see `unknown_sums`.
    """

    table: Table
    where: str
    unknown: tuple[str, ...]


def unknown_sums(dimensions: Iterable[str]) -> tuple[str, ...]:
    """Sums without a figure under dimensions that only orders, or only posts, know.

    Neither tells anything of the other, nor of cost. Of an order that both would have to describe
    nothing is known at all.
    """
    levels = {dimension_of(key).level for key in dimensions}
    orders = ORDER_SUMS if "post" in levels else ()
    posts = POST_SUMS if "order" in levels else ()
    return (*orders, *posts, *COST_SUMS) if orders or posts else ()


def _among(column: str, values: Sequence[str], parameters: Parameters) -> str:
    """Whether a text column holds one of the values."""
    marks = ", ".join(parameters.add(value) for value in values)
    return f"CAST({column} AS VARCHAR) IN ({marks})"


def predicate(
    snapshot: Snapshot, dimension: str, values: Sequence[str], parameters: Parameters
) -> str:
    """A filter, so written that a value the cube has never seen matches nothing."""
    key = key_of(dimension)
    column = f"f.{quoted(key)}"
    named = [value for value in values if value]
    terms: list[str] = []
    if named and key != dimension:
        known = looked_up(snapshot, dimension)
        chosen = np.isin(known.names, named)[known.codes]
        terms.append(_marked(key, chosen[:-1], parameters))
    elif named and dimension in DIMENSIONS:
        # As codes of the dimension's ENUM: the column is never spelled out row by row.
        marks = ", ".join(f"TRY_CAST({parameters.add(value)} AS {key})" for value in named)
        terms.append(f"{column} IN ({marks})")
    elif named:
        terms.append(_among(column, named, parameters))
    if len(named) < len(values):
        terms.append(f"{column} IS NULL")
    return f"({' OR '.join(terms)})"


def _marked(key: str, chosen: NDArray[np.bool_], parameters: Parameters) -> str:
    """Whether a row's influencer or product is among the chosen, told by code.

    A bit per code is looked up twice as fast as a table of the chosen is joined.
    """
    if not chosen.any():
        return "false"
    bits = (chosen + np.uint8(ord("0"))).tobytes().decode()
    return f"get_bit(CAST({parameters.add(bits)} AS BIT), CAST(enum_code(f.{key}) AS INTEGER)) = 1"


def followed(snapshot: Snapshot, limits: Followers, parameters: Parameters) -> str:
    """Whether the row's influencer has so many followers; one without a count never has."""
    counts = followers(snapshot)
    low = -np.inf if limits.low is None else limits.low
    high = np.inf if limits.high is None else limits.high
    return _marked("influencer", (counts >= low) & (counts <= high), parameters)


def during(window: Window, parameters: Parameters, column: str = "f.date") -> str:
    """Whether a row lies in the window."""
    return f"{column} BETWEEN {parameters.add(window.start)} AND {parameters.add(window.end)}"


def table_for(snapshot: Snapshot, filters: Filters, dimensions: Iterable[str]) -> Table:
    """The smallest table that holds the dimensions and those of the filters."""
    chosen = applicable(snapshot, filters).selections
    asked = {key_of(key) for key in dimensions}
    keys = asked | {key_of(key) for key, _ in chosen}
    if any(map(on_posts, keys)) and not any(map(on_orders, asked)):
        return "post_shares"
    if filters.followers is not None:
        keys.add("influencer")
    if any(map(on_rows, keys)):
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
    unknown = unknown_sums(used)
    if len(unknown) == len(SUMS):
        return Scan(table, "false", unknown)
    terms = [predicate(snapshot, key, values, parameters) for key, values in filters.selections]
    if filters.followers is not None:
        terms.append(followed(snapshot, filters.followers, parameters))
    if window is not None:
        terms.append(during(window, parameters))
    if unknown and table in ("days", "product_days", "rollup", "fact") and not filters.post_only:
        terms.append("f.total_rows <> 0")
    return Scan(table, " AND ".join(terms) or "true", unknown)
