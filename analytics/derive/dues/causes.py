"""Why a recorded payout and the computed one differ, as one of a few known causes."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.derive.dues.amounts import Floats, known, paise

ROUNDING: Final = 100.0
"""Paise below which a difference is rounding."""

# Causes of a difference, from the one that is looked for first.
DUPLICATE: Final = "duplicate"
"""The same row twice."""
NO_WORK: Final = "no work"
"""Paid where nothing was posted or sold."""
NO_POST: Final = "no post"
"""Paid a post where none was made."""
UNDELIVERED: Final = "undelivered"
"""Orders counted that were cancelled, returned or wait."""
COUNTED: Final = "counted"
"""Posts or orders counted differently."""
RATE: Final = "rate"
"""Another rate than the row's own."""


def causes(dues: pd.DataFrame) -> pd.Series:
    """The cause of each difference; "" where there is none worth a rupee.

    Args:
        dues: Rows with `recorded`, `computed` (paise), `copy`, `any_work`, `ever_work`, `per`,
            `basis`, the rate, units that were paid for and stated ones, `tracked_orders`.
    """
    recorded, computed = (dues[name].to_numpy(np.float64) for name in ("recorded", "computed"))
    differs = np.abs(recorded - computed) >= ROUNDING
    per = dues["per"].to_numpy()
    worked = np.where(per == "fixed", dues["ever_work"], dues["any_work"]).astype(bool)
    found = np.select(
        [
            dues["copy"].to_numpy() & (computed < recorded),
            ~worked,
            _no_post(dues),
            _undelivered(dues),
            _counted(dues),
        ],
        [DUPLICATE, NO_WORK, NO_POST, UNDELIVERED, COUNTED],
        RATE,
    )
    return pd.Series(np.where(differs, found, ""), index=dues.index, dtype="str")


def _no_post(dues: pd.DataFrame) -> np.ndarray:
    """Paid by the post, in whole or in part, where there is none."""
    claims = (dues["basis"] != "hybrid") | (dues["stated_posts"] > 0)
    return ((dues["per"] == "post") & (dues["posts"] == 0) & claims).to_numpy(dtype=bool)


def implied_posts(dues: pd.DataFrame) -> Floats:
    """How many posts a recorded sum comes to at the row's rate; unknown unless a whole number."""
    rate, amount = dues["rate"].to_numpy(np.float64), dues["recorded"].to_numpy(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        posts = np.round(amount / (rate * 100), 6)
    whole = (dues["basis"] == "post").to_numpy() & (posts == np.round(posts)) & (rate > 0)
    return np.where(whole, posts, np.nan)


def _by_orders(dues: pd.DataFrame) -> np.ndarray:
    return ((dues["per"] == "order") | dues["basis"].isin(["percent", "hybrid"])).to_numpy()


def _undelivered(dues: pd.DataFrame) -> np.ndarray:
    """States just the orders that were tracked, some of which do not count."""
    stated = dues["stated_orders"].to_numpy(np.float64)
    tracked = dues["tracked_orders"].to_numpy(np.float64)
    counted = dues["orders"].to_numpy(np.float64)
    return _by_orders(dues) & (stated == tracked) & (counted < tracked)


def _counted(dues: pd.DataFrame) -> np.ndarray:
    """States other numbers than were tracked, and these explain more than another rate does."""
    stated_orders, stated_posts = (
        dues[name].to_numpy(np.float64) for name in ("stated_orders", "stated_posts")
    )
    orders, posts = (dues[name].to_numpy(np.float64) for name in ("orders", "posts"))
    by_post = (dues["per"] == "post").to_numpy()
    stated_posts = np.where(np.isnan(stated_posts), implied_posts(dues), stated_posts)
    other_orders = _by_orders(dues) & ~np.isnan(stated_orders) & (stated_orders != orders)
    other_posts = by_post & ~np.isnan(stated_posts) & (stated_posts != posts)
    stated = np.where(by_post, stated_posts, stated_orders)
    as_stated = paise(dues["rate"].to_numpy(np.float64) * 100 * stated)
    recorded, computed = (known(dues[name]) for name in ("recorded", "computed"))
    by_rate = np.abs(recorded - as_stated)
    priced = dues["per"].isin(["post", "order"]).to_numpy() & (dues["basis"] != "hybrid").to_numpy()
    rather = ~priced | np.isnan(by_rate) | (by_rate <= np.abs(as_stated - computed))
    return (other_orders | other_posts) & rather
