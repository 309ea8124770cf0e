"""Canonical tables for the tests: give the columns that matter, the rest is filled with nulls."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import analytics
from analytics.derive.source import COLUMNS
from schemas.dates import today
from schemas.rows import Rows as StoredRows
from settings import WorkspaceSettings

Rows = list[dict[str, Any]] | pd.DataFrame
ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
}
KEYS = {
    "posts": "post_id",
    "tracking": "tracking_id",
    "payouts": "payout_id",
    "terms": "term_id",
}


def _column(frame: pd.DataFrame, name: str, kind: str) -> pa.Array:
    if name not in frame:
        return pa.nulls(len(frame), ARROW[kind])
    values = frame[name].astype(object)
    if kind == "DATE":
        values = pd.Series([None if pd.isna(v) else pd.Timestamp(v).date() for v in values])
    if kind == "VARCHAR":
        values = pd.Series([None if pd.isna(v) else str(v) for v in values], dtype=object)
    if kind == "BIGINT":
        values = pd.Series([None if pd.isna(v) else int(v) for v in values], dtype=object)
    return pa.Array.from_pandas(values, type=ARROW[kind])


def _write(folder: Path, table: str, rows: Rows) -> StoredRows:
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    unknown = set(frame.columns) - set(COLUMNS[table])
    assert not unknown, f"{table} has no column {sorted(unknown)}"
    key = KEYS.get(table)
    if key and key not in frame:
        frame = frame.assign(**{key: [f"{table[0]}{n:06d}" for n in range(len(frame))]})
    arrays = {name: _column(frame, name, kind) for name, kind in COLUMNS[table].items()}
    path = folder / f"{table}.parquet"
    pq.write_table(pa.table(arrays), path)
    return StoredRows(parts=(path,), dropped=None, count=len(frame))


def _make_tables(folder: Path, **tables: Rows | None) -> dict[str, StoredRows]:
    folder.mkdir(parents=True, exist_ok=True)
    return {
        table: _write(folder, table, rows)
        for table in COLUMNS
        if (rows := tables.get(table)) is not None
    }


@pytest.fixture(scope="session")
def make_tables() -> Callable[..., dict[str, StoredRows]]:
    """`make_tables(folder, influencers=…, posts=…, tracking=…, payouts=…, products=…)`.

    Each table is a list of dicts or a frame in canonical columns (`revenue_paise`, ISO dates);
    columns left out are all null, ids left out are numbered, a table left out has no parts.
    """
    return _make_tables


@pytest.fixture(scope="session")
def make_cube() -> Callable[..., Path]:
    """`make_cube(folder, config=None, **tables)` builds the cube file and returns its path."""

    def make(folder: Path, config: WorkspaceSettings | None = None, **tables: Rows | None) -> Path:
        out = folder / "cube.duckdb"
        analytics.build(_make_tables(folder, **tables), config or WorkspaceSettings(), out)
        return out

    return make


@pytest.fixture(scope="session")
def read_cube() -> Callable[[Path, str], pd.DataFrame]:
    """`read_cube(path, sql)` runs one query on a cube file."""

    def read(path: Path, sql: str) -> pd.DataFrame:
        with _opened(path) as con:
            return con.sql(sql).df()

    return read


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(str(path), read_only=True)
    try:
        yield con
    finally:
        con.close()


@pytest.fixture(scope="session")
def public_tables(public_sets: Path) -> Callable[[str], Mapping[str, pd.DataFrame]]:
    """`public_tables("viso27")` reads one published set into canonical columns, by hand."""

    def read(name: str) -> Mapping[str, pd.DataFrame]:
        def frame(table: str) -> pd.DataFrame:
            raw = pd.read_csv(public_sets / name / f"{table}.csv", dtype=str)
            raw.columns = raw.columns.str.lower()
            return raw

        def paise(text: pd.Series) -> list[int]:
            return [round(float(value) * 100) for value in text]

        people = frame("influencers").rename(
            columns={"id": "influencer_id", "followers": "follower_count"}
        )
        people = people[
            ["influencer_id", "name", "category", "gender", "follower_count", "platform"]
        ]
        orders = frame("tracking_data")
        orders = orders.assign(revenue_paise=paise(orders["revenue"])).drop(columns="revenue")
        fees = frame("payouts")
        fees = fees.assign(
            total_payout_paise=paise(fees["total_payout"]), rate=fees["rate"].astype(float)
        ).drop(columns="total_payout")
        return {
            "influencers": people,
            "posts": frame("posts"),
            "tracking": orders,
            "payouts": fees,
        }

    return read


@pytest.fixture
def elsewhere(monkeypatch) -> Iterator[Callable[[], None]]:
    """`elsewhere()` moves the machine to where it is another day than at the business."""
    here = today()

    def move() -> None:
        zones = ("Etc/GMT+12", "Pacific/Kiritimati")  # at any moment one of them has another day
        zone = next(name for name in zones if datetime.now(ZoneInfo(name)).date() != here)
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()
