"""One snapshot of what a transaction holds."""

from __future__ import annotations

import analytics
from schemas.reading import Reading
from storage import Snapshot, Source
from storage.transaction import Transaction


def store(
    transaction: Transaction,
    *,
    who: str,
    note: str,
    sources: tuple[Source, ...],
    is_sample: bool = False,
) -> Snapshot:
    """Commit with the settings in force."""
    return transaction.commit(
        who=who,
        note=note,
        sources=sources,
        config=transaction.config,
        is_sample=is_sample,
        build=analytics.build,
    )


def sources_of(reading: Reading) -> tuple[Source, ...]:
    """Where the rows of each table came from."""
    return tuple(
        Source(
            file=item.file,
            sheet=item.sheet,
            table=item.table,
            accepted=item.rows.count,
            rejected=item.refused.count,
            sha256=sha256,
        )
        for item, sha256 in zip(reading.tables, reading.hashes, strict=True)
    )
