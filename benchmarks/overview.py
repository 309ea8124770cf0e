"""The figures of the Overview under a filter, against pandas over the merged rows.

The peer does what the public dashboards of this brief do on every change of a filter: filter the
joined frame and group it again. It answers revenue only; the engine answers every metric,
cost included.
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
SIZES = (12_000, 200_000)
BRANDS = ("MuscleBlaze", "HKVitals", "Gritzo")


def engine(snapshot: Snapshot, filters: Filters) -> None:
    """Every figure of the Overview: totals, comparison, series, heatmap, leaders."""
    perf.compared(snapshot, filters)
    perf.series(snapshot, filters, "week")
    perf.matrix(snapshot, filters, "platform", "brand")
    perf.leaders(snapshot, filters)


def pandas_over_rows(rows: pd.DataFrame, filters: Filters) -> None:
    """The same four questions, for revenue and orders only."""
    kept = rows[rows["brand"].isin(filters.of("brand")) & rows["date"].ge(str(filters.start))]
    attributed = kept[kept["influencer"].notna()]
    attributed[["orders", "revenue"]].sum()
    attributed.groupby(attributed["date"].dt.to_period("W"), observed=True)["revenue"].sum()
    attributed.groupby(["platform", "brand"], observed=True)["revenue"].sum()
    attributed.groupby("influencer", observed=True)["revenue"].sum().nlargest(5)


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
            rows = connect(snapshot).sql("SELECT * FROM orders").df()
            ours, theirs = views(), views()
            results.append(
                Row(
                    name=f"Overview under a new filter, {size:,} orders",
                    value=milliseconds(lambda s=snapshot, v=ours: engine(s, next(v)), ROUNDS),
                    unit="ms",
                    target="",
                    peer="pandas over the rows, revenue only",
                    peer_value=milliseconds(
                        lambda r=rows, v=theirs: pandas_over_rows(r, next(v)), ROUNDS
                    ),
                )
            )
    save("overview", results)


if __name__ == "__main__":
    main()
