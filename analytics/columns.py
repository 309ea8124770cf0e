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


OWNERS: Final[Mapping[str, str]] = {"influencer": "i", "product": "p"}
"""How the table of influencers or of products is read, by what of `f` it tells more about."""


def key_of(dimension: str) -> str:
    """The column of the scanned tables that decides a dimension: `influencer` decides `tier`."""
    if dimension in _KEYS:
        return _KEYS[dimension]
    level = dimension_of(dimension).level
    return level if level in OWNERS else dimension


def column_of(dimension: str) -> str:
    """SQL of a dimension over `f` and its `joins`; an extra column is named by its key."""
    if dimension in _SHOWN:
        return _SHOWN[dimension]
    return f"{OWNERS.get(key_of(dimension), 'f')}.{quoted(dimension)}"


def joins(dimensions: Sequence[str]) -> str:
    """Joins of the tables that `column_of` reads the dimensions from."""
    owners = {key_of(key) for key in dimensions if key_of(key) != key}
    return " ".join(
        f"LEFT JOIN {owner}s {short} ON {short}.{owner} = f.{owner}"
        for owner, short in OWNERS.items()
        if owner in owners
    )


def on_rows(dimension: str) -> bool:
    """Whether only single order rows know a dimension."""
    return dimension in _ROW_DIMENSIONS or (dimension not in _KEYS and on_orders(dimension))


def on_orders(dimension: str) -> bool:
    """Whether only orders know a dimension."""
    return dimension_of(dimension).level == "order"


def on_posts(dimension: str) -> bool:
    """Whether only posts know a dimension."""
    return dimension_of(dimension).level == "post"
