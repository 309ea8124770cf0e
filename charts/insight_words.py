"""Findings in words: sentence, evidence, odds of being chance, and a digest of the best ones."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from analytics.insights.engine import TITLES, Listing
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
    """The rows behind it, how many findings as strong are chance, and what it does not follow."""
    rows = fmt.plural(one.sample, one.sample_of, one.samples)
    if one.confidence is None:
        said = f"Counted, not estimated: {rows}." if one.sample else "Counted, not estimated."
    else:
        said = f"{rows}. Of findings this strong, {odds(one.confidence)} expected to be chance."
    return f"{said} {one.note}".rstrip()


def odds(confidence: float) -> str:
    """How many of 100 findings as strong as one, or stronger, are chance; rounded up."""
    if confidence > 0.99:
        return "fewer than 1 in 100 is"
    many = ceil(round(100 * (1 - confidence), 6))
    return f"at most {many} in 100 {'is' if many == 1 else 'are'}"


def stake(one: Insight) -> str:
    """The money at stake."""
    return f"{written(Figure(one.money, 'inr'))} at stake"


def summary(seen: Listing, tested: int) -> str:
    """What a view comes to in a sentence.

    Money of findings is not added up: two of them can be about the same.
    """
    findings = [one for one in seen.kept if one.kind == "finding"]
    quality = len(seen.kept) - len(findings)
    more = f"; {fmt.grouped(quality)} about the data" if quality else ""
    ends = f"{more}; {fmt.plural(tested, 'thing')} looked at."
    if not findings:
        return f"{nothing(seen)}{ends}"
    largest = f"{'the largest ' if len(findings) > 1 else ''}with {stake(findings[0])}"
    return f"{fmt.plural(len(findings), 'finding')}, {largest}{ends}"


def nothing(seen: Listing) -> str:
    """Why no finding is shown."""
    if not seen.hidden:
        return "Nothing stands out beyond chance"
    return (
        "The only finding here is hidden"
        if seen.hidden == 1
        else f"All {fmt.grouped(seen.hidden)} findings here are hidden"
    )


def hidden(seen: Listing) -> str:
    """How many findings somebody has hidden; nothing where there are none."""
    if not seen.hidden:
        return ""
    return f"{fmt.plural(seen.hidden, 'finding')} that somebody has hidden left out."


def not_listed(seen: Listing) -> str:
    """What else there is, by rule; nothing where everything is listed."""
    more = [f"{TITLES[rule]}: {fmt.grouped(count)} more" for rule, count in seen.more]
    return f"Not listed, with less at stake: {'; '.join(more)}." if more else ""


def digest(found: Sequence[Insight], most: int = DIGEST) -> list[str]:
    """The most valuable findings as lines of text, each with what to do."""
    return [f"{sentence(one)} {stake(one)}. {one.action}" for one in found[:most]]
