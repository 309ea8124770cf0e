"""The slow, obvious answer to every question of `analytics.performance`, in plain pandas.

Orders are computed from the accepted rows themselves (brand, platform, revenue and first orders
derived again here); posts come from the cube's `post_shares` and cost from its `ledger`, which have
oracles of their own. Everything is one long frame of single contributions that is filtered, grouped
and summed row by row, and every metric is written out again by hand.

    facts = oracle.facts(raw, cube, config)          # raw: canonical frames by table name
    oracle.totals(facts, filters, window, config)    # metric -> value, None where undefined
    oracle.grouped(facts, filters, window, ("brand", "week"), config)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from analytics.filters import Filters, Window
from settings import WorkspaceSettings

ORDER_ONLY = {"source", "coupon_code", "status", "order_city"}
PEOPLE = ["category", "gender", "age_group", "influencer_city", "tier"]
LOST = {"cancelled", "canceled", "returned", "refunded", "rto", "failed"}
KNOWN_PLATFORMS = (
    *("Instagram", "YouTube", "Twitter", "Facebook", "LinkedIn", "TikTok", "Snapchat"),
    *("Pinterest", "Telegram", "WhatsApp"),
)
PLATFORMS = {word.casefold(): word for word in KNOWN_PLATFORMS}
ORDER_TEXTS = (
    *("source", "campaign", "influencer_id", "user_id", "brand", "product", "status"),
    *("coupon_code", "city", "tracking_id"),
)
SUMMED = {
    *("reach", "likes", "comments", "shares", "saves", "views", "posts", "engagements", "orders"),
    *("revenue", "net_revenue", "total_orders", "total_revenue", "cost", "product_cost"),
    *("new_customers", "order_rows"),
}
Rows = list[dict[str, Any]]
POST_COLUMNS = [
    "post_units",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "views",
    "reached_engagements",
]


def _text(frame: pd.DataFrame, column: str) -> list[str | None]:
    if column not in frame:
        return [None] * len(frame)
    return [None if pd.isna(value) else str(value) for value in frame[column]]


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _tier(followers: int | None, bounds: tuple[int, int, int]) -> str:
    if followers is None:
        return "unknown"
    names = ("nano", "micro", "macro", "mega")
    return names[sum(followers >= bound for bound in bounds)]


def _aliased(texts: list[str | None], aliases: Mapping[str, tuple[str, ...]]) -> str | None:
    for text in texts:
        for brand, words in aliases.items():
            for word in (brand, *words):
                if text and re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text, re.I):
                    return brand
    return None


def _people(
    raw: Mapping[str, pd.DataFrame], config: WorkspaceSettings
) -> dict[str, dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {}
    frame = raw["influencers"]
    columns = {key: _text(frame, "city" if key == "influencer_city" else key) for key in PEOPLE[:4]}
    for n, key in enumerate(frame["influencer_id"]):
        followers = _number(frame["follower_count"].iloc[n]) if "follower_count" in frame else None
        people[str(key)] = {
            **{name: values[n] or "Unknown" for name, values in columns.items()},
            "tier": _tier(followers, config.tier_bounds),
            "followers": followers,
            "platform": _text(frame, "platform")[n] or "Unassigned",
        }
    return people


def _orders(raw: Mapping[str, pd.DataFrame], config: WorkspaceSettings) -> pd.DataFrame:
    frame, people = raw["tracking"], _people(raw, config)
    products = raw.get("products", pd.DataFrame({"product": []}))
    brands = dict(zip(products["product"], _text(products, "brand"), strict=True))
    prices = {
        name: _number(products["price_paise"].iloc[n])
        for n, name in enumerate(products["product"])
        if "price_paise" in products
    }
    texts = {name: _text(frame, name) for name in ORDER_TEXTS}
    first: dict[str, tuple[Any, str]] = {}
    for n, user in enumerate(texts["user_id"]):
        if user:
            mine = (pd.Timestamp(frame["date"].iloc[n]), texts["tracking_id"][n] or "")
            first[user] = min(first.get(user, mine), mine)
    rows: list[dict[str, Any]] = []
    for n in range(len(frame)):
        own = {name: values[n] for name, values in texts.items()}
        quantity = _number(frame["orders"].iloc[n]) or 0
        revenue = _number(frame["revenue_paise"].iloc[n])
        if revenue is None:
            price = _number(frame["price_paise"].iloc[n]) if "price_paise" in frame else None
            price = prices.get(own["product"]) if price is None else price
            revenue = quantity * (price or 0)
        day = pd.Timestamp(frame["date"].iloc[n])
        brand = own["brand"] or brands.get(own["product"])
        brand = brand or _aliased(
            [own["product"], own["campaign"], own["source"]], config.brand_aliases
        )
        platform = PLATFORMS.get((own["source"] or "").casefold())
        home = people.get(own["influencer_id"] or "", {}).get("platform")
        user = own["user_id"]
        rows.append(
            {
                "kind": "order",
                "date": day,
                "influencer": own["influencer_id"] or "",
                "campaign": own["campaign"] or "Unassigned",
                "brand": brand or "Unassigned",
                "product": own["product"] or "Unassigned",
                "platform": platform or home or "Unassigned",
                "source": own["source"] or "",
                "coupon_code": own["coupon_code"] or "",
                "status": own["status"] or "",
                "order_city": own["city"] or "",
                "quantity": quantity,
                "amount": revenue,
                "net": (own["status"] or "").lower() not in LOST,
                "new": bool(user) and first[user or ""] == (day, own["tracking_id"]),
            }
        )
    return pd.DataFrame(rows)


def facts(raw: Mapping[str, pd.DataFrame], cube: Path, config: WorkspaceSettings) -> pd.DataFrame:
    """One row per contribution: an order row, a share of a post, or a ledger row."""
    with duckdb.connect(str(cube), read_only=True) as con:
        shares = ", ".join(f"s.{name}" for name in POST_COLUMNS)
        posts = con.sql(
            "SELECT 'post' AS kind, p.date, p.influencer::VARCHAR AS influencer, "
            "p.platform::VARCHAR AS platform, s.campaign::VARCHAR AS campaign, "
            f"s.brand::VARCHAR AS brand, s.product::VARCHAR AS product, {shares} "
            "FROM post_shares s JOIN posts p USING (post_id)"
        ).df()
        cost = con.sql(
            "SELECT 'cost' AS kind, date, influencer::VARCHAR AS influencer, "
            "platform::VARCHAR AS platform, campaign::VARCHAR AS campaign, "
            "brand::VARCHAR AS brand, product::VARCHAR AS product, cost, product_cost, "
            "CASE WHEN unallocated THEN cost ELSE 0 END AS unallocated_cost FROM ledger"
        ).df()
    orders = _orders(raw, config)
    table = pd.concat(
        [part.astype(object) for part in (orders, posts, cost) if len(part)], ignore_index=True
    )
    people = _people(raw, config)
    nobody = {**dict.fromkeys(PEOPLE, "Unknown"), "tier": "unknown"}
    for name in PEOPLE:
        table[name] = [people.get(who, nobody)[name] if who else "" for who in table["influencer"]]
    parts = zip(*(table[name] for name in ("category", "gender", "age_group", "tier")), strict=True)
    table["persona"] = [" · ".join(part) if part[0] else "" for part in parts]
    table["followers"] = [people.get(who, {}).get("followers") for who in table["influencer"]]
    products = raw.get("products", pd.DataFrame({"product": []}))
    kinds = dict(zip(products["product"], _text(products, "category"), strict=True))
    table["product_category"] = [kinds.get(name) or "Unassigned" for name in table["product"]]
    table["date"] = pd.to_datetime(table["date"])
    table["week"] = table["date"] - pd.to_timedelta(table["date"].dt.day_of_week, unit="D")
    table["month"] = table["date"] - pd.to_timedelta(table["date"].dt.day - 1, unit="D")
    return table


def window(table: pd.DataFrame, filters: Filters, today: date) -> Window | None:
    """The days of a view, from the presets' definitions."""
    if filters.period == "all":
        return None
    past = table[table["date"] <= pd.Timestamp(today)]
    orders = past[past["kind"] == "order"]
    end = (orders if len(orders) else past)["date"].max().date()
    if filters.period == "custom":
        first, last = table["date"].min().date(), table["date"].max().date()
        start = filters.start or min(first, filters.end or end)
        return Window(start, filters.end or max(start, last))
    if filters.period.startswith("last_") and filters.period != "last_month":
        return Window(end - timedelta(days=int(filters.period[5:]) - 1), end)
    month = pd.Period(end, "M")
    if filters.period == "last_month":
        before = month - 1
        return Window(before.start_time.date(), before.end_time.date())
    starts = {
        "this_month": month.start_time.date(),
        "quarter": pd.Period(end, "Q").start_time.date(),
        "fy": pd.Period(end, "Y-MAR").start_time.date(),
        "year": pd.Period(end, "Y").start_time.date(),
    }
    return Window(starts[filters.period], end)


def compared_with(shown: Window, filters: Filters) -> Window | None:
    """The days that a view is compared with, from their definition."""
    length = timedelta(days=(shown.end - shown.start).days)
    start, end = filters.compare_start, filters.compare_end
    match filters.compare:
        case "none":
            return None
        case "previous":
            return Window(shown.start - length - timedelta(days=1), shown.start - timedelta(days=1))
        case "year":
            back = pd.DateOffset(years=1)
            ends = (pd.Timestamp(day) - back for day in (shown.start, shown.end))
            return Window(*(stamp.date() for stamp in ends))
    assert start or end
    return Window(start or (end - length), end or (start + length))


def select(table: pd.DataFrame, filters: Filters, days: Window | None) -> pd.DataFrame:
    """The contributions that a view reaches."""
    keep = pd.Series(True, index=table.index)
    for dimension, values in filters.selections:
        keep &= table[dimension].isin(values)
    if filters.followers is not None:
        low, high = filters.followers.low, filters.followers.high
        counts = pd.to_numeric(table["followers"])
        keep &= counts.notna() & (counts >= (low or 0))
        keep &= (counts <= high) if high is not None else True
    if days is not None:
        keep &= (table["date"] >= pd.Timestamp(days.start)) & (
            table["date"] <= pd.Timestamp(days.end)
        )
    return table[keep]


def _ratio(top: float, bottom: float, scale: float = 1.0) -> float | None:
    return scale * top / bottom if bottom > 0 else None


def _total(rows: Rows, column: str) -> int:
    return sum(int(row[column]) for row in rows if not pd.isna(row.get(column)))


def _media_value(rows: Rows, config: WorkspaceSettings) -> float:
    return sum(
        float(row[action]) * rate
        for row in rows
        if row["kind"] == "post"
        for action, rate in config.emv_rates.get(row["platform"], {}).items()
    )


def metrics(
    rows: Rows, config: WorkspaceSettings, *, order_only: bool = False
) -> dict[str, float | None]:
    """Every metric of a list of contributions, written out one by one; money in rupees."""
    orders = [row for row in rows if row["kind"] == "order"]
    mine = [row for row in orders if row["influencer"]]
    kept = [row for row in mine if row["net"]]
    post = {name: _total(rows, name) for name in POST_COLUMNS}
    cost, gifts = _total(rows, "cost"), _total(rows, "product_cost")
    engagements = post["likes"] + post["comments"] + post["shares"] + post["saves"]
    quantity = _total(mine, "quantity")
    basis_rows = kept if config.revenue_basis == "net" else mine
    basis, basis_orders = _total(basis_rows, "amount"), _total(basis_rows, "quantity")
    extra = sum(
        int(row["amount"])
        * (1 - config.organic_share.get(row["brand"], config.default_organic_share))
        for row in basis_rows
    )
    new = sum(bool(row["new"]) for row in mine)
    values: dict[str, float | None] = {
        **{name: post[name] for name in ("reach", "likes", "comments", "shares", "saves", "views")},
        "posts": post["post_units"] / 1_000_000,
        "engagements": engagements,
        "engagement_rate": _ratio(post["reached_engagements"], post["reach"], 100),
        "orders": quantity,
        "revenue": _total(mine, "amount") / 100,
        "net_revenue": _total(kept, "amount") / 100,
        "total_orders": _total(orders, "quantity"),
        "total_revenue": _total(orders, "amount") / 100,
        "conversion_rate": _ratio(quantity, post["reach"], 100),
        "aov": _ratio(basis, basis_orders, 0.01),
        "cost": cost / 100,
        "product_cost": gifts / 100,
        "cost_per_order": _ratio(cost, quantity, 0.01),
        "cost_per_engagement": _ratio(cost, engagements, 0.01),
        "cpm": _ratio(cost, post["reach"], 10),
        "roas": _ratio(basis, cost),
        "roi": _ratio(basis * config.margin - cost, cost, 100),
        "incremental_roas": _ratio(extra, cost),
        "new_customers": new,
        "cac": _ratio(cost, new, 0.01),
        "emv": _media_value(rows, config) if config.emv_rates else None,
        "order_rows": len(mine),
    }
    if order_only:
        known = {"orders", "revenue", "net_revenue", "total_orders", "total_revenue", "aov"}
        known |= {"new_customers", "order_rows"}
        values = {key: value if key in known else None for key, value in values.items()}
    return values


def totals(
    table: pd.DataFrame, filters: Filters, days: Window | None, config: WorkspaceSettings
) -> dict[str, float | None]:
    """Every metric of a view."""
    hidden = bool(ORDER_ONLY & {key for key, _ in filters.selections})
    rows = select(table, filters, days).to_dict("records")
    return metrics(rows, config, order_only=hidden)


def grouped(
    table: pd.DataFrame,
    filters: Filters,
    days: Window | None,
    dimensions: tuple[str, ...],
    config: WorkspaceSettings,
) -> dict[tuple[str, ...], dict[str, float | None]]:
    """Every metric per combination of values; dates in ISO form, "" for blank."""
    hidden = bool(ORDER_ONLY & {*dimensions, *(key for key, _ in filters.selections)})
    rows = select(table, filters, days)
    if hidden:
        rows = rows[rows["kind"] == "order"]
    keys = zip(*(_key(rows[key]) for key in dimensions), strict=True)
    groups: dict[tuple[str, ...], Rows] = {}
    for key, row in zip(keys, rows.to_dict("records"), strict=True):
        groups.setdefault(key, []).append(row)
    return {key: metrics(members, config, order_only=hidden) for key, members in groups.items()}


def _key(column: pd.Series) -> list[str]:
    if column.name in ("date", "week", "month"):
        return ["" if pd.isna(value) else value.date().isoformat() for value in column]
    return [str(value) for value in column]


def assert_metrics(found: Mapping[str, Any], expected: Mapping[str, float | None]) -> None:
    """Same metrics: sums exact (money to the paisa), ratios within 1e-9 relative."""
    assert list(found) == list(dict.fromkeys([*found]))
    assert set(found) == set(expected)
    for key, value in expected.items():
        got = found[key]
        got = None if got is None or pd.isna(got) else float(got)
        if value is None or got is None:
            assert got is value is None, f"{key}: {got} is not {value}"
        elif key in SUMMED:
            assert got == float(value), f"{key}: {got} is not {value}"
        else:
            close = abs(got - value) <= 1e-9 * max(abs(got), abs(value))
            assert close, f"{key}: {got} is not {value}"
