"""How long `roi ingest` takes, beside DuckDB copying the same CSV to Parquet without a check.

Every figure is the whole command less `roi --version`, as a user waits for it. Files are made with
the generator; the bad and the top-up file are made of it. Sizes: ROI_BENCH_ROWS, comma separated.
"""

from __future__ import annotations

import csv
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl

import sample_data
from benchmarks.commands import command
from benchmarks.record import Row, save

SIZES = tuple(int(size) for size in os.environ.get("ROI_BENCH_ROWS", "1000000,10000000").split(","))
INFLUENCERS = 2_000
WORKBOOK_ROWS = 100_000
TOP_UP_ROWS = 1_000
BAD_EVERY = 100
PEER = "DuckDB, CSV to Parquet"
_YEAR = re.compile(r",20\d\d-")


def bare_copy(source: Path, folder: Path) -> float:
    """Seconds that DuckDB takes to copy a CSV to Parquet on its own."""
    start = time.perf_counter()
    with duckdb.connect(config={"threads": 2}) as con:
        con.read_csv(str(source)).write_parquet(str(folder / "bare.parquet"))
    return time.perf_counter() - start


def with_bad_rows(source: Path, target: Path) -> None:
    """A copy of the orders in which every hundredth row has a figure that is none."""
    with source.open(newline="") as rows, target.open("w", newline="") as out:
        for number, line in enumerate(rows):
            out.write(line if number % BAD_EVERY else _YEAR.sub(",someday-", line, count=1))


def lines(source: Path, count: int) -> Iterator[list[str]]:
    """The header and the first rows of a CSV."""
    with source.open(newline="") as rows:
        for number, cells in enumerate(csv.reader(rows)):
            if number > count:
                return
            yield cells


def top_up(source: Path, target: Path) -> None:
    """New orders: known customers and influencers, ids of their own, a coupon never seen."""
    header, *rows = lines(source, TOP_UP_ROWS)
    with target.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        key, coupon = header.index("tracking_id"), header.index("coupon_code")
        for row in rows:
            row[key] = f"NEW-{row[key]}"
            row[coupon] = "BENCH10"
            writer.writerow(row)


def workbook(source: Path, target: Path) -> None:
    """The first orders as XLSX."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Orders")
    for row in lines(source, WORKBOOK_ROWS):
        sheet.append(row)
    book.save(target)


def measured(size: int, folder: Path, idle: float) -> list[Row]:
    """Every figure at one size."""
    made = folder / f"made-{size}"
    sample_data.write(sample_data.generate(influencers=INFLUENCERS, orders=size, seed=3), made)
    orders = made / "tracking_data.csv"
    floor = bare_copy(orders, folder)
    seconds, memory = command("ingest", str(orders), data=folder / "clean")
    clean = seconds - idle
    bad = folder / "bad.csv"
    with_bad_rows(orders, bad)
    faulty = command("ingest", str(bad), data=folder / "faulty")[0] - idle
    every = [str(path) for path in sorted(made.glob("*.csv"))]
    command("ingest", *every, data=folder / "whole")
    more = folder / "more.csv"
    top_up(orders, more)
    added = command("ingest", str(more), data=folder / "whole")[0]
    name = f"{size:,} orders"
    return [
        Row(f"roi ingest, {name}", clean, "s", "at most 8 × the peer", PEER, floor),
        Row(f"peak memory, {name}", memory, "MB", "at most 2,000", "all of a process", 2_000),
        Row(f"with 1 % bad rows, {name}", faulty, "s", "at most 1.5 × the peer", "clean", clean),
        Row(f"{TOP_UP_ROWS:,} new rows into {name}", added, "s", "at most 5", "limit", 5.0),
    ]


def main() -> None:
    """Measure at each size and keep the rows."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as name:
        folder = Path(name)
        idle = min(command("--version", data=folder / "idle")[0] for _ in range(3))
        for size in SIZES:
            (folder / str(size)).mkdir()
            rows += measured(size, folder / str(size), idle)
        book = folder / "orders.xlsx"
        workbook(folder / str(SIZES[0]) / f"made-{SIZES[0]}" / "tracking_data.csv", book)
        seconds = command("ingest", str(book), data=folder / "book")[0]
        rows.append(Row(f"XLSX of {WORKBOOK_ROWS:,} rows", seconds, "s", "at most 8", "limit", 8.0))
    save("ingest", rows)


if __name__ == "__main__":
    main()
