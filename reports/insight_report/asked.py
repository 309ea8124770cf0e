"""What a report is about: data, view, decisions and what people have hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics.filters import Filters
from reports.blocks import Block
from storage import Snapshot
from storage.payout_log import Marks


@dataclass(frozen=True)
class Asked:
    """What a report is about.

    Attributes:
        snapshot: The data.
        view: The view.
        marks: What was decided about payouts.
        hidden: Keys of findings that people do not want to see.
    """

    snapshot: Snapshot
    view: Filters
    marks: Marks
    hidden: frozenset[str]

    @property
    def break_even(self) -> float:
        """ROAS at which the margin covers the cost."""
        return 1.0 / self.snapshot.config.margin


Blocks = Callable[[Asked], tuple[Block, ...]]
"""Makes the content of a chapter."""
