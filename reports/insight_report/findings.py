"""The chapter of findings: what stands out, with evidence, money at stake and what to do."""

from __future__ import annotations

from typing import Final

from analytics.insights.engine import TITLES, insights, listing
from analytics.insights.insight import Insight
from charts import format as fmt
from charts import insight_words as words
from reports.blocks import Block, Finding, Paragraph
from reports.insight_report.asked import Asked

MOST: Final = 8


def blocks(asked: Asked) -> tuple[Block, ...]:
    """A sentence, then the findings with the most money at stake first."""
    found = insights(asked.snapshot, asked.view, asked.marks)
    seen = listing(found, asked.hidden)
    shown = seen.listed[:MOST]
    left = len(seen.kept) - len(shown)
    blocks: list[Block] = [Paragraph(words.summary(seen, found.tested), "lead")]
    blocks += [_finding(one) for one in shown]
    if left:
        blocks.append(
            Paragraph(f"{fmt.plural(left, 'finding')} with less at stake: see Insights.", "soft")
        )
    return tuple(blocks)


def _finding(one: Insight) -> Finding:
    return Finding(
        title=TITLES[one.rule],
        what=words.sentence(one),
        stake=words.stake(one),
        evidence="; ".join(
            f"{line.label} {' '.join(filter(None, words.evidence(line)))}" for line in one.evidence
        ),
        behind=words.behind(one),
        action=one.action,
    )
