"""Files of a workspace with many orders: how long they take and what they hold, beside peers.

Every order as CSV and 100,000 of them as a workbook, made piece by piece as they are sent. The
peers get the same rows as a frame that is there already: pandas writes it as CSV, openpyxl in its
write-only mode as a workbook. Memory is the most that `roi export` holds at a time, for all rows
and for a tenth of them. What is written must add up to the engine's revenue. Size in
ROI_BENCH_EXPORT (orders).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import openpyxl
import pandas as pd
import pyarrow as pa
from pyarrow import csv

import intake
from analytics import performance as perf
from analytics.filters import Filters
from benchmarks.record import Row, save
from reports.take_away import File, Source, csv_file, workbook
from storage import Snapshot, Store, connect

ORDERS: Final = int(os.environ.get("ROI_BENCH_EXPORT", "1000000"))
INFLUENCERS, POSTS = 2_000, 20_000
BOOK_ROWS: Final = min(100_000, ORDERS)
ROUNDS: Final = 3
WORKSPACE: Final = "bench"
_TELLS: Final = """
import re, sys
from pathlib import Path
from cli import main
main(sys.argv[1:], standalone_mode=False)
print(re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1])
"""
"""Runs a command and prints the most kB that its process held."""


def until(snapshot: Snapshot, rows: int) -> date:
    """The day by which so many order rows have come."""
    with closing(connect(snapshot)) as cursor:
        ((day,),) = cursor.execute(
            "SELECT max(date) FROM (SELECT date FROM orders ORDER BY date LIMIT ?)", [rows]
        ).fetchall()
    return day


def first_orders(snapshot: Snapshot, folder: Path, rows: int) -> Source:
    """So many of the first order rows, and those of the rest of the last day."""
    view = Filters().with_period("custom", None, until(snapshot, rows))
    marks = intake.marks_of(Store(folder).workspace(WORKSPACE), snapshot)
    return Source(snapshot, view, marks, datetime.now(UTC))


def took(work: Callable[[], object]) -> float:
    """Median seconds of some rounds."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def write(file: File, target: Path) -> None:
    """A file, as a browser saves it."""
    with target.open("wb") as out:
        out.writelines(file.content)


def frame_of(source: Source) -> pd.DataFrame:
    """The rows as a frame, as a peer takes them."""
    rows = pa.Table.from_batches(source.table("orders").batches())
    return rows.to_pandas()


def check(source: Source, revenue: float) -> None:
    """Raise where what was written is not what the engine has."""
    total = perf.totals(source.snapshot, source.view)["total_revenue"]
    if total is None or round(100 * revenue) != round(100 * total):
        raise AssertionError(f"The file has {revenue:,.2f} of revenue, the engine {total}.")


def of_csv(snapshot: Snapshot, folder: Path) -> list[Row]:
    """Every order row as CSV, beside pandas."""
    source, target = first_orders(snapshot, folder, ORDERS), folder / "orders.csv"
    ours = took(lambda: write(csv_file(source, "orders"), target))
    written = csv.read_csv(target, convert_options=csv.ConvertOptions(include_columns=["revenue"]))
    check(source, float(written.to_pandas()["revenue"].sum()))
    frame, beside = frame_of(source), folder / "peer.csv"
    peer = took(lambda: frame.to_csv(beside, index=False))
    name = f"Export: CSV of {len(frame):,} order rows"
    return [Row(name, ours, "s", "≤ 5 s", "pandas, rows in memory", peer)]


def of_workbook(snapshot: Snapshot, folder: Path) -> list[Row]:
    """A workbook of many rows, beside openpyxl."""
    source, target = first_orders(snapshot, folder, BOOK_ROWS), folder / "orders.xlsx"
    ours = took(lambda: write(workbook(source, ["orders"]), target))
    read = pd.read_excel(target, usecols=["Revenue"], engine="openpyxl")["Revenue"]
    check(source, float(read.sum()))
    frame = frame_of(source)

    def peer() -> None:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Orders")
        sheet.append(list(frame.columns))
        cells = frame.astype(object).where(frame.notna(), None)
        for row in cells.itertuples(index=False):
            sheet.append(row)
        book.save(folder / "peer.xlsx")

    name = f"Export: XLSX of {len(frame):,} order rows"
    return [Row(name, ours, "s", "≤ 10 s", "openpyxl, rows in memory", took(peer))]


def held(folder: Path, *arguments: str) -> float:
    """The most MB that `roi export` holds, as its own process says at its end.

    What the system reports of a child counts what its parent held when it was started.
    """
    told = subprocess.run(
        [sys.executable, "-c", _TELLS, "export", *arguments],
        env=os.environ | {"ROI_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(told.stdout.split()[-1]) / 1024


def of_memory(snapshot: Snapshot, folder: Path) -> list[Row]:
    """The most that `roi export` holds for every order row, and for a tenth of them."""
    rows: list[Row] = []
    few = ("--to", until(snapshot, ORDERS // 10).isoformat())
    for ending in ("csv", "xlsx"):
        out = ("--workspace", WORKSPACE, "--table", "orders", "--out", str(folder / f"o.{ending}"))
        whole, tenth = held(folder, *out), held(folder, *out, *few)
        name = f"Export: peak memory of {ending.upper()}, {ORDERS:,} order rows"
        peer = f"{ORDERS // 10:,} rows"
        rows.append(Row(name, whole, "MB", "as for a tenth", peer, tenth))
    return rows


MEASURED: Final[tuple[Callable[[Snapshot, Path], list[Row]], ...]] = (
    of_csv,
    of_workbook,
    of_memory,
    # Reports of the same workspace follow here.
)
"""What is measured of a workspace in a folder, one after the other."""


def main() -> None:
    """Measure and keep the rows."""
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as name:
        folder = Path(name)
        snapshot = intake.make_sample(
            Store(folder).workspace(WORKSPACE),
            influencers=INFLUENCERS,
            orders=ORDERS,
            posts=POSTS,
            seed=1,
            who="benchmark",
        )
        save("export", [row for part in MEASURED for row in part(snapshot, folder)])


if __name__ == "__main__":
    main()
