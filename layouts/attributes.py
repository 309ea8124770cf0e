"""HTML attributes whose names Python cannot write as arguments: aria-* and data-*."""

from __future__ import annotations

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """`aria(label="Theme")` is `{"aria-label": "Theme"}`, to be unpacked into a component."""
    return _named("aria", values)


def data(**values: str) -> dict[str, Any]:
    """`data(theme_choice="dark")` is `{"data-theme-choice": "dark"}`."""
    return _named("data", values)


def _named(prefix: str, values: dict[str, str]) -> dict[str, Any]:
    return {f"{prefix}-{name.replace('_', '-')}": value for name, value in values.items()}
