"""What the numbers mean: derived tables, filters, the metric registry and the queries."""

from analytics.derive.build import build

__all__ = ["build"]
