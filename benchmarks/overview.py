"""The figures of the Overview under a new filter, against pandas over the rows.

The peer does what the public dashboards of this brief do on every change of a filter: filter the
frames and group them again. It gets the derived rows (brand, platform, shares and ledger ready
made) and the same questions: totals and comparison, series, heatmap, influencers, every sum.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pandas as pd

import intake
from analytics import performance as perf
from analytics.filters import Filters
from benchmarks.record import Row, milliseconds, save
from storage import Snapshot, Store, connect

ROUNDS = 9
SIZES = (12_000, 200_000, 1_000_000)
BRANDS = ("MuscleBlaze", "HKVitals", "Gritzo")


def engine(snapshot: Snapshot, filters: Filters) -> None:
    """Every figure of the Overview: totals, comparison, series, heatmap, leaders."""
    perf.compared(snapshot, filters)
    perf.series(snapshot, filters, "week")
    perf.matrix(snapshot, filters, "platform", "brand")
    perf.leaders(snapshot, filters)


def rows_of(snapshot: Snapshot) -> list[pd.DataFrame]:
    """Orders, shares of posts and ledger as pandas frames."""
    cube = connect(snapshot)
    attributed = "SELECT * FROM orders WHERE influencer IS NOT NULL"
    return [cube.sql(query).df() for query in (attributed, "FROM post_shares", "FROM ledger")]


def pandas_over_rows(frames: list[pd.DataFrame], filters: Filters) -> None:
    """The same questions answered by filtering and grouping each frame."""
    start = pd.Timestamp(str(filters.start))
    for frame in frames:
        brand = frame[frame["brand"].isin(filters.of("brand"))]
        now = brand[brand["date"] >= start]
        before = brand[brand["date"].between(start - (brand["date"].max() - start), start)]
        sums = list(now.select_dtypes("number").columns)
        now[sums].sum()
        before[sums].sum()
        weeks = now["date"].dt.to_period("W")
        now.groupby(weeks)[sums].sum()
        for keys in (["platform", "brand"], ["influencer"]):
            now.groupby(keys, observed=True)[sums].sum()


def views() -> Iterator[Filters]:
    """Views that never repeat, so that no answer comes from a cache."""
    for number, brand in enumerate(cycle(BRANDS)):
        start = pd.Timestamp("2024-05-01") + pd.Timedelta(days=number)
        yield Filters().with_values("brand", (brand,)).with_period("custom", start.date())


def main() -> None:
    """Measure at each size and keep the rows."""
    results: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        for size in SIZES:
            workspace = Store(Path(folder)).workspace(f"n{size}")
            snapshot = intake.make_sample(
                workspace, influencers=200, orders=size, seed=1, who="benchmark"
            )
            rows = rows_of(snapshot)
            ours, theirs = views(), views()
            results.append(
                Row(
                    name=f"Overview under a new filter, {size:,} orders",
                    value=milliseconds(lambda s=snapshot, v=ours: engine(s, next(v)), ROUNDS),
                    unit="ms",
                    target="",
                    peer="pandas over the rows",
                    peer_value=milliseconds(
                        lambda r=rows, v=theirs: pandas_over_rows(r, next(v)), ROUNDS
                    ),
                )
            )
    save("overview", results)


if __name__ == "__main__":
    main()
