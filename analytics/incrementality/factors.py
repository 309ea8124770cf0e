"""The factor θ of a brand: what a rupee of its tracked revenue stands for in added revenue.

    θ = Σ Δ / Σ tracked revenue,   var = Σ sd(Δ)² / (Σ tracked)²,   over the measured windows

A single post is rarely identifiable; a campaign window mostly is. So what an influencer added is
their tracked revenue on the days of those windows times the factor of each brand they sold,
steadied for few orders, and the factor's own uncertainty goes with it ("shared factor"). On other
days hardly a post is at work: what standing codes sell then would have come anyway by construction,
since such days are what the windows are measured against.

    iROAS_i = θ_i · r_i,   r_i the adjusted ROAS (see `scoring`) times the share of the tracked
              revenue that lies in the windows, θ_i the mean of the factors weighted by it
    var     = θ²·var(r) + r²·var(θ) + var(r)·var(θ)

Any other value (a campaign, a platform, a brand) takes Σ θ_b·tracked_b / cost with
var = Σ (tracked_b·sd(θ_b))² / cost², tracked in the windows, the brands being independent. Where a
part of the tracked revenue belongs to a brand without a factor, the figure is undefined.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import Grouping, answer
from analytics.ask import Question as Sums
from analytics.breakdown import group_values
from analytics.cache import remembered
from analytics.filters import UNASSIGNED, Filters, Window
from analytics.incrementality.answer import Answer, ask
from analytics.incrementality.question import Question, QuestionError, brands
from analytics.measured_metrics import MEASURED_METRICS
from analytics.score import influencers
from analytics.scoring import Z, shrink
from analytics.span import span, window
from analytics.totals import totals_in
from analytics.work_days import posted_days
from storage import Snapshot

LASTS: Final = 14
"""Days of a campaign's window after its last post, that post's day included."""
ALONE: Final = 0.95
"""Share of a window's cost from which a platform counts as alone in it."""

COLUMNS: Final = tuple(MEASURED_METRICS)


@dataclass(frozen=True)
class Factor:
    """What a rupee of tracked revenue stands for.

    Attributes:
        brand: The brand.
        platform: The one platform that was at work; "" for all of them together.
        theta: Added revenue per rupee of tracked revenue.
        sd: Its standard deviation.
        windows: How many windows it was measured in.
    """

    brand: str
    platform: str
    theta: float
    sd: float
    windows: int

    @property
    def lower(self) -> float:
        """Lower end of its 90 % interval."""
        return self.theta - Z * self.sd

    @property
    def upper(self) -> float:
        """Upper end of it."""
        return self.theta + Z * self.sd


@remembered
def campaign_windows(snapshot: Snapshot) -> pd.DataFrame:
    """When each campaign's own posts were at work.

    Returns:
        Columns `campaign`, `brand`, `start` and `end` (dates), earliest first: from the first post
        that names both to 13 days after the last, as far as orders reach.
    """
    found = posted_days(snapshot)
    last = span(snapshot).anchor
    named = (found["campaign"] != UNASSIGNED) & (found["brand"] != UNASSIGNED)
    found = found[named & (found["first"] <= last)]
    ends = [min(day + timedelta(days=LASTS - 1), last) for day in found["last"]]
    table = found.assign(start=found["first"], end=ends)[["campaign", "brand", "start", "end"]]
    return table.sort_values(["start", "campaign", "brand"], ignore_index=True)


def _merged(windows: list[Window]) -> list[Window]:
    """Windows that touch as one, so that no day is asked about twice."""
    found: list[Window] = []
    for one in sorted(windows, key=lambda window: window.start):
        if found and one.start <= found[-1].end + timedelta(days=1):
            found[-1] = Window(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def _answered(snapshot: Snapshot, brand: str, days: Window) -> Answer | None:
    """What a window was answered; None where it could not be measured."""
    try:
        found = ask(snapshot, Question(brand, days.start, days.end))
    except QuestionError:
        return None
    return found if found.measured else None


def windows_of(snapshot: Snapshot, brand: str) -> list[Window]:
    """The campaign windows of a brand, those that touch as one."""
    table = campaign_windows(snapshot)
    own = table[table["brand"] == brand]
    return _merged([Window(*ends) for ends in zip(own["start"], own["end"], strict=True)])


@remembered
def measured_windows(snapshot: Snapshot) -> list[Answer]:
    """The answers for every brand's campaign windows that tracked sales, as far as measured."""
    found = [
        _answered(snapshot, brand, days)
        for brand in brands(snapshot)
        for days in windows_of(snapshot, brand)
    ]
    return [one for one in found if one is not None and one.tracked > 0]


@remembered
def factors(snapshot: Snapshot) -> list[Factor]:
    """The factor of every brand that could be measured, then those of platforms that were alone."""
    answers = measured_windows(snapshot)
    found: list[Factor] = []
    for brand in dict.fromkeys(one.question.brand for one in answers):
        own = [one for one in answers if one.question.brand == brand]
        found.append(_pooled(brand, "", own))
        alone: dict[str, list[Answer]] = {}
        for one in own:
            if platform := _alone(snapshot, one):
                alone.setdefault(platform, []).append(one)
        found += [_pooled(brand, platform, ones) for platform, ones in alone.items()]
    return found


def _pooled(brand: str, platform: str, answers: list[Answer]) -> Factor:
    tracked = sum(one.tracked for one in answers)
    effect = sum(one.estimate.effect for one in answers)
    spread = sqrt(sum(one.estimate.sd**2 for one in answers))
    return Factor(brand, platform, effect / tracked, spread / tracked, len(answers))


def _alone(snapshot: Snapshot, one: Answer) -> str:
    """The platform that nearly all of a window's cost went to; "" where there are several."""
    view = Filters((("brand", (one.question.brand,)),))
    costs = answer(snapshot, view, Sums(("platform",), one.window, ("cost",)))
    total = float(costs["cost"].sum())
    if total <= 0:
        return ""
    at = int(costs["cost"].to_numpy("float64").argmax())
    alone = float(costs["cost"].iloc[at]) / total >= ALONE
    return str(costs["platform"].iloc[at]) if alone else ""


def _of_brands(snapshot: Snapshot) -> dict[str, Factor]:
    return {factor.brand: factor for factor in factors(snapshot) if not factor.platform}


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
    grouping: Grouping = tuple(dict.fromkeys((dimension, "brand"))) if dimension else ("brand",)
    basis = "net_revenue" if snapshot.config.revenue_basis == "net" else "revenue"
    days = window(snapshot, filters)
    whole = answer(snapshot, filters, Sums(grouping, days, (basis, "cost")))
    table = _keyed(whole, dimension).rename(columns={basis: "tracked"})
    inside = [
        _keyed(sums[sums["brand"] == brand], dimension).rename(columns={basis: "inside"})
        for brand, part in _at_work(snapshot, days)
        for sums in [answer(snapshot, filters, Sums(grouping, part, (basis,)))]
    ]
    keys = ["value", "brand"]
    if inside:
        table = table.merge(
            pd.concat(inside).groupby(keys, as_index=False).sum(), on=keys, how="left"
        )
    added = _added(snapshot, table.assign(inside=table.get("inside", pd.Series(dtype="float64"))))
    found = _steadied(snapshot, filters, added) if dimension == "influencer" else _plain(added)
    return found if dimension else found[list(COLUMNS)].reset_index(drop=True)


def _keyed(sums: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Sums with the text of their value ("" for the total) and of their brand."""
    value = group_values(dimension, sums[dimension]) if dimension else ""
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
    known = _of_brands(snapshot)
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
    for brand in _of_brands(snapshot):
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


@remembered
def campaigns(snapshot: Snapshot) -> pd.DataFrame:
    """Every campaign's own measurement, and the same steadied among all of them.

    Campaigns of one brand that overlap have one effect between them: each has all of it here.
    Each campaign's iROAS is pulled toward the mean of all, the more so the less is known of it
    (empirical Bayes; see `scoring`).

    Returns:
        Columns `campaign`, `brand`, `start`, `end`, `cost`, `tracked` and `effect` (₹), `roas`
        (tracked revenue over cost in the window), `iroas`, `lower`, `upper` (as measured), and
        `shrunk`, `shrunk_lower`, `shrunk_upper`, by start. Those that could not be measured, or
        cost nothing, are left out.
    """
    rows: list[dict[Hashable, object]] = []
    for row in campaign_windows(snapshot).to_dict("records"):
        found = _answered(snapshot, str(row["brand"]), Window(row["start"], row["end"]))
        if found is None or not found.cost:
            continue
        effect = found.estimate
        rows.append(
            {
                **row,
                "cost": found.cost,
                "tracked": found.tracked,
                "effect": effect.effect,
                "roas": found.tracked / found.cost,
                "iroas": effect.effect / found.cost,
                "lower": effect.lower / found.cost,
                "upper": effect.upper / found.cost,
                "sd": effect.sd / found.cost,
            }
        )
    table = pd.DataFrame(rows)
    if table.empty:
        return table
    everybody = pd.Series("", index=table.index)
    variances = table["sd"].to_numpy("float64") ** 2
    mean, left = shrink(table["iroas"].to_numpy("float64"), variances, everybody)
    reach = Z * np.sqrt(left)
    return table.drop(columns="sd").assign(
        shrunk=mean, shrunk_lower=mean - reach, shrunk_upper=mean + reach
    )


def total(snapshot: Snapshot, filters: Filters) -> tuple[float, float, float] | None:
    """Measured incremental ROAS of a view with its interval; None where it is undefined."""
    if not totals_in(snapshot, filters, window(snapshot, filters))["cost"]:
        return None
    found = measured(snapshot, filters).to_numpy("float64")
    if not found.size or np.isnan(found).any():
        return None
    return float(found[0, 0]), float(found[0, 1]), float(found[0, 2])
