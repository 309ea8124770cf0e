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
)
"""Sums that come from posts."""

COST_SUMS: Final = ("cost", "product_cost", "unallocated_cost")
"""Sums that come from the cost ledger."""

SUMS: Final = ORDER_SUMS + POST_SUMS + COST_SUMS
"""Every sum a scan returns; money in paise, `revenue_sq` in paise squared."""

STORED: Final = tuple(name for name in SUMS if name not in {"revenue_sq", "incremental_revenue"})
"""Sums that the cube stores as integers; the other two are made in their own way."""
