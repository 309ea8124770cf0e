"""Files of payouts: values as the engine gives them, and nothing a spreadsheet would run."""

from __future__ import annotations

import builtins
import csv
import io
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from pypdf import PdfReader

import intake
from analytics.filters import Filters
from analytics.payouts import totals
from storage import Store

EVIL = '=HYPERLINK("http://x","y")'
FILES = {
    "influencers.csv": f"influencer_id,name,platform\na/1,{EVIL.replace(',', ';')},Instagram\n"
    "b,<img src=file:///etc/passwd>,YouTube\n",
    "posts.csv": "post_id,influencer_id,platform,date,likes,campaign\n"
    "p1,a/1,Instagram,2025-01-05,1,A\np2,b,YouTube,2025-01-06,1,A\n",
    "payouts.csv": "payout_id,influencer_id,basis,rate,posts,total_payout,date,campaign,status\n"
    "=1+1,a/1,post,100.10,1,100.10,2025-01-31,A,pending\n"
    "Q2,b,post,200,2,400,2025-01-31,A,paid\n",
}


@pytest.fixture
def site(make_app, data_dir: Path, tmp_path: Path):
    workspace = Store(data_dir).workspace("default")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    intake.commit(workspace, [(tmp_path / name, name) for name in FILES], who="test")
    app = make_app("local")
    return app.server.test_client(), workspace


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def approve(workspace) -> int:
    snapshot = workspace.snapshot()
    marks = intake.marks_of(workspace, snapshot)
    lines = intake.decidable(snapshot, Filters(), marks)["approved"]
    chosen = {row["line"]: round(100 * row["amount"]) for row in lines.to_dict("records")}
    return intake.decide(workspace, "approved", chosen, who="Ria", note="=2+2", seen=marks.revision)


def test_a_run_is_one_sum_for_each_influencer(site):
    client, workspace = site
    entry = approve(workspace)
    (row,) = rows_of(client.get(f"/api/payouts/runs/{entry}.csv"))
    assert (row["influencer_id"], row["amount"], row["currency"]) == ("a/1", "100.10", "INR")
    assert (row["reference"], row["decided_by"]) == (f"RUN-{entry:04d}-a/1", "Ria")
    assert row["note"] == "'=2+2"
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/api/payouts/runs/{entry}.xlsx").data), data_only=False
    )
    header, values = book.active.iter_rows()
    cells = dict(zip((cell.value for cell in header), values, strict=True))
    assert (cells["amount"].value, cells["amount"].data_type) == (100.1, "n")
    assert (cells["note"].value, cells["note"].data_type) == ("=2+2", "s")
    assert book.active.freeze_panes == "A2"
    assert client.get("/api/payouts/runs/99.csv").status_code == 404


def test_lines_and_differences_are_those_of_the_engine(site):
    client, workspace = site
    snapshot = workspace.snapshot()
    marks = intake.marks_of(workspace, snapshot)
    answer = client.get("/api/payouts/lines.csv")
    lines = rows_of(answer)
    assert lines == rows_of(client.get("/api/export/data/payout_lines.csv?with=bom"))
    assert "payout_lines_" in answer.headers["Content-Disposition"]
    assert {len(row["amount"].partition(".")[2]) for row in lines} == {2}
    total = totals.payouts(snapshot, Filters(), marks).total
    owed = sum(float(row["amount"]) for row in lines if row["state"] == "due")
    assert (owed, total.payable) == (100.1, 100.1)
    (differ,) = rows_of(client.get("/api/payouts/differences.csv"))
    assert (differ["payout"], float(differ["difference"])) == ("Q2", 200.0)
    assert rows_of(client.get("/api/payouts/lines.csv?campaign=B")) == []
    cells = [cell for row in lines for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_statement_is_a_tagged_pdf_that_fetches_nothing(site):
    client, _ = site
    for who, name, amount in (
        ("a/1", EVIL.replace(",", ";"), "₹100.10"),
        ("b", "<img src=file:///etc/passwd>", "₹400.00"),
    ):
        answer = client.get(f"/api/payouts/{quote(who, safe='')}/statement.pdf")
        assert answer.status_code == 200, answer.text
        read = PdfReader(io.BytesIO(answer.data))
        text = "\n".join(page.extract_text() for page in read.pages)
        # What stands in a file is shown as text.
        assert name in text.replace("\n", "")
        assert amount in text
        assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert read.trailer["/Root"]["/Lang"] == "en"
        assert "pdfuaid" in read.trailer["/Root"]["/Metadata"].get_data().decode()
        assert not [page for page in read.pages if page.images]
    assert client.get("/api/payouts/nobody/statement.pdf").status_code == 404
    assert rows_of(client.get("/api/payouts/a%2F1/lines.csv"))[0]["state"] == "due"
    assert rows_of(client.get("/api/payouts/b/orders.csv")) == []


def test_without_pango_a_statement_says_what_is_missing(site, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    client, _ = site
    answer = client.get("/api/payouts/b/statement.pdf")
    assert answer.status_code == 503
    assert "Pango is missing" in answer.text
