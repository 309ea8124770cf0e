"""Chapters that compare campaigns, platforms or brands: ROAS with intervals, and all key sums."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics import performance as perf
from analytics.filters import dimension_of
from analytics.metrics import METRICS
from charts import format as fmt
from charts import interval, palette
from reports import plots
from reports.blocks import Block, Cell, Chart, Column, Paragraph, Table
from reports.insight_report.asked import Asked
from reports.insight_report.figure_words import figure

MOST: Final = 10
SHOWN: Final = {
    "posts": 8,
    "engagement_rate": 8,
    "orders": 10,
    "revenue": 13,
    "cost": 13,
    "roas": 17,
    "cost_per_order": 11,
}
"""Metrics of the tables, with the percent of the width that each has."""


def of_campaigns(asked: Asked) -> tuple[Block, ...]:
    """Campaigns in figures."""
    return _compared(asked, "campaign")


def of_platforms(asked: Asked) -> tuple[Block, ...]:
    """Platforms in figures."""
    return _compared(asked, "platform")


def of_brands(asked: Asked) -> tuple[Block, ...]:
    """Brands in figures."""
    return _compared(asked, "brand")


def _compared(asked: Asked, dimension: str) -> tuple[Block, ...]:
    # Under a filter that only posts know nothing is known of sales.
    by = "posts" if asked.view.post_only else "revenue"
    found = perf.ranked(asked.snapshot, asked.view, dimension, by, MOST)
    found = found[(found[["posts", "orders", "revenue", "cost"]].fillna(0) != 0).any(axis=1)]
    label = dimension_of(dimension).label.lower()
    if found.empty:
        return (Paragraph(f"No {label} has posts, orders or cost in this view."),)
    chart = [] if found["roas"].isna().all() else [_chart(asked, found, dimension)]
    return (*chart, _table(asked, found, dimension))


def _chart(asked: Asked, found: pd.DataFrame, dimension: str) -> Chart:
    """ROAS with its interval; what cost nothing has none."""
    known = found[found["roas"].notna()]
    spans = [
        plots.Span(
            str(one["label"]),
            float(one["roas"]),
            None if pd.isna(one["low"]) else float(one["low"]),
            None if pd.isna(one["high"]) else float(one["high"]),
            colour=_colour(dimension, str(one["value"])),
        )
        for one in known.to_dict("records")
    ]
    label = dimension_of(dimension).label.lower()
    return Chart(
        f"by-{dimension}",
        f"ROAS by {label}",
        f"A dot with its 90 % interval for each {label}, as in the table that follows.",
        plots.spans(spans, "ratio", asked.break_even, "break-even"),
        rows=tuple(span.name for span in spans),
        note="The line is the 90% interval, from the number and size of the orders.",
    )


def _colour(dimension: str, value: str) -> str:
    match dimension:
        case "platform":
            return palette.platform(value)
        case "brand":
            return palette.brand(value)
        case _:
            return palette.ACCENT


def _table(asked: Asked, found: pd.DataFrame, dimension: str) -> Table:
    label = dimension_of(dimension).label
    columns = (
        Column(label, "start", 20),
        *(Column(METRICS[key].short, width=width) for key, width in SHOWN.items()),
    )
    rows = [_row(one, str(one["label"])) for one in found.to_dict("records")]
    whole = perf.totals(asked.snapshot, asked.view)
    ends = perf.roas_interval(asked.snapshot, asked.view).iloc[0]
    total = _row({**whole, "low": ends["low"], "high": ends["high"]}, "All")
    return Table(f"Figures by {label.lower()}, the largest first", columns, tuple(rows), total)


def _row(one: dict[Any, Any], name: str) -> tuple[Cell, ...]:
    cells: list[Cell] = [Cell(name)]
    for key in SHOWN:
        text = figure(key, one[key])
        if key == "roas" and text != fmt.UNDEFINED:
            cells.append(Cell(text, interval.words(one["low"], one["high"]), strong=True))
        else:
            cells.append(Cell(text))
    return tuple(cells)
