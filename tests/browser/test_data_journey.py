"""Four awkward exports in a real Chromium: mapping, progress, fix-list, re-import, undo."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INFLUENCERS = (
    "Influencer master;;;;;\n"
    "Exported by the agency;;;;;\n"
    ";;;;;\n"
    "Influencer ID ;Full Name;Catgory;Gender;Followers;Platform\n"
    "1;Asha Rao;Fitness;F;12K;Insta\n"
    "2;Bala “BB” Iyer;Health;M;1.1M;YT\n"
    ";;;;;\n"
)
POSTS = (
    "influencer_Id,Channel,Post Date,Post Caption,Reach,Likess,Comments\n"
    '1,IG,25/12/2025,"Hello, all",1.2K,100,4\n'
    "2,youtube,01/02/2026,Review,40K,900,12\n"
)
ORDERS_HEADER = "Order ID,Source,Campain,Influencer ID,Product,Order Date,Orders,Revnue,Remarks\n"
ORDERS = [
    ["T1", "Insta", "Diwali", "1", "Whey", "03/04/2025", "2", '"₹1,20,000"', "ok"],
    ["T2", "Insta", "Diwali", "1", "Whey", "04/05/2025", "1", '"₹1,500.50"', "ok"],
    ["T3", "YT", "Diwali", "2", "Fish Oil", "05/06/2025", "abc", "₹900", "ask"],
    ["T4", "YT", "Diwali", "2", "Fish Oil", "06/07/2025", "1", "n.k.", "ask"],
]
WATCH_WORK = """
window.workShown = [];
new MutationObserver(() => {
    const stage = document.querySelector(".data-work-stage");
    const bar = document.querySelector(".data-work-bar");
    if (stage) window.workShown.push([stage.textContent, bar.getAttribute("aria-valuetext")]);
}).observe(document, { childList: true, subtree: true, attributes: true });
"""


def payouts_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Payouts "
    sheet.append(["Payouts Q1", None, None, None, None])
    sheet.append(["Influencer ID", "Basis", "Rate", "Total Payout", "Paid On"])
    sheet.append([1, "per_post", "₹2,000", "₹2,000", "31/01/2026"])
    sheet.append([2, "hybrid", "₹53,375/post + 6.2%", "₹1,20,000", "28/02/2026"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def orders_csv() -> bytes:
    return (ORDERS_HEADER + "".join(",".join(row) + "\n" for row in ORDERS)).encode("utf-8-sig")


def many_orders(count: int) -> bytes:
    rows = (
        f"B{at},Insta,Summer,1,Whey,{1 + at % 28:02d}/{1 + at % 12:02d}/2025,1,{at % 900}.50,\n"
        for at in range(count)
    )
    return (ORDERS_HEADER + "".join(rows)).encode()


def file(name: str, content: bytes, kind: str = "text/csv") -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


def open_data(page: Page, running: Site) -> None:
    page.goto(f"{running.url}/data")
    expect(page.locator("#upload-files")).to_be_attached()
    expect(page.locator("#data-tables table")).to_be_visible()


def drop(page: Page, *files: Any) -> None:
    page.set_input_files("#upload-files", list(files))
    for item in files:
        expect(page.locator("#upload-preview .data-file-name").first).to_be_visible()
        expect(page.locator("#upload-preview")).to_contain_text(item["name"])


def confirm(page: Page) -> None:
    expect(page.locator("#upload-confirm")).to_be_enabled()
    page.click("#upload-confirm")
    expect(page.locator("#upload-report .data-report")).to_contain_text("Imported")


def sheet(page: Page, name: str) -> Locator:
    return page.locator(".data-file").filter(has_text=name)


def table_row(page: Page, start: str) -> Locator:
    return page.locator("#data-tables").get_by_role("row", name=re.compile(f"^{re.escape(start)}"))


def corrected(path: Path) -> bytes:
    """The fix-list as a person saves it after mending what was wrong."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for cell in (cell for row in book.active.iter_rows(2) for cell in row[:9]):
        cell.value = {"abc": "3", "n.k.": "₹750"}.get(cell.value, cell.value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_four_awkward_exports_from_the_drop_to_the_undo(
    site: Callable[..., Site], page: Page
) -> None:
    open_data(page, site(access="private"))
    page.get_by_label("Your name").fill("Asha Rao")
    drop(
        page,
        file("master.csv", INFLUENCERS.encode("utf-16")),
        file("posts (2).csv", POSTS.encode("cp1252")),
        file("orders.csv", orders_csv()),
        file("payouts.xlsx", payouts_workbook(), XLSX),
    )

    # The dates of the orders can be read two ways: that is asked, and nothing goes in before.
    orders = sheet(page, "orders.csv")
    question = orders.get_by_role("radiogroup", name="03/04/2025 in column “Order Date”")
    expect(question).to_be_visible()
    expect(page.locator("#upload-confirm")).to_be_disabled()
    page.get_by_role("button", name="orders.csv", exact=True).click()
    expect(question.get_by_label("3 Apr 2025 (day first)")).to_be_focused()
    expect(question).to_be_in_viewport()
    question.get_by_label("3 Apr 2025 (day first)").check()
    expect(question).to_have_count(0)

    # A misspelt header is read, with a word of doubt beside its values.
    expect(orders.get_by_label("Read “Revnue” as")).to_have_value("revenue_paise")
    expect(orders).to_contain_text("check this one")
    expect(orders).to_contain_text("₹1,20,000")
    likes = sheet(page, "posts (2).csv").get_by_label("Read “Likess” as")
    expect(likes).to_have_value("likes")
    # A column is kept as it is; then something else is chosen, and it is read again.
    orders.get_by_text("Details").click()
    orders.get_by_label("Read “Remarks” as").select_option("coupon_code")
    expect(orders).to_contain_text("you chose this")
    expect(orders.get_by_label("Read “Remarks” as")).to_have_value("coupon_code")
    expect(page.locator("#upload-preview")).to_contain_text(
        "2 influencers, 2 posts, 2 tracked orders and 2 payouts"
    )
    confirm(page)
    expect(table_row(page, "Tracked orders 2 3 Apr – 4 May 2025")).to_be_visible()
    expect(table_row(page, "Posts 2 25 Dec 2025 – 1 Feb 2026")).to_be_visible()
    expect(page.locator("#data-history li").first).to_contain_text("Asha Rao")
    expect(page.locator("#data-history li").first).to_contain_text("2 rows rejected")

    # The rejected rows come as a workbook, are corrected and dropped back.
    with page.expect_download() as download:
        page.click("#upload-rejects-xlsx")
    assert download.value.suggested_filename == "tracking-to-correct.xlsx"
    mended = corrected(Path(download.value.path()))
    drop(page, file("tracking-to-correct.xlsx", mended, XLSX))
    expect(page.locator("#upload-preview")).to_contain_text("Tracked orders: 2 added.")
    confirm(page)
    expect(table_row(page, "Tracked orders 4 3 Apr – 6 Jul 2025")).to_be_visible()

    # The same headers again are read as they were confirmed: nothing is asked.
    drop(page, file("orders next month.csv", orders_csv()))
    again = sheet(page, "orders next month.csv")
    expect(again).to_contain_text("As you confirmed it before")
    expect(again.get_by_role("radiogroup")).to_have_count(0)
    expect(again).not_to_contain_text("check this one")
    page.click("#upload-cancel")

    # Undo goes back one import, and once more to the sample.
    entries = page.locator("#data-history li")
    expect(entries).to_have_count(2)
    entries.first.get_by_role("button", name="Undo import of tracking-to-correct.xlsx").click()
    page.get_by_role("button", name="Undo this change").click()
    expect(page.locator("#data-history-message")).to_contain_text("Undone")
    expect(table_row(page, "Tracked orders 2 3 Apr – 4 May 2025")).to_be_visible()


def test_a_first_import_is_undone_to_the_sample(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    drop(page, file("master.csv", INFLUENCERS.encode("utf-16")))
    confirm(page)
    expect(page.locator("#sample-banner")).not_to_contain_text("sample data")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo this change").click()
    expect(page.locator("#data-history-message")).to_contain_text("Every tab shows the sample")
    expect(page.locator("#sample-banner")).to_contain_text("sample data")
    expect(page.locator("#data-history li")).to_have_count(2)


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes long enough to be watched and cancelled."""
    path = tmp_path_factory.mktemp("large") / "orders.csv"
    path.write_bytes(many_orders(1_000_000))
    return path


def test_reading_and_importing_show_how_far_they_are(
    site: Callable[..., Site], page: Page, million: Path
) -> None:
    page.add_init_script(WATCH_WORK)
    open_data(page, site(access="private"))
    page.set_input_files("#upload-files", million)
    expect(page.locator("#upload-confirm")).to_be_enabled(timeout=60_000)
    shown = page.evaluate("window.workShown")
    assert any("rows" in (told or "") and "%" in told for _, told in shown), shown
    page.evaluate("window.workShown = []")
    page.click("#upload-confirm")
    expect(table_row(page, "Tracked orders 10,00,000")).to_be_visible(timeout=60_000)
    stages = {stage for stage, _ in page.evaluate("window.workShown")}
    assert len(stages) > 1, stages


def test_reading_can_be_cancelled(site: Callable[..., Site], page: Page, million: Path) -> None:
    open_data(page, site(access="private"))
    page.set_input_files("#upload-files", million)
    page.locator("#data-reading .data-work-cancel:enabled").click()
    expect(page.locator("#upload-report")).to_contain_text("Cancelled. Nothing was stored.")
    expect(page.locator("#upload-preview [data-batch]")).to_have_count(0)
    expect(page.locator("#data-reading")).to_be_hidden()
    expect(page.locator("#sample-banner")).to_contain_text("sample data")


def test_an_import_can_be_cancelled_and_tried_again(
    site: Callable[..., Site], page: Page, million: Path
) -> None:
    open_data(page, site(access="private"))
    page.set_input_files("#upload-files", million)
    expect(page.locator("#upload-confirm")).to_be_enabled(timeout=60_000)
    page.click("#upload-confirm")
    page.locator("#data-importing .data-work-cancel:enabled").click()
    expect(page.locator("#upload-report")).to_contain_text("Cancelled. Nothing was stored.")
    expect(page.locator("#sample-banner")).to_contain_text("sample data")
    page.click("#upload-confirm")
    expect(table_row(page, "Tracked orders 10,00,000")).to_be_visible(timeout=60_000)
