"""Bringing a cube forward: only what an import touches is derived again, and exactly.

A small import changes few order rows, but the cost of every influencer it names: a payout is
spread over all their work. So order rows leave, arrive and change hands one by one; posts' shares,
payouts and the ledger are derived anew for the influencers touched (for all of them where posts or
payouts changed); and of the fact table those cells, less the product, are derived anew that hold a
changed row of the tables beneath. Nothing is added to or taken from a stored sum: every figure is
summed anew over its whole cell.

The derivations are those of the full build. They run in a schema `fresh` of the copied cube, whose
names hide those of the cube itself, and see there only the rows in question.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

import duckdb

from analytics.derive.changes import find_new_customers, open_changes
from analytics.derive.cube import WITHOUT, added_up, write_fact
from analytics.derive.dimensions import drop_unused, widen_types, write_dimensions
from analytics.derive.dues import EVERYONE, write_dues
from analytics.derive.extras import find_extras, write_extras
from analytics.derive.fixed_costs import write_fixed_costs
from analytics.derive.ledger import write_ledger
from analytics.derive.names import label_names
from analytics.derive.orders import WORKING, add_orders, write_order_cells
from analytics.derive.payouts import write_payouts
from analytics.derive.post_sales import write_post_sales
from analytics.derive.post_shares import write_post_shares, write_posts
from analytics.derive.source import (
    COLUMNS,
    NO_ROWS,
    add_order_parts,
    open_table,
)
from schemas.product_names import write_product_names
from schemas.rows import Rows
from settings import WorkspaceSettings
from storage.parts import quoted


class Base(Protocol):
    """A state whose cube is there: a snapshot."""

    @property
    def tables(self) -> Mapping[str, Rows]:
        """The rows that its cube was derived from."""
        ...

    @property
    def config(self) -> WorkspaceSettings:
        """The settings that its cube was derived with."""
        ...

    @property
    def cube(self) -> Path:
        """Its cube."""
        ...


_FIXED: Final = {
    "influencers": ("influencer_id, platform", "influencer_id", "influencer"),
    "products": ("product, brand, price_paise", "product", "product"),
}
"""Columns of a table that decide what rows of other tables mean, and the key they go by."""

_KEYS: Final = ("date", "influencer", "campaign", "brand", "platform", "source")
"""Keys of `rollup`: a changed order row touches all products of its cell."""

_SAME: Final = " AND ".join(f"m.{key} IS NOT DISTINCT FROM c.{key}" for key in _KEYS)

_COST_KEYS: Final = ", ".join(_KEYS).replace("source", "NULL")
"""The keys of a row of cost or of a post's share: neither has a source."""

_MOVED: Final = f"SELECT {', '.join(_KEYS)} FROM main.orders WHERE place IN "


def advance(
    con: duckdb.DuckDBPyConnection,
    base: Base,
    tables: Mapping[str, Rows],
    config: WorkspaceSettings,
) -> bool:
    """Make the cube of `base` the cube of `tables`, if that can be done piece by piece.

    Args:
        con: Connection to a copy of the cube of `base`, in a transaction.
        base: The state that the cube was derived from.
        tables: Rows per table that it is to be derived from.
        config: The workspace's choices; what the cube depends on is as in `base`.

    Returns:
        Whether it was done; if not, the copy is of no use. An influencer or product whose own
        facts changed may change any row, and so does an extra column that can be filtered by from
        now on: then everything has to be derived again.
    """
    con.execute("CREATE SCHEMA fresh")
    con.execute("SET search_path = 'fresh,main'")
    new = {table: tables.get(table, NO_ROWS) for table in COLUMNS}
    old = {table: base.tables.get(table, NO_ROWS) for table in COLUMNS}
    extras = find_extras(con, new)
    write_product_names(con, config.product_aliases)
    columns = con.execute('SELECT "column" FROM main.extras ORDER BY "column"').fetchall()
    if [extra.column for extra in extras] != [column for (column,) in columns]:
        return False
    numbers = open_changes(con, old["tracking"], new["tracking"], extras)
    if numbers is None:
        return False
    for table in COLUMNS.keys() - {"tracking"}:
        open_table(con, f"raw_{table}", table, new[table], extras)
    if any(old[t] != new[t] and _redefines(con, t, old[t]) for t in _FIXED):
        return False
    names = con.execute("SELECT CAST(product AS VARCHAR) FROM main.products").fetchall()
    label_names(con, config.brand_aliases, [str(name) for (name,) in names])
    widen_types(con)
    _move_orders(con)
    scope = _scope(con, everyone=any(old[t] != new[t] for t in ("posts", "payouts")))
    _replace_dimensions(con, config)
    _replace_costs(con, config, scope, posts=old["posts"] != new["posts"])
    _replace_facts(con)
    write_dues(con, config, EVERYONE if old["terms"] != new["terms"] else scope)
    write_extras(con, extras)
    con.execute("DELETE FROM main.order_parts")
    parts = zip(new["tracking"].parts, numbers, strict=True)
    add_order_parts(con, {part.name: number for part, number in parts})
    ((orders,),) = con.execute("SELECT count(*) FROM main.orders").fetchall()
    return orders == new["tracking"].count


def finish(con: duckdb.DuckDBPyConnection) -> None:
    """Remove what `advance` worked with, after its transaction."""
    con.execute("SET search_path = 'main'")
    con.execute("DROP SCHEMA facts CASCADE")
    con.execute("DROP SCHEMA fresh CASCADE")


def _redefines(con: duckdb.DuckDBPyConnection, table: str, old: Rows) -> bool:
    """Whether the new rows of a table say something else about a name that the cube has."""
    columns, key, dimension = _FIXED[table]
    open_table(con, f"old_{table}", table, old)
    named = f"{key} IN (SELECT CAST({dimension} AS VARCHAR) FROM main.{table})"
    ((several,),) = con.execute(
        f"SELECT count(*) FROM (SELECT {key} FROM old_{table} GROUP BY {key} HAVING count(*) > 1 "
        f"UNION ALL SELECT {key} FROM raw_{table} GROUP BY {key} HAVING count(*) > 1)"
    ).fetchall()
    if several:  # which of them speaks for the name may have changed
        return True
    before, after = (f"SELECT {columns} FROM {age}_{table} WHERE {named}" for age in ("old", "raw"))
    ((changed,),) = con.execute(
        f"SELECT (SELECT count(*) FROM ({before} EXCEPT {after}))"
        f" + (SELECT count(*) FROM ({after} EXCEPT {before}))"
    ).fetchall()
    return bool(changed)


def _move_orders(con: duckdb.DuckDBPyConnection) -> None:
    """Let order rows leave, arrive and change hands; leaves their cells in `moved`."""
    find_new_customers(con)
    con.execute("CREATE TEMP TABLE arrived AS FROM main.orders LIMIT 0")
    add_orders(con, "arrived")
    leaving = f"{_MOVED} (FROM gone UNION ALL FROM turned)"
    arriving = f"SELECT {', '.join(_KEYS)} FROM arrived"
    con.execute(f"CREATE TEMP TABLE moved AS {leaving} UNION {arriving}")
    con.execute("DELETE FROM main.orders WHERE place IN (FROM gone)")
    con.execute(
        "UPDATE main.orders SET new_customer = NOT new_customer WHERE place IN (FROM turned)"
    )
    con.execute("INSERT INTO main.orders FROM arrived")


def _scope(con: duckdb.DuckDBPyConnection, *, everyone: bool) -> str:
    """Whose cost is derived again, as a condition on `influencer`."""
    if everyone:
        return "true"
    con.execute(
        "CREATE TEMP TABLE touched AS "
        "SELECT DISTINCT influencer FROM moved WHERE influencer IS NOT NULL"
    )
    return "influencer IN (SELECT influencer FROM touched)"


def _replace_dimensions(con: duckdb.DuckDBPyConnection, config: WorkspaceSettings) -> None:
    write_dimensions(con, config.tier_bounds)
    drop_unused(con)
    for table in ("influencers", "products"):
        con.execute(f"DELETE FROM main.{table}")
        con.execute(f"INSERT INTO main.{table} BY NAME FROM fresh.{table}")


def _replace_costs(
    con: duckdb.DuckDBPyConnection, config: WorkspaceSettings, scope: str, *, posts: bool
) -> None:
    """Derive shares of posts, payouts and the ledger anew for the influencers of `scope`."""
    if posts:
        write_posts(con)
        con.execute("DELETE FROM main.posts")
        con.execute("INSERT INTO main.posts BY NAME FROM fresh.posts")
    else:
        con.execute(f"CREATE VIEW fresh.posts AS FROM main.posts WHERE {scope}")
    con.execute(f"CREATE VIEW fresh.orders AS FROM main.orders WHERE {scope}")
    write_order_cells(con, WORKING)
    write_post_shares(con)
    write_payouts(con, config.cost_basis, scope)
    write_ledger(con, config.fixed_rule)
    write_post_sales(con)
    write_fixed_costs(con)
    for table in ("payouts", "payout_work", "post_sales", "post_costs", "fixed_costs"):
        con.execute(f"DELETE FROM main.{table} WHERE {scope}")
        con.execute(f"INSERT INTO main.{table} BY NAME FROM fresh.{table}")
    for table in ("post_shares", "ledger"):
        _replace_differing(con, table, scope)


def _replace_differing(con: duckdb.DuckDBPyConnection, table: str, scope: str) -> None:
    """Replace the rows of `scope` that came out otherwise, and count their cells as moved.

    A new order changes the cost of a month or two of its influencer's work, not of all of it.
    """
    old = f"FROM main.{table} WHERE {scope}"
    con.execute(f"CREATE TEMP TABLE old_{table} AS {old} EXCEPT FROM fresh.{table}")
    con.execute(f"CREATE TEMP TABLE new_{table} AS FROM fresh.{table} EXCEPT {old}")
    columns = con.sql(f"FROM fresh.{table} LIMIT 0").columns
    same = " AND ".join(f"m.{c} IS NOT DISTINCT FROM o.{c}" for c in map(quoted, columns))
    con.execute(f"DELETE FROM main.{table} AS m USING old_{table} AS o WHERE {same}")
    con.execute(f"INSERT INTO main.{table} FROM new_{table}")
    for age in ("old", "new"):
        con.execute(f"INSERT INTO moved SELECT {_COST_KEYS} FROM {age}_{table}")


def _replace_facts(con: duckdb.DuckDBPyConnection) -> None:
    """Derive the cells of `fact` and `rollup` anew that a row which changed lies in.

    In the schema `facts` the tables beneath show nothing but these cells.
    """
    con.execute("CREATE TEMP TABLE cells AS SELECT DISTINCT * FROM moved")
    con.execute("CREATE SCHEMA facts")
    con.execute(
        f"CREATE TABLE facts.orders AS FROM main.orders AS m SEMI JOIN cells AS c ON {_SAME}"
    )
    for table in ("post_shares", "ledger"):
        same = _SAME.replace("m.source", "NULL")
        con.execute(
            f"CREATE VIEW facts.{table} AS FROM main.{table} AS m SEMI JOIN cells AS c ON {same}"
        )
    con.execute("SET search_path = 'facts,fresh,main'")
    write_fact(con)
    for table in ("fact", "rollup"):
        con.execute(f"DELETE FROM main.{table} AS m USING cells AS c WHERE {_SAME}")
        con.execute(f"INSERT INTO main.{table} BY NAME FROM facts.{table}")
    con.execute("SET search_path = 'fresh,main'")
    _replace_days(con)


def _replace_days(con: duckdb.DuckDBPyConnection) -> None:
    """Add up `days` and `product_days` anew on the days that a changed cell lies on."""
    con.execute("CREATE TEMP TABLE turned_days AS SELECT DISTINCT date FROM moved")
    for table, (whole, _) in WITHOUT.items():
        on = "SEMI JOIN turned_days AS d ON d.date IS NOT DISTINCT FROM w.date"
        con.execute(f"CREATE VIEW fresh.{whole} AS FROM main.{whole} AS w {on}")
        con.execute(
            f"DELETE FROM main.{table} AS w USING turned_days AS d "
            "WHERE d.date IS NOT DISTINCT FROM w.date"
        )
        con.execute(f"INSERT INTO main.{table} BY NAME {added_up(table)}")
