"""The report as a whole: cover, contents and chapters, and the PDF of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from analytics import performance as perf
from analytics.insights.engine import insights
from analytics.plan.errors import PlanError
from analytics.plan.plan import plan
from charts import format as fmt
from charts import key_figures, view_words
from reports import collector, plots
from reports.blocks import Block, Chapter, Chart, Fact, Paragraph
from reports.insight_report import (
    added,
    budget,
    figures,
    findings,
    groups,
    method,
    owed,
    people,
    summary,
)
from reports.insight_report.asked import Asked, Blocks
from reports.insight_report.chapters import METHOD, SUMMARY, TITLE, TITLES, ordered
from reports.printing import PNG, Picture, pdf_of
from reports.provenance import PRODUCT, Provenance, provenance
from settings import VERSION

_HERO: Final = ("revenue", "cost", "roas", "orders")
"""Figures on the cover."""
_MADE_BY: Final[Mapping[str, Blocks]] = MappingProxyType(
    {
        "overview": figures.blocks,
        "influencers": people.blocks,
        "campaigns": groups.of_campaigns,
        "platforms": groups.of_platforms,
        "brands": groups.of_brands,
        "roi": added.blocks,
        "insights": findings.blocks,
        "plan": budget.blocks,
        "payouts": owed.blocks,
    }
)
_WHOLE: Final = frozenset({SUMMARY, "platforms", "brands"})
"""Short chapters, which stay on one page."""


@dataclass(frozen=True)
class Report:
    """What a report is asked to be.

    Attributes:
        asked: Data, view, decisions and hidden findings.
        made: When it is made, with its time zone.
        title: Its title; "" for the usual one.
        chapters: Keys of `chapters.CHAPTERS`; none for all of them.
        logo: The user's own logo as PNG; None for none.
    """

    asked: Asked
    made: datetime
    title: str = ""
    chapters: tuple[str, ...] = ()
    logo: bytes | None = None


def report_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1; the same report gives the same bytes.

    Raises:
        PrintingError: No PDF can be made on this machine.
        UnknownChapterError: A chapter does not exist.
    """
    with collector.resting():
        content = content_of(report)
        pictures = pictures_of(content)
        if report.logo is not None:
            pictures["logo"] = Picture(report.logo, PNG)
        return pdf_of("report.html", content, pictures)


def pictures_of(content: Mapping[str, Any]) -> dict[str, Picture]:
    """The charts of a report, by name."""
    chapters: list[Chapter] = content["chapters"]
    drawn = [block for one in chapters for block in one.blocks if isinstance(block, Chart)]
    return {chart.name: Picture(chart.svg) for chart in drawn}


def content_of(report: Report) -> dict[str, Any]:
    """What the report says, ready to print.

    Raises:
        UnknownChapterError: A chapter does not exist.
    """
    asked = report.asked
    chosen = ordered(report.chapters)
    source = _source(report)
    return {
        "title": report.title or TITLE,
        "has_logo": report.logo is not None,
        "period": _period(asked),
        "filters": _filters(asked),
        "lead": summary.sentence(asked),
        "hero": _hero(asked),
        "chapters": _chapters(asked, source, chosen),
        "whole": _WHOLE,
        "source": source,
        "created": source.made.isoformat(timespec="seconds"),
        "product": PRODUCT,
        "version": VERSION,
        "row_height": plots.ROW_HEIGHT,
        "rows_above": plots.ROWS_ABOVE,
        "rows_width": plots.ROWS_WIDTH,
    }


def _chapters(asked: Asked, source: Provenance, chosen: tuple[str, ...]) -> list[Chapter]:
    if perf.is_empty(asked.snapshot, asked.view):
        why = perf.contradiction(asked.view) or "Choose other filters or another period."
        nothing: tuple[Block, ...] = (Paragraph(f"Nothing matches these filters. {why}"),)
        parts: list[tuple[str, tuple[Block, ...]]] = [(SUMMARY, nothing)]
    else:
        made = _made(asked, chosen)
        parts = [(SUMMARY, summary.blocks(asked, chosen)), *((key, made[key]) for key in chosen)]
    parts.append((METHOD, method.blocks(asked, source, chosen)))
    return [Chapter(key, TITLES[key], blocks) for key, blocks in parts]


def _made(asked: Asked, chosen: tuple[str, ...]) -> dict[str, tuple[Block, ...]]:
    """The chapters; what takes longest is worked out while the others are made."""
    snapshot, view = asked.snapshot, asked.view
    perf.prepare_overview(snapshot, view, *figures.grains(asked))
    works: dict[str, Callable[[], object]] = {
        "insights": partial(insights, snapshot, view, asked.marks),
        "plan": partial(_planned, asked),
    }
    # Threads of its own: what is asked here asks several things together itself.
    with ThreadPoolExecutor(len(works), thread_name_prefix="report") as threads:
        begun = {key: threads.submit(works[key]) for key in chosen if key in works}
        made = {key: _MADE_BY[key](asked) for key in chosen if key not in begun}
    for key, one in begun.items():
        one.result()
        made[key] = _MADE_BY[key](asked)
    return made


def _planned(asked: Asked) -> None:
    with suppress(PlanError):  # the chapter says why
        plan(asked.snapshot, asked.view, budget.REQUEST)


def _period(asked: Asked) -> str:
    return view_words.period_words(asked.view, perf.window(asked.snapshot, asked.view))


def _filters(asked: Asked) -> list[tuple[str, str]]:
    """Every filter but the period, by name."""
    view = asked.view
    labels = view_words.labels_of(perf.options(asked.snapshot), view)
    found: dict[str, list[str]] = {}
    for chip in view_words.chips(view, labels):
        if chip.key not in (view_words.PERIOD_CHIP, view_words.COMPARE_CHIP):
            found.setdefault(chip.label, []).append(chip.text)
    return [(name, ", ".join(values)) for name, values in found.items()]


def _hero(asked: Asked) -> tuple[Fact, ...]:
    sums = perf.totals(asked.snapshot, asked.view)
    return tuple(Fact(key_figures.label(key), fmt.metric(key, sums[key], "short")) for key in _HERO)


def file_name(report: Report) -> str:
    """Name of the file: what it is, its days, and the start of the data's hash."""
    return f"{_source(report).stem('insight-report')}.pdf"


def _source(report: Report) -> Provenance:
    asked = report.asked
    return provenance(asked.snapshot, asked.view, report.made, asked.marks, asked.hidden)
