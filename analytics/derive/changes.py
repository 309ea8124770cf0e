"""What differs between the order rows a cube was derived from and those it is to be derived from.

Rows are told apart by their place: a part never changes, so a place that both states have holds
the same row. Rows that only moved to another part (compaction) leave at one place and arrive at
another, which changes no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

from analytics.derive.extras import Extra
from analytics.derive.source import (
    NO_ROWS,
    PART_OF_PLACE,
    ROW_OF_PLACE,
    open_tracking,
    place_sql,
)
from schemas.rows import Rows, scan_sql

_USERS: Final = f"""
CREATE TEMP TABLE touched_users AS
SELECT user_id FROM raw_tracking WHERE trim(user_id) <> ''
UNION
SELECT user_id
FROM old_tracking SEMI JOIN (SELECT place, {ROW_OF_PLACE} AS _row FROM gone) USING (_row, place)
WHERE trim(user_id) <> ''
"""
"""`_row` is a column of the file, by which a scan can skip what is not asked for."""

_USER_ROWS: Final = """
CREATE TEMP TABLE user_rows AS
SELECT user_id, place, date, tracking_id FROM every_tracking SEMI JOIN touched_users USING (user_id)
"""

_FIRST_ORDERS: Final = """
CREATE TEMP TABLE first_orders AS
SELECT arg_min(place, (date, tracking_id)) AS place FROM user_rows GROUP BY user_id
"""

_TURNED: Final = """
CREATE TEMP TABLE turned AS
SELECT place
FROM main.orders AS o JOIN user_rows AS u USING (place) LEFT JOIN first_orders AS f USING (place)
WHERE o.new_customer <> (f.place IS NOT NULL) AND place NOT IN (FROM gone)
"""


def open_changes(
    con: duckdb.DuckDBPyConnection, old: Rows, new: Rows, extras: tuple[Extra, ...]
) -> tuple[int, ...] | None:
    """Find the order rows that leave and those that arrive.

    Leaves the table `gone` (places of rows that leave) and the views `raw_tracking` (rows that
    arrive), `old_tracking` and `every_tracking` (all rows before and after).

    Args:
        con: Connection to a cube that was derived from `old`.
        old: Order rows of the cube.
        new: Order rows that it is to have.
        extras: Extra columns that `orders` has.

    Returns:
        The number in `order_parts` of each part of `new`, or None where the cube does not say
        which rows it was derived from.
    """
    found = con.execute("SELECT name, part FROM main.order_parts").fetchall()
    known = {str(name): int(part) for name, part in found}
    if known.keys() != {part.name for part in old.parts}:
        return None
    names = [part.name for part in new.parts]
    first = next((at for at, name in enumerate(names) if name not in known), len(names))
    if any(name in known for name in names[first:]):
        return None
    free = max(known.values(), default=-1) + 1
    numbers = [known[name] for name in names[:first]]
    numbers += range(free, free + len(names) - first)
    open_tracking(con, "old_tracking", old, [known[part.name] for part in old.parts])
    open_tracking(con, "every_tracking", new, numbers)
    arriving = new if names[first:] else NO_ROWS
    open_tracking(con, "raw_tracking", arriving, numbers, first=first, extras=extras)
    _write_gone(con, sorted(set(known.values()) - set(numbers)), new, numbers)
    return tuple(numbers)


def find_new_customers(con: duckdb.DuckDBPyConnection) -> None:
    """Find the first orders of every user with an order that leaves or arrives.

    Leaves `first_orders` (places of the first orders of these users) and `turned` (places of rows
    that stay and begin or cease to be a first order).
    """
    for statement in (_USERS, _USER_ROWS, _FIRST_ORDERS, _TURNED):
        con.execute(statement)


def _write_gone(
    con: duckdb.DuckDBPyConnection, emptied: Sequence[int], new: Rows, numbers: Sequence[int]
) -> None:
    queries = ["SELECT CAST(NULL AS BIGINT) AS place WHERE false"]
    if emptied:
        listed = ", ".join(map(str, emptied))
        queries.append(f"SELECT place FROM main.orders WHERE {PART_OF_PLACE} IN ({listed})")
    if new.dropped is not None:
        dropped = f"SELECT {place_sql(numbers, 'part', 'row')} AS place"
        dropped += f" FROM {scan_sql([new.dropped])}"
        queries.append(f"SELECT place FROM main.orders SEMI JOIN ({dropped}) USING (place)")
    con.execute(f"CREATE TEMP TABLE gone AS {' UNION ALL '.join(queries)}")
