"""The chapter of key figures: cards with comparison, the trend, platforms by brand."""

from __future__ import annotations

from typing import Final

from analytics import performance as perf
from analytics.evidence import undefined_reason
from analytics.filters import Filters
from analytics.metrics import METRICS
from analytics.totals import Compared
from charts import changes, heatmap, interval, key_figures
from charts import format as fmt
from charts.trend import default_grain
from reports import plots
from reports.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Table,
    Tone,
    row,
)
from reports.insight_report.asked import Asked
from reports.insight_report.figure_words import figure, period_name, span_of
from storage import Snapshot

TREND: Final = ("revenue", "cost", "roas", "orders")
MOST_STEPS: Final = 12
"""Rows of the table of the trend; the chart has them all."""
MOST_SIDES: Final = 6
STRONGEST: Final = 0.55
"""Colour of the highest cell of the table of platforms by brand."""


def blocks(asked: Asked) -> tuple[Block, ...]:
    """Cards, the trend and its months, and ROAS by platform and brand."""
    snapshot, view = asked.snapshot, asked.view
    compared = perf.compared(snapshot, view)
    return (
        *_compared_with(compared),
        Facts(tuple(_fact(key, compared, view) for key in key_figures.KEYS)),
        *_trend(asked),
        *_pairs(snapshot, view),
    )


def _fact(key: str, compared: Compared, view: Filters) -> Fact:
    unknown = undefined_reason(key, compared.current, view)
    if unknown:
        tag = key_figures.TAGS.get(key, "")
        return Fact(key_figures.label(key), fmt.UNDEFINED, note=unknown, tag=tag)
    moved = changes.change(METRICS[key], compared)
    tones: dict[str, Tone] = {"good": "good", "bad": "bad"}
    return Fact(
        label=key_figures.label(key),
        value=fmt.metric(key, compared.current.get(key), "short"),
        change="" if moved is None else f"{moved.arrow} {moved.text}".strip(),
        tone="" if moved is None else tones.get(moved.tone, ""),
        note="" if moved is None else moved.note,
        tag=key_figures.TAGS.get(key, ""),
    )


def _compared_with(compared: Compared) -> list[Block]:
    if compared.previous_window is None:
        return []
    recent, before = (span_of(days) for days in (compared.window, compared.previous_window))
    return [Paragraph(f"The changes are those of {recent} against {before}.", "soft")]


def grains(asked: Asked) -> tuple[perf.Grain, ...]:
    """The steps of time of the chart and of the table below it."""
    days = perf.window(asked.snapshot, asked.view) or perf.extent(asked.snapshot)
    return () if days is None else (default_grain(days.days), "month")


def _trend(asked: Asked) -> list[Block]:
    snapshot, view = asked.snapshot, asked.view
    if not (steps := grains(asked)):
        return []
    grain = steps[0]
    series = interval.joined(
        perf.series(snapshot, view, grain), perf.roas_band(snapshot, view, grain), date="date"
    )
    if series.empty:
        return []
    return [
        Heading("How revenue and cost move"),
        Chart(
            "trend",
            f"Revenue, cost and ROAS by {grain}",
            f"Lines of revenue and cost by {grain}, and below them ROAS with its 90 % interval. "
            "The table that follows has the figures by month.",
            plots.trend(series),
            note="The grey band is the 90% interval of ROAS, cut off at the top where it is wide; "
            "the dotted line is a ROAS of 1.",
        ),
        _months(snapshot, view),
    ]


def _months(snapshot: Snapshot, view: Filters) -> Table:
    """The newest months in figures."""
    series = interval.joined(
        perf.series(snapshot, view, "month"), perf.roas_band(snapshot, view, "month"), date="date"
    )
    newest = series.tail(MOST_STEPS).iloc[::-1]
    rows = [
        row(
            period_name(one["date"], "month"),
            *(figure(key, one[key]) for key in TREND),
            interval.words(one["low"], one["high"]),
        )
        for one in newest.to_dict("records")
    ]
    left = len(series) - len(newest)
    earlier = f", the last {MOST_STEPS} of {len(series)}" if left > 0 else ""
    columns = (
        Column("Month", "start"),
        *(Column(METRICS[key].short) for key in TREND),
        Column("90% interval of ROAS", width=24),
    )
    return Table(f"By month, newest first{earlier}", columns, tuple(rows))


def _pairs(snapshot: Snapshot, view: Filters) -> list[Block]:
    """ROAS of every platform and brand, the stronger the colour, the higher."""
    matrix = perf.matrix(snapshot, view, "platform", "brand")
    matrix = matrix[matrix["roas"].notna()]
    if matrix.empty:
        return []
    rows = heatmap.largest(matrix, "row", MOST_SIDES)
    columns = heatmap.largest(matrix, "column", MOST_SIDES)
    values = heatmap.grid(matrix, "roas", rows, columns)
    revenue = heatmap.grid(matrix, "revenue", rows, columns)
    cost = heatmap.grid(matrix, "cost", rows, columns)
    names = dict(zip(matrix["row"], matrix["row_label"], strict=True))
    brands = dict(zip(matrix["column"], matrix["column_label"], strict=True))
    top = max(value for line in values for value in line if value is not None) or 1.0
    table = Table(
        "ROAS by platform and brand; below it revenue from cost",
        (Column("Platform", "start"), *(Column(str(brands[one])) for one in columns)),
        tuple(
            row(
                str(names[name]),
                *(
                    _pair(value, sold, spent, top)
                    for value, sold, spent in zip(*lines, strict=True)
                ),
            )
            for name, *lines in zip(rows, values, revenue, cost, strict=True)
        ),
    )
    return [Heading("Which platform works for which brand"), table]


def _pair(value: float | None, sold: float | None, spent: float | None, top: float) -> Cell:
    if value is None:
        return Cell(fmt.UNDEFINED)
    amounts = " from ".join(fmt.money(one, "short") for one in (sold, spent))
    return Cell(fmt.times(value), amounts, shade=max(0.0, STRONGEST * value / top), strong=True)
