"""What every payout cost and where, from the accepted rows alone, in exact fractions.

Nothing of the cube is read: brands, platforms, shares of posts, windows, amounts and the spread are
worked out again from the rules in words, one payout and one row of work at a time.

    costs = cost_oracle.costs(tables, config)   # tables: lists of canonical rows
    costs[payout_id][(date, brand, platform, campaign)]     # paise, a Fraction
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from settings import WorkspaceSettings

Row = dict[str, Any]
Place = tuple[date | None, str, str, str]
RULES = {"post": "posts", "order": "orders", "percent": "revenue"}
SPELLED = {"hkv": "HKVitals"}
NAMES = ("campaign", "brand", "product")


class Work(NamedTuple):
    """Something an influencer did on a day, and the shares of it by (campaign, brand, product)."""

    day: date
    platform: str
    parts: Mapping[tuple[str, str, str], Fraction]
    orders: int = 0
    revenue: int = 0


def costs(
    tables: Mapping[str, list[Row]], config: WorkspaceSettings
) -> dict[str, dict[Place, Fraction]]:
    """Cost in paise per payout and (date, brand, platform, campaign)."""
    return {row["payout_id"]: _Payout(tables, row, config).spread() for row in tables["payouts"]}


def amount(tables: Mapping[str, list[Row]], row: Row, config: WorkspaceSettings) -> int:
    """Paise that a payout row costs, gifts included."""
    return _Payout(tables, row, config).fee() + (row.get("product_cost_paise") or 0)


def _brand(tables: Mapping[str, list[Row]], row: Row) -> str | None:
    listed = {item["product"]: item["brand"] for item in tables["products"]}
    return row.get("brand") or listed.get(row.get("product"))


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def _orders(tables: Mapping[str, list[Row]], who: str) -> list[Work]:
    """Order rows of one influencer, summed where nothing that a cost falls on tells them apart."""
    home = {row["influencer_id"]: row["platform"] for row in tables["influencers"]}
    cells: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in tables["tracking"]:
        if row["influencer_id"] != who:
            continue
        social = row["source"] in ("Instagram", "YouTube")
        platform = row["source"] if social else home.get(who, "Unassigned")
        named = (row["campaign"], _brand(tables, row), row["product"])
        cell = cells[row["date"], platform, *(name or "Unassigned" for name in named)]
        cell[0] += row["orders"]
        cell[1] += row["revenue_paise"]
    return [
        Work(day, platform, {names: Fraction(1)}, *found)
        for (day, platform, *key), found in cells.items()
        for names in [(key[0], key[1], key[2])]
    ]


def _posts(tables: Mapping[str, list[Row]], who: str) -> list[Work]:
    """Posts of one influencer; what a post does not name it shares as its orders do."""
    return [
        Work(row["date"], row["platform"], _shares(tables, who, row))
        for row in tables["posts"]
        if row["influencer_id"] == who
    ]


def _shares(
    tables: Mapping[str, list[Row]], who: str, row: Row
) -> dict[tuple[str, str, str], Fraction]:
    named = (row.get("campaign"), _brand(tables, row), row.get("product"))
    if all(named):
        return {tuple(named): Fraction(1)}
    sold: dict[bool, dict[tuple[str, str, str], int]] = {True: {}, False: {}}
    for work in _orders(tables, who):
        (key,) = work.parts
        if work.orders and all(own in (None, name) for own, name in zip(named, key, strict=True)):
            for soon in {False, 0 <= (work.day - row["date"]).days <= 13}:
                sold[soon][key] = sold[soon].get(key, 0) + work.orders
    weights = sold[True] or sold[False] or {tuple(name or "Unassigned" for name in named): 1}
    return {key: Fraction(weight, sum(weights.values())) for key, weight in weights.items()}


class _Payout:
    def __init__(
        self, tables: Mapping[str, list[Row]], row: Row, config: WorkspaceSettings
    ) -> None:
        self.tables, self.row, self.config = tables, row, config
        who = row["influencer_id"]
        self.campaign, self.brand = row.get("campaign"), self.spelled(row)
        self.work = {
            "posts": self.matching(_posts(tables, who)),
            "orders": self.matching(_orders(tables, who)),
        }

    @staticmethod
    def spelled(row: Row) -> str | None:
        return SPELLED.get(row.get("brand") or "", row.get("brand"))

    def matching(self, work: list[Work]) -> list[Work]:
        found = [
            item._replace(
                parts={
                    key: share
                    for key, share in item.parts.items()
                    if self.campaign in (None, key[0]) and self.brand in (None, key[1])
                }
            )
            for item in work
        ]
        return [item for item in found if item.parts]

    @property
    def bounded(self) -> bool:
        return bool(self.row.get("period_start") or self.row.get("period_end"))

    def dates_of_its_kind(self) -> list[date]:
        def kind(row: Row) -> tuple[Any, ...]:
            return (row["influencer_id"], row["basis"], row.get("campaign"), self.spelled(row))

        rows = [row for row in self.tables["payouts"] if kind(row) == kind(self.row)]
        return [row["date"] for row in rows if row.get("date")]

    def near(self, kind: str) -> list[Work]:
        paid = self.row.get("date")
        if self.bounded:
            first = self.row.get("period_start") or date.min
            last = self.row.get("period_end") or date.max
        elif paid:
            before = [day for day in self.dates_of_its_kind() if day < paid]
            first, last = max(before) + timedelta(1) if before else date.min, paid
        else:
            first, last = date.min, date.max
        return [item for item in self.work[kind] if first <= item.day <= last]

    def carries(self, kind: str) -> list[Work]:
        """The work that a sum falls on."""
        return self.near(kind) or ([] if self.bounded else self.work[kind])

    def counts(self, kind: str) -> list[Work]:
        """The work that a rate is applied to: never again what other payments pay for."""
        one_of_several = self.row.get("date") and len(self.dates_of_its_kind()) > 1
        return self.near(kind) if one_of_several and not self.bounded else self.carries(kind)

    def earned(self) -> tuple[Fraction, Fraction]:
        """Paise by the rate and by the percentage of a hybrid."""
        row, basis = self.row, self.row["basis"]
        rate = Fraction(str(row.get("rate") or 0))
        percent = Fraction(str(row.get("rate_percent") or 0)) / 100
        sold = self.counts("orders")
        revenue = sum(item.revenue for item in sold)
        if basis == "percent":
            return rate / 100 * revenue, Fraction(0)
        done = 1
        if basis == "order" or (basis == "hybrid" and row.get("rate_per") == "order"):
            stated = row.get("orders")
            done = sum(item.orders for item in sold) if stated is None else stated
        elif basis in ("post", "hybrid"):
            stated = row.get("posts")
            done = len(self.counts("posts")) if stated is None else stated
        return rate * 100 * done, percent * revenue

    def fee(self) -> int:
        recorded = self.row.get("total_payout_paise")
        rated = self.config.cost_basis == "computed" and self.row.get("rate") is not None
        if rated or recorded is None:
            return _half_up(sum(self.earned(), Fraction(0)))
        return recorded

    def spread(self) -> dict[Place, Fraction]:
        total = Fraction(self.fee() + (self.row.get("product_cost_paise") or 0))
        places: dict[Place, Fraction] = defaultdict(Fraction)
        if self.row["basis"] != "hybrid":
            self.put(places, RULES.get(self.row["basis"], self.config.fixed_rule), total)
            return places
        money, share = (_half_up(part) for part in self.earned())
        half = Fraction(money, money + share) if money + share else Fraction(1)
        own = "orders" if self.row.get("rate_per") == "order" else "posts"
        self.put(places, own, total * half)
        self.put(places, "revenue", total * (1 - half))
        return places

    def put(self, places: dict[Place, Fraction], rule: str, paise: Fraction) -> None:
        """Add a sum to the places of the work that it falls on; weightless work gets 0."""
        if not paise:
            return
        kind = "posts" if rule == "posts" else "orders"
        if not self.carries(kind):
            rule = kind = "orders" if kind == "posts" else "posts"
        work = self.carries(kind)
        if not work:
            places[self.nowhere()] += paise
            return
        weights = [1 if rule == "posts" else getattr(item, rule) for item in work]
        weights = weights if sum(weights) else [1] * len(work)
        for item, weight in zip(work, weights, strict=True):
            for key, share in item.parts.items():
                part = share / sum(item.parts.values())
                place = (item.day, key[1], item.platform, key[0])
                places[place] += paise * Fraction(weight, sum(weights)) * part

    def nowhere(self) -> Place:
        row = self.row
        home = {
            person["influencer_id"]: person["platform"] for person in self.tables["influencers"]
        }
        day = row.get("date") or row.get("period_end") or row.get("period_start")
        platform = home.get(row["influencer_id"], "Unassigned")
        return (day, self.brand or "Unassigned", platform, self.campaign or "Unassigned")
