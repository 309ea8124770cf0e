"""A workspace stored by an earlier version shows its figures, with the rows it has."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import analytics
import intake
from analytics import performance as perf
from analytics.filters import Filters
from storage import Store, Workspace, connect
from storage.duck import forget

ORDERS = (
    "tracking_id,source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
    "t1,Instagram,A,i1,u1,MB Whey,2025-03-01,1,500\n"
    "t2,Instagram,A,,u2,HKV Biotin,2025-03-02,2,700\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Store(tmp_path / "data").workspace("default")
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    intake.commit(found, [(path, path.name)], who="test")
    return found


def aged(workspace: Workspace) -> None:
    """Make the cube what an earlier version left."""
    snapshot = workspace.snapshot()
    forget(snapshot)
    with duckdb.connect(str(snapshot.cube)) as con:
        for table in ("cube_version", "days", "post_sales"):
            con.execute(f"DROP TABLE {table}")
        con.execute("ALTER TABLE rollup DROP COLUMN new_revenue")


def test_a_cube_of_an_earlier_version_is_derived_anew(workspace: Workspace) -> None:
    before = perf.totals(workspace.snapshot(), Filters())
    aged(workspace)
    intake.up_to_date(workspace)
    snapshot = workspace.snapshot()
    with connect(snapshot) as cursor:
        assert analytics.version_of(cursor) == analytics.VERSION
    view = Filters().with_values("platform", ["Instagram"])
    assert perf.totals(snapshot, view)["total_revenue"] == before["total_revenue"] == 1200
    assert perf.explained(snapshot, view) is not None


def test_a_cube_of_this_version_is_left_alone(workspace: Workspace) -> None:
    cube = workspace.snapshot().cube
    before = cube.stat()
    intake.up_to_date(workspace)
    assert (cube.stat().st_mtime_ns, cube.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_an_import_onto_an_older_cube_derives_everything(
    workspace: Workspace, tmp_path: Path
) -> None:
    aged(workspace)
    path = tmp_path / "more.csv"
    path.write_text(ORDERS.replace("t1", "t3").replace("t2", "t4"))
    intake.commit(workspace, [(path, path.name)], who="test")
    assert perf.totals(workspace.snapshot(), Filters())["total_revenue"] == 2400
