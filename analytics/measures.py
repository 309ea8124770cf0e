"""The sums that a scan of the cube returns, by name; metrics are made of them and nothing else."""

from __future__ import annotations

from typing import Final

PAISE: Final = 100
POST_UNITS: Final = 1_000_000
"""The cube counts posts in millionths, so that shares of a post add up exactly."""

ORDER_SUMS: Final = (
    "total_rows",
    "total_orders",
    "total_revenue",
    "total_net_revenue",
    "total_new_customers",
    "order_rows",
    "orders",
    "revenue",
    "net_orders",
    "net_revenue",
    "new_customers",
    "new_revenue",
    "user_rows",
    "user_revenue",
    "revenue_sq",
    "incremental_revenue",
)
"""Sums that come from orders."""

POST_SUMS: Final = (
    "post_units",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "views",
    "reached_engagements",
    "emv",
)
"""Sums that come from posts."""

COST_SUMS: Final = ("cost", "product_cost", "unallocated_cost")
"""Sums that come from the cost ledger."""

SUMS: Final = ORDER_SUMS + POST_SUMS + COST_SUMS
"""Every sum a scan returns; money in paise, `revenue_sq` in paise squared."""

INEXACT: Final = frozenset(("revenue_sq", "incremental_revenue", "emv"))
"""Sums that are no whole numbers: squares, and what the workspace's shares and rates make."""

STORED: Final = tuple(name for name in SUMS if name not in INEXACT)
"""Sums that the cube stores as integers; the others are made in their own way."""
