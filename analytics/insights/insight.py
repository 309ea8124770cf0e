"""What a finding is: in words, with evidence, money, its odds of being chance, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import pandas as pd

from analytics.filters import Filters
from storage import Snapshot
from storage.payout_log import Marks

Unit = Literal["inr", "each", "ratio", "percent", "count", "text"]
Kind = Literal["finding", "quality"]
Row = Mapping[Any, Any]

CONFIDENCE: Final = 0.95
"""Findings are told while of all of them at most 1 − this, 1 in 20, is expected to be chance."""
FOR_NOTHING: Final = "cost:unallocated"
"""What findings about cost without any work have in common."""


@dataclass(frozen=True)
class Figure:
    """A value with its unit; screens write it as they write every other.

    Attributes:
        value: The value: ₹, a ratio, percent, a count, or text.
        unit: Its unit.
    """

    value: float | str
    unit: Unit


@dataclass(frozen=True)
class Evidence:
    """A line of figures behind a finding.

    Attributes:
        label: What it is.
        figure: Its value.
        low: Lower end of its 90 % interval; None where it is exact.
        high: Upper end.
        beside: What it is compared with; None without.
        beside_label: What that is: "peers".
        metric: Key of the metric whose total under the finding's link this is; "" where it is
            made of several.
    """

    label: str
    figure: Figure
    low: float | None = None
    high: float | None = None
    beside: Figure | None = None
    beside_label: str = ""
    metric: str = ""


@dataclass(frozen=True)
class Link:
    """Where a finding can be looked at.

    Attributes:
        text: What the link says.
        view: The view that it opens.
        tab: Name of the tab.
        influencer: Whose page it is, where it is one's.
    """

    text: str
    view: Filters
    tab: str = "overview"
    influencer: str = ""


@dataclass(frozen=True)
class Insight:
    """One finding.

    Attributes:
        rule: Name of the rule that found it.
        subject: Id of what it is about; with the rule it is the finding's own key.
        what: What was found, with `{names}` of figures in it.
        figures: Those figures.
        evidence: Lines of evidence, the most important first.
        sample: How many `sample_of` stand behind it; 0 where it is a sum alone.
        sample_of: What they are: "order".
        money: What is at stake, ₹, not below 0.
        confidence: 1 − q, 0 to 1, with q the share that chance is expected to have among all
            findings at least that strong; None where nothing is estimated.
        action: What to do about it.
        link: Where it can be looked at.
        kind: `quality` where it is about the data, not about the business.
        about: What findings of several rules say in common, "" for nothing: only the one of the
            first rule is told.
        note: What of the view it does not follow, in a sentence; "" for nothing.
    """

    rule: str
    subject: str
    what: str
    figures: Mapping[str, Figure]
    evidence: tuple[Evidence, ...]
    sample: int
    sample_of: str
    money: float
    confidence: float | None
    action: str
    link: Link
    kind: Kind = "finding"
    about: str = ""
    note: str = ""

    @property
    def samples(self) -> str:
        """Several of what stands behind it: "orders of a known customer"."""
        first, *more = self.sample_of.split(" ")
        return " ".join([f"{first}s", *more])

    @property
    def key(self) -> str:
        """What tells it apart from every other finding of a workspace."""
        return f"{self.rule}:{self.subject}"


@dataclass(frozen=True)
class World:
    """What rules look at.

    Attributes:
        snapshot: Whose data.
        view: The view.
        marks: What was decided about payouts.
    """

    snapshot: Snapshot
    view: Filters
    marks: Marks

    @property
    def break_even(self) -> float:
        """ROAS at which the margin covers the cost."""
        return 1.0 / self.snapshot.config.margin


class Rule(Protocol):
    """A rule: a module with a name, a look and a way to tell.

    `look` tests every candidate of a view and returns a row for each, with `p` (the chance of
    something as strong or stronger if nothing were there) and whatever `tell` needs. Every test
    belongs in it, also those without a result: the correction for looking at many things at once
    counts them. What could not be tested has NaN and is not told, unless the rule only counts: then
    `p` is NaN throughout. `tell` puts one row into words.
    """

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of a module
        """What keys and commands call it."""
        ...

    @property
    def TITLE(self) -> str:  # noqa: N802 - a constant of a module
        """What screens call it."""
        ...

    @property
    def COUNTS(self) -> bool:  # noqa: N802 - a constant of a module
        """Whether it counts what is there, and estimates nothing."""
        ...

    def look(self, world: World) -> pd.DataFrame:
        """A row per candidate."""
        ...

    def tell(self, world: World, row: Row, confidence: float | None) -> Insight:
        """One row as a finding."""
        ...
