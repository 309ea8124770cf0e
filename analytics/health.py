"""How well a workspace's files fit together, as numbers; the Data tab puts them into words.

Relations between the tables, stated against tracked orders, the days that each table covers and
the share of sales that names no influencer. All of it is read from the cube's summed tables, so it
takes a fraction of a second whatever the number of orders.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Final

import duckdb

from analytics.cache import remembered
from analytics.coverage import Coverage, Gap, Offset, coverages, offsets
from analytics.relations import EXAMPLES, Relation, relations, table_rows
from analytics.unattributed import Month, Unattributed, months, together
from schemas.dates import today
from storage import Snapshot, connect

MOST_GAPS: Final = 10

_STATED: Final = """
SELECT count(*), count(*) FILTER (stated_orders <> tracked_orders)
FROM payouts WHERE stated_orders IS NOT NULL
"""

_DIFFERENCES: Final = """
SELECT p.payout_id, CAST(p.influencer AS VARCHAR),
       CASE WHEN i.known THEN CAST(i.name AS VARCHAR) ELSE '' END,
       p.stated_orders, p.tracked_orders
FROM payouts AS p JOIN influencers AS i USING (influencer)
WHERE p.stated_orders <> p.tracked_orders
ORDER BY abs(p.stated_orders - p.tracked_orders) DESC, p.payout_id, p.claim LIMIT $most
"""


@dataclass(frozen=True)
class Difference:
    """A payout row that states another number of orders than was tracked for it.

    Attributes:
        payout: Id of the row.
        influencer: Id of who is paid.
        name: Name of a known influencer, else "".
        stated: Orders that the row states.
        tracked: Tracked orders that it matches.
    """

    payout: str
    influencer: str
    name: str
    stated: int
    tracked: int


@dataclass(frozen=True)
class Stated:
    """Orders that payout rows state, against the tracked orders that each row matches.

    Attributes:
        rows: Payout rows that state orders.
        differing: Those that state another number.
        examples: At most five of them, the largest difference first.
    """

    rows: int
    differing: int
    examples: tuple[Difference, ...]


@dataclass(frozen=True)
class Health:
    """How well the files of a snapshot fit together.

    Attributes:
        missing: Tables without a row.
        relations: What refers to what, in a fixed order.
        stated: Orders in the payouts file against tracked ones.
        coverage: The days of each dated table that has rows.
        offsets: Tables that do not cover the same time.
        unattributed: What of all order rows names no influencer.
        months: The same by month, oldest first.
    """

    missing: tuple[str, ...]
    relations: tuple[Relation, ...]
    stated: Stated
    coverage: tuple[Coverage, ...]
    offsets: tuple[Offset, ...]
    unattributed: Unattributed
    months: tuple[Month, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Unusually long runs of empty days over all tables, newest first, at most ten."""
        every = [gap for one in self.coverage for gap in one.gaps]
        newest = sorted(every, key=lambda gap: (gap.first, gap.last, gap.table), reverse=True)
        return tuple(newest[:MOST_GAPS])

    @property
    def jumps(self) -> tuple[Month, ...]:
        """Months whose share of revenue without an influencer jumps, newest first."""
        return tuple(month for month in reversed(self.months) if month.jumps)

    @property
    def fits(self) -> bool:
        """Whether there are files and nothing in them asks for a look."""
        found = any(one.orphaned for one in self.relations) or self.stated.differing
        dated = any(one.gaps or one.undated or one.future for one in self.coverage)
        return bool(self.coverage) and not (found or dated or self.offsets or self.jumps)


@remembered
def health(snapshot: Snapshot) -> Health:
    """How well the files of a snapshot fit together.

    Raises:
        StorageError: The cube is missing or unreadable.
    """
    with closing(connect(snapshot)) as cursor:
        rows = table_rows(cursor, snapshot)
        covered = coverages(cursor, today(snapshot.config.zone))
        by_month = months(cursor)
        return Health(
            missing=tuple(table for table, count in rows.items() if not count),
            relations=relations(cursor, snapshot, rows),
            stated=_stated(cursor),
            coverage=covered,
            offsets=offsets(covered),
            unattributed=together(by_month),
            months=by_month,
        )


def _stated(cursor: duckdb.DuckDBPyConnection) -> Stated:
    counts = cursor.execute(_STATED).fetchall()
    rows, differing = counts[0]
    largest = cursor.execute(_DIFFERENCES, {"most": EXAMPLES}).fetchall()
    return Stated(rows, differing, tuple(Difference(*row) for row in largest))
