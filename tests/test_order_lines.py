"""Lines of one order reach the same totals however they are spread over files and imports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

import intake
from schemas.rows import live_sql
from storage import Store, Workspace

HEADER = "order_id,source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
MB = "O1,IG,A,1,u1,MB,2025-01-02,1,500\n"
MORE_MB = MB.replace("500", "40")
BAD_MB = MORE_MB.replace(",1,40", ",x,40")
HKV = "O1,IG,A,1,u1,HKV,2025-01-02,1,200\n"
BROKEN = HKV.replace(",1,200", ",x,200")

Imports = Sequence[Sequence[str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Store(tmp_path / "data").workspace("default")


def bring(workspace: Workspace, folder: Path, imports: Imports) -> None:
    for number, files in enumerate(imports):
        paths = [folder / f"{number}-{at}.csv" for at in range(len(files))]
        for path, rows in zip(paths, files, strict=True):
            path.write_text(HEADER + rows)
        intake.commit(workspace, [(path, path.name) for path in paths], who="test")


def totals(workspace: Workspace) -> tuple[int, float]:
    snapshot = workspace.snapshot()
    assert snapshot is not None
    with duckdb.connect() as con:
        query = live_sql(snapshot.rows_of("tracking"))
        ((rows, revenue),) = con.sql(
            f"SELECT count(*), sum(revenue_paise) / 100 FROM ({query})"
        ).fetchall()
    return rows, revenue


@pytest.mark.parametrize(
    ("imports", "rows", "revenue"),
    [
        pytest.param([[MB], [MB + HKV]], 2, 700, id="a second line comes later"),
        pytest.param([[MB + HKV], [MB.replace("500", "550")]], 2, 750, id="one line corrected"),
        pytest.param([[MB, HKV]], 2, 700, id="a file for each line"),
        pytest.param([[MB], [HKV]], 2, 700, id="an import for each line"),
        pytest.param([[MB + BROKEN], [HKV], [MB + HKV]], 2, 700, id="a refused line corrected"),
        pytest.param([[MB + BAD_MB], [MORE_MB]], 2, 540, id="a refused line of one product"),
        pytest.param([[MB + BAD_MB], [MORE_MB], [MB + MORE_MB]], 2, 540, id="and all of them"),
        pytest.param([[MB + MB], [MB]], 1, 500, id="a copy"),
        pytest.param([[MB + MORE_MB], [MB + MORE_MB]], 2, 540, id="two lines of one product"),
    ],
)
def test_lines_of_an_order_are_counted_once(
    workspace: Workspace, tmp_path: Path, imports: Imports, rows: int, revenue: int
) -> None:
    bring(workspace, tmp_path, imports)
    assert totals(workspace) == (rows, revenue)


def test_rows_without_a_number_are_the_same_only_if_their_extra_columns_are(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    row = "2025-01-02,A,1,100"
    path.write_text(f"date,campaign,orders,revenue,Variant\n{row},1 kg\n{row},2 kg\n{row},1 kg\n")
    outcome = intake.commit(workspace, [(path, path.name)], who="test")

    (report,) = outcome.reports
    assert report.accepted == 3
    assert report.warning_reasons["the same as line 2 in every column; counted again"] == 1
    assert len([why for why in report.warning_reasons if "in every column" in why]) == 1
