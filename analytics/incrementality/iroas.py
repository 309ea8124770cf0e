"""Measured incremental ROAS of any view, by the factors of the campaign windows in it.

What somebody added is their worked revenue in each window (see `factors`) times the factor of that
window. The rest of the tracked revenue counts as nothing added: that of other days, since such days
are what campaigns are measured against, and that of standing codes, which sell on any day.

    iROAS  = Σ_w θ_w · worked_w / cost,   var = Σ_w (worked_w · sd(θ_w))² / cost²

Influencers have few orders, so theirs is taken from the adjusted ROAS r (see `scoring`), and what
their orders leave uncertain goes with it:

    iROAS_i = θ · r · share,  θ = Σ_w θ_w · worked_w / Σ_w worked_w,  share = Σ_w worked_w / tracked
    var     = θ²·var(r·share) + (r·share)²·var(θ) + var(r·share)·var(θ)
    var(r·share) = (r·share)² · var(log r) / share,   as only the share of the orders tells of it

Undefined without cost, where nothing was worked, and where more than 5 % of the tracked
revenue belongs to brands without a factor.
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
from analytics.incrementality.campaigns import with_posts
from analytics.incrementality.factors import Worked, windows
from analytics.measured_metrics import MEASURED_METRICS
from analytics.score import influencers
from analytics.scoring import Z
from analytics.span import window
from analytics.totals import totals_in
from storage import Snapshot

COLUMNS: Final = tuple(MEASURED_METRICS)
MOST_UNKNOWN: Final = 0.05
"""Share of the tracked revenue that brands without a factor may have: it counts as not added."""


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
    sums = answer(snapshot, filters, Sums(("brand", "campaign", "date"), shown, (basis, "cost")))
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
    parts = [
        (one, table.loc[_posted(snapshot, one.brand, brand, campaign) & within])
        for one, days in _at_work(snapshot, shown)
        for within in [sums["date"].between(pd.Timestamp(days.start), pd.Timestamp(days.end))]
    ]
    return _with_worked(
        snapshot, whole, [(one, part.groupby("value")["tracked"].sum()) for one, part in parts]
    )


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
    parts: list[tuple[Worked, pd.Series]] = []
    for one, part in _at_work(snapshot, days):
        sums = answer(snapshot, filters, Sums(grouping, part, (basis,)))
        brand, campaign = sums["brand"].astype("str"), sums["campaign"].astype("str")
        value = pd.Series(group_values(dimension, sums[dimension]), index=sums.index)
        sold = (
            sums[basis]
            .astype("float64")
            .groupby(value.where(_posted(snapshot, one.brand, brand, campaign)))
            .sum()
        )
        parts.append((one, sold))
    return _with_worked(snapshot, table, parts)


def _posted(snapshot: Snapshot, name: str, brand: pd.Series, campaign: pd.Series) -> pd.Series:
    """Which rows posts of a brand's campaigns can have brought."""
    own = with_posts(snapshot, name)
    return (brand == name) & (True if own is None else campaign.isin(own))


def _with_worked(
    snapshot: Snapshot, table: pd.DataFrame, parts: list[tuple[Worked, pd.Series]]
) -> pd.DataFrame:
    """What is known per value, with what its posts worked in the windows, and what that added.

    Args:
        snapshot: Whose factors are used.
        table: Columns `value`, `brand`, `tracked` and `cost`, money in paise.
        parts: For each window, the worked revenue by value.

    Returns:
        Indexed by value: `tracked`, `cost`, `unknown` (tracked revenue of brands without a factor),
        `worked`, `added` and its `variance`.
    """
    known = {one.brand for one in windows(snapshot)}
    table = table.assign(unknown=table["tracked"].where(~table["brand"].isin(known), 0.0))
    found = table.drop(columns="brand").groupby("value", sort=False).sum()
    sums = dict.fromkeys(("worked", "added", "variance"), pd.Series(0.0, index=found.index))
    for one, sold in parts:
        worked = sold.reindex(found.index).fillna(0.0)
        sums["worked"] = sums["worked"] + worked
        sums["added"] = sums["added"] + worked * one.theta
        sums["variance"] = sums["variance"] + (worked * one.sd) ** 2
    return found.assign(**sums)


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
    return _bounded(added.index, added["added"] / cost, added["variance"] ** 0.5 / cost)


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
