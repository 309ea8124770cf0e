"""What the numbers mean: derived tables, filters, the metric registry and the queries."""

from analytics.derive.build import VERSION, build, version_of

__all__ = ["VERSION", "build", "version_of"]
