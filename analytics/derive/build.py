"""From accepted rows to the cube file that every screen reads."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from analytics.derive.advance import Base, advance, finish
from analytics.derive.cube import write_days, write_fact
from analytics.derive.dimensions import write_dimensions, write_types
from analytics.derive.dues import write_dues
from analytics.derive.extras import find_extras, write_extras
from analytics.derive.fixed_costs import write_fixed_costs
from analytics.derive.ledger import write_ledger
from analytics.derive.names import label_names
from analytics.derive.orders import WORKING, write_order_cells, write_orders
from analytics.derive.payouts import write_payouts
from analytics.derive.post_sales import write_post_sales
from analytics.derive.post_shares import write_post_shares, write_posts
from analytics.derive.source import NO_ROWS, close_tables, open_tables
from schemas.product_names import write_product_names
from schemas.rows import Rows
from settings import WorkspaceSettings
from storage.durable import adopt
from storage.parts import row_count

_LIMITS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": 2,
    "memory_limit": "1GB",
}
"""What one build may take of the machine; beyond the memory DuckDB works on disk."""

VERSION: Final = 5
"""What the tables are and hold; a cube of another version is derived anew before it is read."""

_VERSION_OF: Final = "SELECT number FROM cube_version"

LITTLE: Final = 0.1
"""Share of order rows that may come or go for a cube to be brought forward."""


def build(
    tables: Mapping[str, Rows],
    config: WorkspaceSettings,
    out: Path,
    base: Base | None = None,
) -> None:
    """Derive the cube from the stored tables and put it at `out` in one atomic step.

    Where only little differs from `base`, its cube is brought forward instead: the same rows come
    of it, some of them in another order.

    Tables written: fact, rollup, product_days, days, ledger, payout_work, orders, posts,
    post_shares, post_sales, post_costs, fixed_costs, payouts, dues, due_lines, due_posts,
    pay_lines, pay_votes, pay_rules, influencers, products, order_parts, extras. Money is integer
    paise. The same rows and config give the same tables.

    Args:
        tables: Rows per table in canonical columns; a missing table is empty.
        config: The workspace's choices; of them `derived` counts.
        out: The DuckDB file to write; what is there is replaced only by a whole new file.
        base: An earlier state with its cube, or None to derive everything.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f".{out.name}.{secrets.token_hex(6)}.part")
    try:
        if base is None or not _bring_forward(unfinished, base, tables, config):
            unfinished.unlink(missing_ok=True)
            _derive_whole(unfinished, tables, config)
        adopt(unfinished, out)
    finally:
        for left in out.parent.glob(f"{unfinished.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def version_of(con: duckdb.DuckDBPyConnection) -> int:
    """The version of a cube; 0 for those that carry none."""
    try:
        ((number,),) = con.execute(_VERSION_OF).fetchall()
    except duckdb.CatalogException:
        return 0
    return int(number)


def _derive_whole(path: Path, tables: Mapping[str, Rows], config: WorkspaceSettings) -> None:
    with duckdb.connect(str(path), config=_LIMITS) as con:
        con.begin()  # one commit: a file flush per table would cost more than small tables do
        derive(con, tables, config)
        con.commit()
        con.execute("CHECKPOINT")


def _bring_forward(
    path: Path, base: Base, tables: Mapping[str, Rows], config: WorkspaceSettings
) -> bool:
    """Whether `path` now holds the cube of `base`, brought forward to `tables`."""
    if base.config.derived != config.derived or not _little_differs(base.tables, tables):
        return False
    shutil.copyfile(base.cube, path)
    with duckdb.connect(str(path), config=_LIMITS) as con:
        if version_of(con) != VERSION:
            return False
        con.begin()
        if not advance(con, base, tables, config):
            return False
        con.commit()
        finish(con)
        con.execute("CHECKPOINT")
        return True


def _little_differs(old: Mapping[str, Rows], new: Mapping[str, Rows]) -> bool:
    """Whether so few order rows come or go that a full build would take longer."""
    before, after = (tables.get("tracking", NO_ROWS) for tables in (old, new))
    added = [part for part in after.parts if part not in before.parts]
    removed = [part for part in before.parts if part not in after.parts]
    gone, still = (row_count(rows.dropped) if rows.dropped else 0 for rows in (after, before))
    rows = sum(row_count(part) for part in (*added, *removed)) + abs(gone - still)
    return rows <= LITTLE * max(before.count, after.count)


def derive(
    con: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Rows],
    config: WorkspaceSettings,
) -> None:
    """Write every table of the cube on one connection; views of the input do not stay."""
    extras = find_extras(con, tables)
    write_product_names(con, config.product_aliases)
    open_tables(con, tables, extras)
    write_extras(con, extras)
    label_names(con, config.brand_aliases)
    write_types(con)
    write_dimensions(con, config.tier_bounds)
    write_orders(con)
    write_order_cells(con, WORKING)
    write_posts(con)
    write_post_shares(con)
    write_payouts(con, config.cost_basis)
    write_ledger(con, config.fixed_rule)
    write_post_sales(con)
    write_fixed_costs(con)
    write_fact(con)
    write_days(con)
    write_dues(con, config)
    con.execute(f"CREATE TABLE cube_version AS SELECT {VERSION} AS number")
    close_tables(con)
