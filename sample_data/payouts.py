"""What influencers were paid: monthly statements of every basis, and a few that are wrong."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sample_data import catalogue as shop
from sample_data.mistakes import plant
from sample_data.orders import Orders
from sample_data.people import BASES, pick
from sample_data.plan import Plan, two_digits
from sample_data.timeline import stream

HYBRID_PERCENT = 1 / 3
STANDING_PERCENT = 15.0
"""Commission on a partner's standing code, % of revenue, whatever the contract for posts."""

GIFTED = 0.35
_KEYS = ["influencer", "campaign", "month"]


@dataclass(frozen=True)
class Payouts:
    """The payouts table and the statements in it that do not match the work.

    Attributes:
        frame: Headers of an upload; amounts in ₹.
        wrong: One entry per planted row: payout_id, kind, recorded and due in ₹, note.
    """

    frame: pd.DataFrame
    wrong: tuple[dict[str, object], ...]


def rupees(amount: float) -> str:
    """A whole amount in Indian grouping: 125000 -> ₹1,25,000."""
    digits = str(round(amount))
    head, tail = digits[:-3], digits[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return "₹" + ",".join([*groups, tail])


def _work(plan: Plan, orders: Orders) -> pd.DataFrame:
    """Posts, tracked orders and tracked ₹ per influencer, campaign and calendar month."""
    posts = pd.DataFrame({key: getattr(plan.posts, key) for key in _KEYS})
    made = posts.groupby(_KEYS).size().rename("posts")
    at = np.flatnonzero(orders.influencer >= 0)
    tracked = pd.DataFrame(
        {
            "influencer": orders.influencer[at].astype(np.int64),
            "campaign": orders.campaign[at].astype(np.int64),
            "month": plan.period.month_of_day()[orders.day[at]],
            "orders": orders.quantity[at].astype(np.int64),
            "paise": orders.revenue[at].astype(np.int64),
        }
    )
    sold = tracked.groupby(_KEYS).sum()
    work = pd.concat([made, sold], axis=1).fillna(0).astype(np.int64).reset_index()
    work["basis"] = plan.people.basis[work["influencer"]]
    return work.sort_values(_KEYS, ignore_index=True)


def _fixed(work: pd.DataFrame) -> pd.DataFrame:
    """One statement per campaign for fixed contracts, at the month of the last post."""
    rows = work[work["posts"] > 0].groupby(["influencer", "campaign"], as_index=False)
    month = rows["month"].max()
    whole = work.groupby(["influencer", "campaign"], as_index=False)
    sums = whole[["posts", "orders", "paise"]].sum()
    return month.merge(sums, on=["influencer", "campaign"])


def _statements(plan: Plan, work: pd.DataFrame) -> pd.DataFrame:
    """Statements that are due, with the basis of their contract; standing codes earn percent."""
    standing = work["campaign"] >= len(plan.campaigns)
    work = work.assign(basis=work["basis"].mask(standing, BASES.index("percent")))
    basis, posted, sold = work["basis"], work["posts"] > 0, work["orders"] > 0
    is_fixed = basis == BASES.index("fixed")
    due = np.where(
        basis == BASES.index("post"),
        posted,
        np.where(basis == BASES.index("hybrid"), posted | sold, sold),
    )
    monthly = work[due.astype(bool) & ~is_fixed]
    lump = _fixed(work[is_fixed])
    lump["basis"] = BASES.index("fixed")
    return pd.concat([monthly, lump], ignore_index=True)


def _usual_price(brand: int) -> float:
    """Mean list price of the brand's promoted lines by demand, ₹."""
    lines = [p for p in shop.PRODUCTS if p.brand == brand and p.promoted]
    return float(np.average([p.price for p in lines], weights=[p.weight for p in lines]))


def _money(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """Add money rate, percent rate and the amount due in paise."""
    who = rows["influencer"].to_numpy()
    standing = (rows["campaign"] >= len(plan.campaigns)).to_numpy()
    fee = plan.rate[who]
    percent = np.where(standing, STANDING_PERCENT, plan.people.percent[who])
    basis = np.take(BASES, rows["basis"])
    level = np.array([_usual_price(b) for b in range(len(shop.BRANDS))])[plan.people.brand[who]]
    money = np.select(
        [basis == "post", basis == "fixed", basis == "hybrid", basis == "order"],
        [
            fee,
            fee * rows["posts"],
            fee,
            np.maximum(two_digits(level * percent / 100), 5),
        ],
        0.0,
    )
    share = np.select(
        [basis == "percent", basis == "hybrid"], [percent, np.round(percent * HYBRID_PERCENT)], 0.0
    )
    units = np.select(
        [basis == "order", basis == "fixed", basis == "percent"], [rows["orders"], 1, 0], rows.posts
    )
    cut = np.round(rows["paise"].to_numpy() * share / 100)
    due = np.round(money * 100).astype(np.int64) * units + cut.astype(np.int64)
    return rows.assign(word=basis, money=money, percent=share, units=units, due=due)


def _rate(word: str, money: float, percent: float) -> str:
    if word == "hybrid":
        return f"{rupees(money)}/post + {percent:g}%"
    return f"{percent if word == 'percent' else money:g}" if money < 1e6 else f"{money:.0f}"


def _dates(rng: np.random.Generator, plan: Plan, month: pd.Series) -> list[date]:
    """The month's end or a few days after, never beyond the period."""
    late = rng.choice((0, 0, 0, 1, 2, 3, 5), len(month))
    found = []
    for number, days in zip(month, late, strict=True):
        last = date((number + 1) // 12, (number + 1) % 12 + 1, 1) - timedelta(days=1)
        found.append(min(last + timedelta(days=int(days)), plan.period.end))
    return found


def _table(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    rng = stream(plan.seed, "payouts")
    n = len(rows)
    who = rows["influencer"].to_numpy()
    brand = plan.campaign_brand[rows["campaign"]]
    gift = np.array([299, 249, 199])[brand] * rng.integers(1, 6, n) * np.minimum(rows["posts"], 5)
    recent = rows["month"] >= plan.period.month_of_day()[-1]
    paid = pick(rng.random(n), np.array((0.94, 0.05, 0.01)))
    table = pd.DataFrame(
        {
            "influencer_id": plan.people.ids[who],
            "basis": rows["word"],
            "rate": [_rate(*row) for row in zip(rows.word, rows.money, rows.percent, strict=True)],
            "orders": rows["orders"].astype("Int64"),
            "posts": rows["posts"].astype("Int64"),
            "paise": rows["due"],
            "product_cost": pd.Series(gift, dtype="Int64").mask(
                (rng.random(n) > GIFTED) | (gift == 0)
            ),
            "date": _dates(rng, plan, rows["month"]),
            "campaign": np.take(plan.campaign_names, rows["campaign"]),
            "brand": np.take(shop.BRANDS, brand),
            "status": np.where(recent, "pending", np.take(("paid", "pending", "on hold"), paid)),
            "word": rows["word"],
            "units": rows["units"],
            "money": rows["money"],
            "due": rows["due"],
        }
    )
    return table.sort_values(["date", "influencer_id", "campaign"], ignore_index=True)


def payouts(plan: Plan, orders: Orders) -> Payouts:
    """Statements for the work of a sample, with a known few that do not match it."""
    table = plant(plan, _table(plan, _money(plan, _statements(plan, _work(plan, orders)))))
    width = max(4, len(str(len(table))))
    table.insert(0, "payout_id", [f"PAY{i:0{width}d}" for i in range(1, len(table) + 1)])
    table.insert(6, "total_payout", table["paise"] / 100)
    planted = table[table["kind"] != ""]
    keys = ("payout_id", "kind", "note", "recorded", "due")
    recorded, due = planted["paise"] / 100, planted["due"] / 100
    values = zip(planted.payout_id, planted.kind, planted.note, recorded, due, strict=True)
    wrong: list[dict[str, object]] = [dict(zip(keys, row, strict=True)) for row in values]
    drop = ["paise", "word", "units", "money", "due", "kind", "note", "order"]
    return Payouts(table.drop(columns=drop), tuple(wrong))
