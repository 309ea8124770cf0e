"""Files of tables: what a marketer typed stays text, the same data give the same bytes."""

from __future__ import annotations

import csv
import io
import logging
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

import intake
from analytics.filters import Filters
from reports.datasets import datasets
from reports.take_away import Source, csv_with_about, workbook
from storage import Store

HOSTILE = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "@a",
    "-2+3",
    "\t=1",
    "क्रिएटर अनन्या 😀",
    "x" * 100,
    "<b>&amp;</b>",
)
WHO = [f"i{n}" for n in range(len(HOSTILE))]


def quoted(*cells: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


@pytest.fixture
def site(make_app, data_dir: Path, tmp_path: Path):
    """An app whose influencers and campaigns are named by somebody who means no good."""
    workspace = Store(data_dir).workspace("default")
    people = [quoted(who, name, "Instagram") for who, name in zip(WHO, HOSTILE, strict=True)]
    orders = [
        quoted(f"o{n}", who, name, "2025-03-01", "1", f"{n}.10")
        for n, (who, name) in enumerate(zip(WHO, HOSTILE, strict=True))
    ]
    files = {
        "influencers.csv": "influencer_id,name,platform\n" + "".join(people),
        "tracking.csv": "order_id,influencer_id,campaign,date,orders,revenue\n" + "".join(orders),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, newline="")
    intake.commit(workspace, [(tmp_path / name, name) for name in files], who="test")
    return make_app("local").server.test_client(), workspace.snapshot(), workspace


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_names_like_formulas_stay_text_in_every_file(site):
    client, snapshot, _ = site
    stored = [name.strip() for name in HOSTILE]
    answer = client.get("/api/export/data/orders.csv")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["X-Rows"] == str(len(HOSTILE))
    cells = [row["influencer"] for row in rows_of(answer.data)]
    assert [cell.removeprefix("'") for cell in cells] == stored
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    keys = ",".join(one.key for one in datasets(snapshot))
    answer = client.get(f"/api/export/workbook.xlsx?tables={keys}")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    every = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in every if cell.data_type in ("f", "e")]
    risky = [cell for cell in every if str(cell.value).startswith(("=", "+", "@", "-2"))]
    assert risky
    assert all(cell.quotePrefix for cell in risky if cell.data_type == "s")
    assert stored == [cell.value for cell in book["Orders"]["D"]][1:]


def test_the_name_tells_what_which_days_and_which_data(site):
    client, _, _ = site
    answer = client.get("/api/export/data/orders.csv?from=2025-03-01&to=2025-03-31&with=bom")
    name = answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')
    assert re.fullmatch(r"orders_2025-03-01_2025-03-31_view-[0-9a-f]{6}_[0-9a-f]{12}\.csv", name)
    others = [
        client.get(f"/api/export/data/orders.csv?from=2025-03-01&to=2025-03-31&influencer={who}")
        for who in ("i1", "i3")
    ]
    assert len({name, *(one.headers["Content-Disposition"] for one in others)}) == 3
    assert answer.data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("query", "why"), [("from=2025-99-01", "2025-99-01"), ("brnad=Gritzo", "brnad")]
)
def test_a_filter_that_is_not_understood_gives_no_rows_at_all(site, query, why):
    client, _, _ = site
    answer = client.get(f"/api/export/data/orders.csv?{query}")
    assert answer.status_code == 400
    assert why in answer.json["error"]


def test_a_view_reaches_the_rows_and_options_are_no_filters(site):
    client, _, _ = site
    answer = client.get("/api/export/data/orders.csv?influencer=i3&with=bom,about&tables=x")
    assert answer.headers["X-Rows"] == "1"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        rows, about = archive.namelist()
        (row,) = rows_of(archive.read(rows))
        told = rows_of(archive.read(about))
    assert rows.removesuffix(".csv") == about.removesuffix(".about.csv")
    assert (row["influencer_id"], row["revenue"]) == ("i3", "3.10")
    said = {line["About"]: line["Value"] for line in told}
    assert said["Address"] == "?influencer=i3"
    assert said["Data hash"].startswith("SHA-256 ")
    assert {line["Key"] for line in told} >= set(row)


def test_formulas_stand_beside_the_metrics(site):
    client, _, _ = site
    answer = client.get("/api/export/data/by_campaign.xlsx")
    about = openpyxl.load_workbook(io.BytesIO(answer.data))["About"]
    lines = {row[2]: row for row in about.iter_rows(values_only=True) if row[2]}
    assert lines["roas"][3:5] == ("ratio", "tracked revenue / cost")


@pytest.mark.parametrize("make", [csv_with_about, workbook])
def test_the_same_data_give_the_same_bytes_apart_from_the_time(site, make):
    _, snapshot, workspace = site
    marks = intake.marks_of(workspace, snapshot)
    what = "orders" if make is csv_with_about else ["orders", "by_month"]

    def made(moment: datetime) -> bytes:
        return b"".join(make(Source(snapshot, Filters(), marks, moment), what).content)

    now = datetime(2025, 4, 1, tzinfo=UTC)
    assert made(now) == made(now)
    first, second = (
        zipfile.ZipFile(io.BytesIO(made(at))) for at in (now, now + timedelta(hours=1))
    )
    differ = [name for name in first.namelist() if first.read(name) != second.read(name)]
    assert len(differ) == 1


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("data/nothing.csv", 404, "Choose one of orders, posts"),
        ("data/by_zodiac.xlsx", 404, "There is no table 'by_zodiac'"),
        ("workbook.xlsx?tables=orders,nothing", 404, "There is no table 'nothing'"),
        ("workbook.xlsx", 400, "tables=orders,by_brand"),
        ("data/orders.csv?with=colour", 400, "cannot come with 'colour'"),
        ("workbook.xlsx?tables=" + ",".join(f"t{n}" for n in range(41)), 400, "up to 40 tables"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(local, address, status, words):
    answer = local.get(f"/api/export/{address}")
    assert answer.status_code == status
    assert words in answer.json["error"]


def test_a_file_that_breaks_off_does_not_end_like_a_whole_one(site, caplog):
    client, snapshot, _ = site
    answer = client.get("/api/export/data/orders.csv", buffered=False)
    pieces = iter(answer.response)
    assert next(pieces).startswith(b"order_id")
    for part in snapshot.rows_of("tracking").parts:
        part.unlink()
    with caplog.at_level(logging.ERROR), pytest.raises(FileNotFoundError):
        list(pieces)
    answer.close()
    assert "broke off while it was sent" in caplog.text
