"""Where the figures of a file come from: what every output says of itself.

The same snapshot, view and choices give the same file, apart from the time it was made.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from analytics import day_words
from analytics import performance as perf
from analytics.filters import Filters, Window
from analytics.influencer_metrics import metric_of
from charts import format as fmt
from charts import view_words
from settings import VERSION
from storage import Snapshot
from storage.payout_log import Marks

PRODUCT: Final = "Influencer ROI"
_SHOWN_OF_HASH: Final = 12
_SHOWN_OF_VIEW: Final = 6
_BEYOND_NAMES: Final = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Provenance:
    """What the figures of a file were made of.

    Attributes:
        view: Period and filters, in words.
        query: The same as the query of an address; "" for everything.
        snapshot: Id of the data.
        data_hash: SHA-256 of the stored rows, the workspace's settings and the decisions that the
            figures depend on, hexadecimal.
        decisions: Which decisions these are, in words; "" where they depend on none.
        is_sample: Whether the rows are generated sample data.
        currency: Currency of the amounts.
        days: First and last day of the figures; None without any.
        made: When the file is made.
    """

    view: str
    query: str
    snapshot: str
    data_hash: str
    decisions: str
    is_sample: bool
    currency: str
    days: Window | None
    made: datetime

    @property
    def short_hash(self) -> str:
        """The start of the hash, enough to tell two states of the data apart."""
        return self.data_hash[:_SHOWN_OF_HASH]

    def stem(self, what: str) -> str:
        """The name of a file without its ending: what, which days, which view and data.

        Another view has another name, so that one file never takes the place of another.
        """
        ends = [f"{end:%Y-%m-%d}" for end in (self.days.start, self.days.end)] if self.days else []
        plain = _BEYOND_NAMES.sub("-", what).strip("-") or "table"
        view = hashlib.sha256(self.query.encode()).hexdigest()[:_SHOWN_OF_VIEW]
        return "_".join([plain, *ends, *([f"view-{view}"] if self.query else []), self.short_hash])

    @property
    def moment(self) -> str:
        """When the file is made, in words: 5 Mar 2025, 14:05 IST."""
        at = self.made
        return f"{day_words.day(at.date())}, {at:%H:%M} {at.tzname() or ''}".strip()

    def lines(self, metrics: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Names and values to put beside the figures.

        Args:
            metrics: Keys of the metrics in the file; their formulas go in.
        """
        known = [metric_of(key) for key in dict.fromkeys(metrics)]
        return [
            ("Filters", self.view),
            ("Address", f"?{self.query}" if self.query else "no filter"),
            ("Data", f"snapshot {self.snapshot}{', sample data' if self.is_sample else ''}"),
            ("Data hash", f"SHA-256 {self.data_hash}"),
            *([("Decisions", self.decisions)] if self.decisions else []),
            ("Currency", self.currency),
            ("Made", self.moment),
            ("Made by", f"{PRODUCT} {VERSION}"),
            *((one.label, f"= {one.formula}") for one in known),
        ]


def provenance(
    snapshot: Snapshot,
    view: Filters,
    made: datetime,
    marks: Marks | None = None,
    hidden: Collection[str] = (),
) -> Provenance:
    """What a file with figures of this view is made of.

    Args:
        snapshot: The data.
        view: The view.
        made: When the file is made, with its time zone; it is told in the workspace's.
        marks: What was decided about payouts, where figures depend on it.
        hidden: Keys of the findings that somebody has hidden, where they are left out.
    """
    labels = view_words.labels_of(perf.options(snapshot), view)
    return Provenance(
        view=view_words.words(view, labels, perf.window(snapshot, view)),
        query=view.to_query(),
        snapshot=snapshot.id,
        data_hash=data_hash(snapshot, marks, hidden),
        decisions="" if marks is None else _decided(marks, hidden),
        is_sample=snapshot.is_sample,
        currency=snapshot.config.currency,
        days=perf.window(snapshot, view) or perf.extent(snapshot),
        made=made.astimezone(snapshot.config.zone),
    )


def _decided(marks: Marks, hidden: Collection[str]) -> str:
    payouts = f"payouts up to entry {marks.revision}" if marks.revision else "none about payouts"
    return f"{payouts}, {fmt.plural(len(hidden), 'hidden finding')}"


def data_hash(snapshot: Snapshot, marks: Marks | None = None, hidden: Collection[str] = ()) -> str:
    """SHA-256 over the hashes of the stored files, the settings, and decisions where there are."""
    parts = [
        [table, part.rows, part.sha256]
        for table, some in sorted(snapshot.manifest.parts.items())
        for part in some
    ]
    dropped = [[table, part.sha256] for table, part in sorted(snapshot.manifest.dropped.items())]
    told: list[object] = [parts, dropped, snapshot.config.model_dump(mode="json")]
    if (marks is not None and marks.revision) or hidden:
        told.append([marks.revision if marks else 0, sorted(hidden)])
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
