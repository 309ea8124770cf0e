"""The last chapter: formulas, settings, data and provenance of every figure before it."""

from __future__ import annotations

from typing import Final

from analytics import performance as perf
from analytics.influencer_metrics import metric_of
from analytics.metric_notes import note
from analytics.metrics import METRICS
from analytics.setting_words import in_words
from charts import format as fmt
from charts import key_figures
from reports.blocks import Block, Heading, Listed, Pairs
from reports.insight_report import groups
from reports.insight_report.asked import Asked
from reports.insight_report.figure_words import span_of
from reports.provenance import Provenance
from schemas import TABLES
from settings import SETTING_LABELS

_READING: Final = (
    "A ratio is a ratio of sums over the same rows, never a mean of ratios. One whose denominator "
    "is zero or unknown is undefined and shown as –.",
    "Tracked revenue is what links and codes tie to influencers; what would have been sold anyway "
    "is part of it. Only measured incremental ROAS takes it out.",
    "Intervals hold the true figure in 90 of 100 cases, as far as chance in orders goes: that of "
    "ROAS comes from the number and size of the orders, that of incremental ROAS from how well "
    "sales are foretold without the campaign. Under “What stands out” it is wider, as some posts "
    "take off and orders come with them.",
    "Cost is spread over the days, brands and campaigns that it was for, so that it obeys every "
    "filter that is known of it, dates included. What only orders or only posts know leaves it "
    "undefined.",
)
_ROWS: Final = {"tracking": "Order rows, organic ones included"}


def blocks(asked: Asked, source: Provenance, chapters: tuple[str, ...]) -> tuple[Block, ...]:
    """How to read the figures, formulas, settings, rows and provenance.

    Args:
        asked: What the report is about.
        source: What the figures are made of.
        chapters: Keys of the chapters that the report has.
    """
    return (
        Heading("How to read the figures"),
        Listed(_READING),
        Heading("Formulas"),
        Pairs(tuple(_formulas(asked, chapters))),
        Heading("Settings of the workspace"),
        Pairs(tuple(_settings(asked))),
        Heading("The data of the workspace"),
        Pairs(tuple(_data(asked))),
        Heading("Where this report comes from"),
        Pairs(tuple(source.lines())),
    )


def _formulas(asked: Asked, chapters: tuple[str, ...]) -> list[tuple[str, str]]:
    keys: list[str] = ["revenue", "cost", "roas"]
    if "overview" in chapters:
        keys = list(key_figures.KEYS)
    if {"campaigns", "platforms", "brands"} & set(chapters):
        keys += groups.SHOWN
    if "influencers" in chapters:
        keys += ["roas_shrunk"]
    if "roi" in chapters:
        keys += ["incremental_roas_measured"]
    if "payouts" in chapters:
        keys += ["payout_owed", "payout_computed"]
    found: list[tuple[str, str]] = []
    for key in dict.fromkeys(keys):
        metric = metric_of(key)
        said = note(key, asked.snapshot.config) if key in METRICS else metric.note
        found.append(
            (metric.label, f"{metric.formula}. {said}".strip() if said else metric.formula)
        )
    return found


def _settings(asked: Asked) -> list[tuple[str, str]]:
    """What the figures depend on beside the rows."""
    config = asked.snapshot.config
    return [
        (label, in_words(name, getattr(config, name), config))
        for name, label in SETTING_LABELS.items()
    ]


def _data(asked: Asked) -> list[tuple[str, str]]:
    rows = asked.snapshot.rows
    found = [
        (_ROWS.get(table, table.capitalize()), fmt.grouped(rows.get(table, 0)))
        for table in TABLES
        if rows.get(table)
    ]
    if days := perf.extent(asked.snapshot):
        found.append(("Days with data", span_of(days)))
    evidence = perf.evidence(asked.snapshot, asked.view)
    if evidence["attributed_rows"] is not None:
        found.append(
            ("Tracked order rows behind this view", fmt.count(evidence["attributed_rows"]))
        )
    return found
