"""What chance does to sales in a view: in the number of orders, and in what each is worth.

    φ ≥ 1               how much more the sales of one influencer's posts differ than the number of
                        their orders alone would make them
    w = Σv² / Σv        mean order value × (1 + CV²): revenue R of which e is expected has the
                        variance φ·w·e (compound Poisson)

Orders come with posts, and some posts take off: n orders that all follow two posts tell less than n
orders from twenty. Posts closer to each other than the attribution window share their orders, so
they are taken together as a run of m posts with o orders. φ is the median over influencers with at
least `FEW_RUNS` runs of Σ(o − m·ō)²/(m·ō) / (runs − 1), ō their orders a post, so that a few with a
story of their own do not set it; a median of χ²/df is corrected for lying below its mean.

A view with fewer than `FEW_PEOPLE` such influencers takes the φ of the whole workspace; where that
has too few as well, φ is `CAUTIOUS`, since posts that differ no more than chance are rare and 1
would call luck a finding.

Sources: P. McCullagh and J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 4.5, for φ;
E. B. Wilson and M. M. Hilferty, PNAS 17 (1931), for the median of χ²; W. Feller, "An Introduction
to Probability Theory", vol. I, 3rd ed. (1968), ch. XII, for the compound Poisson distribution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import TOTAL, Question, answer
from analytics.attribution import post_sums
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.span import span, window
from storage import Snapshot

FEW_RUNS: Final = 4
FEW_PEOPLE: Final = 5
FEW_VALUES: Final = 10
"""Order rows below which the values of orders are taken from the whole workspace."""
CAUTIOUS: Final = 2.0
_SUMS: Final = ("order_rows", "revenue", "revenue_sq")


@dataclass(frozen=True)
class Spread:
    """What chance does to the sales of a view.

    Attributes:
        dispersion: φ.
        value: Mean value of an order row, ₹; NaN where nobody ever sold anything.
        weighted: w, ₹; NaN likewise.
    """

    dispersion: float
    value: float
    weighted: float


@remembered
def spread(snapshot: Snapshot, view: Filters) -> Spread:
    """What chance does to the sales of a view; what it cannot tell is the whole workspace's."""
    count, value, weighted = _values(snapshot, view)
    if count < FEW_VALUES:
        _, value, weighted = _values(snapshot, Filters())
    return Spread(overdispersion(snapshot, view), value, weighted)


def _values(snapshot: Snapshot, view: Filters) -> tuple[int, float, float]:
    """Order rows of a view, their mean value and w, ₹."""
    sums = answer(snapshot, view, Question(TOTAL, window(snapshot, view), _SUMS)).iloc[0]
    count, revenue = float(sums["order_rows"]), float(sums["revenue"])
    if not (count > 0 and revenue > 0):
        return 0, float("nan"), float("nan")
    return int(count), revenue / count / PAISE, float(sums["revenue_sq"]) / revenue / PAISE


@remembered
def overdispersion(snapshot: Snapshot, view: Filters) -> float:
    """φ of a view: 1 where posts differ no more than chance in the number of orders does."""
    for asked in (view, Filters()):
        found = _estimated(snapshot, asked)
        if found is not None:
            return found
    return CAUTIOUS


@remembered
def _estimated(snapshot: Snapshot, view: Filters) -> float | None:
    posts = complete(snapshot, post_sums(snapshot, view)).assign(level=1.0, number=0)
    if posts.empty:
        return None
    found = runs(posts, snapshot.config.attribution_days)
    by_influencer = found.groupby("influencer")
    orders, made = (by_influencer[name].transform("sum") for name in ("orders", "posts"))
    expected = found["posts"] * orders / made
    apart = ((found["orders"] - expected) ** 2 / expected).groupby(found["influencer"]).sum()
    degrees = by_influencer.size() - 1
    enough = (degrees >= FEW_RUNS - 1) & (by_influencer["orders"].sum() > 0)
    if enough.sum() < FEW_PEOPLE:
        return None
    # Wilson and Hilferty: the median of χ²/df is about (1 − 2/(9·df))³.
    below = (1 - 2 / (9 * degrees[enough])) ** 3
    return max(1.0, float((apart[enough] / degrees[enough] / below).median()))


def complete(snapshot: Snapshot, posts: pd.DataFrame) -> pd.DataFrame:
    """The posts whose whole attribution window lies before the last order."""
    days = pd.Timedelta(days=snapshot.config.attribution_days - 1)
    return posts[pd.to_datetime(posts["date"]) + days <= pd.Timestamp(span(snapshot).anchor)]


def runs(posts: pd.DataFrame, days: int) -> pd.DataFrame:
    """Posts of one influencer on one platform that follow each other closely, added up.

    Args:
        posts: At least one, as `post_sums` gives them, with `level` (what is expected of a post,
            1 on average) and `number` (its place in the order of its influencer's).
        days: The attribution window.

    Returns:
        A row per run: `influencer`, `orders`, `posts`, `level` added up, and `number` averaged.
    """
    posts = posts.sort_values(["influencer", "platform", "date"], kind="stable")
    same = (posts["influencer"] == posts["influencer"].shift()) & (
        posts["platform"] == posts["platform"].shift()
    )
    near = pd.to_datetime(posts["date"]).diff().dt.days < days
    first = np.flatnonzero(~(same & near))
    orders, level, number = (
        np.add.reduceat(posts[name].to_numpy("float64"), first)
        for name in ("orders", "level", "number")
    )
    many = np.diff(np.append(first, len(posts)))
    return pd.DataFrame(
        {
            "influencer": posts["influencer"].iloc[first].array,
            "orders": orders,
            "posts": many,
            "level": level,
            "number": number / many,
        }
    )


@remembered
def order_spread(snapshot: Snapshot, view: Filters) -> float:
    """CV² of the order values of a view, those of each influencer around their own mean."""
    asked = Question(("influencer",), window(snapshot, view), _SUMS)
    sums = answer(snapshot, view, asked)
    sums = sums[(sums["influencer"] != "") & (sums["order_rows"] > 1) & (sums["revenue"] > 0)]
    count, revenue = sums["order_rows"].astype("float64"), sums["revenue"].astype("float64")
    if sums.empty:
        return 0.0
    within = float((sums["revenue_sq"] - revenue**2 / count).sum())
    mean = float(revenue.sum() / count.sum())
    return max(0.0, within / float((count - 1).sum()) / mean**2)
