"""Findings in words: sentence, evidence, how sure, and a digest of the most valuable ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analytics.insights.insight import Evidence, Figure, Insight
from charts import format as fmt

DIGEST: Final = 5
"""Findings in a digest."""


def written(figure: Figure, style: fmt.Style = "short") -> str:
    """A figure as it reads: ₹2.48 L, 1.48×, 12.0%."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.unit == "inr":
        return fmt.money(figure.value, "full" if abs(figure.value) < fmt.LAKH else style)
    return fmt.by_unit(figure.unit, figure.value, style)


def sentence(one: Insight) -> str:
    """What was found."""
    return one.what.format(**{name: written(figure) for name, figure in one.figures.items()})


def evidence(line: Evidence) -> tuple[str, str]:
    """A line of evidence: its value with the interval, and what it is compared with."""
    value = written(line.figure)
    if line.low is not None and line.high is not None:
        ends = (written(Figure(end, line.figure.unit)) for end in (line.low, line.high))
        value = f"{value} ({' to '.join(ends)})"
    beside = f"{written(line.beside)} {line.beside_label}" if line.beside else ""
    return value, beside


def behind(one: Insight) -> str:
    """The rows behind it, and how sure it is."""
    rows = fmt.plural(one.sample, one.sample_of)
    if one.confidence is None:
        return f"Counted, not estimated: {rows}."
    return f"{rows}; {sure(one.confidence)} sure, everything looked at together."


def sure(confidence: float) -> str:
    """A confidence in percent that never says more than it knows."""
    return "over 99%" if confidence > 0.99 else f"{fmt.grouped(100 * confidence, 0)}%"


def stake(one: Insight) -> str:
    """The money at stake."""
    return f"{written(Figure(one.money, 'inr'))} at stake"


def summary(found: Sequence[Insight], tested: int) -> str:
    """What a view comes to, in a sentence or two."""
    findings = [one for one in found if one.kind == "finding"]
    looked = f"{fmt.plural(tested, 'thing')} looked at"
    if not findings:
        return f"Nothing stands out beyond chance; {looked}."
    money = fmt.money(sum(one.money for one in findings), "short")
    return f"{fmt.plural(len(findings), 'finding')}, {money} at stake; {looked}."


def digest(found: Sequence[Insight], most: int = DIGEST) -> list[str]:
    """The most valuable findings as lines of text, each with what to do."""
    return [f"{sentence(one)} {stake(one)}. {one.action}" for one in found[:most]]
