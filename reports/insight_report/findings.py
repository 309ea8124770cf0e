"""The chapter of findings: what stands out, with evidence, money at stake and what to do."""

from __future__ import annotations

from typing import Final

from analytics.insights.engine import TITLES, insights, listing
from analytics.insights.insight import Insight
from charts import format as fmt
from charts import insight_words as words
from reports.blocks import Block, Finding, Heading, Paragraph
from reports.insight_report.asked import Asked

MOST: Final = 8


def blocks(asked: Asked) -> tuple[Block, ...]:
    """A sentence, then the findings with the most money at stake first."""
    found = insights(asked.snapshot, asked.view, asked.marks)
    seen = listing(found, asked.hidden)
    shown = seen.listed[:MOST]
    left = len(seen.listed) - len(shown)
    blocks: list[Block] = [Paragraph(words.summary(seen, found.tested), "lead")]
    blocks += [Paragraph(said, "soft") for said in [words.hidden(seen)] if said]
    blocks += [_finding(one) for one in shown if one.kind == "finding"]
    if about := [_finding(one) for one in shown if one.kind == "quality"]:
        blocks += [Heading("About the data"), *about]
    less = f"{fmt.plural(left, 'more finding')} with less at stake." if left else ""
    more = " ".join(filter(None, (less, words.not_listed(seen))))
    if more:
        blocks.append(Paragraph(f"{more} The Insights tab has all of them.", "soft"))
    return tuple(blocks)


def _finding(one: Insight) -> Finding:
    return Finding(
        title=TITLES[one.rule],
        what=words.sentence(one),
        stake=words.stake(one),
        evidence="; ".join(
            f"{line.label} {' against '.join(filter(None, words.evidence(line)))}"
            for line in one.evidence
        ),
        behind=words.behind(one),
        action=one.action,
    )
