"""POST /api/export/snapshot: a file of the page that was sent, or what is wrong with it."""

from __future__ import annotations

import base64
import builtins
import io
import re
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader

from storage import Store
from web.snapshots import PATH

VIEW = "brand=MuscleBlaze&period=custom&from=2025-01-01&to=2025-03-31"


def page(**given: Any) -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "PNG")
    image = f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
    chart = {"kind": "chart", "alt": "Sales", "image": image}
    return {
        "path": "/",
        "title": "Overview",
        "lead": [],
        "shown": ["revenue"],
        "parts": [{"title": "Key figures", "blocks": [chart]}],
        **given,
    }


def taken(client: FlaskClient, body: Any, query: str = "format=pdf", **headers: str):
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return client.post(f"{PATH}?{query}", data=content, headers=headers)


def test_the_file_is_of_the_view_and_data_of_the_server(local, data_dir):
    snapshot = Store(data_dir).workspace("default").snapshot()
    answer = taken(local, page(snapshot="000000-old"), f"format=pdf&{VIEW}")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    assert re.search(
        r'"overview-snapshot_2025-01-01_2025-03-31_view-[0-9a-f]{6}_[0-9a-f]{12}\.pdf"',
        answer.headers["Content-Disposition"],
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages)
    text = text.replace("\n", " ")
    for said in ("MuscleBlaze", "1 Jan – 31 Mar 2025", snapshot.id, "000000-old"):
        assert said in text
    # Where they come from is what the screen showed, not the data of now.
    assert "snapshot 000000-old, no longer the newest" in text
    assert "Data hash" not in text
    assert "format=" not in text


def test_a_picture_is_a_png_named_after_the_page(local):
    answer = taken(local, page(path="/influencers/INF001", title="Rohan Ghosh!"), "format=png")
    assert answer.mimetype == "image/png"
    assert 'filename="rohan-ghosh-snapshot_' in answer.headers["Content-Disposition"]
    assert Image.open(io.BytesIO(answer.data)).format == "PNG"
    foreign = taken(local, page(path="/influencers/x", title="रोहन"), "format=png")
    assert 'filename="influencers-snapshot_' in foreign.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("body", "query", "why"),
    [
        (page(), "", "ask with format=pdf or format=png"),
        (page(), "format=../x", "ask with format=pdf or format=png"),
        (b"{", "format=pdf", "not JSON"),
        (b"\xff\xfe", "format=pdf", "not JSON"),
        (b"[" * 100_000, "format=pdf", "not JSON"),
        ([], "format=pdf", "must be an object"),
        (page(parts=[]), "format=pdf", "tick at least one part"),
        (page(path="/settings"), "format=pdf", "no page of figures|none at the address"),
        (page(path="/export"), "format=pdf", "none at the address"),
        (page(path="/nowhere"), "format=pdf", "none at the address"),
        (page(path="//evil.example/"), "format=pdf", "none at the address"),
        (
            page(parts=[{"blocks": [{"kind": "chart", "image": "file:///etc/passwd"}]}]),
            "format=png",
            "Chart 1: the picture must be a PNG",
        ),
    ],
)
def test_what_is_no_page_is_refused_in_a_sentence(local, body, query, why):
    answer = taken(local, body, query)
    assert answer.status_code == 400
    assert any(part in answer.json["error"] for part in why.split("|"))


def test_a_page_too_long_for_a_picture_is_no_failure_of_the_server(local):
    rows = [["\n".join("line" for _ in range(80))] for _ in range(100)]
    long = {"kind": "table", "columns": [{"heading": "C"}], "rows": rows}
    answer = taken(local, page(parts=[{"title": "T", "blocks": [long]}]), "format=png")
    assert answer.status_code == 400
    assert "Take it as PDF" in answer.json["error"]


def test_too_large_a_page_is_refused(local):
    answer = taken(local, b" " * 16_000_001)
    assert answer.status_code == 413
    assert "larger than this server takes" in answer.json["error"]


def test_another_site_cannot_ask_for_one(local):
    answer = taken(local, page(), **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_without_pango_it_says_what_is_missing_and_the_page_still_opens(local, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    for kind in ("pdf", "png"):
        answer = taken(local, page(), f"format={kind}")
        assert answer.status_code == 503
        assert "Pango is missing" in answer.json["error"]
    assert local.get("/").status_code == 200
