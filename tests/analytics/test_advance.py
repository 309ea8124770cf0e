"""A cube that is brought forward is the cube that is derived from nothing, row for row."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.derive import build as building
from analytics.derive.advance import advance, finish
from analytics.derive.source import COLUMNS
from schemas import TABLES
from schemas.rows import Rows
from settings import WorkspaceSettings
from storage.merge import Rule, Span
from storage.stored import StoredTable

ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "DATE": pa.date32()}
TABLES_OF_A_CUBE = (
    "orders",
    "fact",
    "rollup",
    "cube_version",
    "product_days",
    "days",
    "ledger",
    "payout_work",
    "post_sales",
    "post_costs",
    "fixed_costs",
    "posts",
    "post_shares",
    "payouts",
    "dues",
    "due_lines",
    "due_posts",
    "pay_lines",
    "pay_votes",
    "pay_rules",
    "influencers",
    "products",
)
CONFIG = WorkspaceSettings()


@dataclass(frozen=True)
class State:
    """Rows with their cube, as a snapshot holds them."""

    tables: Mapping[str, Rows]
    cube: Path
    config: WorkspaceSettings = CONFIG


class World:
    """A workspace's tables in a folder, with a cube that is brought forward by every import."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "parts").mkdir()
        self.stored = {name: StoredTable(folder / "parts", name) for name in COLUMNS}
        self.state: State | None = None
        self.count = 0

    def put(self, table: str, rows: list[dict[str, Any]], *, replace: bool = False) -> None:
        arrays = {
            name: pa.array([row.get(name) for row in rows], ARROW[kind])
            for name, kind in COLUMNS[table].items()
        }
        self.count += 1
        path = self.folder / f"{self.count}.parquet"
        pq.write_table(pa.table(arrays), path)
        definition = TABLES[table]
        arriving = Rows((path,), None, len(rows))
        spans = (Span.of(arriving, definition.date, self.folder),) if replace else ()
        rule = Rule(definition.key, definition.date, spans=spans)
        merged, _ = self.stored[table].upsert(arriving, rule)
        self.stored[table] = merged.compact(rule)

    def tables(self) -> dict[str, Rows]:
        return {name: table.rows for name, table in self.stored.items() if table.parts}

    def advanced(self) -> bool:
        """Bring the cube forward and compare it with a whole one; False where it cannot be."""
        self.count += 1
        whole, cube = (self.folder / f"{kind}{self.count}" for kind in ("whole", "cube"))
        building.build(self.tables(), CONFIG, whole)
        done = self.state is not None and bring_forward(self.state, self.tables(), cube)
        if not done:
            shutil.copyfile(whole, cube)
        self.state = State(self.tables(), cube)
        assert_same(cube, whole)
        assert_placed(cube, self.tables())
        return done


def bring_forward(state: State, tables: Mapping[str, Rows], cube: Path) -> bool:
    shutil.copyfile(state.cube, cube)
    with duckdb.connect(str(cube)) as con:
        con.begin()
        if not advance(con, state, tables, state.config):
            return False
        con.commit()
        finish(con)
        con.execute("CHECKPOINT")
    return True


def contents(cube: Path) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table as text, in one order; where a row lies is no part of it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    with duckdb.connect(str(cube), read_only=True) as con:
        for table in TABLES_OF_A_CUBE:
            rows = con.execute(f"FROM {table}").fetchall()
            names = [column[0] for column in con.execute(f"FROM {table} LIMIT 0").description]
            kept = [at for at, name in enumerate(names) if name != "place"]
            found[table] = sorted(tuple(str(row[at]) for at in kept) for row in rows)
    return found


def assert_same(cube: Path, whole: Path) -> None:
    found, expected = contents(cube), contents(whole)
    for table in TABLES_OF_A_CUBE:
        assert found[table] == expected[table], table
    with duckdb.connect(str(cube), read_only=True) as con:
        names = con.execute("SELECT table_schema, table_name FROM information_schema.tables")
        assert sorted(names.fetchall()) == sorted(
            ("main", name) for name in (*TABLES_OF_A_CUBE, "order_parts", "extras")
        )


def assert_placed(cube: Path, tables: Mapping[str, Rows]) -> None:
    """Every order row lies where its place says."""
    with duckdb.connect(str(cube), read_only=True) as con:
        parts = dict(con.execute("SELECT name, part FROM order_parts").fetchall())
        rows = con.execute("SELECT place, orders, date FROM orders ORDER BY place").fetchall()
        tracking = tables.get("tracking", Rows((), None, 0))
        assert sorted(parts) == sorted(path.name for path in tracking.parts)
        held = {
            parts[path.name] * 2**32 + at: (row["orders"], row["date"])
            for path in tracking.parts
            for at, row in enumerate(pq.read_table(path).to_pylist())
        }
        assert len(rows) == tracking.count == len({place for place, _, _ in rows})
        assert all(held[place] == (orders, day) for place, orders, day in rows)


DAYS = st.one_of(st.none(), st.integers(0, 40).map(lambda n: date(2025, 1, 1) + timedelta(days=n)))
PEOPLE = st.sampled_from(["i1", "i2", "i3", "ghost"])
CAMPAIGNS = st.sampled_from([None, "Launch", "MB days", "Sale"])
BRANDS = st.sampled_from([None, "MuscleBlaze", "hkv", "Other"])
PRODUCTS = st.sampled_from([None, "MB Whey", "Shaker", "Gritzo Kids", "Plain"])
MONEY = st.sampled_from([None, 0, 1, 99_999, 123_457, 10_000_001])

ORDERS = st.fixed_dictionaries(
    {
        "tracking_id": st.sampled_from([f"t{n}" for n in range(12)] + [f"h_{n}" for n in range(8)]),
        "source": st.sampled_from([None, "YouTube", "Affiliate"]),
        "campaign": CAMPAIGNS,
        "influencer_id": st.one_of(st.none(), PEOPLE),
        "user_id": st.sampled_from([None, "", "u1", "u2", "u3"]),
        "brand": BRANDS,
        "product": PRODUCTS,
        "date": DAYS,
        "orders": st.integers(0, 3),
        "revenue_paise": MONEY,
        "price_paise": st.sampled_from([None, 500]),
        "status": st.sampled_from([None, "placed", "returned"]),
        "coupon_code": st.sampled_from([None, "A", "B", "C"]),
        "city": st.sampled_from([None, "Pune"]),
    }
)
POSTS = st.fixed_dictionaries(
    {
        "post_id": st.sampled_from([f"p{n}" for n in range(5)]),
        "influencer_id": PEOPLE,
        "platform": st.sampled_from([None, "Instagram", "YouTube"]),
        "date": DAYS,
        "reach": st.sampled_from([None, 0, 1000, 777]),
        "likes": st.sampled_from([None, 7, 100]),
        "comments": st.sampled_from([None, 3]),
        "campaign": CAMPAIGNS,
        "brand": BRANDS,
        "product": PRODUCTS,
    }
)
PAYOUTS = st.fixed_dictionaries(
    {
        "payout_id": st.sampled_from([f"y{n}" for n in range(5)]),
        "influencer_id": st.one_of(PEOPLE, st.just("payee")),
        "basis": st.sampled_from([None, "post", "order", "percent", "hybrid", "fixed"]),
        "rate": st.sampled_from([None, 10.0, 33.33]),
        "rate_percent": st.sampled_from([None, 7.5]),
        "total_payout_paise": MONEY,
        "product_cost_paise": st.sampled_from([None, 101]),
        "date": DAYS,
        "campaign": CAMPAIGNS,
        "brand": BRANDS,
    }
)
INFLUENCERS = st.fixed_dictionaries(
    {
        "influencer_id": st.sampled_from(["i1", "i2", "i3", "new"]),
        "name": st.sampled_from(["Ann", "Bo"]),
        "platform": st.sampled_from(["Instagram", "Twitter"]),
        "follower_count": st.sampled_from([None, 500, 50_000]),
    }
)
LISTED = st.fixed_dictionaries(
    {
        "product": st.sampled_from(["Shaker", "Plain", "Unsold"]),
        "brand": st.sampled_from([None, "Gritzo"]),
        "price_paise": st.sampled_from([None, 250]),
    }
)


def batch(table: str, rows: st.SearchStrategy[dict[str, Any]], most: int) -> Any:
    key = TABLES[table].key
    return st.tuples(
        st.just(table),
        st.lists(rows, min_size=1, max_size=most, unique_by=lambda row: row[key]),
        st.booleans(),
    )


IMPORT = st.one_of(
    batch("tracking", ORDERS, 8),
    batch("tracking", ORDERS, 3),
    batch("posts", POSTS, 3),
    batch("payouts", PAYOUTS, 3),
    batch("influencers", INFLUENCERS, 2),
    batch("products", LISTED, 2),
)
START = st.tuples(
    batch("tracking", ORDERS, 12), batch("posts", POSTS, 4), batch("payouts", PAYOUTS, 4)
)


@contextmanager
def world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        yield World(Path(folder))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(START, st.lists(st.lists(IMPORT, min_size=1, max_size=2), min_size=1, max_size=3))
def test_any_imports_in_turn_give_the_cube_of_all_rows(start: Any, imports: Any) -> None:
    with world() as here:
        for put in (start, *imports):
            for table, rows, replace in put:
                here.put(table, rows, replace=replace)
            here.advanced()


def order(number: int, **cells: Any) -> dict[str, Any]:
    day = date(2025, 1, 1) + timedelta(days=number)
    row = {"tracking_id": f"t{number}", "date": day, "orders": 1, "revenue_paise": 1000 + number}
    return {**row, "campaign": "Launch", "influencer_id": "i1", "coupon_code": "B", **cells}


PAID = {"payout_id": "y1", "influencer_id": "i1", "basis": "fixed", "total_payout_paise": 10_001}


def start(here: World) -> None:
    here.put("influencers", [{"influencer_id": "i1", "name": "Ann", "platform": "Instagram"}])
    here.put("tracking", [order(n, user_id=f"u{n % 5}") for n in range(20)])
    here.put("posts", [{"post_id": "p1", "influencer_id": "i1", "date": date(2025, 1, 1)}])
    here.put("payouts", [PAID])
    here.advanced()


def test_orders_are_added_corrected_and_taken_away() -> None:
    with world() as here:
        start(here)
        here.put("tracking", [order(3, coupon_code="A"), order(30, campaign="New one")])
        assert here.advanced()
        here.put("tracking", [order(40, influencer_id="stranger", product="MB Whey")])
        assert here.advanced()
        here.put("tracking", [order(40, influencer_id=None, product=None)])
        assert here.advanced()


def test_a_first_order_that_moves_takes_its_flag_along() -> None:
    with world() as here:
        start(here)
        here.put("tracking", [order(50, user_id="u4", date=date(2024, 12, 1))])
        assert here.advanced()
        here.put("tracking", [order(50, user_id="u9", date=date(2024, 12, 1))])
        assert here.advanced()


def test_new_posts_and_payouts_are_brought_forward() -> None:
    with world() as here:
        start(here)
        here.put("posts", [{"post_id": "p2", "influencer_id": "i2", "date": date(2025, 1, 9)}])
        assert here.advanced()
        here.put("payouts", [PAID | {"payout_id": "y0", "campaign": "Launch"}])
        assert here.advanced()


TERM = {"term_id": "t1", "influencer_id": "i1", "basis": "order", "rate": 10.0}


def test_what_is_owed_is_brought_forward() -> None:
    with world() as here:
        start(here)
        here.put("terms", [TERM, TERM | {"term_id": "t2", "influencer_id": "i2", "rate": 20.0}])
        assert here.advanced()
        here.put("tracking", [order(3, status="returned"), order(41, status="delivered")])
        assert here.advanced()
        here.put("tracking", [order(95, influencer_id="i2", status="delivered")])
        assert here.advanced()
        here.put("terms", [TERM | {"campaign": "Launch", "rate": 30.0}])
        assert here.advanced()
        here.put("payouts", [PAID | {"payout_id": "y7", "basis": None, "date": date(2025, 4, 30)}])
        assert here.advanced()


def test_what_all_payouts_depend_on_derives_all_of_them_again(tmp_path: Path) -> None:
    here = World(tmp_path)
    people = [{"influencer_id": who, "name": who, "platform": "YouTube"} for who in ("i1", "i2")]
    here.put("influencers", people)
    paid = {"basis": "order", "rate": 5.0, "orders": 3, "total_payout_paise": 1_500}
    here.put(
        "payouts",
        [{"payout_id": f"y-{who}", "influencer_id": who, **paid} for who in ("i1", "i2")],
    )
    here.advanced()
    # The first order that anybody has: what rows state no longer stands in, for nobody.
    here.put("tracking", [order(1)])
    here.advanced()
    here.put("tracking", [order(2, status="delivered"), order(3, status="placed")])
    here.advanced()


def test_what_changes_the_meaning_of_every_row_is_derived_whole() -> None:
    with world() as here:
        start(here)
        here.put("influencers", [{"influencer_id": "i1", "name": "Ann", "platform": "YouTube"}])
        assert not here.advanced()
        here.put("influencers", [{"influencer_id": "i9", "name": "Bo", "platform": "YouTube"}])
        assert here.advanced()
        here.put("tracking", [order(60, product="Plain", revenue_paise=None)])
        assert here.advanced()
        here.put("products", [{"product": "Plain", "price_paise": 400}])
        assert not here.advanced()


def test_rows_that_only_move_to_another_part_change_nothing() -> None:
    with world() as here:
        start(here)
        for number in range(70, 90):
            here.put("tracking", [order(number)])
            assert here.advanced()
        assert len(here.stored["tracking"].parts) < 10


def test_a_small_import_brings_the_cube_forward_and_a_large_one_does_not(tmp_path: Path) -> None:
    here = World(tmp_path)
    start(here)
    assert here.state is not None
    base = State(here.state.tables, tmp_path / "base")
    shutil.copyfile(here.state.cube, base.cube)
    here.put("tracking", [order(30)])
    building.build(here.tables(), CONFIG, tmp_path / "small", base)
    with duckdb.connect(str(tmp_path / "small"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM order_parts").fetchall() == [(2,)]
    base.cube.unlink()
    here.put("tracking", [order(number) for number in range(100, 150)])
    building.build(here.tables(), CONFIG, tmp_path / "large", base)
    other = WorkspaceSettings(cost_basis="computed")
    building.build(here.tables(), other, tmp_path / "other", base)
    with pytest.raises(FileNotFoundError):
        building.build(base.tables, CONFIG, tmp_path / "none", base)
