"""One scan of the cube for any number of groupings: the only place that reads sums from it.

The scan takes the smallest table that holds the dimensions asked for: the rollup, the fact table
where a product matters, or the order rows where a dimension exists only on orders. Column names and
expressions come from the registries below; every value is bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd

from analytics.extras import applicable, extras
from analytics.filters import DIMENSIONS, Filters, Window, dimension_of
from analytics.measures import COST_SUMS, POST_SUMS, SUMS
from settings import WorkspaceSettings
from storage import Snapshot, connect
from storage.parts import quoted

Grouping = tuple[str, ...]
Table = Literal["rollup", "fact", "orders"]

_ROW_DIMENSIONS: Final = frozenset(("coupon_code", "status", "order_city"))
"""Dimensions that the cube leaves out; they go to the order rows."""
_PRODUCT_DIMENSIONS: Final = frozenset(("product", "product_category"))

_EXPRESSIONS: Final[Mapping[str, str]] = {
    **{key: f"f.{key}" for key, dim in DIMENSIONS.items() if dim.level in ("cube", "order")},
    **{key: f"i.{key}" for key, dim in DIMENSIONS.items() if dim.level == "influencer"},
    "product_category": "p.product_category",
    "date": "f.date",
    "week": "date_trunc('week', f.date)",
    "month": "date_trunc('month', f.date)",
}
"""SQL expression of each dimension that every cube has; weeks begin on Monday."""

_ORDER_ROW_SUMS: Final[Mapping[str, str]] = {
    "total_rows": "count(*)",
    "total_orders": "sum(f.orders)",
    "total_revenue": "sum(f.revenue)",
    "total_net_revenue": "sum(f.revenue) FILTER (f.net)",
    "total_new_customers": "count(*) FILTER (f.new_customer)",
    "order_rows": "count(f.influencer)",
    "orders": "sum(f.orders) FILTER (f.influencer IS NOT NULL)",
    "revenue": "sum(f.revenue) FILTER (f.influencer IS NOT NULL)",
    "net_orders": "sum(f.orders) FILTER (f.net AND f.influencer IS NOT NULL)",
    "net_revenue": "sum(f.revenue) FILTER (f.net AND f.influencer IS NOT NULL)",
    "new_customers": "count(f.influencer) FILTER (f.new_customer)",
    "revenue_sq": "sum(CAST(f.revenue AS DOUBLE) ** 2) FILTER (f.influencer IS NOT NULL)",
}
"""The cube's order sums, from single order rows."""

_INEXACT: Final = frozenset(("revenue_sq", "incremental_revenue"))


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
        joins: Joins of the dimension tables that the question needs.
        where: Predicate over them, or "true".
        order_only: Whether posts and cost are unknown under it.
    """

    table: Table
    joins: str
    where: str
    order_only: bool


def _column(key: str) -> str:
    """SQL expression of a dimension; an extra column is named by its key."""
    if key in _EXPRESSIONS:
        return _EXPRESSIONS[key]
    return f"{'i' if dimension_of(key).level == 'influencer' else 'f'}.{quoted(key)}"


def _on_rows(key: str) -> bool:
    """Whether only single order rows know a dimension."""
    return key in _ROW_DIMENSIONS or (
        key not in _EXPRESSIONS and dimension_of(key).level == "order"
    )


def _predicate(key: str, values: Sequence[str], parameters: Parameters) -> str:
    column = _column(key)
    named = [value for value in values if value]
    terms: list[str] = []
    if named:
        # Compared as text, so that a value the cube has never seen matches nothing.
        marks = ", ".join(parameters.add(value) for value in named)
        terms.append(f"CAST({column} AS VARCHAR) IN ({marks})")
    if len(named) < len(values):
        terms.append(f"{column} IS NULL")
    return f"({' OR '.join(terms)})"


def _joins(dimensions: set[str]) -> str:
    joins: list[str] = []
    if any(dimension_of(key).level == "influencer" for key in dimensions):
        joins.append("LEFT JOIN influencers i ON i.influencer = f.influencer")
    if "product_category" in dimensions:
        joins.append("LEFT JOIN products p ON p.product = f.product")
    return " ".join(joins)


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
        dimensions: Dimensions grouped by.
        parameters: Receives the bound values.
        table: Forces a table that holds the same columns.

    Returns:
        What to put after FROM and WHERE.
    """
    filters = applicable(snapshot, filters)
    used = dimensions | {key for key, _ in filters.selections}
    if table is None:
        table = "orders" if any(map(_on_rows, used)) else "rollup"
        if table == "rollup" and used & _PRODUCT_DIMENSIONS:
            table = "fact"
    order_only = any(dimension_of(key).level == "order" for key in used)
    terms = [_predicate(key, values, parameters) for key, values in filters.selections]
    if window is not None:
        start, end = parameters.add(window.start), parameters.add(window.end)
        terms.append(f"f.date BETWEEN {start} AND {end}")
    if order_only and table != "orders":
        terms.append("f.total_rows <> 0")
    return Scan(table, _joins(used), " AND ".join(terms) or "true", order_only)


def _incremental(config: WorkspaceSettings, parameters: Parameters, table: Table) -> str:
    """Revenue less the share of its brand that is assumed to have come anyway."""
    net = config.revenue_basis == "net"
    revenue = "f.net_revenue" if net else "f.revenue"
    if table == "orders":
        attributed = "f.influencer IS NOT NULL" + (" AND f.net" if net else "")
        revenue = f"CASE WHEN {attributed} THEN f.revenue ELSE 0 END"
    kept = parameters.add(1.0 - config.default_organic_share)
    if config.organic_share:
        cases = " ".join(
            f"WHEN {parameters.add(brand)} THEN {parameters.add(1.0 - share)}"
            for brand, share in config.organic_share.items()
        )
        kept = f"CASE CAST(f.brand AS VARCHAR) {cases} ELSE {kept} END"
    return f"sum({revenue} * CAST({kept} AS DOUBLE))"


def _measures(
    config: WorkspaceSettings, parameters: Parameters, scan: Scan, wanted: Sequence[str]
) -> str:
    expressions = {key: f"sum(f.{key})" for key in SUMS}
    if scan.table == "orders":
        unknown = dict.fromkeys((*POST_SUMS, *COST_SUMS), "0")
        expressions = {**_ORDER_ROW_SUMS, **unknown}
    if "incremental_revenue" in wanted:
        expressions["incremental_revenue"] = _incremental(config, parameters, scan.table)
    return ", ".join(
        f"CAST(coalesce({expressions[key]}, 0) AS {'DOUBLE' if key in _INEXACT else 'BIGINT'}) "
        f"AS {key}"
        for key in wanted
    )


def sums(
    snapshot: Snapshot,
    filters: Filters,
    window: Window | None,
    groupings: Sequence[Grouping],
    *,
    wanted: Sequence[str] = SUMS,
) -> dict[Grouping, pd.DataFrame]:
    """Sums under a filter, for several groupings in one scan.

    Args:
        snapshot: Whose cube is read.
        filters: Chosen values; its period is ignored in favour of `window`.
        window: Days to include; rows without a date are left out. None includes everything.
        groupings: Tuples of dimension keys, `()` for the total. If any of them (or the filter)
            names a dimension that only orders know, posts and cost are NaN in all of them.
        wanted: Which of `measures.SUMS` to return.

    Returns:
        Per grouping a frame with its dimension columns (text with "" for blank; dates as
        timestamps with NaT for none) and the wanted sums in paise and counts.

    Raises:
        KeyError: If a dimension does not exist.
    """
    keys = list(dict.fromkeys(key for grouping in groupings for key in grouping))
    parameters = Parameters()
    if missing := [k for k in keys if k not in _EXPRESSIONS and k not in extras(snapshot)]:
        raise KeyError(missing[0])
    scan = plan(snapshot, filters, window, set(keys), parameters)
    measures = _measures(snapshot.config, parameters, scan, wanted)
    columns = [_column(key) for key in keys]
    sets = ", ".join(f"({', '.join(_column(key) for key in grouping)})" for grouping in groupings)
    selected = [f"{_shown(key)} AS {quoted(key)}" for key in keys]
    level = f"grouping({', '.join(columns)})" if columns else "0"
    statement = (
        f"SELECT {', '.join([f'{level} AS level', *selected, measures])} "
        f"FROM {scan.table} f {scan.joins} WHERE {scan.where} GROUP BY GROUPING SETS ({sets})"
    )
    with closing(connect(snapshot)) as cursor:
        frame = cursor.execute(statement, parameters.values).df()
    parts = {grouping: _part(frame, keys, grouping, scan) for grouping in groupings}
    return {grouping: part[[*grouping, *wanted]] for grouping, part in parts.items()}


def _shown(key: str) -> str:
    column = _column(key)
    return column if dimension_of(key).level == "time" else f"CAST({column} AS VARCHAR)"


def _part(frame: pd.DataFrame, keys: Sequence[str], grouping: Grouping, scan: Scan) -> pd.DataFrame:
    level = sum(1 << (len(keys) - 1 - n) for n, key in enumerate(keys) if key not in grouping)
    part = frame[frame["level"] == level].reset_index(drop=True)
    texts = [key for key in grouping if dimension_of(key).level != "time"]
    part = part.assign(**{key: part[key].astype("str").fillna("") for key in texts})
    if scan.order_only:
        unknown = [key for key in (*POST_SUMS, *COST_SUMS) if key in part]
        part = part.assign(**dict.fromkeys(unknown, float("nan")))
    return part
