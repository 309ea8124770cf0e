"""Derived tables: what the accepted rows become before any question is asked."""
