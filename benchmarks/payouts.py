"""The Payouts tab at 5,000 influencers and 10 M orders, in a real browser through two workers.

Someone chooses another value in the filter bar; the page is done when every figure of the tab and
what the buttons would be about are painted. The floor is the same change to a view that the server
knows already, the peer the Influencers tab; see `benchmarks.page`. Beside it what the engine needs
for a view never seen before, and the reconciliation of every payout row of the workspace. Size in
ROI_BENCH_ORDERS.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import intake
from analytics.payouts import totals
from benchmarks.engine import views
from benchmarks.page import WATCH, in_browser, painted, ready
from benchmarks.record import Row, save
from benchmarks.workers import chromium, rested, serving
from storage import Snapshot, Store, connect

INFLUENCERS: Final = 5_000
POSTS: Final = 50_000
ORDERS: Final = int(os.environ.get("ROI_BENCH_ORDERS", "10000000").split(",")[-1])
TAB: Final = "Payouts"
PEER: Final = "Influencers"
"""The other tab with a grid of as many rows, measured in the same run."""
ROUNDS: Final = 15


def engine(snapshot: Snapshot, folder: Path) -> list[Row]:
    """What the engine needs for a view, beside a bare sum over the same table."""
    marks = intake.marks_of(Store(folder).workspace("bench"), snapshot)
    times: list[float] = []
    given = views(snapshot, "unfiltered", seed=7)
    totals.payouts(snapshot, next(given), marks)
    for _ in range(ROUNDS):
        view = next(given)
        start = time.perf_counter()
        totals.payouts(snapshot, view, marks)
        totals.causes(snapshot, view, marks)
        totals.differences(snapshot, view, marks, 50)
        times.append(1000 * (time.perf_counter() - start))
    bare: list[float] = []
    cursor = connect(snapshot)
    for _ in range(ROUNDS):
        start = time.perf_counter()
        cursor.execute("SELECT influencer, sum(amount) FROM pay_lines GROUP BY ALL").fetchnumpy()
        bare.append(1000 * (time.perf_counter() - start))
    ((dues,),) = cursor.execute("SELECT count(*) FROM dues").fetchall()
    cursor.close()
    at = f"{INFLUENCERS:,} influencers, {ORDERS:,} orders, {dues:,} payouts"
    middle = statistics.median
    return [
        Row(f"Payouts: {at}, engine", middle(times), "ms", "", "bare sum", middle(bare)),
    ]


def main() -> None:
    """Measure and keep the rows."""
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as name:
        folder = Path(name)
        workspace = Store(folder).workspace("bench")
        snapshot = intake.make_sample(
            workspace,
            influencers=INFLUENCERS,
            orders=ORDERS,
            posts=POSTS,
            seed=1,
            who="benchmark",
        )
        rows = engine(snapshot, folder)
        with serving(folder, workspace.name) as (url, parent), chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script(WATCH)
            for _ in range(4):
                ready(page, f"{url}/payouts")
                rested(parent)
            seen = in_browser(page, url, TAB, snapshot)
            beside = statistics.median(in_browser(page, url, PEER, snapshot).painted)
        half, most = painted(f"{TAB} tab", ORDERS, seen.painted, seen.known)
        rows += [
            replace(half, target="≤ 300 ms"),
            replace(half, peer=f"{PEER} tab", peer_value=beside),
            most,
        ]
        save("payouts", rows)


if __name__ == "__main__":
    main()
