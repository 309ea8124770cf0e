"""Tables of the Overview: those behind the charts, and the best and worst influencers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from analytics.filters import Filters, dimension_of
from analytics.metrics import METRICS
from charts import format as fmt
from charts import interval
from charts.bars import magnitudes
from layouts.components import Column
from layouts.links import story
from layouts.plain_table import Cell, TableData, bar, link, note, strong, table

TREND_METRICS: Final = ("revenue", "cost", "roas", "orders")
NAMED_BY: Final = {"day": "Day", "week": "Week from", "month": "Month"}
INTERVAL: Final = Column(
    "90% interval", help="Of ROAS, from the number and size of the orders behind it."
)
ADJUSTED: Final = (
    "ROAS pulled toward the average of the same platform and tier: the fewer the orders, the "
    "stronger the pull. One lucky order cannot top the list."
)


def trend_table(series: pd.DataFrame, grain: str) -> TableData:
    """The figures of the trend, newest first."""
    columns = [Column(NAMED_BY[grain], "start")]
    columns += [*(Column(METRICS[key].short) for key in TREND_METRICS), INTERVAL]
    newest_first = series.iloc[::-1]
    rows = [
        [
            step(row["date"], grain),
            *(fmt.metric(key, number(row[key])) for key in TREND_METRICS),
            interval_cell(row),
        ]
        for row in newest_first.to_dict("records")
    ]
    return table(columns, rows, "Revenue, cost, ROAS and orders over time")


def interval_cell(row: Mapping[Any, Any]) -> str:
    """The interval of a row's ROAS; "–" where there is none."""
    low, high = (row.get(end) for end in (interval.LOW, interval.HIGH))
    return interval.words(low, high)


def number(value: float) -> float | None:
    """A figure of a frame; None where it is undefined."""
    return None if pd.isna(value) else float(value)


def step(value: object, grain: str) -> str:
    """The first day of a step as a table names it."""
    day = pd.Timestamp(str(value)).date()
    return f"{day:%b %Y}" if grain == "month" else fmt.day(day)


def matrix_table(
    matrix: pd.DataFrame, metric: str, sides: tuple[str, str] = ("platform", "brand")
) -> TableData:
    """One metric for every pair of two dimensions' values."""
    label = METRICS[metric].label
    names = [dimension_of(side).label for side in sides]
    unsure = metric == "roas" and interval.LOW in matrix
    columns = [*(Column(name, "start") for name in names), Column(label)]
    columns += [INTERVAL] if unsure else []
    rows = [
        [
            str(row["row_label"]),
            str(row["column_label"]),
            fmt.metric(metric, number(row[metric])),
            *([interval_cell(row)] if unsure else []),
        ]
        for row in matrix.to_dict("records")
    ]
    return table(columns, rows, f"{label} by {names[0].lower()} and {names[1].lower()}")


def leaders_table(leaders: pd.DataFrame, filters: Filters, caption: str) -> TableData:
    """Influencers by adjusted ROAS; each row leads to the influencer's story."""
    if leaders.empty:
        return note("Not enough influencers with a cost in this view to rank.")
    columns = [
        Column("Influencer", "start"),
        Column("Orders"),
        Column("Revenue"),
        Column("Cost"),
        Column("ROAS"),
        Column("Adjusted", help=ADJUSTED),
    ]
    bars = magnitudes(number(value) for value in leaders["revenue"])
    rows = [
        _leader(row, magnitude, filters)
        for row, magnitude in zip(leaders.to_dict("records"), bars, strict=True)
    ]
    return table(columns, rows, caption)


def _leader(row: Mapping[Hashable, Any], magnitude: float, filters: Filters) -> list[Cell]:
    value, name = str(row["value"]), str(row["label"])
    money = {key: number(row[key]) for key in ("orders", "revenue", "cost", "roas", "roas_shrunk")}
    return [
        link(name, story(value, filters), f"{row['platform']} · {row['tier']}"),
        fmt.count(money["orders"]),
        bar(fmt.money(money["revenue"], "short"), magnitude),
        fmt.money(money["cost"], "short"),
        fmt.times(money["roas"]),
        strong(fmt.times(money["roas_shrunk"]), _reach(row)),
    ]


def _reach(row: Mapping[Hashable, Any]) -> str:
    low, high = row["shrunk_low"], row["shrunk_high"]
    return f"{fmt.times(low)} to {fmt.times(high)}" if fmt.defined(low) else ""
