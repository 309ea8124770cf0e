"""What figures can be filtered by and broken down by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Level = Literal["cube", "influencer", "product", "order", "post", "time"]

UNASSIGNED: Final = "Unassigned"
"""Value of a campaign, brand, product, product category or platform that nothing names."""

ORGANIC: Final = "Organic and direct"
"""Label of the value "" of an influencer dimension: orders that name no influencer."""


@dataclass(frozen=True)
class Dimension:
    """Something figures can be filtered by or broken down by.

    Attributes:
        key: Name in URLs, ids, commands and result columns.
        label: Name on screen.
        level: Where it is known: `cube` on orders, posts and cost; `influencer` and `product` by
            way of those tables; `order` on orders only, so that posts and cost have none; `post`
            on posts only, so that orders and cost have none; `time` for days, weeks and months,
            which are broken down by but filtered by the period.
        blank: Label of the value "".
    """

    key: str
    label: str
    level: Level
    blank: str = UNASSIGNED


def _registry(*dimensions: Dimension) -> Mapping[str, Dimension]:
    return MappingProxyType({dimension.key: dimension for dimension in dimensions})


DIMENSIONS: Final = _registry(
    Dimension("brand", "Brand", "cube"),
    Dimension("platform", "Platform", "cube"),
    Dimension("campaign", "Campaign", "cube"),
    Dimension("product", "Product", "cube"),
    Dimension("product_category", "Product category", "product"),
    Dimension("influencer", "Influencer", "cube", ORGANIC),
    Dimension("tier", "Tier", "influencer", ORGANIC),
    Dimension("category", "Influencer category", "influencer", ORGANIC),
    Dimension("gender", "Gender", "influencer", ORGANIC),
    Dimension("age_group", "Age group", "influencer", ORGANIC),
    Dimension("persona", "Persona", "influencer", ORGANIC),
    Dimension("influencer_city", "Influencer city", "influencer", ORGANIC),
    Dimension("source", "Source", "order", "No source"),
    Dimension("order_city", "Order city", "order", "No city"),
    Dimension("coupon_code", "Coupon code", "order", "No coupon"),
    Dimension("status", "Order status", "order", "No status"),
)
"""Every dimension that filters, in the order the filter bar shows them."""

TIME_DIMENSIONS: Final = _registry(
    Dimension("date", "Date", "time", "No date"),
    Dimension("week", "Week", "time", "No date"),
    Dimension("month", "Month", "time", "No date"),
)

BREAKDOWNS: Final[Mapping[str, Dimension]] = MappingProxyType({**DIMENSIONS, **TIME_DIMENSIONS})
"""Every dimension that figures can be broken down by: those that filter, and time."""

_EXTRA: Final = "extra."
"""How the key of an extra column begins: `extra.order.<header>`, `extra.influencer.<header>`, …"""


def extra_key(level: str, header: str) -> str:
    """Key of the dimension that an extra column is.

    Args:
        level: `order`, `post`, `influencer` or `product`: whose column it is.
        header: The header in the files.
    """
    return f"{_EXTRA}{level}.{header}"


def dimension_of(key: str) -> Dimension:
    """The dimension of that key: one that every workspace has, or an extra column.

    Whether a snapshot has such a column is not known here: see `analytics.extras`.

    Raises:
        KeyError: No dimension can have that key.
    """
    if key in BREAKDOWNS or not key.startswith(_EXTRA):
        return BREAKDOWNS[key]
    level, _, header = key.removeprefix(_EXTRA).partition(".")
    if not header:
        raise KeyError(key)
    match level:
        case "order" | "post":
            return Dimension(key, header, level, f"No {header}")
        case "influencer":
            return Dimension(key, header, level, ORGANIC)
        case "product":
            return Dimension(key, header, level)
        case _:
            raise KeyError(key)


def is_filter(key: str) -> bool:
    """Whether a dimension of that key may filter."""
    try:
        return dimension_of(key).level != "time"
    except KeyError:
        return False
