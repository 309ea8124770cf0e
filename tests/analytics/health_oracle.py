"""The slow, obvious answer to `analytics.health`, from the accepted rows alone, row by row."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]


def relations(tables: Tables) -> dict[str, tuple[int, int, int, list[str]]]:
    """Matched rows, orphaned rows, paise and example ids of every relation that has its tables."""
    people = {row["influencer_id"]: row for row in tables["influencers"]}
    products = {row["product"] for row in tables["products"]}
    posts, payouts = tables["posts"], tables["payouts"]
    named = [row for row in tables["tracking"] if row["influencer_id"]]
    sold = [row for row in tables["tracking"] if row["product"]]
    paid = [row for row in payouts if _amount(row) > 0]
    revenue, cost = Counter[str](), Counter[str]()
    for row in named:
        revenue[row["influencer_id"]] += row["revenue_paise"]
    for row in payouts:
        cost[row["influencer_id"]] += _amount(row)

    def who(row: dict[str, Any]) -> str:
        return row["influencer_id"]

    def idle(work: Rows, money: Counter[str]) -> list[tuple[str, bool, int]]:
        busy = {who(row) for row in work}
        return [(key, key in busy, money[key]) for key in people]

    found = {
        "posts_influencers": [(who(r), who(r) in people, 0) for r in posts],
        "orders_influencers": [(who(r), who(r) in people, r["revenue_paise"]) for r in named],
        "payouts_influencers": [(who(r), who(r) in people, _amount(r)) for r in payouts],
        "orders_products": [
            (r["product"], r["product"] in products, r["revenue_paise"]) for r in sold
        ],
        "posts_platform": [
            (who(r), r["platform"] == people[who(r)]["platform"], 0)
            for r in posts
            if who(r) in people and people[who(r)]["platform"]
        ],
        "payouts_work": [(who(r), bool(_work(r, tables)), _amount(r)) for r in paid],
        "influencers_posts": idle(posts, cost),
        "influencers_orders": idle(named, cost),
        "influencers_payouts": idle(payouts, revenue),
    }
    needed = {
        "posts_influencers": [posts, people],
        "orders_influencers": [tables["tracking"], people],
        "payouts_influencers": [payouts, people],
        "orders_products": [tables["tracking"], products],
        "posts_platform": [posts, people],
        "payouts_work": [payouts, posts or tables["tracking"]],
        "influencers_posts": [people, posts],
        "influencers_orders": [people, tables["tracking"]],
        "influencers_payouts": [people, payouts],
    }
    return {key: _counted(rows) for key, rows in found.items() if all(needed[key])}


def _counted(rows: list[tuple[str, bool, int]]) -> tuple[int, int, int, list[str]]:
    orphans = [(key, money) for key, fits, money in rows if not fits]
    weight, number = Counter[str](), Counter[str]()
    for key, money in orphans:
        weight[key] += money
        number[key] += 1
    order = sorted(number, key=lambda key: (-weight[key], -number[key], key))
    return len(rows) - len(orphans), len(orphans), sum(weight.values()), order


def _amount(row: dict[str, Any]) -> int:
    return (row["total_payout_paise"] or 0) + (row["product_cost_paise"] or 0)


def _work(payout: dict[str, Any], tables: Tables) -> Rows:
    """Posts and orders that a payout without campaign and brand can have paid for."""
    start, end = payout["period_start"], payout["period_end"]
    return [
        row
        for row in tables["posts"] + tables["tracking"]
        if row["influencer_id"] == payout["influencer_id"]
        and (start is None or row["date"] >= start)
        and (end is None or row["date"] <= end)
    ]


def tracked(payout: dict[str, Any], tables: Tables) -> int:
    """Tracked orders that a payout row without campaign and brand matches."""
    who = payout["influencer_id"]
    mine = [row for row in tables["tracking"] if row["influencer_id"] == who]
    every = sum(row["orders"] for row in mine)
    if payout["period_start"] or payout["period_end"]:
        return sum(row["orders"] for row in _work(payout, tables) if "orders" in row)
    if payout["date"] is None:
        return every
    dates = [
        row["date"] for row in tables["payouts"] if row["influencer_id"] == who and row["date"]
    ]
    earlier = max((day for day in dates if day < payout["date"]), default=date.min)
    near = [row for row in mine if earlier < row["date"] <= payout["date"]]
    if near:
        return sum(row["orders"] for row in near)
    return 0 if len(dates) > 1 else every


def days(tables: Tables, table: str) -> list[date | None]:
    """The day of every row of a dated table."""
    if table != "payouts":
        return [row["date"] for row in tables[table]]
    return [row["date"] or row["period_end"] or row["period_start"] for row in tables["payouts"]]


def gaps(found: list[date], now: date) -> list[tuple[date, date]]:
    """Runs of empty days that are unusually long, by walking through the calendar."""
    present = {day for day in found if day <= now}
    if len(present) < 4:
        return []
    runs: list[list[date]] = [[]]
    day = min(present)
    while day < max(present):
        day += timedelta(days=1)
        if day in present:
            runs.append([])
        else:
            runs[-1].append(day)
    runs.pop()
    lengths = sorted(len(run) for run in runs)
    usual = lengths[math.floor(Fraction(9, 10) * (len(lengths) - 1))]
    long = [run for run in runs if len(run) >= 3 and len(run) > 3 * usual]
    return [(run[0], run[-1]) for run in long][::-1]


def offsets(spans: dict[str, tuple[date, date]]) -> list[tuple[str, str, str, int]]:
    """Tables against the tracked orders (else the posts): later, earlier, edge, days between."""
    base = "tracking" if "tracking" in spans else next(iter(spans), "")
    found: list[tuple[str, str, str, int]] = []
    for table in spans:
        for at, edge in enumerate(("start", "end")):
            days = (spans[table][at] - spans[base][at]).days
            if days > 31 and table != "payouts":
                found.append((table, base, edge, days))
            if days < -31:
                found.append((base, table, edge, -days))
    return found


def months(orders: Rows) -> list[tuple[date, list[int], bool]]:
    """Each month's rows, orders and revenue (all, without an influencer) and whether it jumps."""
    table: dict[date, list[int]] = defaultdict(lambda: [0] * 6)
    for row in orders:
        sums = table[row["date"].replace(day=1)]
        for at, value in enumerate((1, row["orders"], row["revenue_paise"])):
            sums[2 * at] += value
            sums[2 * at + 1] += 0 if row["influencer_id"] else value
    found: list[tuple[date, list[int], bool]] = []
    before: list[int] | None = None
    for month in sorted(table):
        now = table[month]
        enough = now[0] >= 30 and now[4] > 0
        found.append((month, now, bool(before and enough and _jump(before, now))))
        before = now if enough else before
    return found


def _jump(before: list[int], now: list[int]) -> bool:
    part = pd.Series([before[1], now[1]]).sum() / (before[0] + now[0])
    error = (part * (1 - part) * (1 / before[0] + 1 / now[0])) ** 0.5
    change = abs(now[5] / now[4] - before[5] / before[4])
    return change >= 0.25 and change > 3 * error
