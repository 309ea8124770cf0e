"""What the rows of a sheet tell without a column of its own, told by the headers.

A row with an order's number is one order, whatever quantity it says; a handle is a name too; a
month is a first and a last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from rapidfuzz.distance import OSA

from schemas.handles import names_handle
from schemas.header_words import telling_words, words
from schemas.headers import ALIAS_CONFIDENCE, ColumnMatch, HeaderMatch

ONE_EACH: Final = "rows with an order number counted as one order each"
QUANTITY_KEPT: Final = (
    "cells of “{header}” not counted as orders: a row with an order number is one"
)
QUANTITY_COUNTED: Final = "cells of “{header}” counted as orders: {why}"
NO_NUMBER: Final = "no column holds order numbers"
NO_AMOUNT: Final = "without revenue and price the product's price is counted as often"

_QUANTITIES = frozenset({"quantity", "qty", "qnty", "unit", "units", "pcs", "piece", "pieces"})
_MOST_EDITS = 2
_LEAST_MISSPELT = 6


def with_implied(match: HeaderMatch) -> HeaderMatch:
    """Returns the match with the columns that need none of their own in this sheet."""
    if match.table.name == "tracking":
        return _one_order_each(match)
    if match.table.name == "influencers":
        return _known_by_handle(match)
    return match


def told_of_orders(match: HeaderMatch, rows: int) -> Mapping[str, int]:
    """What to tell of how the orders of a sheet are counted, with how many rows."""
    if "orders" in match.implied:
        told = {ONE_EACH: rows}
        if match.quantity is not None:
            told[QUANTITY_KEPT.format(header=match.columns[match.quantity].header)] = rows
        return told
    at = match.positions.get("orders")
    if match.table.name != "tracking" or at is None or not _means_quantity(match.columns[at]):
        return {}
    why = NO_AMOUNT if _has_number(match) else NO_NUMBER
    return {QUANTITY_COUNTED.format(header=match.columns[at].header, why=why): rows}


def filled_columns(table: str, mapping: Mapping[str, str]) -> frozenset[str]:
    """Canonical columns that a file filled besides those it has, by its headers' mapping."""
    fed = set(mapping.values())
    if table == "tracking" and "price_paise" in fed and "orders" not in fed:
        return frozenset({"revenue_paise"})
    return frozenset()


def _one_order_each(match: HeaderMatch) -> HeaderMatch:
    """Counts rows with an order's number as an order each, not by their quantity.

    With neither revenue nor price the orders are what the product's price is multiplied by, so
    there the quantity stays what they are.
    """
    positions = match.positions
    at = positions.get("orders")
    priced = "revenue_paise" in positions or "price_paise" in positions
    if at is not None:
        column = match.columns[at]
        if not (_means_quantity(column) and _has_number(match) and priced):
            return match
        columns = list(match.columns)
        columns[at] = ColumnMatch(column.header, "", "none", 0.0)
        return replace(match, columns=tuple(columns), implied=frozenset({"orders"}), quantity=at)
    if not priced or not _numbers_orders(match):
        return match
    kept = next((at for at in match.unused if _is_quantity(match.columns[at].header)), None)
    return replace(match, implied=frozenset({"orders"}), quantity=kept)


def _known_by_handle(match: HeaderMatch) -> HeaderMatch:
    """Takes handles for the ids where no column holds ids, and for the names without names."""
    if "influencer_id" in match.positions:
        return match
    places = [
        at
        for at, column in enumerate(match.columns)
        if column.how != "chosen" and column.column in ("", "name") and names_handle(column.header)
    ]
    if not places:
        return match
    at = places[0]
    columns = list(match.columns)
    columns[at] = ColumnMatch(columns[at].header, "influencer_id", "alias", ALIAS_CONFIDENCE)
    found = replace(match, columns=tuple(columns))
    return found if "name" in found.positions else replace(found, implied=frozenset({"name"}))


def _has_number(match: HeaderMatch) -> bool:
    return "tracking_id" in match.positions


def _numbers_orders(match: HeaderMatch) -> bool:
    """Whether the id column says itself that it numbers orders, and not just anything."""
    at = match.positions.get("tracking_id")
    if at is None:
        return False
    column = match.columns[at]
    said = words(column.header)
    return column.how == "chosen" or "order" in said or "name" in said


def _means_quantity(column: ColumnMatch) -> bool:
    return column.how in ("alias", "similar") and _is_quantity(column.header)


def _is_quantity(header: str) -> bool:
    """Whether a header counts pieces: Quantity, Order Qty, Units, Lineitem quantity."""
    said = telling_words(header)
    if not said or {"price", "cost", "value", "amount"} & set(said):
        return False
    return any(
        word in _QUANTITIES
        or (
            len(word) >= _LEAST_MISSPELT
            and word[0] == "q"
            and OSA.distance(word, "quantity") <= _MOST_EDITS
        )
        for word in said
    )
