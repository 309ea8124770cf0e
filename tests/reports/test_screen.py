"""A page of the screen on paper: what was there is in it, and nothing of it is trusted."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from analytics.filters import Filters
from analytics.metrics import METRICS
from reports.across import COLUMNS_ACROSS, across
from reports.provenance import provenance
from reports.screen import MOST_CELLS, ScreenError, read_screen
from reports.screen_page import metrics_of, screen_pdf, screen_png

MADE = datetime(2025, 3, 5, 8, 35, tzinfo=UTC)
HOSTILE = "<img src=file:///etc/passwd> <a href='http://127.0.0.1:9/x'>"
LONG = "N" * 100
MIXED = "रोहन घोष 🎉 Ångström ₹1,23,456.78"


def png(width: int = 400, height: int = 200, colour: str = "#4655cc") -> str:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return data_url(out.getvalue())


def data_url(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def chart(**given: Any) -> dict[str, Any]:
    return {"kind": "chart", "alt": "Revenue and cost over time", "image": png(), **given}


def table(wide: int = 3, long: int = 2, **given: Any) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": "Every influencer",
        "columns": [{"heading": f"Col {at}", "figure": at > 0} for at in range(wide)],
        "rows": [[f"r{row}c{at}" for at in range(wide)] for row in range(long)],
        "total": [],
        "more": 0,
        "notes": [],
        **given,
    }


def body(*blocks: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {
        "path": "/",
        "title": "Overview",
        "lead": ["Your influencers paid for themselves."],
        "snapshot": "",
        "shown": ["revenue", "roas"],
        "parts": [{"title": "Who is worth it?", "notes": [], "blocks": list(blocks)}],
        **given,
    }


@pytest.fixture(scope="module")
def about(sample):
    return provenance(sample, Filters((("brand", ("MuscleBlaze",)),)), MADE)


def printed(given: dict[str, Any], about) -> PdfReader:
    return PdfReader(io.BytesIO(screen_pdf(read_screen(given), "Overview", about)))


def text_of(read: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in read.pages)


def pictures_of(read: PdfReader) -> int:
    return len({picture.name for page in read.pages for picture in page.images})


def test_everything_on_the_screen_is_on_paper(about):
    card = {
        "label": "Tracked revenue",
        "value": "₹72.61 L",
        "change": "↓ −3.0%",
        "versus": "last 28 days",
        "tone": "bad",
    }
    finding = {
        "kind": "finding",
        "rule": "Fatigue",
        "stake": "₹51,917 at stake",
        "what": "Aanya Roy tires their followers",
        "facts": ["Posts: 14"],
        "behind": "182 orders",
        "action": "What to do: rest",
    }
    sorted_rows = table(total=["All", "₹9", "10"], more=4_700, notes=["Sorted by Cost"])
    points = {"kind": "text", "list": True, "lines": ["Controls explain 9%"]}
    read = printed(
        body({"kind": "cards", "cards": [card]}, chart(), sorted_rows, finding, points), about
    )
    text = text_of(read).replace("\n", " ")
    for said in (
        *("Your influencers paid", "₹72.61 L", "↓ −3.0%", "r1c2", "All ₹9 10", "Sorted by Cost"),
        *("4,700 more rows", "Aanya Roy tires", "₹51,917 at stake", "Posts: 14", "explain 9%"),
    ):
        assert said in text
    assert pictures_of(read) == 1


def test_it_says_where_its_figures_come_from(about):
    text = text_of(printed(body(chart()), about)).replace("\n", "")
    assert about.snapshot in text
    assert about.data_hash in text
    assert "MuscleBlaze" in text
    assert METRICS["roas"].formula in text
    assert "5 Mar 2025, 14:05 IST" in text
    assert "moved on" not in text
    older = text_of(printed(body(chart(), snapshot="000009-x"), about)).replace("\n", " ")
    assert "The screen showed snapshot 000009-x; the data have moved on" in older


def test_it_is_tagged_with_headings_to_jump_to_and_words_for_pictures(about):
    content = screen_pdf(read_screen(body(chart(alt="Revenue ₹"))), "Overview", about)
    read = PdfReader(io.BytesIO(content))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in read.trailer["/Root"]["/Metadata"].get_data().decode()
    headings = [one.title for level in read.outline for one in as_list(level)]
    assert headings == ["Overview", "Who is worth it?", "Where these figures come from"]
    alts = [obj.get("/Alt") for obj in objects(read) if obj.get("/S") == "/Figure"]
    assert alts == ["Revenue ₹"]


def as_list(level: Any) -> list[Any]:
    return [one for part in level for one in as_list(part)] if isinstance(level, list) else [level]


def objects(read: PdfReader) -> list[Any]:
    found = [read.get_object(number) for number in range(1, len(read.xref_objStm) + 1)]
    more = [read.get_object(number) for number in read.xref.get(0, {})]
    return [one for one in [*found, *more] if hasattr(one, "get")]


def test_the_same_page_gives_the_same_bytes(about):
    screen = read_screen(body(chart(), table()))
    assert screen_pdf(screen, "Overview", about) == screen_pdf(screen, "Overview", about)
    assert screen_png(screen, "Overview", about) == screen_png(screen, "Overview", about)


def test_markup_stays_text_and_nothing_is_fetched(about):
    given = body(
        chart(alt=HOSTILE),
        table(caption=HOSTILE, columns=[{"heading": HOSTILE}], rows=[[HOSTILE]]),
        {"kind": "text", "lines": [HOSTILE]},
        title=HOSTILE,
        lead=[HOSTILE],
    )
    read = printed(given, about)
    text = text_of(read).replace("\n", "").replace(" ", "")
    assert text.count("<imgsrc=file:///etc/passwd>") >= 5
    assert "root:" not in text
    assert pictures_of(read) == 1  # the chart
    assert not [link for page in read.pages for link in page.get("/Annots", [])]


def test_long_and_foreign_names_are_not_cut_off(about):
    card = {"kind": "cards", "cards": [{"label": LONG, "value": MIXED}]}
    cells = table(wide=11, long=0) | {"rows": [[LONG, MIXED, *[LONG] * 9]]}
    given = body(card, cells, title=f"{MIXED} {LONG}")
    text = text_of(printed(given, about)).replace("\n", "").replace(" ", "")
    assert text.count(LONG) >= 12
    assert text.count("₹1,23,456.78") >= 3
    assert "Ångström" in text
    picture = Image.open(io.BytesIO(screen_png(read_screen(given), "Overview", about)))
    margin = picture.convert("L").crop((picture.width - 100, 0, picture.width, picture.height))
    assert margin.getextrema() == (255, 255)  # nothing runs out of the page


def test_a_wide_table_goes_on_below_with_its_first_column():
    (block,) = read_screen(body(table(wide=28))).parts[0].blocks
    parts = across(block)
    assert max(len(one.columns) for one in parts) <= COLUMNS_ACROSS
    assert [one.rows[1][0] for one in parts] == ["r1c0"] * 3
    rest = [cell for one in parts for cell in one.rows[0][1:]]
    assert rest == [f"r0c{at}" for at in range(1, 28)]
    assert all(sum(one.shares) == pytest.approx(100, abs=0.5) for one in parts)
    (narrow,) = across(read_screen(body(table(wide=1))).parts[0].blocks[0])
    assert narrow.rows == (("r0c0",), ("r1c0",))


def test_figures_keep_their_room_beside_long_names(about):
    money = "₹12,34,56,789"
    rows = [[LONG, *[money] * 8]] * 3
    text = text_of(printed(body(table(wide=9, rows=rows)), about))
    assert text.count(money) == 24  # none is broken


def test_a_long_table_repeats_its_heading_on_every_page(about):
    read = printed(body(table(long=150)), about)
    with_rows = [text for page in read.pages if "c1" in (text := page.extract_text())]
    assert len(with_rows) > 2
    assert all("Col 1" in text for text in with_rows)


def test_a_picture_ends_where_the_page_ends(about):
    short = Image.open(io.BytesIO(screen_png(read_screen(body(table(long=2))), "Overview", about)))
    tall = Image.open(io.BytesIO(screen_png(read_screen(body(table(long=60))), "Overview", about)))
    assert short.width == tall.width == 1588
    assert short.height < 1_800
    assert tall.height > short.height + 58 * 30
    assert tall.text["Filters"] == about.view
    last = tall.convert("L").crop((0, tall.height - 120, tall.width, tall.height))
    assert last.getextrema()[0] < 128  # its last line is there


def test_a_page_too_long_for_a_picture_says_so(about):
    rows = [["\n".join("line" for _ in range(80))] for _ in range(100)]
    given = read_screen(body(table(columns=[{"heading": "C"}], rows=rows)))
    with pytest.raises(ScreenError, match="too long for one picture"):
        screen_png(given, "Overview", about)


def test_a_chart_is_drawn_in_its_colours_on_white(about):
    clear = Image.new("RGBA", (1640, 760), (0, 0, 0, 0))
    clear.paste((70, 85, 204, 255), (800, 300, 900, 400))
    out = io.BytesIO()
    clear.save(out, "PNG")
    screen = read_screen(body(chart(image=data_url(out.getvalue()))))
    document = pypdfium2.PdfDocument(screen_pdf(screen, "Overview", about))
    colours = document[0].render(scale=1).to_pil().getcolors(100_000)
    assert (70, 85, 204) in [colour for _, colour in colours]
    assert (0, 0, 0) not in [colour for _, colour in colours]
    document.close()


def header(width: int, height: int) -> bytes:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    checked = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + checked + struct.pack(">I", 0) + b"IDAT" + b"\0\0\0\0"


@pytest.mark.parametrize(
    ("image", "why"),
    [
        ("file:///etc/passwd", "must be a PNG inside"),
        ("http://127.0.0.1/x.png", "must be a PNG inside"),
        ("data:image/svg+xml;base64,PHN2Zy8+", "must be a PNG inside"),
        (None, "must be a PNG inside"),
        ("data:image/png;base64,@@@", "not written as base64"),
        ("data:image/png;base64,é", "not written as base64"),
        (data_url(b"GIF89a" + b"\0" * 40), "no PNG"),
        (data_url(b""), "no PNG"),
        (data_url(header(7_000, 7_000)), "more than 12,000,000 pixels"),
        (data_url(header(100_000, 1)), "a side of the picture"),
        (data_url(header(0, 10)), "a side of the picture"),
        (data_url(header(10, 10)), "damaged"),
    ],
)
def test_only_a_sound_png_of_bounded_size_is_a_chart(image, why):
    with pytest.raises(ScreenError, match=f"Chart 1: .*{why}"):
        read_screen(body(chart(image=image)))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ([], "must be an object"),
        (body(parts=[]), "Nothing was chosen"),
        (body(parts={}), "“parts” must be a list"),
        (body(parts=[1]), "A part of the page must be an object"),
        (body({"kind": "script"}), "A block is one of"),
        (body({"kind": []}), "A block is one of"),
        (body(title=1), "“title” must be text"),
        (body(lead=["x" * 5_000]), "too much text"),
        (body(*[chart(image=png(2, 2))] * 25), "More than 24 charts"),
        (body(table(rows=[["only one"]])), "a row of another length"),
        (body(table(columns=[])), "no columns"),
        (body(table(more=-1)), "whole number"),
        (body(table(total=["x"])), "a row of another length"),
        (body(table(long=301)), "more than the 300 allowed"),
        (body(*[table(wide=60, long=250)] * 2), f"More than {MOST_CELLS:,} cells"),
    ],
)
def test_what_is_no_page_is_refused_with_a_reason(given, why):
    with pytest.raises(ScreenError, match=why):
        read_screen(given)


def test_control_characters_do_not_reach_the_page(about):
    screen = read_screen(body({"kind": "text", "lines": ["a\x00b\x0bc\ud800d\u200de"]}))
    assert screen.parts[0].blocks[0].lines == ("a b c d\u200de",)
    assert screen_pdf(screen, "Overview", about).startswith(b"%PDF")


def test_formulas_are_those_of_metrics_by_key_or_name():
    assert metrics_of(["ROAS", "revenue", "roas", "Method", "probability"]) == ["roas", "revenue"]
