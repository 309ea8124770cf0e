"""SQL of dimensions: the columns that decide them, and what they are over the cube's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from analytics.filters import DIMENSIONS, dimension_of
from storage.parts import quoted

DOT: Final = " · "
"""What stands between the parts of a persona."""

_ROW_DIMENSIONS: Final = frozenset(("coupon_code", "status", "order_city"))
"""Dimensions that the cube leaves out; they go to the order rows."""

_OWN: Final = tuple(key for key, dim in DIMENSIONS.items() if dim.level in ("cube", "order"))
"""Dimensions that are columns of the tables scanned."""

_KEYS: Final[Mapping[str, str]] = {
    **{key: key for key in _OWN},
    **{key: "influencer" for key, dim in DIMENSIONS.items() if dim.level == "influencer"},
    "product_category": "product",
    "date": "date",
    "week": "date",
    "month": "date",
}
"""The column of the scanned tables that decides a dimension."""


def _persona(table: str) -> str:
    """SQL of the kind of person: category, gender, age group and tier together."""
    parts = (f"{table}.{key}" for key in ("category", "gender", "age_group", "tier"))
    return "(" + f" || '{DOT}' || ".join(parts) + ")"


_SHOWN: Final[Mapping[str, str]] = {
    **{key: f"f.{key}" for key in _OWN},
    **{key: f"i.{key}" for key, dim in DIMENSIONS.items() if dim.level == "influencer"},
    "persona": _persona("i"),
    "product_category": "p.product_category",
    "date": "f.date",
    "week": "date_trunc('week', f.date)",
    "month": "date_trunc('month', f.date)",
}
"""SQL expression of each dimension that every cube has; weeks begin on Monday."""


def key_of(dimension: str) -> str:
    """The column of the scanned tables that decides a dimension: `influencer` decides `tier`."""
    if dimension in _KEYS:
        return _KEYS[dimension]
    return "influencer" if dimension_of(dimension).level == "influencer" else dimension


def column_of(dimension: str) -> str:
    """SQL of a dimension over `f` and its `joins`; an extra column is named by its key."""
    if dimension in _SHOWN:
        return _SHOWN[dimension]
    return f"{'i' if key_of(dimension) == 'influencer' else 'f'}.{quoted(dimension)}"


def _of_influencer(dimension: str) -> bool:
    """Whether the influencer decides it, without being it."""
    return dimension != "influencer" and key_of(dimension) == "influencer"


def joins(dimensions: Sequence[str]) -> str:
    """Joins of the tables that `column_of` reads the dimensions from."""
    found: list[str] = []
    if any(_of_influencer(key) for key in dimensions):
        found.append("LEFT JOIN influencers i ON i.influencer = f.influencer")
    if "product_category" in dimensions:
        found.append("LEFT JOIN products p ON p.product = f.product")
    return " ".join(found)


def on_rows(dimension: str) -> bool:
    """Whether only single order rows know a dimension."""
    return dimension in _ROW_DIMENSIONS or (
        dimension not in _KEYS and dimension_of(dimension).level == "order"
    )
