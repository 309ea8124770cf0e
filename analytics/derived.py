"""Which tables the cube of a snapshot has: one derived by an earlier version has fewer."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from analytics.cache import remembered
from storage import Snapshot, StorageError, connect

_TABLES: Final = "SELECT table_name FROM duckdb_tables()"

OLDER: Final = (
    "This state was stored by an earlier version of the app, which did not work out {what}. "
    "Import one of its files again: everything is then derived anew."
)


@remembered
def derived(snapshot: Snapshot) -> frozenset[str]:
    """Names of the tables of the cube."""
    with closing(connect(snapshot)) as cursor:
        return frozenset(str(name) for (name,) in cursor.execute(_TABLES).fetchall())


def require(snapshot: Snapshot, table: str, what: str) -> None:
    """See to it that the cube has a table.

    Raises:
        StorageError: It was derived by an earlier version.
    """
    if table not in derived(snapshot):
        raise StorageError(OLDER.format(what=what))
