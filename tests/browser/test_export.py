"""The Export tab in a real Chromium: every file it offers is taken and read back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Download, Page, Route, expect

import intake
from analytics import performance as perf
from analytics.filters import Filters
from charts import format as fmt
from intake import report_choices
from reports import datasets
from reports.insight_report.chapters import CHAPTERS
from storage import Snapshot, Store
from tests.browser.conftest import Site, held_back

pytestmark = pytest.mark.browser
BRAND = Filters((("brand", ("Gritzo",)),))
NOTHING = "?period=custom&from=2001-01-01&to=2001-01-31"
DATA_STATUS = "#export-files .download-lines"
REPORT_STATUS = "#export-report-status .download-lines"


def opened(page: Page, site: Site, query: str = "") -> None:
    page.goto(f"{site.url}/export{query}")
    expect(page.locator("#export-preview > *").first).to_be_visible()
    expect(page.locator("#export-name")).not_to_be_empty()


def look_at(page: Page, label: str) -> None:
    """Put a table in focus."""
    page.locator(".export-table", has=page.get_by_text(label, exact=True)).click()
    expect(page.locator("#export-name")).to_have_text(label)


def taken(page: Page, selector: str) -> Download:
    """The file behind a button; it ends with the words that it was saved."""
    with page.expect_download() as download:
        page.locator(selector).click()
    name = download.value.suggested_filename
    expect(page.locator(".download-line.is-over", has_text=f"Saved {name}")).to_be_visible()
    return download.value


def book_of(file: Download) -> openpyxl.Workbook:
    assert file.suggested_filename.endswith(".xlsx")
    return openpyxl.load_workbook(io.BytesIO(Path(file.path()).read_bytes()))


def engine(snapshot: Snapshot, site: Site, view: Filters, key: str) -> datasets.Table:
    workspace = Store(site.data_dir).workspace("default")
    return datasets.table(snapshot, view, intake.marks_of(workspace, snapshot), key)


def test_tables_are_previewed_with_their_size(page: Page, local: Site, snapshot: Snapshot) -> None:
    opened(page, local, f"?{BRAND.to_query()}")
    expect(page.locator("#export-scope")).to_contain_text("What you take away")
    expect(page.locator("#export-scope")).to_contain_text("Brand: Gritzo")
    expect(page.locator(".export-row")).to_have_count(len(datasets.datasets(snapshot)))
    orders = engine(snapshot, local, BRAND, "orders")
    look_at(page, "Orders")
    expect(page.locator("#export-size")).to_contain_text(f"{fmt.grouped(orders.rows)} rows")
    expect(page.locator("#export-preview tbody tr")).to_have_count(8)
    page.locator(".export-look:checked").press("ArrowDown")
    expect(page.locator("#export-name")).to_have_text(datasets.datasets(snapshot)[1].label)


def test_old_rows_step_back_until_the_new_ones_are_there(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    opened(page, local)
    rows = page.locator("#export-preview")
    expect(rows).to_have_css("opacity", "1")
    with held_back(page, "export-name.children") as held:
        page.locator(".export-look:checked").press("ArrowDown")
        expect(rows).to_have_css("opacity", "0.55")
        assert held
    expect(page.locator("#export-name")).to_have_text(datasets.datasets(snapshot)[1].label)
    expect(rows).to_have_css("opacity", "1")


def test_a_csv_has_the_figures_of_the_view(page: Page, local: Site, snapshot: Snapshot) -> None:
    opened(page, local, f"?{BRAND.to_query()}")
    look_at(page, "By platform")
    file = taken(page, "#export-csv")
    assert file.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(file.path()) as archive:
        (name,) = [one for one in archive.namelist() if not one.endswith(".about.csv")]
        assert len(archive.namelist()) > 1
        content = archive.read(name)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    table = perf.breakdown(snapshot, BRAND, "platform")
    assert sum(Decimal(row["revenue"]) for row in rows) == Decimal(f"{table['revenue'].sum():.2f}")
    page.get_by_label("Filters and definitions").uncheck()
    page.get_by_label("For Excel").uncheck()
    plain = taken(page, "#export-csv")
    assert plain.suggested_filename.endswith(".csv")
    assert Path(plain.path()).read_bytes() == content.removeprefix(b"\xef\xbb\xbf")


def test_an_xlsx_and_a_workbook_of_what_is_ticked(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    opened(page, local, f"?{BRAND.to_query()}")
    look_at(page, "Orders")
    sheet = book_of(taken(page, "#export-xlsx")).worksheets[0]
    assert sheet.max_row - 1 == engine(snapshot, local, BRAND, "orders").rows
    expect(page.locator("#export-workbook")).to_have_attribute("aria-disabled", "true")
    for label in ("By brand", "Orders"):
        page.get_by_role("checkbox", name=f"{label} into the workbook").check()
    expect(page.locator("#export-workbook")).to_have_text("Workbook of 2 tables, XLSX")
    book = book_of(taken(page, "#export-workbook"))
    assert book.sheetnames[:2] == ["Orders", "By brand"]
    # What is ticked outlives a walk to another tab.
    page.locator("#nav-insights").click()
    expect(page.locator("#insights-found")).to_be_visible()
    page.locator("#nav-export").click()
    expect(page.locator("#export-workbook")).to_have_text("Workbook of 2 tables, XLSX")
    expect(page.locator("#export-scope")).to_contain_text("Brand: Gritzo")


def test_a_view_without_rows_has_its_tables(page: Page, local: Site) -> None:
    opened(page, local, NOTHING)
    look_at(page, "Orders")
    expect(page.locator("#export-size")).to_contain_text("0 rows")
    assert book_of(taken(page, "#export-xlsx")).worksheets[0].max_row == 1


def test_progress_is_said_at_once_and_a_download_can_be_cancelled(page: Page, local: Site) -> None:
    opened(page, local)
    held: list[Route] = []
    page.route("**/api/export/data/*", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it is given
    look_at(page, "Orders")
    page.locator("#export-xlsx").focus()
    page.keyboard.press("Enter")
    expect(page.locator(DATA_STATUS)).to_contain_text("Making orders.xlsx…")
    page.locator("#export-xlsx").press("Enter")  # a second time changes nothing
    page.get_by_role("button", name="Cancel").press("Enter")
    expect(page.locator(DATA_STATUS)).to_have_text("Cancelled; orders.xlsx was not saved.")
    expect(page.locator("#export-xlsx")).to_be_focused()
    assert len(held) == 1


def test_a_refused_and_a_broken_file_are_said_and_the_page_works_on(
    page: Page, local: Site
) -> None:
    opened(page, local)
    look_at(page, "Orders")
    errors = page.locator("#export-files .download-errors")
    page.route("**/api/export/data/*", lambda route: route.abort("connectionreset"))
    page.locator("#export-xlsx").click()
    expect(errors).to_have_text("The connection broke off; nothing was saved. Try again.")
    page.unroute("**/api/export/data/*")
    # The server refuses a table that it does not know, in its own words.
    page.evaluate(
        "() => window.roiDownload.download('/api/export/data/nothing.csv', {room: 'export-files'})"
    )
    expect(errors).to_contain_text("no table")
    taken(page, "#export-xlsx")
    expect(errors).to_be_empty()
    page.problems.clear()


def test_the_rows_and_the_bytes_run_while_a_file_is_made(page: Page, local: Site) -> None:
    opened(page, local)
    look_at(page, "Orders")
    page.get_by_label("Filters and definitions").uncheck()
    page.evaluate("""() => {
      window.heard = [];
      new MutationObserver(() => window.heard.push(
        document.querySelector('#export-files .download-lines').textContent
      )).observe(document.querySelector('#export-files'),
        { subtree: true, childList: true, characterData: true });
    }""")
    taken(page, "#export-csv")
    heard = " | ".join(page.evaluate("window.heard"))
    assert re.search(r"Making orders\.csv, [\d,]+ rows…", heard)
    assert re.search(r"\d (bytes|KB|MB) so far", heard)


def make_preview(page: Page) -> int:
    """Press Preview; how many pages there are."""
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(REPORT_STATUS)).to_contain_text("Making the report…")
    expect(page.locator(f"{REPORT_STATUS} .is-over")).to_contain_text("page", timeout=60_000)
    expect(page.locator(".report-page img").first).to_be_visible()
    return page.locator(".report-page").count()


def test_the_report_is_looked_at_and_taken(page: Page, site: Callable[..., Site]) -> None:
    own = site(fresh=True)
    opened(page, own, f"?{BRAND.to_query()}")
    page.locator("#export-title").fill("Monday meeting")
    for key in [key for key in CHAPTERS if key not in ("overview", "brands")]:
        page.locator("#export-chapters").get_by_label(CHAPTERS[key], exact=True).uncheck()
    pages = make_preview(page)
    expect(page.locator(REPORT_STATUS)).to_contain_text(re.compile(rf"{pages} pages, .*[KM]B"))
    first = page.get_by_role("img", name=f"Page 1 of {pages}")
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("one => one.naturalWidth") > 300
    last = page.get_by_role("img", name=f"Page {pages} of {pages}")
    last.scroll_into_view_if_needed()
    expect(last).not_to_have_js_property("naturalWidth", 0)
    found = Axe().run(page)  # with a report on the page, and the line that says it is made
    assert found.violations_count == 0, found.generate_report()
    file = taken(page, "#export-report-pdf")
    assert file.suggested_filename.startswith("insight-report_")
    content = Path(file.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    # What was chosen is there again, for everybody.
    chosen = report_choices.read(Store(own.data_dir).workspace("default").root)
    assert (chosen.title, chosen.chapters) == ("Monday meeting", ("overview", "brands"))
    page.reload()
    expect(page.locator("#export-title")).to_have_value("Monday meeting")
    expect(page.locator("#export-chapters input:checked")).to_have_count(2)


def test_a_preview_says_when_view_or_choices_have_changed(
    page: Page, site: Callable[..., Site]
) -> None:
    own = site(fresh=True)
    opened(page, own, f"?{BRAND.to_query()}")
    boxes = page.locator("#export-chapters input")
    for at in range(1, boxes.count()):
        boxes.nth(at).uncheck()
    make_preview(page)
    stale = page.locator("#export-report-stale")
    expect(stale).to_be_empty()
    page.locator("#export-title").fill("Another")
    expect(stale).to_contain_text("Your choices have changed")
    page.locator("#export-title").fill("")
    expect(stale).to_be_empty()
    page.locator("#filter-reset").click()
    expect(stale).to_have_text("The view has changed: make the preview again.")
    make_preview(page)
    expect(stale).to_be_empty()
    boxes.first.uncheck()
    page.get_by_role("button", name="Download PDF").click()
    errors = page.locator("#export-report-status .download-errors")
    expect(errors).to_contain_text("needs at least one chapter")


def test_a_logo_is_chosen_refused_and_removed(
    page: Page, site: Callable[..., Site], tmp_path: Path
) -> None:
    own = site(fresh=True)
    opened(page, own)
    text = tmp_path / "logo.png"
    text.write_text("no picture")
    page.locator("#export-logo-file").set_input_files(text)
    expect(page.locator("#export-logo-message")).to_contain_text("PNG or JPEG")
    page.problems.clear()  # the refusal itself
    Image.new("RGB", (300, 100), "#0b7149").save(tmp_path / "real.png")
    page.locator("#export-logo-file").set_input_files(tmp_path / "real.png")
    logo = page.get_by_role("img", name="The logo of the report")
    expect(logo).to_have_js_property("naturalWidth", 300)
    expect(page.locator("#export-logo-message")).to_be_empty()
    page.reload()
    expect(logo).to_have_js_property("naturalWidth", 300)
    page.get_by_role("button", name="Remove").click()
    expect(logo).to_have_count(0)
    assert report_choices.logo(Store(own.data_dir).workspace("default").root) is None


def test_screens_are_opened_under_the_same_view(page: Page, local: Site) -> None:
    opened(page, local, f"?{BRAND.to_query()}")
    screens = page.get_by_role("navigation", name="Screens for a snapshot")
    screens.get_by_role("link", name="Brands").click()
    page.wait_for_url(f"**/brands?{BRAND.to_query()}")
