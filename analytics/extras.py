"""The extra columns of a snapshot that figures can be filtered by and broken down by."""

from __future__ import annotations

from contextlib import closing

from analytics.cache import remembered
from analytics.filters import DIMENSIONS, Dimension, Filters, dimension_of
from storage import Snapshot, connect


@remembered
def extras(snapshot: Snapshot) -> dict[str, Dimension]:
    """The dimensions that only this snapshot has, by key."""
    with closing(connect(snapshot)) as cursor:
        keys = cursor.execute('SELECT "column" FROM extras ORDER BY "column"').fetchall()
    return {str(key): dimension_of(str(key)) for (key,) in keys}


def dimensions(snapshot: Snapshot) -> dict[str, Dimension]:
    """Every dimension that filters this snapshot, the extra columns last."""
    return {**DIMENSIONS, **extras(snapshot)}


def applicable(snapshot: Snapshot, filters: Filters) -> Filters:
    """The view without filters on extra columns that the snapshot does not have."""
    if all(key in DIMENSIONS for key, _ in filters.selections):
        return filters
    known = dimensions(snapshot)
    for key, _ in filters.selections:
        if key not in known:
            filters = filters.with_values(key, ())
    return filters
