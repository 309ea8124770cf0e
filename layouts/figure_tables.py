"""Tables of metrics by the values of a dimension, and those behind the charts that compare them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from analytics.filters import Filters, dimension_of
from analytics.influencer_metrics import metric_of
from analytics.metrics import METRICS
from analytics.pairs import PAIR_METRICS
from charts import format as fmt
from charts import interval
from charts.bars import magnitudes
from layouts.components import Column
from layouts.links import story
from layouts.plain_table import Cell, TableData, bar, link, note, table
from layouts.tables_behind import INTERVAL, interval_cell, number, step

SHOWN: Final = (
    "posts",
    "reach",
    "engagement_rate",
    "orders",
    "revenue",
    "cost",
    "roas",
    "cost_per_order",
)
"""Metrics of a table by the values of a dimension."""

POINT_METRICS: Final = ("engagement_rate", "roas", "cost")
BOARD_METRICS: Final = ("score", "roas_shrunk", "revenue", "cost")

ACTIVE: Final = ("posts", "orders", "revenue", "cost")
"""A value without any of these is no influencer's work: it has no row."""


def breakdown_table(
    found: pd.DataFrame,
    whole: Mapping[str, float | None],
    dimension: str,
    filters: Filters,
    path: str,
    keys: Sequence[str] = SHOWN,
) -> TableData:
    """Every value of a dimension in figures, with the total below; a row looks at it alone.

    Args:
        found: Columns value, label and the metric keys: see `performance.breakdown`; `low` and
            `high`, the interval of ROAS, where a column shows it.
        whole: The totals of the view.
        dimension: What the rows are values of.
        filters: The view.
        path: The tab that a row leads to; "" for none.
        keys: The metrics shown.
    """
    label = dimension_of(dimension).label
    found = found[(found[list(ACTIVE)].fillna(0) != 0).any(axis=1)]
    unsure = interval.LOW in found
    columns = [Column(label, "start"), *_beside_roas(keys, headings(keys), INTERVAL, unsure)]
    bars = magnitudes(number(value) for value in found["revenue"])
    rows = [
        [
            _link(row, dimension, filters, path),
            *_beside_roas(
                keys, [_cell(key, row, magnitude) for key in keys], interval_cell(row), unsure
            ),
        ]
        for row, magnitude in zip(found.to_dict("records"), bars, strict=True)
    ]
    figures = [fmt.metric(key, whole.get(key), "short") for key in keys]
    total = ["All", *_beside_roas(keys, figures, interval_cell(whole), unsure)]
    return table(columns, rows, f"Figures by {label.lower()}", total)


def _beside_roas(keys: Sequence[str], cells: Sequence[Any], cell: Any, wanted: bool) -> list[Any]:
    """The cells with one more behind that of ROAS, where it is wanted."""
    if not wanted or "roas" not in keys:
        return list(cells)
    at = list(keys).index("roas") + 1
    return [*cells[:at], cell, *cells[at:]]


def headings(keys: Sequence[str]) -> list[Column]:
    """A column per metric, its heading explained."""
    return [Column(metric_of(key).short, help=metric_of(key).help) for key in keys]


def _cell(key: str, row: Mapping[Hashable, Any], magnitude: float) -> Cell:
    text = fmt.metric(key, number(row[key]), "short")
    return bar(text, magnitude) if key == "revenue" else text


def _link(row: Mapping[Hashable, Any], dimension: str, filters: Filters, path: str) -> Cell:
    if not path:
        return str(row["label"])
    alone = filters.with_values(dimension, [str(row["value"])])
    return link(str(row["label"]), f"{path}?{alone.to_query()}")


def one_metric_table(found: pd.DataFrame, metric: str, dimension: str) -> TableData:
    """The figures of a chart that compares values."""
    label = dimension_of(dimension).label
    rows = [
        [
            str(row["label"]),
            fmt.metric(metric, number(row[metric])),
            *([interval_cell(row)] if metric == "roas" else []),
        ]
        for row in found.to_dict("records")
    ]
    columns = [Column(label, "start"), Column(METRICS[metric].label)]
    columns += [INTERVAL] if metric == "roas" else []
    return table(columns, rows, f"{METRICS[metric].label} by {label.lower()}")


def steps_table(
    steps: pd.DataFrame, metric: str, dimension: str, grain: str, days: Sequence[date]
) -> TableData:
    """The figures of a chart over time: a row per step, newest first, a column per value.

    Args:
        steps: As `charts.lines.lines` takes them.
        metric: A key of the metric registry.
        dimension: What the lines are values of.
        grain: What one step covers.
        days: First day of every step of the view, in order.
    """
    names = dict(zip(steps["row"], steps["row_label"], strict=True))
    pivot = steps.pivot(index="column", columns="row", values=metric)
    pivot = pivot.reindex([day.isoformat() for day in reversed(days)])
    if METRICS[metric].additive and steps[metric].notna().any():
        pivot = pivot.fillna(0.0)
    rows = [
        [step(day, grain), *(fmt.metric(metric, number(value)) for value in line)]
        for day, line in zip(pivot.index, pivot.to_numpy(), strict=True)
    ]
    columns = [Column("From", "start"), *(Column(str(names[value])) for value in pivot.columns)]
    label = dimension_of(dimension).label.lower()
    return table(columns, rows, f"{METRICS[metric].label} by {label} over time")


def pairs_table(
    pairs: pd.DataFrame, sides: tuple[str, str], filters: Filters, path: str
) -> TableData:
    """Pairs of two dimensions' values, the best first; a row looks at the pair alone."""
    if pairs.empty:
        return note("Not enough combinations with a cost in this view to rank.")
    labels = [dimension_of(key).label for key in sides]
    keys = PAIR_METRICS
    columns = [*(Column(label, "start") for label in labels), *headings(keys)]
    bars = magnitudes(number(value) for value in pairs["revenue"])
    rows: list[list[Cell]] = []
    for row, magnitude in zip(pairs.to_dict("records"), bars, strict=True):
        alone = filters.with_values(sides[0], [str(row["row"])])
        alone = alone.with_values(sides[1], [str(row["column"])])
        pair = link(str(row["row_label"]), f"{path}?{alone.to_query()}")
        rows.append([pair, str(row["column_label"]), *(_cell(key, row, magnitude) for key in keys)])
    return table(columns, rows, " and ".join(labels) + " by ROAS")


def influencers_table(shown: pd.DataFrame) -> TableData:
    """The figures of the chart of influencers."""
    keys = POINT_METRICS
    columns = [Column("Influencer", "start"), Column("Platform", "start"), *headings(keys)]
    columns.append(INTERVAL)
    rows = [
        [
            str(row["label"]),
            str(row["platform"]),
            *(fmt.metric(key, number(row[key])) for key in keys),
            interval_cell(row),
        ]
        for row in shown.to_dict("records")
    ]
    return table(columns, rows, "ROAS, engagement rate and cost by influencer")


def board_table(leaders: pd.DataFrame, by: str, view: Filters) -> TableData:
    """The best influencers of each group, by score."""
    if leaders.empty:
        return note("Not enough figures in this view to score anyone.")
    keys = BOARD_METRICS
    heading = dimension_of(by).label
    columns = [
        *(Column(name, "start") for name in (heading, "Influencer")),
        *headings(keys),
    ]
    rows = [
        [
            str(row[by]) if row["rank"] == 1 else "",
            link(str(row["label"]), story(str(row["value"]), view)),
            *(fmt.metric(key, number(row[key]), "short") for key in keys),
        ]
        for row in leaders.to_dict("records")
    ]
    return table(columns, rows, f"Best influencers by {heading.lower()}")


def spans_table(found: pd.DataFrame, dimension: str) -> TableData:
    """The figures of the chart of when each value was at work."""
    label = dimension_of(dimension).label
    columns = [*(Column(name, "start") for name in (label, "From", "To")), Column("Revenue")]
    rows = [
        [
            str(row["label"]),
            fmt.day(date.fromisoformat(row["first"])),
            fmt.day(date.fromisoformat(row["last"])),
            fmt.metric("revenue", number(row["revenue"])),
        ]
        for row in found.to_dict("records")
    ]
    return table(columns, rows, f"First and last day by {label.lower()}")


def spread_table(found: pd.DataFrame, labels: pd.Series, dimension: str) -> TableData:
    """ROAS under every rule for fixed sums, those that depend on it most first.

    Args:
        found: As `performance.roas_range` gives it.
        labels: Name on screen per row.
        dimension: What the rows are values of.
    """
    named = found.assign(label=labels.to_numpy())
    shared = named[named["fixed"] > 0]
    if shared.empty:
        return note("No cost in this view is a fixed sum.")
    if (shared["low"] == shared["high"]).all():
        return note("The same under all five rules, for every row of this view.")
    reach = (shared["high"] - shared["low"]).fillna(float("inf"))
    ordered = shared.assign(reach=reach).sort_values(["reach", "label"], ascending=[False, True])
    rules = [key for key in found.columns if str(key).startswith("roas_")]
    label = dimension_of(dimension).label
    columns = [
        Column(label, "start"),
        Column("Fixed sums", help="The part of the cost that a rule spreads."),
        Column("ROAS", help="Under the rule in use."),
        Column("Range", help="From the lowest to the highest of the five rules."),
        *(Column(f"by {str(rule).removeprefix('roas_')}") for rule in rules),
    ]
    rows = [
        [
            str(row["label"]),
            fmt.money(number(row["fixed"]), "short"),
            fmt.times(number(row["roas"])),
            _range(number(row["low"]), number(row["high"])),
            *(fmt.times(number(row[rule])) for rule in rules),
        ]
        for row in ordered.to_dict("records")
    ]
    return table(columns, rows, f"ROAS under every rule by {label.lower()}")


def _range(low: float | None, high: float | None) -> str:
    if low is not None and low == high:
        return "the same"
    return f"{fmt.times(low)} to {fmt.times(high)}"
