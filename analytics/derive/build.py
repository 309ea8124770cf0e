"""From accepted rows to the cube file that every screen reads."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from analytics.derive.cube import write_fact
from analytics.derive.dimensions import write_dimensions, write_types
from analytics.derive.ledger import write_ledger
from analytics.derive.names import label_names
from analytics.derive.orders import write_order_cells, write_orders
from analytics.derive.payouts import write_payouts
from analytics.derive.post_shares import write_post_shares, write_posts
from analytics.derive.source import close_tables, open_tables
from schemas.rows import Rows
from settings import WorkspaceSettings
from storage.durable import adopt

_LIMITS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": 2,
    "memory_limit": "1GB",
}
"""What one build may take of the machine; beyond the memory DuckDB works on disk."""


def build(
    tables: Mapping[str, Rows],
    config: WorkspaceSettings,
    out: Path,
) -> None:
    """Derive the cube from the stored tables and put it at `out` in one atomic step.

    Tables written: fact, rollup, ledger, payout_work, orders, posts, post_shares, payouts,
    influencers, products. Money is integer paise. The same rows and config give the same tables.

    Args:
        tables: Rows per table in canonical columns; a missing table is empty.
        config: The workspace's choices: brand words, tiers, cost basis, rule for fixed sums.
        out: The DuckDB file to write; what is there is replaced only by a whole new file.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f".{out.name}.{secrets.token_hex(6)}.part")
    try:
        con = duckdb.connect(str(unfinished), config=_LIMITS)
        try:
            con.begin()  # one commit: a file flush per table would cost more than small tables do
            derive(con, tables, config)
            con.commit()
            con.execute("CHECKPOINT")
        finally:
            con.close()
        adopt(unfinished, out)
    finally:
        for left in out.parent.glob(f"{unfinished.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def derive(
    con: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Rows],
    config: WorkspaceSettings,
) -> None:
    """Write every table of the cube on one connection; views of the input do not stay."""
    open_tables(con, tables)
    label_names(con, config.brand_aliases)
    write_types(con)
    write_dimensions(con, config.tier_bounds)
    write_orders(con)
    write_order_cells(con)
    write_posts(con)
    write_post_shares(con)
    write_payouts(con, config.cost_basis)
    write_ledger(con, config.fixed_rule)
    write_fact(con)
    close_tables(con)
