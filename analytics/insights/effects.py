"""The ROAS of every influencer with what chance does to it: what several rules test.

    yᵢ = log(Rᵢ / Cᵢ)                  revenue over cost in the view
    vᵢ = φ · (1 + CV²) / nᵢ             its variance from nᵢ order rows, see `analytics.scoring`
    φ  ≥ 1                              how much more the sales of one influencer's posts differ
                                        than the number of their orders alone would make them

Orders come with posts, and some posts take off: nᵢ orders that all follow two posts tell less than
nᵢ orders from twenty. Posts closer to each other than the attribution window share their orders,
so they are taken together as a run of m posts with o orders. φ is the median over influencers with
at least `FEW_RUNS` runs of Σ(o − m·ō)²/(m·ō) / (runs − 1), ō their orders a post, so that a few
with a story of their own do not set it; a median of χ²/df is corrected for lying below its mean.

Against its peers an influencer stands at

    z = (yᵢ − μ − δ) / √(vᵢ + s²),   μ, s² = mean and its variance of the others, by
                                     1/(vⱼ + τ²) with τ² by the method of moments

one-sided, with δ = log(1 + `CLEARLY`): a difference nobody would act on is no finding. Peers are
the influencers of the same category and tier; of the same tier where there are fewer than
`FEW_PEERS` of them; everybody where there still are.

Source: P. McCullagh and J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 4.5, for φ;
R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986), for τ².
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from analytics.ask import Question, answer
from analytics.attribution import post_results
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.scoring import HALF_ORDER, Z, between_variance, people, variation
from analytics.span import span, window
from storage import Snapshot

Floats = NDArray[np.float64]

CLEARLY: Final = 0.25
"""How far above (or below) its peers something lies before it is worth telling, as a fraction."""
FEW_PEERS: Final = 8
FEW_RUNS: Final = 4
FEW_ORDERS: Final = 10
"""Order rows below which nothing is said of an influencer."""
_SUMS: Final = (
    *("order_rows", "orders", "revenue", "net_revenue", "revenue_sq", "cost", "reach"),
    *("reached_engagements", "post_units", "new_customers", "user_rows", "new_revenue"),
)


@remembered
def overdispersion(snapshot: Snapshot, filters: Filters) -> float:
    """φ of a view: 1 where posts differ no more than chance in the number of orders does."""
    posts = complete(snapshot, post_results(snapshot, filters)).assign(level=1.0, number=0)
    found = runs(posts, snapshot.config.attribution_days)
    by_influencer = found.groupby("influencer")
    orders, made = by_influencer["orders"].sum(), by_influencer["posts"].sum()
    expected = found["posts"] * found["influencer"].map(orders / made)
    apart = ((found["orders"] - expected) ** 2 / expected).groupby(found["influencer"]).sum()
    degrees = by_influencer.size() - 1
    enough = (degrees >= FEW_RUNS - 1) & (orders > 0)
    if not enough.any():
        return 1.0
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
        posts: As `post_results` gives them, with `level` (what is expected of a post, 1 on
            average) and `number` (its place in the order of its influencer's).
        days: The attribution window.

    Returns:
        A row per run: `influencer`, `orders`, `posts`, `level` added up, and `number` averaged.
    """
    posts = posts.sort_values(["influencer", "platform", "date"], kind="stable")
    same = (posts["influencer"] == posts["influencer"].shift()) & (
        posts["platform"] == posts["platform"].shift()
    )
    near = pd.to_datetime(posts["date"]).diff().dt.days < days
    run = (~(same & near)).cumsum()
    return posts.groupby(run, as_index=False).agg(
        influencer=("influencer", "first"),
        orders=("orders", "sum"),
        posts=("orders", "size"),
        level=("level", "sum"),
        number=("number", "mean"),
    )


@remembered
def influencer_effects(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """Everybody with cost in a view.

    Returns:
        Indexed by influencer: label, platform, tier, category, orders and order_rows, revenue
        (workspace's basis) and cost in ₹, roas, `effect` = yᵢ, `noise` = vᵢ, reach, engagements,
        posts, new_customers, user_rows, new_revenue in ₹. Empty where cost is unknown.
    """
    asked = Question(("influencer",), window(snapshot, filters), _SUMS)
    frame = answer(snapshot, filters, asked)
    frame = frame[(frame["cost"] > 0) & (frame["influencer"] != "")].set_index("influencer")
    basis = snapshot.config.revenue_metric
    table = people(snapshot).drop(columns="peers").reindex(frame.index)
    table = table.join(frame[["orders", "order_rows", "new_customers", "user_rows", "reach"]])
    table = table.assign(
        engagements=frame["reached_engagements"],
        posts=frame["post_units"] / 1e6,
        revenue=frame[basis] / PAISE,
        new_revenue=frame["new_revenue"] / PAISE,
        cost=frame["cost"] / PAISE,
    )
    table["roas"] = table["revenue"] / table["cost"]
    effects = log_roas(frame, basis, overdispersion(snapshot, filters))
    return table.join(effects)


def log_roas(sums: pd.DataFrame, basis: str, dispersion: float) -> pd.DataFrame:
    """Log ROAS and its variance of every row.

    Args:
        sums: Columns order_rows, revenue, revenue_sq, cost and the basis, in paise.
        basis: `revenue` or `net_revenue`.
        dispersion: φ.

    Returns:
        The same index; `effect` and `noise`. A row without revenue counts as half an order of
        average value; without any revenue at all both are NaN.
    """
    count = sums["order_rows"].to_numpy("float64")
    gross, squares = sums["revenue"].to_numpy("float64"), sums["revenue_sq"].to_numpy("float64")
    revenue, cost = sums[basis].to_numpy("float64"), sums["cost"].to_numpy("float64")
    sold = (revenue > 0) & (count > 0)
    if not sold.any():
        return pd.DataFrame({"effect": np.nan, "noise": np.nan}, index=sums.index)
    half = HALF_ORDER * revenue[sold].sum() / count[sold].sum()
    effect = np.log(np.where(sold, revenue, half) / cost)
    spread = variation(count, gross, squares, sold)
    noise = dispersion * (1 + spread) / np.where(sold, count, HALF_ORDER)
    return pd.DataFrame({"effect": effect, "noise": noise}, index=sums.index)


@remembered
def order_spread(snapshot: Snapshot, filters: Filters) -> float:
    """CV² of the order values of a view, those of each influencer around their own mean."""
    asked = Question(("influencer",), window(snapshot, filters), _SUMS)
    sums = answer(snapshot, filters, asked)
    sums = sums[(sums["influencer"] != "") & (sums["order_rows"] > 1) & (sums["revenue"] > 0)]
    count, revenue = sums["order_rows"].astype("float64"), sums["revenue"].astype("float64")
    if sums.empty:
        return 0.0
    within = float((sums["revenue_sq"] - revenue**2 / count).sum())
    mean = float(revenue.sum() / count.sum())
    return max(0.0, within / float((count - 1).sum()) / mean**2)


def peer_groups(table: pd.DataFrame) -> pd.Series:
    """The peers of everybody: a text that those of one group share, "" for everybody."""
    return groups_of(table["category"] + " · " + table["tier"], (table["tier"], ""))


def groups_of(names: pd.Series, wider_names: tuple[pd.Series | str, ...]) -> pd.Series:
    """Names of groups, each taken wider until it has `FEW_PEERS` members."""
    for wider in wider_names:
        names = names.where(names.groupby(names).transform("size") >= FEW_PEERS, wider)
    return names


def against_peers(table: pd.DataFrame) -> pd.DataFrame:
    """Everybody beside the others of their group.

    Args:
        table: As `influencer_effects` gives it.

    Returns:
        The same index: `peers` (their name, "" for everybody), `peer_effect` = μ and
        `peer_noise` = s² of the others; NaN where there are no others.
    """
    groups = peer_groups(table)
    found = pd.DataFrame({"peers": groups, "peer_effect": np.nan, "peer_noise": np.nan})
    for name, members in groups.groupby(groups, sort=False).groups.items():
        group = table if name == "" else table.loc[members]
        means = others(group["effect"].to_numpy(), group["noise"].to_numpy())
        made = pd.DataFrame(means, index=group.index, columns=["peer_effect", "peer_noise"])
        found.loc[members, ["peer_effect", "peer_noise"]] = made.loc[members]
    return found


@remembered
def beside_peers(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """Everybody with cost in a view beside their peers: `influencer_effects`, `against_peers`."""
    table = influencer_effects(snapshot, filters)
    return table.join(against_peers(table))


def mean_of(effects: Floats, noise: Floats) -> tuple[float, float]:
    """Weighted mean of effects, and its variance."""
    weights = 1.0 / (noise + between_variance(effects, noise))
    return float((weights * effects).sum() / weights.sum()), float(1.0 / weights.sum())


def others(effects: Floats, noise: Floats) -> Floats:
    """Weighted mean of all but one, and its variance, for each one; NaN where there is no other."""
    if len(effects) < 2:
        return np.full((len(effects), 2), np.nan)
    weights = 1.0 / (noise + between_variance(effects, noise))
    left = weights.sum() - weights
    return np.column_stack([((weights * effects).sum() - weights * effects) / left, 1.0 / left])


def chance(difference: Floats, noise: Floats, least: float = 0.0) -> Floats:
    """p-value of a difference being as large, or larger, if it were no more than `least`."""
    return np.asarray(norm.sf((difference - least) / np.sqrt(noise)), dtype="float64")


def interval(effect: float, noise: float) -> tuple[float, float]:
    """Ends of the 90 % interval of a ratio from its log and the variance of that."""
    reach = Z * np.sqrt(noise)
    return float(np.exp(effect - reach)), float(np.exp(effect + reach))
