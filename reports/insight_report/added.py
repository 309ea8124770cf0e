"""The chapter of incremental ROAS: what the campaigns added, measured, with intervals."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics import day_words
from analytics import performance as perf
from analytics.incrementality.campaigns import campaigns
from analytics.incrementality.factors import factors
from analytics.incrementality.iroas import measured, total
from analytics.metric_notes import note
from charts import format as fmt
from charts import interval, key_figures
from reports import plots
from reports.blocks import Block, Cell, Chart, Column, Fact, Facts, Heading, Paragraph, Table, row
from reports.insight_report.asked import Asked
from reports.insight_report.figure_words import money

MOST: Final = 10
_FACTOR: Final = (
    "A factor says how much was added for each {unit} of tracked revenue that posts brought in a "
    "campaign window: sold, less what would have been sold without the campaign, over the reliable "
    "windows of the brand. Near 1 almost everything tracked was added, near 0 it would have been "
    "sold anyway. It is that of whole campaigns: of the filters only the brand changes it."
)
_SHARED: Final = (
    "A shared factor: each {unit} of tracked revenue that campaigns of a brand brought counts the "
    "same, through whatever platform. The intervals hold how unsure the factors are and, for what "
    "is part of a brand, the chance in how its orders came; not how far platforms differ in what "
    "they add."
)
_CAMPAIGNS: Final = (
    "Each campaign on its own, from its first post to 13 days after the last, against what would "
    "have been sold without it. Campaigns of one brand that overlap have one effect between them: "
    "each shows all of it. Whole campaigns are measured, whatever the period and the filters other "
    "than brand and campaign. Steadied is pulled toward the mean of all campaigns, the more so the "
    "less is known."
)


def blocks(asked: Asked) -> tuple[Block, ...]:
    """The view's own incremental ROAS, the factors behind it, and every campaign's."""
    return (*_total(asked), *_by_platform(asked), *_factors(asked), *_campaigns(asked))


def _total(asked: Asked) -> list[Block]:
    snapshot, view = asked.snapshot, asked.view
    sums, found = perf.totals(snapshot, view), total(snapshot, view)
    ends = perf.roas_interval(snapshot, view).iloc[0]
    said = "" if found is None else f"90% interval {interval.words(found[1], found[2])}"
    facts = (
        Fact("ROAS, tracked", fmt.times(sums["roas"]), note=_interval(ends["low"], ends["high"])),
        Fact(
            "Incremental ROAS, measured",
            fmt.times(None if found is None else found[0]),
            note=said,
        ),
        Fact(
            key_figures.label("incremental_roas"),
            fmt.times(sums["incremental_roas"]),
            tag="assumption",
        ),
    )
    why = (
        "No incremental ROAS could be measured for this view: it needs cost, posts in campaign "
        "windows with quiet weeks before them, and brands that were measured. "
    )
    beside = note("incremental_roas", snapshot.config)
    return [Facts(facts), Paragraph(f"{why if found is None else ''}{beside}", "soft")]


def _interval(low: Any, high: Any) -> str:
    said = interval.words(low, high)
    return "" if said == fmt.UNDEFINED else f"90% interval {said}"


def _by_platform(asked: Asked) -> list[Block]:
    """Measured incremental ROAS by brand and by platform beside tracked ROAS."""
    found: list[Block] = []
    for dimension, name in (("brand", "Brand"), ("platform", "Platform")):
        table = measured(asked.snapshot, asked.view, dimension)
        table = table.dropna()
        if table.empty:
            continue
        figures = perf.breakdown(asked.snapshot, asked.view, dimension)
        tracked = {str(one["value"]): one for one in figures.to_dict("records")}
        middle, low, high = (str(key) for key in table.columns[1:4])
        rows = [
            row(
                str(tracked[str(one["value"])]["label"]),
                fmt.times(tracked[str(one["value"])]["roas"]),
                Cell(fmt.times(one[middle]), strong=True),
                interval.words(one[low], one[high]),
            )
            for one in table.to_dict("records")
        ]
        columns = (
            Column(name, "start", 40),
            *(Column(text) for text in ("ROAS", "Incremental ROAS", "90% interval")),
        )
        found.append(Table(f"Measured incremental ROAS by {name.lower()}", columns, tuple(rows)))
    if not found:
        return []
    note = Paragraph(_SHARED.format(unit=fmt.unit()), "soft")
    return [Heading("By brand and platform"), note, *found]


def _factors(asked: Asked) -> list[Block]:
    brands = asked.view.of("brand")
    known = [one for one in factors(asked.snapshot) if not brands or one.brand in brands]
    if not known:
        return []
    columns = (
        Column("Brand", "start", 40),
        *(Column(text) for text in ("Factor", "90% interval", "Windows")),
    )
    rows = [
        row(
            Cell(one.brand, f"{one.platform} alone" if one.platform else ""),
            f"{one.theta:.2f}",
            f"{one.lower:.2f} to {one.upper:.2f}",
            str(one.windows),
        )
        for one in known
    ]
    return [
        Heading(f"What a tracked {fmt.unit()} stands for"),
        Paragraph(_FACTOR.format(unit=fmt.unit()), "soft"),
        Table(f"Added revenue per {fmt.unit()} of tracked revenue", columns, tuple(rows)),
    ]


def _campaigns(asked: Asked) -> list[Block]:
    table = campaigns(asked.snapshot)
    for key in ("brand", "campaign"):
        if not table.empty and (chosen := asked.view.of(key)):
            table = table[table[key].isin(chosen)]
    if table.empty:
        return []
    left = len(table) - MOST
    table = table.tail(MOST)
    spans = [
        plots.Span(
            f"{one['campaign']}, {one['brand']}",
            float(one["iroas"]),
            float(one["lower"]),
            float(one["upper"]),
            float(one["roas"]),
        )
        for one in table.to_dict("records")
    ]
    more = f" The last {MOST} by start; {fmt.plural(left, 'more')} before." if left > 0 else ""
    return [
        Heading("Campaign by campaign"),
        Paragraph(f"{_CAMPAIGNS}{more}", "soft"),
        Chart(
            "campaigns",
            "Measured incremental ROAS by campaign",
            "A dot with its 90 % interval for each campaign, and a circle for its tracked ROAS, as "
            "in the table that follows.",
            plots.spans(spans, "ratio", asked.break_even, "break-even"),
            rows=tuple(span.name for span in spans),
            note="Dot: measured, with its 90% interval; circle: tracked ROAS in the window.",
        ),
        _campaign_table(table),
    ]


def _campaign_table(table: pd.DataFrame) -> Table:
    columns = (
        Column("Campaign", "start", 24),
        Column("Days", "start", 22),
        *(Column(text) for text in ("Cost in window", "ROAS in window", "iROAS", "Steadied")),
    )
    rows = [
        row(
            Cell(str(one["campaign"]), str(one["brand"])),
            day_words.span(one["start"], one["end"]),
            money(one["cost"]),
            fmt.times(one["roas"]),
            Cell(fmt.times(one["iroas"]), interval.words(one["lower"], one["upper"])),
            Cell(
                fmt.times(one["shrunk"]),
                interval.words(one["shrunk_lower"], one["shrunk_upper"]),
                strong=True,
            ),
        )
        for one in table.to_dict("records")
    ]
    return Table("Measured incremental ROAS by campaign", columns, tuple(rows))
