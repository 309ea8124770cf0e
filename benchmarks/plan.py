"""The budget plan of about 2,000 influencers with 18 months of fees, beside peers.

A workspace of the generator; its size in ROI_BENCH_PLAN (orders). Views never seen before differ
by a limit of followers that everybody meets. The floor is DuckDB adding up the same fees and sales
by influencer and month, and nothing else. Then the split alone: beside sequential least squares
(SLSQP of scipy) at a size that it can do, checked to bring as much, and at the size of the
workspace.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from scipy.optimize import minimize

import intake
from analytics.filters import Filters, Followers
from analytics.plan.allocate import allocate
from analytics.plan.observations import observations
from analytics.plan.plan import fitted, plan
from analytics.plan.posterior import Floats
from analytics.plan.request import Request
from benchmarks.record import Row, milliseconds, save
from storage import Snapshot, Store, connect

ORDERS: Final = int(os.environ.get("ROI_BENCH_PLAN", "1000000"))
INFLUENCERS, POSTS = 3_300, 66_000
"""Two in three have fees; the others are paid by the order or by percentage."""
ROUNDS: Final = 9
SMALL: Final = 100
"""Cells that the peer splits a budget over."""
SAME: Final = 1e-6
"""Relative difference of what both splits bring."""


def views() -> list[Filters]:
    """Views that hold everybody, each another one."""
    return [Filters(followers=Followers(low)) for low in range(1, ROUNDS + 1)]


def took(works: Iterable[Callable[[], object]]) -> float:
    """Median ms of works that are each done once."""
    times: list[float] = []
    for work in works:
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def floor(snapshot: Snapshot) -> None:
    """Fees and sales of posts by influencer and month."""
    statement = """
        WITH pieces AS (
            SELECT post, cost, 0 AS revenue FROM post_costs
            UNION ALL SELECT post, 0, revenue FROM post_sales WHERE lag < 14
        )
        SELECT p.influencer, date_trunc('month', p.date) AS month, sum(cost), sum(revenue)
        FROM pieces JOIN posts p ON p.number = pieces.post GROUP BY ALL
    """
    with closing(connect(snapshot)) as cursor:
        cursor.execute(statement).fetchnumpy()


def of_plan(snapshot: Snapshot) -> list[Row]:
    """A plan of a view never seen, then of budgets and bounds never asked for, then again."""
    shown = views()
    first = plan(snapshot, Filters(), Request())
    low, today = first.curve["budget"].iloc[0], first.today
    budgets = [Request(budget=low + (today - low) * n / ROUNDS) for n in range(1, ROUNDS)]
    bounds = [Request(high=2 + n / 10) for n in range(1, ROUNDS)]
    bare = took([lambda: floor(snapshot)] * ROUNDS)
    cold = took([lambda view=view: plan(snapshot, view, Request()) for view in shown])
    other = [
        took([lambda one=one: plan(snapshot, Filters(), one) for one in some])
        for some in (budgets, bounds)
    ]
    again = took([lambda: plan(snapshot, Filters(), Request())] * ROUNDS)
    at = f"Budget plan: {len(first.cells):,} influencers, {ORDERS:,} orders"
    return [
        Row(f"{at}, view never seen", cold, "ms", "≤ 2,000 ms", "bare sums", bare),
        Row(f"{at}, other bounds", other[1], "ms", "", "view never seen", cold),
        Row(f"{at}, other budget", other[0], "ms", "", "view never seen", cold),
        Row(f"{at}, again", again, "ms", "", "view never seen", cold),
    ]


def of_split(snapshot: Snapshot) -> list[Row]:
    """The split alone: some cells beside SLSQP, then all of them."""
    seen = observations(snapshot, Filters(), "influencer", "revenue")
    today = seen.cells["today"].to_numpy("float64")
    active = np.flatnonzero(today > 0)
    curves = fitted(snapshot, Filters(), "influencer", "revenue").of(active)
    some = curves.of(np.arange(SMALL))
    spend = today[active]

    def ours(count: int) -> Floats:
        of, usual = (some if count == SMALL else curves), spend[:count]
        return allocate(of.marginal, usual / 2, usual * 2, float(usual.sum())).spend

    def peer() -> Floats:
        usual = spend[:SMALL]
        scale = usual.sum()
        worth = some.response(usual).sum()
        found = minimize(
            lambda x: -some.response(x * scale).sum() / worth,
            usual / scale,
            jac=lambda x: -some.marginal(x * scale) * scale / worth,
            bounds=list(zip(usual / 2 / scale, usual * 2 / scale, strict=True)),
            constraints={"type": "eq", "fun": lambda x: x.sum() - 1, "jac": np.ones_like},
            method="SLSQP",
            options={"maxiter": 1000, "ftol": 1e-12},
        )
        return np.asarray(found.x) * scale

    brought, theirs = (float(some.response(x).sum()) for x in (ours(SMALL), peer()))
    if brought < theirs * (1 - SAME):
        raise AssertionError(f"SLSQP brings {theirs:,.2f}, we {brought:,.2f}")
    small = Row(
        f"Budget split, {SMALL} rows",
        milliseconds(lambda: ours(SMALL), ROUNDS),
        "ms",
        "",
        "SLSQP",
        milliseconds(peer, 3),
    )
    whole = milliseconds(lambda: ours(len(active)), ROUNDS)
    many = replace(small, name=f"Budget split, {len(active):,} rows", value=whole)
    return [small, replace(many, peer=f"SLSQP, {SMALL} rows")]


def main() -> None:
    """Measure and keep the rows."""
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        snapshot = intake.make_sample(
            Store(Path(folder)).workspace("bench"),
            influencers=INFLUENCERS,
            orders=ORDERS,
            posts=POSTS,
            seed=1,
            who="benchmark",
        )
        save("plan", [*of_plan(snapshot), *of_split(snapshot)])


if __name__ == "__main__":
    main()
