"""Orders exported line by line: one order number, a row a product."""

from __future__ import annotations

import pyarrow as pa

from schemas.compute import pc
from schemas.header_words import spellings, squash
from schemas.headers import HeaderMatch
from schemas.tracking import ORDER_IDS

BETWEEN = " · "
"""What stands between order number and product in the key of a line."""

KEYED = "order lines told apart by {header} and product"

_ORDER_IDS = frozenset(squash(alias) for alias in ORDER_IDS)


def has_order_lines(match: HeaderMatch, header: str) -> bool:
    """Whether the file's key is the number of an order, which several rows may share.

    Args:
        match: What the columns of the file mean.
        header: What the file calls the key column.
    """
    return match.table.key in match.positions and not _ORDER_IDS.isdisjoint(spellings(header))


def line_keys(table: pa.Table, key: str) -> pa.Table:
    """Gives every line the key order · product, whatever else the file holds.

    A line without a product keeps the order number alone, one without a number no key.

    Args:
        table: Cleaned rows with `product`.
        key: Column of the order number.
    """
    numbers = table[key]
    joined = pc.binary_join_element_wise(numbers, table["product"], BETWEEN, null_handling="skip")
    named = pc.if_else(pc.is_valid(numbers), joined, pa.scalar(None, pa.string()))
    return table.set_column(table.schema.get_field_index(key), key, named)
