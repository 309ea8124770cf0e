"""The report in short: did it pay, what stands out, what to do, what is owed."""

from __future__ import annotations

from typing import Final

from analytics import performance as perf
from analytics.incrementality.iroas import total
from analytics.insights.engine import insights, listing
from analytics.payouts import totals
from analytics.plan import words as plan_words
from analytics.plan.errors import PlanError
from analytics.plan.plan import plan
from analytics.plan.request import Request
from charts import format as fmt
from charts import insight_words, payout_sentences, verdict_words, view_notes
from reports.blocks import Block, Heading, Listed, Paragraph
from reports.insight_report.asked import Asked

FINDINGS: Final = 3


def sentence(asked: Asked) -> str:
    """Whether the influencers of the view paid for themselves, and how sure that is."""
    snapshot, view = asked.snapshot, asked.view
    gap = perf.cost_gap(snapshot, view)
    return verdict_words.sentence(perf.verdict(snapshot, view), gap, total(snapshot, view))


def blocks(asked: Asked, chapters: tuple[str, ...]) -> tuple[Block, ...]:
    """The sentence, then one for every other chapter that has something to say.

    Args:
        asked: What the report is about.
        chapters: Keys of the chapters that it has.
    """
    found: list[Block] = [Paragraph(sentence(asked), "lead")]
    if "insights" in chapters:
        found += _listed("What stands out", _findings(asked))
    if "plan" in chapters:
        found += _listed("Budget plan", _plan(asked))
    if "payouts" in chapters:
        total_owed = totals.payouts(asked.snapshot, asked.view, asked.marks).total
        said = [
            payout_sentences.sentence(total_owed),
            payout_sentences.scope(asked.view, total_owed),
        ]
        found += _listed("What is owed", [one for one in said if one])
    found += _listed("What the figures leave out", _notes(asked))
    return tuple(found)


def _listed(heading: str, said: list[str]) -> list[Block]:
    return [Heading(heading), Listed(tuple(said))] if said else []


def _findings(asked: Asked) -> list[str]:
    found = insights(asked.snapshot, asked.view, asked.marks)
    return insight_words.digest(listing(found, asked.hidden).listed, FINDINGS)


def _plan(asked: Asked) -> list[str]:
    try:
        found = plan(asked.snapshot, asked.view, Request())
    except PlanError as error:
        return [str(error)]
    return plan_words.sentences(found, lambda value: fmt.money(value, "short"))[:1]


def _notes(asked: Asked) -> list[str]:
    evidence = perf.evidence(asked.snapshot, asked.view)
    return view_notes.notes(evidence, perf.cost_gap(asked.snapshot, asked.view))
