"""The report says what the engine says, is tagged and bookmarked, and fetches nothing."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PIL import Image
from pypdf import PdfReader

from analytics import performance as perf
from analytics.filters import Filters
from analytics.incrementality.iroas import total
from analytics.payouts import totals
from analytics.plan.plan import plan
from analytics.plan.request import Request
from charts import format as fmt
from charts import key_figures
from reports.blocks import Chart
from reports.insight_report import people
from reports.insight_report.chapters import TITLES, UnknownChapterError
from reports.insight_report.document import content_of, report_pdf
from reports.page_pictures import page_png
from tests.reports.conftest import CAMPAIGN, MADE, NAMES
from tests.reports.pdf_reading import bookmarks, elements, text_of, violations

VIEW = Filters((("brand", ("MuscleBlaze", "HKVitals")),)).with_period("last_90")


@pytest.fixture(scope="module")
def whole(sample, report_of):
    """The report of everything, with its content and its text in one line."""
    report = report_of(sample, title="Monday ₹ report")
    content = report_pdf(report)
    return report, content, " ".join(text_of(content).split())


def test_the_report_has_the_figures_of_the_engine(whole, sample):
    report, _, text = whole
    view = report.asked.view
    compared = perf.compared(sample, view)
    for key in key_figures.KEYS:
        assert fmt.metric(key, compared.current[key], "short") in text, key
        assert fmt.change(compared.change[key]) in text, key
    middle, low, high = total(sample, view)
    assert f"{fmt.times(middle)}" in text
    assert f"{fmt.times(low)} to {fmt.times(high)}" in text
    owed = totals.payouts(sample, view, report.asked.marks).total
    assert fmt.money(owed.payable, "exact") in text
    planned = plan(sample, view, Request())
    assert fmt.money(planned.response_proposed, "short") in text
    leaders = perf.leaders(sample, view, people.MOST)
    for one in [*leaders.top.to_dict("records"), *leaders.bottom.to_dict("records")]:
        assert one["label"] in text
        assert f"{fmt.times(one['shrunk_low'])} to {fmt.times(one['shrunk_high'])}" in text


def test_a_filtered_report_has_the_figures_of_its_view(sample, report_of):
    text = " ".join(
        text_of(report_pdf(report_of(sample, VIEW, chapters=("overview", "brands")))).split()
    )
    sums = perf.totals(sample, VIEW)
    assert sums["revenue"] != perf.totals(sample, Filters())["revenue"]
    for key in key_figures.KEYS:
        assert fmt.metric(key, sums[key], "short") in text, key
    assert "Brand HKVitals, MuscleBlaze" in text
    assert "Last 90 days" in text
    for one in perf.breakdown(sample, VIEW, "brand").to_dict("records"):
        assert fmt.money(one["cost"], "short") in text


def test_every_chapter_is_a_bookmark_and_a_line_of_the_contents(whole):
    _, content, _ = whole
    found = bookmarks(content)
    assert [title for title in found if not title.startswith(" ")] == list(TITLES.values())
    assert "  How revenue and cost move" in found
    # The page numbers of the contents are those of the chapters.
    pages = text_of(content).split("\f")
    listed = dict(re.findall(r"^ *(\S.*?) {2,}(\d+)$", pages[0], re.M))
    for title in TITLES.values():
        body = pages[int(listed[title]) - 1]
        assert title in body.replace("\n", " "), title
    assert f"{len(pages) - 1} of {len(pages) - 1}" in pages[-2]


def test_the_report_is_tagged_for_screen_readers(whole):
    report, content, _ = whole
    assert violations(content) == []
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    found = elements(content)
    charts = [
        block
        for chapter in content_of(report)["chapters"]
        for block in chapter.blocks
        if isinstance(block, Chart)
    ]
    pictured = [str(one["/Alt"]) for tag, one in found if tag == "/Figure"]
    assert pictured == [chart.alt for chart in charts]
    assert len(charts) >= 7
    headings = [int(tag[2]) for tag, _ in found if re.fullmatch(r"/H\d", tag)]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert {str(one["/A"]["/Scope"]) for tag, one in found if tag == "/TH"} == {"/Row", "/Column"}


def test_the_same_report_has_the_same_bytes_apart_from_the_time(whole, sample, report_of):
    report, content, text = whole
    assert report_pdf(report) == content
    later = report_pdf(replace(report, made=MADE + timedelta(hours=1)))
    assert later != content
    told = " ".join(text_of(later).split())
    assert told.replace("13:00 IST", "12:00 IST") == text


def test_the_report_says_where_it_comes_from(whole, sample):
    _, content, text = whole
    assert f"snapshot {sample.id}" in text
    assert "Made 1 Oct 2025, 12:00 IST by Influencer ROI" in text
    (told,) = re.findall(r"Data hash SHA-256 ([0-9a-f ]+?) Decisions none about payouts", text)
    assert re.fullmatch(r"[0-9a-f]{64}", told.replace(" ", ""))
    for formula in ("tracked revenue / cost", "cost / tracked orders"):
        assert formula in text
    assert PdfReader(io.BytesIO(content)).metadata.title == "Monday ₹ report"


def test_only_the_chosen_chapters_are_in_it(sample, report_of):
    content = report_pdf(report_of(sample, chapters=("payouts", "platforms")))
    chapters = [title for title in bookmarks(content) if not title.startswith(" ")]
    assert chapters == ["In short", "Platforms", "Payouts", "Method and data"]
    with pytest.raises(UnknownChapterError, match=r"no chapter “weather”; choose from overview"):
        report_pdf(report_of(sample, chapters=("weather",)))


def test_what_stands_in_files_is_text_and_nothing_is_fetched(hostile, report_of):
    content = report_pdf(report_of(hostile, title='<img src="http://127.0.0.1:9/t.png">'))
    read = PdfReader(io.BytesIO(content))
    assert not [page for page in read.pages if page.images]
    text = text_of(content)
    assert text.count("W") >= 100
    for name in [*NAMES.values(), CAMPAIGN, '<img src="http://127.0.0.1:9/t.png">']:
        # Long names take several lines; Indian scripts are read in the order of their glyphs.
        for word in name.split():
            if word.isascii() and len(word) < 30:
                assert word in text, name
    assert "root:x:" not in text
    assert violations(content) == []


def test_names_of_any_script_are_drawn_and_nothing_leaves_the_page(hostile, report_of):
    content = report_pdf(report_of(hostile, chapters=("influencers", "payouts", "campaigns")))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(content)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Devanagari" in name for name in fonts)
    assert any("Emoji" in name for name in fonts)
    for number in range(1, len(PdfReader(io.BytesIO(content)).pages) + 1):
        picture = Image.open(io.BytesIO(page_png(content, number, 1.0))).convert("L")
        # 16 mm of margin are 45 points: 40 of them hold nothing.
        for edge in ((0, 0, 40, picture.height), (picture.width - 40, 0, *picture.size)):
            assert picture.crop(edge).getextrema() == (255, 255), (number, edge)


def test_a_view_without_rows_is_a_report_that_says_so(sample, report_of):
    nothing = Filters().with_period("custom", MADE.date(), MADE.date())
    content = report_pdf(report_of(sample, nothing))
    assert "Nothing matches these filters" in text_of(content)
    chapters = [title for title in bookmarks(content) if not title.startswith(" ")]
    assert chapters == ["In short", "Method and data"]


def test_the_logo_is_printed(sample, report_of):
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "#ff0000").save(out, "PNG")
    logo = out.getvalue()
    content = report_pdf(report_of(sample, chapters=("platforms",), logo=logo))
    assert len(PdfReader(io.BytesIO(content)).pages[0].images) == 1
    pictured = [str(one["/Alt"]) for tag, one in elements(content) if tag == "/Figure"]
    assert pictured[0] == "Logo"
