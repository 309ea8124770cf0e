"""The snapshot in a real Chromium: what is on the page comes back as PDF and as picture."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Request, Route, expect
from pypdf import PdfReader

from storage import Snapshot
from tests.browser.conftest import CALLBACKS, Site

pytestmark = pytest.mark.browser

ENDPOINT = "**/api/export/snapshot*"
PARTS = "#snapshot-parts label"


def menu(page: Page) -> None:
    page.locator("#snapshot > summary").click()
    expect(page.locator(PARTS).first).to_be_visible()


def overview(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.locator("#overview-heatmap .main-svg").first).to_be_visible()
    expect(page.locator(".insight-brief")).to_have_count(3)
    menu(page)


def influencers(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/influencers")
    expect(page.locator("#influencers-grid .grid-link").first).to_be_visible()


def taken(page: Page, kind: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.locator(f"#snapshot-{kind}").click()
    name = download.value.suggested_filename
    expect(page.locator("#snapshot-status")).to_have_text(f"Saved {name}")
    return name, Path(download.value.path()).read_bytes()


def sent(page: Page, kind: str) -> dict[str, Any]:
    """What the browser sends when a snapshot is taken."""
    with page.expect_request(ENDPOINT) as asked, page.expect_download():
        page.locator(f"#snapshot-{kind}").click()
    request: Request = asked.value
    return request.post_data_json


def never_answered(_route: Route) -> None:
    """What a request meets whose answer does not come."""


def text_of(content: bytes) -> str:
    read = PdfReader(io.BytesIO(content))
    return "\n".join(page.extract_text() for page in read.pages)


def charts_of(page_sent: dict[str, Any]) -> list[str]:
    blocks = [block for part in page_sent["parts"] for block in part["blocks"]]
    return [block["image"] for block in blocks if block["kind"] == "chart"]


def test_the_overview_as_pdf_has_what_the_page_has(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    overview(page, local)
    page.locator(PARTS, has_text="Which platform works").locator("input").uncheck()
    name, content = taken(page, "pdf")
    assert name.startswith("overview-snapshot_2024-04-01_2025-09-30_")
    text = text_of(content).replace("\n", " ")
    for part in page.locator("h2.panel-title").all_inner_texts():
        assert (part in text) == (part != "Which platform works for which brand?")
    for value in page.locator(".kpi-value > span:first-child").all_inner_texts():
        assert value in text
    for row in page.locator("#overview-top tbody tr").all():
        assert row.locator(".row-link").inner_text() in text
    for finding in page.locator(".insight-brief-what").all_inner_texts():
        assert finding in text
    assert snapshot.id in text
    assert "tracked revenue / cost" in text
    sheets = PdfReader(io.BytesIO(content)).pages
    assert len({picture.name for sheet in sheets for picture in sheet.images}) == 1


def test_a_picture_is_on_white_in_both_themes_with_the_same_charts(
    browser: Browser, local: Site
) -> None:
    found = {}
    for theme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, color_scheme=theme, reduced_motion="reduce"
        )
        page = context.new_page()
        overview(page, local)
        page_sent = sent(page, "png")
        found[theme] = charts_of(page_sent)
        _, content = taken(page, "png")
        picture = Image.open(io.BytesIO(content)).convert("L")
        assert picture.getpixel((5, 5)) == 255
        assert picture.getextrema()[0] < 60
        context.close()
    assert len(found["light"]) == 2
    assert found["light"] == found["dark"]
    chart = Image.open(io.BytesIO(base64.b64decode(found["light"][0].partition(",")[2])))
    axis = chart.convert("L").crop((50, 0, 110, chart.height))
    assert sum(axis.histogram()[:160]) > 200  # its letters are drawn


def test_influencers_come_in_the_order_and_with_the_columns_of_the_grid(
    page: Page, local: Site
) -> None:
    influencers(page, local)
    page.locator(".ag-header-cell[col-id='cost'] .ag-header-cell-label").click()
    first = page.locator(".ag-pinned-left-cols-container [row-index='0'] .grid-link")
    menu(page)
    rows = sent(page, "pdf")["parts"][0]["blocks"][0]
    assert [column["heading"] for column in rows["columns"]][:2] == ["Influencer", "Platform"]
    at = [column["heading"] for column in rows["columns"]].index("Cost")
    costs = [float(row[at].lstrip("₹").replace(",", "")) for row in rows["rows"]]
    assert costs == sorted(costs, reverse=True)
    assert rows["rows"][0][0] == first.inner_text()
    assert len(rows["rows"]) == 60
    assert rows["notes"] == ["Sorted by Cost, largest first"]
    _, content = taken(page, "pdf")
    text = text_of(content)
    places = [text.index(row[at]) for row in rows["rows"][:10]]
    assert places == sorted(places)
    assert rows["total"][at] in text
    _, content = taken(page, "png")
    assert Image.open(io.BytesIO(content)).height > 60 * 40


def test_what_a_column_leaves_out_stays_out(page: Page, local: Site) -> None:
    influencers(page, local)
    page.locator(".ag-floating-filter [aria-label='Influencer Filter Input']").fill("Ghosh")
    expect(page.locator(".ag-pinned-left-cols-container .grid-link")).to_have_count(2)
    menu(page)
    rows = sent(page, "png")["parts"][0]["blocks"][0]
    assert ["Ghosh" in row[0] for row in rows["rows"]] == [True, True]
    assert rows["notes"][-1] == "2 of 60 rows, by the filters of the columns"
    assert rows["total"] == []


def test_an_open_table_behind_a_chart_goes_in_and_a_closed_one_does_not(
    page: Page, local: Site
) -> None:
    overview(page, local)
    trend = {"Month", "Revenue"}
    kinds = [block["kind"] for block in sent(page, "pdf")["parts"][1]["blocks"]]
    assert kinds == ["chart"]
    page.keyboard.press("Escape")
    page.locator("#overview-time summary").click()
    expect(page.locator("#overview-trend-table table")).to_be_visible()
    menu(page)
    _, behind = sent(page, "pdf")["parts"][1]["blocks"]
    assert trend <= {column["heading"] for column in behind["columns"]}
    assert len(behind["rows"]) == page.locator("#overview-trend-table tbody tr").count()


@pytest.mark.parametrize(
    ("path", "ready", "titles"),
    [
        ("/insights", ".insight-what", ["Findings"]),
        ("/insights/plan", "#plan-grid .grid-link", ["What to plan", "Key figures", "Scenarios"]),
        ("/roi", "#roi-trend .main-svg", ["Key figures", "Can you rely on it?"]),
        ("/payouts", "#payouts-grid .grid-link", ["Key figures", "What was agreed?"]),
        ("/brands/compare/Gritzo,HKVitals", "#side-by-side-lines .main-svg", ["How do they move?"]),
    ],
)
def test_every_page_of_figures_can_be_taken(
    page: Page, local: Site, path: str, ready: str, titles: list[str]
) -> None:
    page.goto(f"{local.url}{path}")
    figure = page.locator(ready).first
    figure.evaluate("one => one.scrollIntoView()")
    expect(figure).to_be_visible()
    menu(page)
    listed = page.locator(PARTS).all_inner_texts()
    assert set(titles) <= set(listed)
    _, content = taken(page, "pdf")
    text = text_of(content).replace("\n", " ")
    assert all(title in text for title in listed)
    assert "[object" not in text
    assert "undefined" not in text


def test_a_refusal_is_shown_in_the_words_of_the_server(page: Page, local: Site) -> None:
    overview(page, local)
    page.route(ENDPOINT, lambda route: route.continue_(post_data="{"))
    page.locator("#snapshot-pdf").click()
    error = page.locator("#snapshot-error")
    expect(error).to_have_text(
        "What was sent is not JSON. Reload the page and take the snapshot again."
    )
    page.unroute(ENDPOINT)
    taken(page, "pdf")
    expect(error).to_have_text("")
    for box in page.locator(f"{PARTS} input").all():
        box.uncheck()
    page.locator("#snapshot-png").click()
    expect(error).to_contain_text("Nothing is ticked")
    page.problems.clear()  # the browser itself tells of the refused request


def test_a_snapshot_under_way_can_be_cancelled(page: Page, local: Site) -> None:
    overview(page, local)
    page.route(ENDPOINT, never_answered)
    page.locator("#snapshot-pdf").click()
    status = page.locator("#snapshot-status")
    expect(status).to_have_text("Setting the page…")
    expect(page.locator("#snapshot-png")).to_be_disabled()
    page.locator("#snapshot-cancel").click()
    expect(status).to_have_text("Cancelled; nothing was saved.")
    expect(page.locator("#snapshot-cancel")).to_be_hidden()
    expect(page.locator("#snapshot-pdf")).to_be_focused()
    page.unroute(ENDPOINT)
    taken(page, "pdf")
    page.problems.clear()


def test_somebody_who_was_signed_out_is_told_so(page: Page, site: Callable[..., Site]) -> None:
    own = site(access="password", ROI_PASSWORD="a long enough password")
    page.goto(own.url)
    page.get_by_label("Password").fill("a long enough password")
    page.keyboard.press("Enter")
    expect(page.locator("#navigation")).to_be_visible()
    overview(page, own)
    page.route(CALLBACKS, never_answered)  # a callback that is refused would show the sign-in page
    page.context.clear_cookies()
    page.locator("#snapshot-pdf").click()
    expect(page.locator("#snapshot-error")).to_contain_text("You are signed out")
    page.problems.clear()


def test_pages_without_figures_have_no_snapshot(page: Page, local: Site) -> None:
    for path in ("/data", "/settings", "/export"):
        page.goto(f"{local.url}{path}")
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("#snapshot")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_open_menu_violates_no_rule_and_fits(
    browser: Browser, local: Site, theme: Any, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(local.url)
    expect(page.locator("#overview-trend .main-svg").first).to_be_visible()
    if width < 800:
        page.locator(".filter-toggle").click()
    menu(page)
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".snapshot-panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    context.close()
