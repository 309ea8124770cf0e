"""HTML attributes with a dash in their name, which Python cannot write as arguments."""

from __future__ import annotations

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """`aria(label="Rows")` → `{"aria-label": "Rows"}`, to be unpacked into a component."""
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> dict[str, Any]:
    """`data(batch="1f")` → `{"data-batch": "1f"}`, to be unpacked into a component."""
    return {f"data-{name}": value for name, value in values.items()}
