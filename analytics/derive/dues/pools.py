"""One pool of work, several payout rows: who is paid for which part of it.

Rows take from their pool in the order in which they were paid, each as many orders or posts as it
states, until nothing is left; what is left then belongs to the last of them. A row that states no
number takes all there is. So no order and no post is paid for twice, and none is forgotten. Rows
that say the very same as an earlier one come last: they find something only where there is work
for both.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.derive.dues.amounts import Floats, known, paise
from analytics.derive.dues.causes import implied_posts

_SAME: Final = [
    *("influencer", "campaign", "brand", "basis", "rate", "rate_per", "rate_percent", "date"),
    *("first_day", "last_day", "recorded", "stated_orders", "stated_posts"),
]
"""What two rows have in common where one is a copy of the other."""


def copies(claims: pd.DataFrame) -> pd.Series:
    """Whether a row says the very same as an earlier one, but for its own number.

    Equal fixed sums without any day may well be those of several months.
    """
    dated = claims["date"].notna() | claims["last_day"].notna()
    told = dated | (claims["per"] != "fixed")
    return claims.duplicated(_SAME, keep="first") & (claims["recorded"] > 0) & told


def shared_out(claims: pd.DataFrame, counting: str) -> pd.DataFrame:
    """The part of its pool that every row is paid for.

    Args:
        claims: Rows of `find_claims`.
        counting: Which orders count, `all` or `delivered`.

    Returns:
        The rows with `copy`, and with `orders`, `revenue` (paise) and `posts` that are theirs;
        summed over a pool they are the pool's.
    """
    found = claims.assign(copy=copies(claims))
    order = ["pool", "copy", "date", "claim"]
    found = found.sort_values(order, na_position="last", ignore_index=True)
    last = ~found.duplicated("pool", keep="last")
    real_last = _last_real(found, last)
    orders, revenue = f"{counting}_orders", f"{counting}_revenue"
    wanted = found["stated_orders"].to_numpy(dtype=np.float64)
    taken = _taken(found, found[orders], wanted, real_last)
    posts = _taken(found, found["posts"], _stated_posts(found), real_last)
    share = _in_proportion(found, found[revenue], taken, found[orders])
    return found.assign(orders=taken, revenue=share, posts_paid=posts)


def _stated_posts(found: pd.DataFrame) -> Floats:
    """Posts that a row states; where it states none, those that its amount comes to by its rate."""
    stated = found["stated_posts"].to_numpy(dtype=np.float64)
    return np.where(np.isnan(stated), implied_posts(found), stated)


def _last_real(found: pd.DataFrame, last: pd.Series) -> pd.Series:
    """Marks the row of each pool that takes what is left: the last that is no copy."""
    real = found[~found["copy"]]
    index = real.groupby("pool").tail(1).index
    marked = pd.Series(found.index.isin(index), index=found.index)
    without = ~found["pool"].isin(real["pool"])
    return marked | (last & without)


def _taken(found: pd.DataFrame, pool: pd.Series, wanted: Floats, rest: pd.Series) -> Floats:
    """How much each row takes of a number that its pool holds."""
    holds = pool.to_numpy(dtype=np.float64)
    asked = np.where(np.isnan(wanted), holds, wanted)
    sums = pd.Series(asked).groupby(found["pool"].to_numpy()).cumsum().to_numpy()
    before = sums - asked
    taken = np.clip(holds - before, 0, asked)
    given = pd.Series(taken).groupby(found["pool"].to_numpy()).transform("sum").to_numpy()
    return taken + np.where(rest, holds - given, 0)


def _in_proportion(found: pd.DataFrame, pool: pd.Series, part: Floats, whole: pd.Series) -> Floats:
    """Share a sum of the pool in proportion to what the rows took, exact to the paisa."""
    holds, total = pool.to_numpy(dtype=np.float64), whole.to_numpy(dtype=np.float64)
    upto = pd.Series(part).groupby(found["pool"].to_numpy()).cumsum().to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        edges = np.where(total > 0, paise(holds * known(upto / total)), 0)
        before = np.where(total > 0, paise(holds * known((upto - part) / total)), 0)
    share = edges - before
    lone = (total <= 0) & ~found.duplicated("pool").to_numpy()
    return np.where(lone, holds, share)
