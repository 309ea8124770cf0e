"""Measured incremental ROAS of any view, by the factors of the brands in it.

What an influencer added is their tracked revenue on campaign days times the factor of each brand
they sold, steadied for few orders, and the factor's own uncertainty goes with it ("shared factor").
On other days hardly a post is at work: what standing codes sell then would have come anyway by
construction, since such days are what the campaigns are measured against.

    iROAS_i = θ_i · r_i,   r_i the adjusted ROAS (see `scoring`) times the share of the tracked
              revenue that lies in the windows, θ_i the mean of the factors weighted by it
    var     = θ²·var(r) + r²·var(θ) + var(r)·var(θ)

Any other value (a campaign, a platform, a brand) takes Σ θ_b·tracked_b / cost with
var = Σ (tracked_b·sd(θ_b))² / cost², tracked in the windows, the brands being independent. Where a
part of the tracked revenue belongs to a brand without a factor, the figure is undefined.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import Grouping, answer
from analytics.ask import Question as Sums
from analytics.breakdown import group_values
from analytics.cache import remembered
from analytics.filters import Filters, Window
from analytics.incrementality.campaigns import windows_of
from analytics.incrementality.factors import of_brands
from analytics.measured_metrics import MEASURED_METRICS
from analytics.score import influencers
from analytics.scoring import Z
from analytics.span import window
from analytics.totals import totals_in
from storage import Snapshot

COLUMNS: Final = tuple(MEASURED_METRICS)


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
    table = (_by_day if by_day else _by_window)(snapshot, filters, dimension)
    added = _added(snapshot, table)
    found = _steadied(snapshot, filters, added) if dimension == "influencer" else _plain(added)
    return found if dimension else found[list(COLUMNS)].reset_index(drop=True)


def total_questions(snapshot: Snapshot, filters: Filters) -> list[Sums]:
    """What the total of a view and its brands are made of."""
    return [Sums(("brand", "date"), window(snapshot, filters), (_basis(snapshot), "cost"))]


def _basis(snapshot: Snapshot) -> str:
    return "net_revenue" if snapshot.config.revenue_basis == "net" else "revenue"


def _by_day(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """What `_added` takes, for the total and for brands: one question, by day."""
    (question,) = total_questions(snapshot, filters)
    sums = answer(snapshot, filters, question)
    brand, date = sums["brand"].astype("str"), sums["date"]
    within = pd.Series(False, index=sums.index)
    for name, days in _at_work(snapshot, question.window):
        ends = pd.Timestamp(days.start), pd.Timestamp(days.end)
        within |= (brand == name) & date.between(*ends)
    tracked = sums[_basis(snapshot)].astype("float64")
    rows = pd.DataFrame(
        {
            "value": brand if dimension else "",
            "brand": brand,
            "tracked": tracked,
            "cost": sums["cost"].astype("float64"),
            "inside": tracked.where(within, 0.0),
        }
    )
    return rows.groupby(["value", "brand"], as_index=False).sum()


def _by_window(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """The same for any dimension: its values have too many days, so each window is asked for."""
    grouping: Grouping = (dimension, "brand")
    basis, days = _basis(snapshot), window(snapshot, filters)
    whole = answer(snapshot, filters, Sums(grouping, days, (basis, "cost")))
    table = _keyed(whole, dimension).rename(columns={basis: "tracked"})
    inside = [
        _keyed(sums[sums["brand"] == brand], dimension).rename(columns={basis: "inside"})
        for brand, part in _at_work(snapshot, days)
        for sums in [answer(snapshot, filters, Sums(grouping, part, (basis,)))]
    ]
    if not inside:
        return table.assign(inside=0.0)
    keys = ["value", "brand"]
    sold = pd.concat(inside).groupby(keys, as_index=False).sum()
    return table.merge(sold, on=keys, how="left")


def _keyed(sums: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Sums with the text of their value and of their brand."""
    value = group_values(dimension, sums[dimension])
    numbers = sums.drop(columns=[key for key in (dimension, "brand") if key in sums])
    return numbers.astype("float64").assign(value=value, brand=sums["brand"].astype("str"))


def _added(snapshot: Snapshot, table: pd.DataFrame) -> pd.DataFrame:
    """What each value added: tracked revenue of the days at work times its brand's factor.

    Windows of one brand share one factor, so their revenue is added up before it is multiplied. On
    other days hardly a post is at work: such days are what the factor was measured against.

    Args:
        snapshot: Whose factors are used.
        table: Per value and brand `tracked` and `cost` of the view, and `inside`, the tracked
            revenue of the days at work.

    Returns:
        Indexed by value: `tracked`, `inside`, `cost`, `added` and its `variance`, money in paise;
        the last two NaN where a part belongs to a brand without a factor, or no day was at work.
    """
    known = of_brands(snapshot)
    theta = table["brand"].map({brand: one.theta for brand, one in known.items()}).astype("float64")
    spread = table["brand"].map({brand: one.sd for brand, one in known.items()}).astype("float64")
    inside = table["inside"].fillna(0.0)
    parts = table.assign(
        inside=inside,
        added=(inside * theta).fillna(0.0),
        variance=((inside * spread) ** 2).fillna(0.0),
        unknown=(theta.isna() & (table["tracked"] != 0)).astype("float64"),
    )
    found = parts.drop(columns="brand").groupby("value", sort=False).sum()
    unsure = (found["unknown"] > 0) | (found["inside"] <= 0)
    found.loc[unsure, ["added", "variance"]] = np.nan
    return found


def _at_work(snapshot: Snapshot, days: Window | None) -> list[tuple[str, Window]]:
    """The campaign windows of every brand with a factor, as far as they lie in the view."""
    found: list[tuple[str, Window]] = []
    for brand in of_brands(snapshot):
        for one in windows_of(snapshot, brand):
            start, end = one.start, one.end
            if days is not None:
                start, end = max(start, days.start), min(end, days.end)
            if start <= end:
                found.append((brand, Window(start, end)))
    return found


def _plain(added: pd.DataFrame) -> pd.DataFrame:
    """Added revenue over cost, as it is."""
    cost = added["cost"].where(added["cost"] > 0)
    return _bounded(added.index, added["added"] / cost, added["variance"] ** 0.5 / cost)


def _steadied(snapshot: Snapshot, filters: Filters, added: pd.DataFrame) -> pd.DataFrame:
    """The factor of what each influencer sold times their adjusted ROAS.

    Of the adjusted ROAS only the share that was sold on days at work counts.
    """
    inside = added["inside"].where(added["inside"] > 0)
    theta, spread = added["added"] / inside, added["variance"] ** 0.5 / inside
    share = added["inside"] / added["tracked"].where(added["tracked"] > 0)
    people = influencers(snapshot, filters).set_index("value").reindex(added.index)
    ratio = people["roas_shrunk"] * share
    own = ratio * np.log(people["shrunk_high"] / people["shrunk_low"]) / (2 * Z)
    variance = theta**2 * own**2 + ratio**2 * spread**2 + own**2 * spread**2
    return _bounded(added.index, theta * ratio, variance**0.5)


def _bounded(values: pd.Index, middle: pd.Series, spread: pd.Series) -> pd.DataFrame:
    ends = (middle, middle - Z * spread, middle + Z * spread)
    columns = {name: end.to_numpy("float64") for name, end in zip(COLUMNS, ends, strict=True)}
    return pd.DataFrame({"value": values.astype("str"), **columns})


def total(snapshot: Snapshot, filters: Filters) -> tuple[float, float, float] | None:
    """Measured incremental ROAS of a view with its interval; None where it is undefined."""
    if not totals_in(snapshot, filters, window(snapshot, filters))["cost"]:
        return None
    found = measured(snapshot, filters).to_numpy("float64")
    if not found.size or np.isnan(found).any():
        return None
    return float(found[0, 0]), float(found[0, 1]), float(found[0, 2])
