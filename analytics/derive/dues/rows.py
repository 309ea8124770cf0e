"""Payout rows whose own basis and rate are all that is known of what was agreed.

    computed = rate × the posts or orders of the row's share of the work,
               a percentage of its revenue, both for a hybrid, the sum itself for a fixed one
    owed     = computed − what was paid

Where the workspace has no posts, or no orders, at all, the numbers that the row states stand in.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.derive.dues.amounts import Floats, known, paise
from analytics.derive.dues.causes import causes
from analytics.derive.dues.states import states


def row_dues(
    claims: pd.DataFrame, *, posts: bool, orders: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What every payout row comes to, and the lines that it is made of.

    Args:
        claims: Rows of `pools.shared_out`.
        posts: Whether the workspace has posts.
        orders: Whether it has orders.

    Returns:
        Dues as `write_dues` stores them, and their lines.
    """
    made = _units(claims, posts=posts, orders=orders)
    money, share = _money(made), _share(made)
    whole = known(money) + known(share)
    unknown = np.isnan(money) & np.isnan(share)
    computed = np.where(unknown, np.nan, whole)
    dues = made.assign(
        due="P:" + made["payout_id"],
        source="payout",
        ref=made["payout_id"],
        pool="P" + made["pool"].astype("str"),
        computed=computed,
        begins=pd.Series(pd.NaT, index=made.index),
        on=_date(made),
        state=states(made),
    )
    dues["ready"] = dues["on"]
    dues["paid"] = np.where(dues["state"] == "paid", known(dues["recorded"]), 0.0)
    dues["cause"] = causes(dues)
    return dues, _lines(dues, money, share)


def _units(claims: pd.DataFrame, *, posts: bool, orders: bool) -> pd.DataFrame:
    """The rows with the units that they are paid for."""
    made = claims.assign(posts=claims["posts_paid"])
    if not posts:
        made["posts"] = made["posts"].where(made["stated_posts"].isna(), made["stated_posts"])
    if not orders:
        made["orders"] = made["orders"].where(made["stated_orders"].isna(), made["stated_orders"])
    return made


def _money(made: pd.DataFrame) -> Floats:
    """The part that is so much a post or an order, or the fixed sum, in paise."""
    per, rate = made["per"].to_numpy(), made["rate"].to_numpy(dtype=np.float64)
    fixed = np.where(made["ever_work"].to_numpy() & ~made["copy"].to_numpy(), 1.0, 0.0)
    units = np.select(
        [per == "post", per == "order", per == "fixed"],
        [made["posts"].to_numpy(np.float64), made["orders"].to_numpy(np.float64), fixed],
        np.nan,
    )
    return paise(rate * 100 * units)


def _share(made: pd.DataFrame) -> Floats:
    """The part that is a percentage of revenue, in paise."""
    own, other = (made[name].to_numpy(dtype=np.float64) for name in ("rate", "rate_percent"))
    basis = made["basis"].to_numpy()
    percent = np.select(
        [basis == "percent", basis == "hybrid"],
        [np.where(np.isnan(own), other, own), other],
        np.nan,
    )
    return paise(made["revenue"].to_numpy(np.float64) * percent / 100)


def _date(made: pd.DataFrame) -> pd.Series:
    """The day that a row belongs to: its own, else the end of its period, else the last work."""
    return made["date"].fillna(made["last_day"]).fillna(made["first_day"]).fillna(made["last_work"])


def _lines(dues: pd.DataFrame, money: Floats, share: Floats) -> pd.DataFrame:
    """One line per part of a row's pay; their amounts add up to what was computed."""
    per = dues["per"].to_numpy()
    part = np.select([per == "post", per == "order"], ["posts", "orders"], "fixed")
    units = np.select(
        [per == "post", per == "order"],
        [dues["posts"].to_numpy(np.float64), dues["orders"].to_numpy(np.float64)],
        1.0,
    )
    first = pd.DataFrame(
        {"due": dues["due"], "part": part, "units": units, "rate": dues["rate"], "amount": money}
    )
    percent = np.where(
        (dues["basis"] == "percent") & dues["rate"].notna(), dues["rate"], dues["rate_percent"]
    )
    second = pd.DataFrame(
        {
            "due": dues["due"],
            "part": "percent",
            "units": dues["revenue"].to_numpy(np.float64),
            "rate": percent,
            "amount": share,
        }
    )
    lines = pd.concat([first, second], ignore_index=True)
    return lines[lines["amount"].notna()]
