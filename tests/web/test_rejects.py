from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest

import intake
from schemas.result import REJECT_COLUMNS
from storage import Store

BATCH = "d" * 32
CAMPAIGNS = ("Diwali", "'=sum", "=cmd|'/c calc'!A1")
TRACKING = (
    "source,campaign,influencer_id,user_id,brand,product,date,orders,revenue\n"
    "instagram,Diwali,I1,U1,Gritzo,SuperMilk,2025-03-01,2,₹1200\n"
    "instagram,'=sum,I1,U2,Gritzo,SuperMilk,2025-03-02,abc,₹1200\n"
    "instagram,=cmd|'/c calc'!A1,I1,U3,Gritzo,SuperMilk,2025-02-31,1,₹900\n"
)


def test_rejected_rows_download_with_their_place_and_reason(local):
    local.post(f"/api/uploads?batch={BATCH}&name=tracking.csv", data=TRACKING.encode())
    response = local.get(f"/api/rejects/{BATCH}.csv")
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert [(row["file"], row["line"], row["column"], row["value"]) for row in rows] == [
        ("tracking.csv", "3", "orders", "abc"),
        ("tracking.csv", "4", "date", "2025-02-31"),
    ]
    assert all(row["reason"] for row in rows)
    assert rows[1]["campaign"] == "'=cmd|'/c calc'!A1"


@pytest.mark.parametrize("path", ["e" * 32, "nothex", "..%2f..%2fx"])
def test_an_unknown_batch_is_not_found(local, path):
    response = local.get(f"/api/rejects/{path}.csv")
    assert response.status_code == 404
    assert "error" in response.json


def test_an_unknown_order_of_dates_is_refused(local):
    assert local.get(f"/api/rejects/{BATCH}.csv?dates=ddd").status_code == 400


def test_one_table_can_be_had_alone_and_dropped_back(local):
    posts = "influencer_id,platform,date,reach,likes,comments\n1,Instagram,2025-01-02,-5,1,1\n"
    for name, text in (("tracking.csv", TRACKING), ("posts.csv", posts)):
        local.post(f"/api/uploads?batch={BATCH}&name={name}", data=text.encode())
    response = local.get(f"/api/rejects/{BATCH}.csv?table=posts")
    (row,) = csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")))
    assert (row["file"], row["reach"]) == ("posts.csv", "-5")
    assert "campaign" not in row
    assert local.get(f"/api/rejects/{BATCH}.csv?table=colour").status_code == 400


def test_rejected_rows_come_as_a_workbook_with_the_wrong_cell_coloured(local):
    local.post(f"/api/uploads?batch={BATCH}&name=tracking.csv", data=TRACKING.encode())
    response = local.get(f"/api/rejects/{BATCH}.xlsx?table=tracking")
    assert response.status_code == 200
    assert 'filename="tracking-to-correct.xlsx"' in response.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    header = [cell.value for cell in sheet[1]]
    assert header == [*TRACKING.splitlines()[0].split(","), *REJECT_COLUMNS]
    first, second = (dict(zip(header, row, strict=True)) for row in sheet.iter_rows(2))
    assert first["orders"].value == "abc"
    assert first["line"].value == "3"
    assert first["orders"].fill.fill_type == "solid"
    assert second["campaign"].value == "=cmd|'/c calc'!A1"
    assert second["campaign"].data_type == "s"
    assert second["campaign"].quotePrefix
    assert all(row["reason"].value for row in (first, second))


def corrected(workbook: bytes) -> bytes:
    """The list as somebody saves it after mending the cells."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    mended = {"abc": "3", "2025-02-31": "2025-02-28"}
    for cell in (cell for row in book.active.iter_rows(2) for cell in row):
        if cell.value in mended:
            cell.value = mended[cell.value]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_corrected_list_brings_exactly_its_rows(local, data_dir, tmp_path, ending):
    workspace = Store(data_dir).workspace("default")
    original = tmp_path / "tracking.csv"
    original.write_text(TRACKING)
    intake.commit(workspace, [(original, original.name)], who="test")
    local.post(f"/api/uploads?batch={BATCH}&name=tracking.csv", data=TRACKING.encode())
    handed_out = local.get(f"/api/rejects/{BATCH}.{ending}?table=tracking").data
    mended = tmp_path / f"tracking-to-correct.{ending}"
    if ending == "xlsx":
        mended.write_bytes(corrected(handed_out))
    else:
        text = handed_out.replace(b"Milk,2025-03-02,abc", b"Milk,2025-03-02,3")
        mended.write_bytes(text.replace(b"SuperMilk,2025-02-31", b"SuperMilk,2025-02-28"))
    outcome = intake.commit(workspace, [(mended, mended.name)], who="test")
    assert [(r.read, r.accepted) for r in outcome.reports] == [(2, 2)]
    change = outcome.changes["tracking"]
    assert (change.added, change.updated, change.removed) == (2, 0, 0)
    assert workspace.snapshot().rows["tracking"] == 3
    parts = workspace.snapshot().tables["tracking"].parts
    campaigns = [name for part in parts for name in pd.read_parquet(part)["campaign"]]
    assert sorted(campaigns) == sorted(CAMPAIGNS)
    again = intake.commit(workspace, [(mended, mended.name)], who="test")
    assert not again.changed
