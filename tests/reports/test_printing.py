"""The printer gives a page its own fonts and pictures, and nothing else."""

from __future__ import annotations

import io
import re

import pytest
from jinja2 import Environment, FileSystemLoader
from pypdf import PdfReader

from reports import plots, typefaces
from reports.printing import Picture, html_of, pdf_of

CONTENT = {
    "name": "Priya ₹ <b>",
    "influencer": "I1",
    "period": "all time",
    "filters": [],
    "figures": [("Owed", "₹5")],
    "lines": [],
    "total": "₹0",
    "counts": "every tracked order",
    "hold": 0,
    "snapshot": "s",
    "version": "1",
    "made": "now",
}


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("plain", {"Inter"}),
        ("₹5", {"Inter", "Inter Extended"}),
        ("Σ", {"Inter", "Inter Greek"}),
        ("प्रिया", {"Inter", "Noto Devanagari"}),
        ("🎉", {"Inter", "Noto Emoji"}),
    ],
)
def test_a_page_gets_the_fonts_that_its_characters_need(text, families):
    assert set(re.findall(r"font-family: '([^']+)';", typefaces.css("", text))) == families


def test_every_font_is_there_and_of_one_weight():
    for face in typefaces.FACES:
        content = (typefaces.FOLDER / face.file).read_bytes()
        assert content[:4] == b"wOF2"
        assert b"fvar" not in content[:200]
    assert typefaces.font_of("font:inter-latin-400-normal.woff2")[:4] == b"\x00\x01\x00\x00"
    for address in ("font:../../base.css", "file:///etc/passwd", "font:", "inter-latin-400"):
        assert typefaces.font_of(address) is None


def test_text_of_a_page_is_escaped():
    assert "Priya ₹ &lt;b&gt;" in html_of("statement.html", CONTENT)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "picture:other", "data:image/png;base64,AA"],
)
def test_a_page_is_given_no_other_picture(address, tmp_path, monkeypatch, caplog):
    template = f"<html lang=en><title>t</title><p>Text</p><img src='{address}' alt='gone'></html>"
    (tmp_path / "page.html").write_text(template)
    monkeypatch.setattr("reports.printing.TEMPLATES", tmp_path)
    monkeypatch.setattr("reports.printing._environment", _environment(tmp_path))
    content = pdf_of(
        "page.html", {}, {"known": Picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>")}
    )
    assert not PdfReader(io.BytesIO(content)).pages[0].images
    assert "only the app's own fonts and pictures are read" in caplog.text


def _environment(folder):
    made = Environment(loader=FileSystemLoader(folder), autoescape=True)
    return lambda: made


def test_a_picture_is_drawn_and_its_bytes_are_part_of_the_identity(tmp_path, monkeypatch):
    template = "<html lang=en><title>t</title><img src='picture:a' alt='A chart'></html>"
    (tmp_path / "page.html").write_text(template)
    monkeypatch.setattr("reports.printing._environment", _environment(tmp_path))
    one = plots.moves([100.0], [200.0])
    other = plots.moves([100.0], [300.0])
    assert one == plots.moves([100.0], [200.0])
    first, again, second = (pdf_of("page.html", {}, {"a": Picture(it)}) for it in (one, one, other))
    assert first == again != second
    ids = [PdfReader(io.BytesIO(it)).trailer["/ID"][0] for it in (first, second)]
    assert ids[0] != ids[1]
