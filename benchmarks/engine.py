"""Each tab's figures under filters never seen before, beside pandas and a bare scan.

Workspaces of the generator with 2,000 influencers and 50,000 posts; sizes in ROI_BENCH_ORDERS,
comma separated. Every view is a new one: random days and values, comparison, posts and cost
included. The peer gives the same answers in pandas, from rows ready in memory, and is checked
against ours before it is timed; see `peer`. The floor is DuckDB adding up the same columns of the
cube's rows by influencer under the same filter, once, grouped by nothing.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd

import intake
from analytics import performance as perf
from analytics.filters import Filters, Window
from analytics.measures import SUMS
from analytics.scan import Parameters, plan
from analytics.sum_sql import first_sums
from benchmarks.peer import Peer
from benchmarks.record import Row, save
from benchmarks.workers import two_workers
from settings import Settings
from storage import Snapshot, Store, connect
from storage.duck import limit_memory
from web.warm import settle

SIZES: Final = tuple(
    int(size) for size in os.environ.get("ROI_BENCH_ORDERS", "100000,1000000,10000000").split(",")
)
INFLUENCERS, POSTS = 2_000, 50_000
ROUNDS, PEER_ROUNDS = 25, 3
FIRST_DAY, DAYS = date(2024, 4, 1), 548


def overview(snapshot: Snapshot, filters: Filters) -> None:
    """Cards, trend, heatmap, leaders, sentence and notes."""
    perf.prepare_overview(snapshot, filters, "week")
    perf.verdict(snapshot, filters)
    perf.compared(snapshot, filters)
    perf.series(snapshot, filters, "week")
    perf.matrix(snapshot, filters, "platform", "brand")
    perf.leaders(snapshot, filters)
    perf.cost_gap(snapshot, filters)
    perf.evidence(snapshot, filters)


def influencers(snapshot: Snapshot, filters: Filters) -> None:
    """Grid with scores and standing, tiers and personas."""
    tables = ("influencer",), ("tier", "platform"), ("category",)
    perf.prepare_tables(snapshot, filters, *tables)
    perf.influencers(snapshot, filters)
    perf.matrix(snapshot, filters, "tier", "platform")
    perf.breakdown(snapshot, filters, "category")


def campaigns(snapshot: Snapshot, filters: Filters) -> None:
    """Campaigns with their change, by brand and by month."""
    perf.prepare_tables(
        snapshot, filters, ("campaign",), ("campaign", "brand"), ("campaign", "month")
    )
    perf.breakdown(snapshot, filters, "campaign")
    perf.matrix(snapshot, filters, "campaign", "brand")
    perf.matrix(snapshot, filters, "campaign", "month")
    perf.compared(snapshot, filters)


def platforms(snapshot: Snapshot, filters: Filters) -> None:
    """Platforms, and platforms over time."""
    perf.prepare_tables(snapshot, filters, ("platform",), ("platform", "week"))
    perf.breakdown(snapshot, filters, "platform")
    perf.matrix(snapshot, filters, "platform", "week")
    perf.compared(snapshot, filters)


def brands(snapshot: Snapshot, filters: Filters) -> None:
    """Brands and products."""
    perf.prepare_tables(snapshot, filters, ("brand",), ("product",), ("brand", "platform"))
    perf.breakdown(snapshot, filters, "brand")
    perf.breakdown(snapshot, filters, "product")
    perf.matrix(snapshot, filters, "brand", "platform")
    perf.compared(snapshot, filters)


TABS: Final[Mapping[str, Callable[[Snapshot, Filters], None]]] = {
    "Overview": overview,
    "Influencers": influencers,
    "Campaigns": campaigns,
    "Platforms": platforms,
    "Brands": brands,
}

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "unfiltered": (),
    "filtered": ("brand", "platform", "campaign", "tier", "category", "gender", "product"),
    "rows": ("coupon_code", "status", "order_city"),
}

ADDED: Final = ("orders", "revenue", "new_customers", "posts", "reach", "engagements", "cost")
"""Metrics that add up over groups, compared with pandas."""

TARGETS: Final[Mapping[str, str]] = {
    "unfiltered": "≤ 10 × floor",
    "filtered": "≤ 4 × floor",
    "rows": "≤ 400 ms",
}


def views(snapshot: Snapshot, kind: str, seed: int) -> Iterator[Filters]:
    """Views that never repeat: other days each time and, but for `unfiltered`, other values."""
    options, chance = perf.options(snapshot), random.Random(seed)  # noqa: S311 - views, no secrets
    while True:
        start = FIRST_DAY + timedelta(days=chance.randrange(60, DAYS // 2))
        end = start + timedelta(days=chance.randrange(90, 270))
        view = Filters().with_period("custom", start, end)
        if KINDS[kind]:
            key = chance.choice([key for key in KINDS[kind] if options[key]])
            values = [option.value for option in options[key] if option.value]
            view = view.with_values(key, chance.sample(values, min(2, len(values))))
        yield view


def timed(work: Callable[[], object]) -> float:
    """Wall time in ms."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def floor(snapshot: Snapshot, filters: Filters) -> None:
    """One bare scan of every sum under the filter and over the days compared."""
    shown, earlier = perf.compared_windows(snapshot, filters)
    hull = Window(earlier.start if earlier else shown.start, shown.end)
    parameters = Parameters()
    scan = plan(snapshot, filters, hull, {"influencer"}, parameters)
    sums = first_sums(snapshot.config, parameters, scan.table, SUMS)
    with closing(connect(snapshot)) as cursor:
        cursor.execute(f"SELECT {sums} FROM {scan.table} f WHERE {scan.where}", parameters.values)
        cursor.fetchall()


def fresh(
    work: Callable[[Snapshot, Filters], object], snapshot: Snapshot, given: Iterator[Filters]
) -> float:
    """Wall time in ms of some work under the next view."""
    view = next(given)
    return timed(lambda: work(snapshot, view))


def check(peer: Peer, name: str, snapshot: Snapshot, view: Filters) -> None:
    """Compare the totals of a view, and its figures by each dimension of a tab, with pandas.

    Raises:
        AssertionError: If they differ.
    """
    found = peer.answers(name, snapshot, view)
    ours = {(): pd.DataFrame([perf.compared(snapshot, view).recent])}
    ours |= {key: perf.breakdown(snapshot, view, *key) for key in found if len(key) == 1}
    for grouping, frame in ours.items():
        theirs = found[grouping]
        same = len(frame) == len(theirs) and all(
            math.isclose(frame[key].sum(), theirs[key].sum(), rel_tol=1e-9, abs_tol=1e-6)
            for key in ADDED
            if frame[key].notna().all()
        )
        if not same:
            raise AssertionError(f"{name} by {grouping} differs from pandas under {view}")


def peers(snapshot: Snapshot) -> dict[tuple[str, str], float]:
    """What pandas takes per tab and kind of view, in ms."""
    peer = Peer(snapshot)
    found: dict[tuple[str, str], float] = {}
    for name, kind in cases():
        given = views(snapshot, kind, 1)
        check(peer, name, snapshot, next(given))
        work = partial(peer.answers, name)
        found[name, kind] = statistics.median(
            fresh(work, snapshot, given) for _ in range(PEER_ROUNDS)
        )
    return found


def cases() -> list[tuple[str, str]]:
    """Tabs and kinds of views; filters that only the rows hold are tried on the Overview."""
    return [(name, kind) for kind in KINDS for name in (TABS if kind != "rows" else ["Overview"])]


def tab_rows(name: str, kind: str, at: str, snapshot: Snapshot, pandas_ms: float) -> list[Row]:
    """One tab under one kind of view, beside the floor and pandas."""
    ours, bare = views(snapshot, kind, 2), views(snapshot, kind, 2)
    fresh(TABS[name], snapshot, ours)
    fresh(floor, snapshot, bare)
    times: list[float] = []
    floors: list[float] = []
    for _ in range(ROUNDS):
        times.append(fresh(TABS[name], snapshot, ours))
        floors.append(fresh(floor, snapshot, bare))
    p50, p95, least = (
        statistics.median(times),
        statistics.quantiles(times, n=20)[-1],
        statistics.median(floors),
    )
    what = f"{name}, {kind}, {at}"
    rows = [
        Row(what, p50, "ms", TARGETS[kind], "bare scan", least),
        Row(f"{what}, p95", p95, "ms", "", "bare scan", least),
    ]
    target = "" if kind == "rows" else "≥ 10 × faster"
    return [*rows, Row(what, p50, "ms", target, "pandas over rows", pandas_ms)]


def measure(snapshot: Snapshot, size: int) -> list[Row]:
    """The rows of one workspace."""
    at = f"{size:,} orders"
    by_pandas = peers(snapshot)
    settle()
    rows = [
        row
        for name, kind in cases()
        for row in tab_rows(name, kind, at, snapshot, by_pandas[name, kind])
    ]
    again = next(views(snapshot, "filtered", 3))
    overview(snapshot, again)
    known = statistics.median(timed(lambda: overview(snapshot, again)) for _ in range(ROUNDS))
    return [*rows, Row(f"Overview again, {at}", known, "ms", "≤ 2 ms", "fresh", rows[0].value)]


def disk(snapshot: Snapshot) -> float:
    """Size of the cube in MB."""
    return snapshot.cube.stat().st_size / 1024 / 1024


def main() -> None:
    """Measure at each size and keep the rows."""
    results: list[Row] = []
    limit_memory(Settings().query_memory_mb)
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        for size in SIZES:
            workspace = Store(Path(folder)).workspace(f"n{size}")
            snapshot = intake.make_sample(
                workspace,
                influencers=INFLUENCERS,
                orders=size,
                posts=POSTS,
                seed=1,
                who="benchmark",
            )
            results += measure(snapshot, size)
            together = two_workers(Path(folder), workspace.name)
            what = f"two gunicorn workers on {size:,} orders, together"
            results.append(
                Row(what, together, "MB", "≤ 800 MB", "the cube on disk", disk(snapshot))
            )
            save("engine", results)


if __name__ == "__main__":
    main()
