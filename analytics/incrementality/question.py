"""What is asked, and the series that answer it: the treated one, and every one beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import Question as Sums
from analytics.ask import answer
from analytics.cache import remembered
from analytics.filters import UNASSIGNED, Filters, Window
from analytics.incrementality.experiment import Floats
from analytics.measures import PAISE, POST_UNITS
from analytics.span import extent, span
from storage import Snapshot

LONGEST_BEFORE: Final = 180
"""Days before a window that are looked at, at most."""
_SUMS: Final = ("total_revenue", "total_net_revenue", "revenue", "net_revenue", "post_units")


class QuestionError(ValueError):
    """A question that cannot be asked of these data; says why, in words."""


@dataclass(frozen=True)
class Question:
    """What would have been sold without the activity of these days?

    Attributes:
        brand: The treated brand.
        start: First day of the window.
        end: Last day of it.
        product: One product of the brand; "" for all of it.
        donors: Controls chosen by hand, as `Line.name` says them; None for those that pass the
            screening.
    """

    brand: str
    start: date
    end: date
    product: str = ""
    donors: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Line:
    """A product of a brand: the smallest series that is told apart.

    Attributes:
        brand: Its brand.
        product: Its name; "Unassigned" where the orders of the brand name none.
    """

    brand: str
    product: str

    @property
    def name(self) -> str:
        """What it is called on screen and in a question."""
        return self.brand if self.product == UNASSIGNED else self.product


@dataclass(frozen=True)
class Daily:
    """Every line by day, without gaps.

    Attributes:
        first: First day.
        lines: The lines, a column each.
        revenue: All sales, tracked or not, ₹ on the workspace's basis, (days, lines).
        tracked: The tracked part of them, ₹.
        posts: Posts, shares of a post counted in part.
    """

    first: date
    lines: tuple[Line, ...]
    revenue: Floats
    tracked: Floats
    posts: Floats

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(self.revenue)

    def first_sale(self, columns: list[int]) -> int:
        """The first row with an order of these lines: before it nothing is known of them."""
        return int(self.revenue[:, columns].any(axis=1).argmax())

    def at(self, day: date) -> int:
        """The row of a day; may lie outside."""
        return (day - self.first).days

    def of(self, brand: str, product: str = "") -> list[int]:
        """Columns of a brand, or of one of its products."""
        return [
            at
            for at, line in enumerate(self.lines)
            if line.brand == brand and product in ("", line.product)
        ]


@remembered
def daily(snapshot: Snapshot) -> Daily | None:
    """Sales, tracked sales and posts of every product of every brand by day; None without data."""
    days = extent(snapshot)
    if days is None:
        return None
    grouping = ("brand", "product", "date")
    found = answer(snapshot, Filters(), Sums(grouping, days, _SUMS))
    pairs = found["brand"].astype("str") + "\x1f" + found["product"].astype("str")
    codes, names = pd.factorize(pairs, sort=True)
    rows = (pd.DatetimeIndex(found["date"]) - pd.Timestamp(days.start)).days.to_numpy()
    net = snapshot.config.revenue_basis == "net"
    keys = {
        "revenue": ("total_net_revenue" if net else "total_revenue", PAISE),
        "tracked": ("net_revenue" if net else "revenue", PAISE),
        "posts": ("post_units", POST_UNITS),
    }
    tables: dict[str, Floats] = {}
    for name, (key, unit) in keys.items():
        tables[name] = np.zeros((days.days, len(names)))
        np.add.at(tables[name], (rows, codes), found[key].to_numpy("float64") / unit)
    lines = tuple(Line(*name.split("\x1f")) for name in names)
    return Daily(days.start, lines, **tables)


def brands(snapshot: Snapshot) -> list[str]:
    """Brands with sales, those with the most first."""
    series = daily(snapshot)
    if series is None:
        return []
    sold: dict[str, float] = {}
    for line, total in zip(series.lines, series.revenue.sum(axis=0), strict=True):
        sold[line.brand] = sold.get(line.brand, 0.0) + float(total)
    known = {brand: total for brand, total in sold.items() if brand != UNASSIGNED and total > 0}
    return sorted(known, key=lambda brand: (-known[brand], brand))


def checked(snapshot: Snapshot, question: Question) -> tuple[Daily, Window]:
    """The series of a question, and its days as far as the data reach.

    Raises:
        QuestionError: There are no data, no such brand or product, or no day of the window.
    """
    series = daily(snapshot)
    if series is None:
        raise QuestionError("There are no orders yet. Import a tracking file first.")
    if question.start > question.end:
        raise QuestionError(
            f"The window ends on {question.end.isoformat()}, before it starts on "
            f"{question.start.isoformat()}. Swap the two dates."
        )
    if not series.of(question.brand):
        known = ", ".join(brands(snapshot)) or "none"
        raise QuestionError(f"No orders of brand “{question.brand}”. Brands with orders: {known}.")
    if not series.of(question.brand, question.product):
        raise QuestionError(f"{question.brand} has no product “{question.product}” in the orders.")
    last = span(snapshot).anchor
    start, end = max(question.start, series.first), min(question.end, last)
    if start > end:
        raise QuestionError(
            f"The window lies outside the data, which reach from {series.first.isoformat()} to "
            f"{last.isoformat()}."
        )
    return series, Window(start, end)
