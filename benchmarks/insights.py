"""Every rule of the Insights tab over views never seen before, beside a bare scan.

Workspaces of the generator with 2,000 influencers and 50,000 posts; sizes in ROI_BENCH_ORDERS,
comma separated. Views differ by a limit of followers that everybody meets. The floor is one scan of
every sum under the same view (see `benchmarks.engine`). What a rule takes is told with the rules
before it done: what several of them need is found by the first one that asks.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import intake
from analytics.filters import Filters, Followers
from analytics.insights.engine import RULES, insights
from analytics.insights.insight import World
from benchmarks.engine import INFLUENCERS, POSTS, floor, timed
from benchmarks.record import Row, save
from storage import Snapshot, Store

SIZES: Final = tuple(
    int(size) for size in os.environ.get("ROI_BENCH_ORDERS", "1000000,10000000").split(",")
)
ROUNDS: Final = 9


def by_rule(worlds: list[World]) -> dict[str, float]:
    """Median ms of each rule."""
    times: dict[str, list[float]] = {rule.NAME: [] for rule in RULES}
    for world in worlds:
        for rule in RULES:
            start = time.perf_counter()
            rule.look(world)
            times[rule.NAME].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(each) for name, each in times.items()}


def measure(snapshot: Snapshot, folder: Path, size: int) -> list[Row]:
    """The rows of one workspace."""
    marks = intake.marks_of(Store(folder).workspace(f"n{size}"), snapshot)
    shown = [Filters(followers=Followers(low)) for low in range(1, 2 * ROUNDS + 1)]
    first = timed(lambda: insights(snapshot, Filters(), marks))
    cold = statistics.median(
        timed(lambda view=view: insights(snapshot, view, marks)) for view in shown[:ROUNDS]
    )
    bare = statistics.median(timed(lambda: floor(snapshot, Filters())) for _ in range(ROUNDS))
    again = statistics.median(
        timed(lambda: insights(snapshot, Filters(), marks)) for _ in range(ROUNDS)
    )
    at = f"Insights: {INFLUENCERS:,} influencers, {size:,} orders"
    rules = by_rule([World(snapshot, view, marks) for view in shown[ROUNDS:]])
    return [
        Row(f"{at}, first view of a worker", first, "ms", "≤ 2,000 ms", "bare scan", bare),
        Row(f"{at}, view never seen", cold, "ms", "≤ 2,000 ms", "bare scan", bare),
        Row(f"{at}, again", again, "ms", "", "view never seen", cold),
        *(
            Row(f"{at}, {name}", took, "ms", "", "every rule", sum(rules.values()))
            for name, took in rules.items()
        ),
    ]


def over_sizes(name: str, measured: Callable[[Snapshot, Path, int], list[Row]]) -> None:
    """Measure a workspace of each size and keep the rows."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        for size in SIZES:
            snapshot = intake.make_sample(
                Store(Path(folder)).workspace(f"n{size}"),
                influencers=INFLUENCERS,
                orders=size,
                posts=POSTS,
                seed=1,
                who="benchmark",
            )
            found += measured(snapshot, Path(folder), size)
            save(name, found)


def main() -> None:
    """Measure at each size."""
    over_sizes("insights", measure)


if __name__ == "__main__":
    main()
