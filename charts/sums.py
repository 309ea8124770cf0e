"""What a table adds up to, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from charts import format as fmt
from schemas.sums import UNVALUED

_COUNTED: Final = {"products": "product", "terms": "term"}
"""What the rows of a table without figures are."""


def adds_up(table: str, rows: int, sums: Mapping[str, int], style: fmt.Style = "short") -> str:
    """What the rows of a table come to: "₹7,30,501.05 revenue in 666 orders"; "" for no rows.

    Money is exact in every style; `short` writes large counts in lakh and crore.

    Args:
        table: The table.
        rows: How many rows.
        sums: What they add up to; see `schemas.sums`.
        style: How counts are written.
    """
    if not rows:
        return ""
    match table:
        case "tracking":
            return _orders(sums)
        case "payouts":
            return _payouts(sums, rows)
        case "posts":
            figures = ("reach", "likes", "comments", "views")
            parts = [_figure(sums, name, name, style) for name in figures]
            return _joined(fmt.plural(rows, "post"), *parts)
        case "influencers":
            followers = _figure(sums, "follower_count", "followers", style)
            return _joined(fmt.plural(rows, "influencer"), followers)
        case _:
            return fmt.plural(rows, _COUNTED.get(table, "row"))


def _orders(sums: Mapping[str, int]) -> str:
    counted = fmt.plural(sums.get("orders", 0), "order")
    revenue = _money(sums, "revenue_paise")
    unvalued = sums.get(UNVALUED, 0)
    return _joined(
        f"{revenue} revenue in {counted}" if revenue else counted,
        f"{fmt.plural(unvalued, 'row')} without an amount" if unvalued else "",
    )


def _payouts(sums: Mapping[str, int], rows: int) -> str:
    unvalued = sums.get(UNVALUED, 0)
    by_rate = f"{fmt.grouped(unvalued)} worked out from the rate later" if unvalued else ""
    counted = fmt.plural(rows, "payout")
    money = [sums[name] for name in ("total_payout_paise", "product_cost_paise") if name in sums]
    if len(money) == 1:
        what = "" if "total_payout_paise" in sums else " of gifts"
        return _joined(f"{fmt.paise(money[0])}{what} in {counted}", by_rate)
    if not money:
        return _joined(counted, by_rate)
    paid, gifts = (fmt.paise(amount) for amount in money)
    together = f"{fmt.paise(sum(money))} in {counted}: {paid} in money and {gifts} in gifts"
    return _joined(together, by_rate)


def _money(sums: Mapping[str, int], name: str) -> str:
    return fmt.paise(sums[name]) if name in sums else ""


def _figure(sums: Mapping[str, int], name: str, noun: str, style: fmt.Style) -> str:
    return f"{fmt.count(sums[name], style)} {noun}" if name in sums else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
