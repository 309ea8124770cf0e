"""Where the figures of a file come from: what every output says of itself.

The same snapshot, view and choices give the same file, apart from the time it was made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from analytics import day_words
from analytics import performance as perf
from analytics.filters import Filters
from analytics.influencer_metrics import metric_of
from charts import view_words
from settings import VERSION
from storage import Snapshot

PRODUCT: Final = "Influencer ROI"
_SHOWN_OF_HASH: Final = 12


@dataclass(frozen=True)
class Provenance:
    """What the figures of a file were made of.

    Attributes:
        view: Period and filters, in words.
        query: The same as the query of an address; "" for everything.
        snapshot: Id of the data.
        data_hash: SHA-256 of the stored rows and the workspace's settings, hexadecimal.
        is_sample: Whether the rows are generated sample data.
        currency: Currency of the amounts.
        made: When the file is made.
    """

    view: str
    query: str
    snapshot: str
    data_hash: str
    is_sample: bool
    currency: str
    made: datetime

    @property
    def short_hash(self) -> str:
        """The start of the hash, enough to tell two states of the data apart."""
        return self.data_hash[:_SHOWN_OF_HASH]

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
            ("Currency", self.currency),
            ("Made", self.moment),
            ("Made by", f"{PRODUCT} {VERSION}"),
            *((one.label, f"= {one.formula}") for one in known),
        ]


def provenance(snapshot: Snapshot, view: Filters, made: datetime) -> Provenance:
    """What a file with figures of this view is made of.

    Args:
        snapshot: The data.
        view: The view.
        made: When the file is made, with its time zone; it is told in the workspace's.
    """
    labels = view_words.labels_of(perf.options(snapshot), view)
    return Provenance(
        view=view_words.words(view, labels, perf.window(snapshot, view)),
        query=view.to_query(),
        snapshot=snapshot.id,
        data_hash=data_hash(snapshot),
        is_sample=snapshot.is_sample,
        currency=snapshot.config.currency,
        made=made.astimezone(snapshot.config.zone),
    )


def data_hash(snapshot: Snapshot) -> str:
    """SHA-256 over the hashes of the stored files and the settings that figures depend on."""
    parts = [
        [table, part.rows, part.sha256]
        for table, some in sorted(snapshot.manifest.parts.items())
        for part in some
    ]
    dropped = [[table, part.sha256] for table, part in sorted(snapshot.manifest.dropped.items())]
    told = [parts, dropped, snapshot.config.model_dump(mode="json")]
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
