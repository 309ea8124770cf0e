"""The report over HTTP: made once, seen page by page, taken away as it was seen."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from intake import report_choices
from storage import Store
from web.report_files import KEPT

REPORT = "/api/export/report"


def make(client, query: str = "", **given):
    return client.post(f"{REPORT}{query}", json={"title": "", "chapters": ["platforms"], **given})


def test_the_file_is_the_one_that_was_previewed(local):
    made = make(local, "?brand=Gritzo", title=" Monday  report ")
    assert made.status_code == 200, made.text
    found = made.json
    answer = local.get(f"{REPORT}/{found['key']}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{found["name"]}"'
    assert len(answer.data) == found["bytes"]
    read = PdfReader(io.BytesIO(answer.data))
    assert len(read.pages) == found["pages"]
    assert read.metadata.title == "Monday report"
    assert "Gritzo" in read.pages[0].extract_text()
    page = local.get(f"{REPORT}/{found['key']}/{found['pages']}.png")
    assert Image.open(io.BytesIO(page.data)).size[0] > 900
    assert local.get(f"{REPORT}/{found['key']}/{found['pages'] + 1}.png").status_code == 404
    assert local.get(f"{REPORT}/{'0' * 32}.pdf").json["error"].startswith("This report is not here")
    assert local.get(f"{REPORT}/..%2Fkey.pdf").status_code == 404


def test_title_and_chapters_are_remembered(local, data_dir):
    make(local, title="Monday", chapters=["plan", "overview"])
    kept = report_choices.read(Store(data_dir).workspace("default").root)
    assert (kept.title, kept.chapters) == ("Monday", ("overview", "plan"))


def test_only_the_newest_reports_are_kept(local, data_dir):
    keys = [make(local).json["key"] for _ in range(KEPT + 1)]
    folder = Store(data_dir).workspace("default").root / "reports"
    assert len(list(folder.iterdir())) == 2 * KEPT
    assert local.get(f"{REPORT}/{keys[-1]}.pdf").status_code == 200


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"title": "x" * 121}, "120 characters at most"),
        ({"chapters": ["weather"]}, "There is no chapter “weather”"),
        ({"chapters": []}, "Choose at least one chapter"),
        ({"title": 5}, "must be a text"),
        ({"chapters": "plan"}, "must be a text and the chapters a list"),
    ],
)
def test_wrong_choices_are_named(local, body, why):
    answer = make(local, **body)
    assert answer.status_code == 400
    assert why in answer.json["error"]


def test_no_json_is_a_sentence_too(local):
    answer = local.post(REPORT, data=b"{", content_type="application/json")
    assert answer.status_code == 400
    assert "could not be read" in answer.json["error"]


def test_each_browser_has_its_own_reports(private):
    private.get("/")
    key = make(private).json["key"]
    stranger = private.application.test_client()
    stranger.get("/")
    assert private.get(f"{REPORT}/{key}.pdf").status_code == 200
    assert stranger.get(f"{REPORT}/{key}.pdf").status_code == 404


def test_another_site_makes_no_report(local):
    assert local.post(REPORT, json={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_logo_is_kept_shown_and_forgotten(local):
    logo = "/api/export/logo"
    assert local.get(logo).status_code == 404
    refused = local.post(logo, data=b"<svg/>")
    assert (refused.status_code, "PNG or JPEG" in refused.json["error"]) == (400, True)
    out = io.BytesIO()
    Image.new("RGB", (30, 10), "#00aa00").save(out, "PNG")
    assert local.post(logo, data=out.getvalue()).status_code == 200
    assert Image.open(io.BytesIO(local.get(logo).data)).size == (30, 10)
    found = make(local).json
    pdf = PdfReader(io.BytesIO(local.get(f"{REPORT}/{found['key']}.pdf").data))
    assert len(pdf.pages[0].images) == 1
    assert local.delete(logo).status_code == 200
    assert local.get(logo).status_code == 404
