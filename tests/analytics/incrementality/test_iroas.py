"""The bounds of measured incremental ROAS: how unsure the factor is, and the chance in orders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality import factors, iroas
from analytics.incrementality.campaigns import with_posts
from analytics.rows import order_rows
from analytics.scoring import Z
from storage import Snapshot

MIDDLE, LOW, HIGH = iroas.COLUMNS
RATES, VALUE, SPREAD = np.array([900.0, 80.0, 12.0]), 500.0, 0.6


def drawn(rng: np.random.Generator, times: int) -> tuple[np.ndarray, np.ndarray]:
    """Revenue and its squares, of three platforms whose orders come at random, `times` times."""
    counts = rng.poisson(RATES, (times, len(RATES)))
    sums, squares = np.zeros(counts.shape), np.zeros(counts.shape)
    for at, count in np.ndenumerate(counts):
        values = VALUE * rng.lognormal(0, SPREAD, count)
        sums[at], squares[at] = values.sum(), (values**2).sum()
    return sums, squares


def test_the_variance_of_a_split_is_that_of_orders_that_come_at_random():
    sums, squares = drawn(np.random.default_rng(8), 4000)
    whole = sums.sum(axis=1, keepdims=True)
    seen = (sums / whole).var(axis=0)
    found = [
        iroas.split_variance(
            pd.Series(one), pd.Series(two), float(one.sum()), float(two.sum())
        ).to_numpy()
        / one.sum() ** 2
        for one, two in zip(sums, squares, strict=True)
    ]
    assert np.mean(found, axis=0) == pytest.approx(seen, rel=0.06)


def test_bounds_of_a_split_hold_the_truth_where_those_of_the_factor_do_not():
    rng = np.random.default_rng(9)
    sums, squares = drawn(rng, 2000)
    truth, sd = 0.8, 0.05  # what an order adds per rupee, and how well that is measured, relative
    expected = RATES * VALUE * np.exp(SPREAD**2 / 2)
    added = truth * expected.sum() * rng.normal(1, sd, len(sums))
    inside: list[np.ndarray] = []
    without: list[np.ndarray] = []
    for one, two, measured in zip(sums, squares, added, strict=True):
        theta = measured / one.sum()
        split = iroas.split_variance(
            pd.Series(one), pd.Series(two), float(one.sum()), float(two.sum())
        )
        factor = (theta * one * sd) ** 2
        off = np.abs(theta * one - truth * expected)
        inside.append(off <= Z * np.sqrt(factor + theta**2 * split.to_numpy()))
        without.append(off <= Z * np.sqrt(factor))
    assert (np.mean(inside, axis=0) > 0.85).all()
    assert (np.mean(inside, axis=0) < 0.95).all()
    assert np.mean(without, axis=0)[-1] < 0.4


@pytest.mark.parametrize(
    ("part", "squares", "whole", "of_whole"),
    [(100.0, 900.0, 100.0, 900.0), (0.0, 0.0, 100.0, 900.0), (0.0, 0.0, 0.0, 0.0)],
)
def test_what_is_all_or_nothing_of_a_whole_has_no_chance(part, squares, whole, of_whole):
    found = iroas.split_variance(pd.Series([part]), pd.Series([squares]), whole, of_whole)
    assert found.tolist() == pytest.approx([0.0])


def wide(row: Any) -> float:
    """Half the width of an interval by its middle."""
    return float((row[HIGH] - row[LOW]) / 2 / row[MIDDLE])


def test_bounds_of_platforms_hold_what_their_posts_added(sample: Snapshot, truth: dict[str, Any]):
    table = iroas.measured(sample, Filters(), "platform").dropna().set_index("value")
    costs = perf.breakdown(sample, Filters(), "platform").set_index("value")["cost"]
    added = {name: one["incremental_revenue"] for name, one in truth["platforms"].items()}
    true = table.index.map(added) / costs[table.index]
    assert len(table) == 4
    assert ((table[LOW] < true) & (true < table[HIGH])).sum() >= 3  # 90 % of many: benchmarks


def test_the_fewer_orders_the_wider(sample: Snapshot):
    table = iroas.measured(sample, Filters(), "platform").dropna().set_index("value")
    orders = perf.breakdown(sample, Filters(), "platform").set_index("value")["order_rows"]
    by_orders = sorted(table.index, key=lambda name: orders[name])
    widths = [wide(table.loc[name]) for name in by_orders]
    assert widths[0] > 1.5 * widths[-1]


def test_a_filtered_view_has_the_bounds_of_its_row(sample: Snapshot):
    table = iroas.measured(sample, Filters(), "platform").set_index("value")
    chosen = Filters((("platform", ("Twitter",)),))
    assert iroas.total(sample, chosen) == pytest.approx(
        tuple(table.loc["Twitter", list(iroas.COLUMNS)])
    )


def test_a_brand_has_the_bounds_of_its_factor_alone(made: Callable[..., Snapshot]):
    days = np.arange(120)
    calm = 1000 + np.random.default_rng(4).normal(0, 40, (120, 2))
    sales = {
        ("Alpha", "One"): calm[:, 0] + np.where(days >= 90, 300, 0),
        ("Beta", "Two"): calm[:, 1],
    }
    snapshot = made(sales, posts=[(90, "Alpha", "One", "Launch")], paid=4000, tracked=("One",))
    whole = iroas.measured(snapshot, Filters(), "brand").set_index("value").loc["Alpha"]
    part = iroas.total(snapshot, Filters.from_query("?period=custom&from=2025-04-01&to=2025-04-04"))
    assert part is not None
    named = dict(zip(iroas.COLUMNS, part, strict=True))
    (factor,) = {(one.theta, one.sd) for one in factors.windows(snapshot)}
    assert wide(whole) == pytest.approx(Z * factor[1] / factor[0])
    assert wide(named) > wide(whole)  # four days of it are a part


def test_windows_that_borrow_the_factor_of_their_brand_share_its_errors(
    made: Callable[..., Snapshot],
):
    rng = np.random.default_rng(5)
    calm = np.round(1000 + rng.normal(0, 40, (200, 2)), 2)
    treated = calm[:, 0] + 300 * (np.arange(200) >= 150)
    sales = {("Alpha", "One"): treated, ("Beta", "Two"): calm[:, 1]}
    posts = [(day, "Alpha", "One", "") for day in (5, 150)]  # the first too early to be measured
    snapshot = made(sales, posts=posts, paid=4000, tracked=("One",))
    early, late = factors.windows(snapshot)
    assert (early.weight, late.weight) == (0, 1)
    assert (early.theta, early.sd) == (late.theta, late.sd)
    first, second = treated[5:19], treated[150:164]
    worked = first.sum() + second.sum()
    chance = late.theta**2 * (first**2).sum()
    middle, low, high = iroas.total(snapshot, Filters()) or (0, 0, 0)
    assert middle == pytest.approx(late.theta * worked / 4000)
    spread = ((worked * late.sd) ** 2 + chance) ** 0.5
    assert high - middle == pytest.approx(Z * spread / 4000)
    assert low == pytest.approx(middle - Z * spread / 4000)


def test_a_lower_bound_is_not_below_0_where_the_factors_are_above_it(sample: Snapshot):
    everybody = perf.influencers(sample, Filters()).sort_values("order_rows")["value"]
    found = [iroas.total(sample, Filters((("influencer", (who,)),))) for who in everybody[:30]]
    lows = [one[1] for one in found if one]
    assert min(lows) == 0
    assert lows.count(0.0) < len(lows)


@pytest.mark.parametrize(("basis", "near"), [("gross", 1e-6), ("net", 0.1)])
def test_the_chance_of_a_part_is_that_of_its_orders(sample: Snapshot, basis: str, near: float):
    config = sample.config.model_copy(update={"revenue_basis": basis})
    manifest = replace(sample.manifest, id=f"{sample.id}-{basis}", config=config)
    snapshot = replace(sample, manifest=manifest)
    table = iroas.measured(snapshot, Filters(), "platform").dropna().set_index("value")
    costs = perf.breakdown(snapshot, Filters(), "platform").set_index("value")["cost"]
    orders = pa.Table.from_batches(order_rows(snapshot, Filters()).batches()).to_pandas()
    orders = orders[orders["influencer_id"].notna()]
    orders = orders[orders["stayed_sold"] == "yes"] if basis == "net" else orders
    orders = orders.assign(revenue=orders["revenue"].astype("float64"))
    orders = orders.assign(date=pd.to_datetime(orders["date"]))
    variance = pd.Series(0.0, index=table.index)
    for one in factors.windows(snapshot):
        own = with_posts(snapshot, one.brand)
        within = orders["date"].between(*map(pd.Timestamp, (one.window.start, one.window.end)))
        mine = orders[(orders["brand"] == one.brand) & orders["campaign"].isin(own) & within]
        parts = mine.groupby("platform")["revenue"].agg(["sum", lambda paid: (paid**2).sum()])
        parts = parts.set_axis(["sum", "squares"], axis=1).reindex(table.index).fillna(0.0)
        split = iroas.split_variance(
            parts["sum"], parts["squares"], mine["revenue"].sum(), (mine["revenue"] ** 2).sum()
        )
        variance += (parts["sum"] * one.sd) ** 2 + one.theta**2 * split
    half = Z * variance**0.5 / costs[table.index]
    assert (table[HIGH] - table[MIDDLE]).to_numpy() == pytest.approx(half.to_numpy(), rel=near)
