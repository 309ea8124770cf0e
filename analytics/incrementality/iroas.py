"""Measured incremental ROAS of any view, by the factors of the campaign windows in it.

What somebody added is their worked revenue in each window (see `factors`) times the factor of that
window. The rest of the tracked revenue counts as nothing added: that of other days, since such days
are what campaigns are measured against, and that of standing codes, which sell on any day.

    iROAS  = Σ_w θ_w · worked_w / cost
    var    = Σ_m [(worked_m + b·v_m)·sd(θ_m)]² / cost² + Σ_w θ_w²·q_w / cost²
    q_m    = (1 − s)²·Q + s²·(Q_m − Q),  q of a window that was not measured = Q

m are the measured windows. Those that were not have the factor of their brand, Σ_m v_m·θ_m, and so
its errors: b is the revenue worked in them, v_m the weights of the measured ones. q is the chance
in the orders: which share s of the brand's worked revenue of a window fell to this value, with Q
the sum of the squares of its orders and Q_m that of the brand's (compound Poisson: Q estimates the
variance of their sum). Whatever is all of a measured window has s = 1 and nothing of that, as the
factor was measured on it; a platform with a handful of orders has a lot. Under net revenue a
cancelled order is none: Q counts in the part that stayed sold.

Where the factors alone leave no doubt that something was added, the lower bound is not below 0.

Influencers have few orders, so theirs is taken from the adjusted ROAS r (see `scoring`), and what
their orders leave uncertain goes with it:

    iROAS_i = θ · r · share,  θ = Σ_w θ_w · worked_w / Σ_w worked_w,  share = Σ_w worked_w / tracked
    var     = θ²·var(r·share) + (r·share)²·var(θ) + var(r·share)·var(θ)
    var(r·share) = (r·share)² · var(log r) / share,   as only the share of the orders tells of it

Undefined without cost, where nothing was worked, and where more than 5 % of the tracked
revenue belongs to brands without a factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import TOTAL, Grouping, answer
from analytics.ask import Question as Sums
from analytics.breakdown import group_values
from analytics.cache import remembered
from analytics.filters import Filters, Window
from analytics.incrementality.campaigns import with_posts
from analytics.incrementality.factors import Worked, by_posts, windows
from analytics.measured_metrics import MEASURED_METRICS
from analytics.score import influencers
from analytics.scoring import Z
from analytics.span import window
from analytics.totals import totals_in
from storage import Snapshot

COLUMNS: Final = tuple(MEASURED_METRICS)
MOST_UNKNOWN: Final = 0.05
"""Share of the tracked revenue that brands without a factor may have: it counts as not added."""

_SQUARES: Final = ("revenue", "revenue_sq")
"""Sums of tracked orders; the squares are of gross revenue."""


@dataclass(frozen=True)
class _Sold:
    """What posts worked in a window: revenue and the sum of its orders' squares, by value, paise.

    Attributes:
        by: The window and its factor.
        revenue: Worked revenue by value.
        squares: Sum of the squares of those orders by value; None where it is not needed.
    """

    by: Worked
    revenue: pd.Series
    squares: pd.Series | None


def split_variance(
    part: pd.Series, squares: pd.Series, whole: float, whole_squares: float
) -> pd.Series:
    """Variance of what falls to each part of a whole, from the chance in their orders.

        var = (1 − s)²·Q + s²·(Q_w − Q),  s = part / whole

    Args:
        part: Revenue of each part, any currency.
        squares: Sum Q of the squares of its orders.
        whole: Revenue of the whole.
        whole_squares: Sum Q_w of the squares of all its orders.

    Returns:
        In squares of the currency; 0 for a part that is the whole, and for one without orders.

    Source: delta method for the ratio of compound Poisson sums, whose variance is λ·E[x²].
    """
    share = (part / whole if whole > 0 else part * 0.0).clip(0.0, 1.0)
    others = (whole_squares - squares).clip(lower=0.0)
    return (1.0 - share) ** 2 * squares + share**2 * others


@remembered
def measured(snapshot: Snapshot, filters: Filters, dimension: str = "") -> pd.DataFrame:
    """Measured incremental ROAS in total, or by the values of a dimension.

    Args:
        snapshot: Whose data are read.
        filters: The view.
        dimension: A key of `BREAKDOWNS`; "" for the total.

    Returns:
        Column `value` (not for the total) and those of `COLUMNS`: ratios, 90 % two-sided bounds;
        NaN where it is undefined. Influencers are steadied as their adjusted ROAS is.

    Raises:
        KeyError: If the dimension does not exist.
    """
    by_day = dimension in ("", "brand")
    added = (_by_day if by_day else _by_window)(snapshot, filters, dimension)
    found = _steadied(snapshot, filters, added) if dimension == "influencer" else _plain(added)
    return found if dimension else found[list(COLUMNS)].reset_index(drop=True)


def _by_day(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """What the total and brands worked and added: one question, by day."""
    basis, shown = snapshot.config.revenue_metric, window(snapshot, filters)
    wanted = tuple(dict.fromkeys((basis, *_SQUARES, "cost")))
    sums = answer(snapshot, filters, Sums(("brand", "campaign", "date"), shown, wanted))
    brand, campaign = sums["brand"].astype("str"), sums["campaign"].astype("str")
    table = pd.DataFrame(
        {
            "value": brand if dimension else "",
            "brand": brand,
            "tracked": sums[basis].astype("float64"),
            "cost": sums["cost"].astype("float64"),
        }
    )
    whole = table.groupby(["value", "brand"], as_index=False).sum()
    parts: list[_Sold] = []
    for one, days in _at_work(snapshot, shown):
        within = sums["date"].between(pd.Timestamp(days.start), pd.Timestamp(days.end))
        own = _posted(snapshot, one.brand, brand, campaign) & within
        parts.append(_sold(one, sums[own], table.loc[own, "value"], basis))
    return _with_worked(snapshot, whole, parts)


def _sold(one: Worked, sums: pd.DataFrame, values: pd.Series, basis: str) -> _Sold:
    """What was worked by value, with squares where the sums have them."""
    wanted = [name for name in dict.fromkeys((basis, *_SQUARES)) if name in sums]
    found = sums[wanted].astype("float64").groupby(values).sum()
    if "revenue_sq" not in found:
        return _Sold(one, found[basis], None)
    return _Sold(one, found[basis], _squares(found, basis))


def _squares(sums: pd.DataFrame, basis: str) -> pd.Series:
    """Sum of the squares of the orders that count; those of a scan are of all."""
    kept = sums[basis] / sums["revenue"].where(sums["revenue"] > 0)
    return sums["revenue_sq"] * kept.fillna(0.0).clip(0.0, 1.0)


def _by_window(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """The same for any dimension: its values have too many days, so each window is asked for."""
    basis, days = snapshot.config.revenue_metric, window(snapshot, filters)
    whole = answer(snapshot, filters, Sums((dimension, "brand"), days, (basis, "cost")))
    table = pd.DataFrame(
        {
            "value": group_values(dimension, whole[dimension]),
            "brand": whole["brand"].astype("str"),
            "tracked": whole[basis].astype("float64"),
            "cost": whole["cost"].astype("float64"),
        }
    )
    grouping: Grouping = tuple(dict.fromkeys((dimension, "brand", "campaign")))
    more = () if dimension == "influencer" else _SQUARES  # theirs comes with the adjusted ROAS
    wanted = tuple(dict.fromkeys((basis, *more)))
    parts: list[_Sold] = []
    for one, part in _at_work(snapshot, days):
        sums = answer(snapshot, filters, Sums(grouping, part, wanted))
        brand, campaign = sums["brand"].astype("str"), sums["campaign"].astype("str")
        value = pd.Series(group_values(dimension, sums[dimension]), index=sums.index)
        posted = _posted(snapshot, one.brand, brand, campaign)
        parts.append(_sold(one, sums[posted], value[posted], basis))
    return _with_worked(snapshot, table, parts)


def _posted(snapshot: Snapshot, name: str, brand: pd.Series, campaign: pd.Series) -> pd.Series:
    """Which rows posts of a brand's campaigns can have brought."""
    own = with_posts(snapshot, name)
    return (brand == name) & (True if own is None else campaign.isin(own))


def _with_worked(snapshot: Snapshot, table: pd.DataFrame, parts: list[_Sold]) -> pd.DataFrame:
    """What is known per value, with what its posts worked in the windows, and what that added.

    Args:
        snapshot: Whose factors are used.
        table: Columns `value`, `brand`, `tracked` and `cost`, money in paise.
        parts: For each window, the worked revenue by value.

    Returns:
        Indexed by value: `tracked`, `cost`, `unknown` (tracked revenue of brands without a factor),
        `worked`, `added`, its `variance` from the factors and its `chance` from the orders.
    """
    factors = windows(snapshot)
    known = {one.brand for one in factors}
    table = table.assign(unknown=table["tracked"].where(~table["brand"].isin(known), 0.0))
    found = table.drop(columns="brand").groupby("value", sort=False).sum()
    basis, names = snapshot.config.revenue_metric, ("worked", "added", "variance", "chance")
    sums = dict.fromkeys(names, pd.Series(0.0, index=found.index))
    own: dict[Worked, pd.Series] = {}
    borrowed: dict[str, pd.Series] = {}
    for sold in parts:
        one, worked = sold.by, sold.revenue.reindex(found.index).fillna(0.0)
        sums["worked"] = sums["worked"] + worked
        sums["added"] = sums["added"] + worked * one.theta
        if one.weight:
            own[one] = worked
        else:
            borrowed[one.brand] = borrowed.get(one.brand, 0.0) + worked
        if sold.squares is not None:
            squares = sold.squares.reindex(found.index).fillna(0.0)
            if one.weight:
                squares = split_variance(worked, squares, *_whole(snapshot, one, basis))
            sums["chance"] = sums["chance"] + one.theta**2 * squares
    for one in factors:
        told = own.get(one, 0.0) + one.weight * borrowed.get(one.brand, 0.0)
        sums["variance"] = sums["variance"] + (told * one.sd) ** 2
    return found.assign(**sums)


def _whole(snapshot: Snapshot, one: Worked, basis: str) -> tuple[float, float]:
    """What a brand worked in a whole window, whatever the view: revenue and its squares."""
    asked = Sums(TOTAL, one.window)  # as it was asked for the factor, so that it is known
    sums = answer(snapshot, by_posts(snapshot, one.brand), asked).astype("float64")
    return float(sums[basis].sum()), float(_squares(sums, basis).sum())


def _at_work(snapshot: Snapshot, days: Window | None) -> list[tuple[Worked, Window]]:
    """The windows with a factor, as far as they lie in the view."""
    found: list[tuple[Worked, Window]] = []
    for one in windows(snapshot):
        start, end = one.window.start, one.window.end
        if days is not None:
            start, end = max(start, days.start), min(end, days.end)
        if start <= end:
            found.append((one, Window(start, end)))
    return found


def _known(added: pd.DataFrame) -> pd.Series:
    """Which values have an incremental ROAS; money in paise."""
    strange = added["unknown"] > MOST_UNKNOWN * added["tracked"]
    return (added["cost"] > 0) & (added["worked"] > 0) & ~strange


def _plain(added: pd.DataFrame) -> pd.DataFrame:
    """Added revenue over cost, as it is."""
    cost = added["cost"].where(_known(added))
    spread = (added["variance"] + added["chance"]) ** 0.5
    sure = added["added"] > Z * added["variance"] ** 0.5
    return _bounded(added["added"] / cost, spread / cost, sure)


def _steadied(snapshot: Snapshot, filters: Filters, added: pd.DataFrame) -> pd.DataFrame:
    """The factor of what each influencer worked times their adjusted ROAS."""
    worked = added["worked"].where(_known(added))
    theta, spread = added["added"] / worked, added["variance"] ** 0.5 / worked
    share = worked / added["tracked"].where(added["tracked"] > 0)
    people = influencers(snapshot, filters).set_index("value").reindex(added.index)
    ratio = people["roas_shrunk"] * share
    logs = np.log(people["shrunk_high"] / people["shrunk_low"]) / (2 * Z)
    own = ratio * logs / share**0.5
    variance = theta**2 * own**2 + ratio**2 * spread**2 + own**2 * spread**2
    return _bounded(theta * ratio, variance**0.5, theta > Z * spread)


def _bounded(middle: pd.Series, spread: pd.Series, sure: pd.Series) -> pd.DataFrame:
    """The columns of `measured`; `sure` where the factors alone lie above 0."""
    low = middle - Z * spread
    ends = (middle, low.mask(sure & (low < 0), 0.0), middle + Z * spread)
    columns = {name: end.to_numpy("float64") for name, end in zip(COLUMNS, ends, strict=True)}
    return pd.DataFrame({"value": middle.index.astype("str"), **columns})


def total(snapshot: Snapshot, filters: Filters) -> tuple[float, float, float] | None:
    """Measured incremental ROAS of a view with its interval; None where it is undefined."""
    if not totals_in(snapshot, filters, window(snapshot, filters))["cost"]:
        return None
    found = measured(snapshot, filters).to_numpy("float64")
    if not found.size or np.isnan(found).any():
        return None
    return float(found[0, 0]), float(found[0, 1]), float(found[0, 2])
