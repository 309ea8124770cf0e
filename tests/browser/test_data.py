"""The Data tab in a real Chromium: files in, report, overview; bad files; undo."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from charts import key_figures
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

VISO27 = ("influencers.csv", "payouts.csv", "posts.csv", "tracking_data.csv")
INFLUENCERS = (
    "influencer_id,name,category,gender,follower_count,platform\n"
    "1,Asha,Fitness,Female,12000,Instagram\n"
    "2,Bala,Health,Male,90000,YouTube\n"
)
ORDERS_HEADER = "source,campaign,influencer_id,user_id,product,date,orders,revenue\n"
GOOD_ORDER = "Instagram,Summer,1,u1,Whey,2025-06-01,2,1000.50\n"
POSTS_HEADER = "influencer_id,platform,date,url,caption,reach,likes,comments\n"

# The file, what it holds, and words that name the place and the remedy.
BAD_FILES = [
    pytest.param(
        "orders.csv",
        ORDERS_HEADER + GOOD_ORDER + "Instagram,Summer,1,u2,Whey,2025-06-02,abc,500\n",
        ("orders.csv", "line 3, orders: “abc”", "number"),
        id="orders-abc",
    ),
    pytest.param(
        "orders.csv",
        ORDERS_HEADER + GOOD_ORDER + "Instagram,Summer,1,u2,Whey,31/02/2025,1,500\n",
        ("orders.csv", "line 3, date: “31/02/2025”", "no such day"),
        id="no-such-day",
    ),
    pytest.param(
        "posts.csv",
        POSTS_HEADER + "1,Instagram,2025-06-01,,Hello,-5,1,0\n",
        ("posts.csv", "line 2, reach: “-5”", "negative"),
        id="negative-reach",
    ),
    pytest.param(
        "orders.csv",
        ORDERS_HEADER + "Instagram,Summer,77,u1,Whey,2025-06-01,2,1000\n",
        ("1 accepted", "Kept", "line 2, influencer_id: “77”", "no influencer with this id"),
        id="unknown-influencer-is-kept",
    ),
    pytest.param(
        "posts.csv",
        "influencer_id,platform,url,reach,likes,comments\n1,Instagram,,5,1,0\n",
        ("posts.csv, column “date”", "no column for date", "Choose below which column holds it"),
        id="missing-column",
    ),
    pytest.param("orders.csv", "", ("orders.csv", "empty", "Export"), id="empty-file"),
    pytest.param(
        "brief.csv",
        "%PDF-1.7\n%âãÏÓ\n1 0 obj\n",
        ("brief.csv", "PDF", "Export"),
        id="pdf-named-csv",
    ),
]


def open_data(page: Page, running: Site) -> None:
    page.goto(f"{running.url}/data")
    expect(page.locator("#upload-files")).to_be_attached()
    expect(page.locator("#data-tables table")).to_be_visible()


def give(page: Page, *files: tuple[str, str]) -> None:
    """Choose files by name and content, and wait until they have been read."""
    page.set_input_files(
        "#upload-files",
        [
            {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
            for name, content in files
        ],
    )
    expect(page.locator("#upload-preview [data-batch]")).to_be_visible()


def confirm(page: Page) -> None:
    page.click("#upload-confirm")
    expect(page.locator("#upload-report .data-report")).to_be_visible()


def table_row(page: Page, start: str) -> Locator:
    """A row of the workspace's tables, by how it reads."""
    return page.locator("#data-tables").get_by_role("row", name=re.compile(f"^{re.escape(start)}"))


def stored(running: Site) -> list[str]:
    """What is live in every workspace: the names of the snapshots."""
    return sorted(p.read_text() for p in running.data_dir.glob("workspaces/*/CURRENT"))


def cards(page: Page) -> dict[str, str]:
    """What every card says: its figure and its movement."""
    return {key: page.locator(f"#kpi-{key}").inner_text() for key in key_figures.KEYS}


def choose(page: Page, control: str, option: str) -> None:
    page.click(f"#{control}")
    page.locator(".dash-dropdown-content").get_by_text(option, exact=True).first.click()
    page.keyboard.press("Escape")


def expect_other_cards(page: Page, before: dict[str, str]) -> None:
    """Wait until every card says something else."""
    for key, text in before.items():
        expect(page.locator(f"#kpi-{key}")).not_to_have_text(text, use_inner_text=True)


def expect_cards(page: Page, wanted: dict[str, str]) -> None:
    """Wait until every card says the same again."""
    for key, text in wanted.items():
        expect(page.locator(f"#kpi-{key}")).to_have_text(text, use_inner_text=True)


def test_four_exports_become_the_overview(
    site: Callable[..., Site], page: Page, public_sets: Path
) -> None:
    open_data(page, site(access="private"))
    page.set_input_files("#upload-files", [str(public_sets / "viso27" / n) for n in VISO27])
    preview = page.locator("#upload-preview")
    expect(preview).to_contain_text("1,000 rows read, 1,000 accepted · 19 Jan – 20 Jul 2025")
    expect(preview).to_contain_text(
        "These files replace the sample data: 100 influencers, 300 posts, 1,000 tracked orders "
        "and 100 payouts."
    )
    confirm(page)
    expect(page.locator("#upload-report")).to_contain_text("Imported")
    expect(page.locator("#data-tables")).to_contain_text("19 Jan – 20 Jul 2025")
    page.get_by_role("link", name="See the overview").click()
    expect(page.locator("#kpi-revenue-value")).to_have_text("₹2.48 L")
    expect(page.locator("#kpi-roas-value")).to_have_text("1.48×")
    page.click("#kpi-revenue-info")
    expect(page.locator(".explain")).to_contain_text("₹2,47,931.48")
    page.keyboard.press("Escape")

    everything = cards(page)
    choose(page, "filter-brand", "Gritzo")
    page.wait_for_url(re.compile(r"brand=Gritzo"))
    expect_other_cards(page, everything)
    expect(page.locator("#kpi-cost-value")).not_to_have_text("₹1.68 L")
    of_brand = cards(page)
    choose(page, "filter-period", "Last 90 days")
    page.wait_for_url(re.compile(r"period=last_90"))
    expect_other_cards(page, of_brand)
    view, address = cards(page), page.url

    page.reload()
    expect_cards(page, view)
    assert page.url == address


@pytest.mark.parametrize(("name", "content", "expected"), BAD_FILES)
def test_a_bad_file_is_explained_and_nothing_is_stored(
    site: Callable[..., Site], page: Page, name: str, content: str, expected: tuple[str, ...]
) -> None:
    running = site(access="private")
    open_data(page, running)
    before = stored(running)
    give(page, (name, content))
    for words in expected:
        expect(page.locator("#upload-preview")).to_contain_text(words)
    assert stored(running) == before


def test_nothing_usable_cannot_be_confirmed(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    give(page, ("orders.csv", ""))
    expect(page.locator("#upload-confirm")).to_be_disabled()
    give(page, ("orders.csv", ORDERS_HEADER + GOOD_ORDER))
    expect(page.locator("#upload-confirm")).to_be_enabled()
    expect(page.locator("#upload-preview")).not_to_contain_text("empty")


def test_rejected_rows_come_back_as_a_file(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    bad = [
        ["Instagram", "Summer", "1", "u2", "Whey", "2025-06-02", "abc", "500"],
        ["Instagram", "Sümmer", "1", "u4", "Whey, 1 kg", "31/02/2025", "1", "500"],
    ]
    lines = io.StringIO()
    csv.writer(lines).writerows([bad[0], GOOD_ORDER.strip().split(","), bad[1]])
    give(page, ("influencers.csv", INFLUENCERS), ("orders.csv", ORDERS_HEADER + lines.getvalue()))
    confirm(page)
    expect(page.locator("#upload-report")).to_contain_text("2 rows of tracked orders to correct")
    with page.expect_download() as download:
        page.click("#upload-rejects")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    names = ORDERS_HEADER.strip().split(",")
    assert [[row[name] for name in names] for row in rows] == bad
    assert [(row["file"], row["line"], row["column"], row["value"]) for row in rows] == [
        ("orders.csv", "2", "orders", "abc"),
        ("orders.csv", "4", "date", "31/02/2025"),
    ]
    assert all(row["reason"] for row in rows)


def test_the_same_files_again_change_nothing(site: Callable[..., Site], page: Page) -> None:
    running = site(access="private")
    open_data(page, running)
    files = (("influencers.csv", INFLUENCERS), ("orders.csv", ORDERS_HEADER + GOOD_ORDER))
    give(page, *files)
    confirm(page)
    before = stored(running)
    give(page, *files)
    expect(page.locator("#upload-preview")).to_contain_text("changes nothing")
    expect(page.locator("#data-unanswered")).to_have_text(
        "Nothing to import: these rows are stored already."
    )
    expect(page.locator("#upload-confirm")).to_be_disabled()
    assert stored(running) == before


def test_rows_without_ids_are_replaced_or_added(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    give(page, ("orders.csv", ORDERS_HEADER + GOOD_ORDER))
    expect(page.locator("#upload-mode")).to_be_hidden()
    confirm(page)
    give(page, ("orders.csv", ORDERS_HEADER + GOOD_ORDER.replace("1000.50", "900")))
    expect(page.locator("#upload-preview")).to_contain_text("1 added and 1 removed")
    page.get_by_label("Add to the rows already here").check()
    expect(page.locator("#upload-preview")).to_contain_text("Tracked orders: 1 added.")
    confirm(page)
    expect(table_row(page, "Tracked orders 2 1 Jun 2025")).to_be_visible()


def test_an_upload_waits_while_another_tab_is_open(site: Callable[..., Site], page: Page) -> None:
    running = site(access="private")
    open_data(page, running)
    before = stored(running)
    give(page, ("influencers.csv", INFLUENCERS))
    page.click("#nav-overview")
    expect(page.locator("#kpi-revenue-value")).to_contain_text("₹")
    page.click("#nav-data")
    expect(page.locator("#upload-preview")).to_contain_text("2 rows read")
    assert stored(running) == before
    page.click("#upload-cancel")
    expect(page.locator("#upload-preview [data-batch]")).to_have_count(0)
    page.reload()
    expect(page.locator("#data-tables table")).to_be_visible()
    expect(page.locator("#upload-preview [data-batch]")).to_have_count(0)


def test_files_dropped_one_after_another_become_one_import(
    site: Callable[..., Site], page: Page
) -> None:
    open_data(page, site(access="private"))
    give(page, ("influencers.csv", INFLUENCERS))
    give(page, ("orders.csv", ORDERS_HEADER + GOOD_ORDER))
    expect(page.locator("#upload-preview")).to_contain_text("orders.csv")
    expect(page.locator("#upload-preview")).to_contain_text("2 influencers and 1 tracked orders")


def test_files_can_be_dropped_anywhere_on_the_page(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    payload = page.evaluate_handle(
        """content => {
            const data = new DataTransfer();
            data.items.add(new File([content], "influencers.csv", { type: "text/csv" }));
            return data;
        }""",
        INFLUENCERS,
    )
    page.dispatch_event("#data-history", "dragover", {"dataTransfer": payload})
    expect(page.get_by_text("Drop the files to read them")).to_be_visible()
    page.dispatch_event("#data-history", "drop", {"dataTransfer": payload})
    expect(page.locator("#upload-preview")).to_contain_text("2 rows read")
    expect(page.get_by_text("Drop the files to read them")).to_be_hidden()


def test_an_upload_shows_its_progress_and_can_be_cancelled(
    site: Callable[..., Site], page: Page
) -> None:
    open_data(page, site(access="private"))
    page.route("**/api/uploads?**", lambda _route: None)  # the network holds the request back
    page.set_input_files(
        "#upload-files",
        [{"name": "posts.csv", "mimeType": "text/csv", "buffer": POSTS_HEADER.encode()}],
    )
    expect(page.get_by_role("progressbar", name="Uploading posts.csv")).to_be_visible()
    page.get_by_role("button", name="Cancel the upload of posts.csv").click()
    expect(page.locator("#upload-progress")).to_contain_text("Cancelled")
    expect(page.locator("#upload-preview [data-batch]")).to_have_count(0)


def test_a_broken_connection_is_said_in_words(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    page.route("**/api/uploads?**", lambda route: route.abort())
    page.set_input_files(
        "#upload-files",
        [{"name": "posts.csv", "mimeType": "text/csv", "buffer": POSTS_HEADER.encode()}],
    )
    expect(page.locator("#upload-progress [role=alert]")).to_contain_text(
        "The connection broke while posts.csv was being sent"
    )
    page.problems.clear()  # Chromium reports the broken request on its console


def test_a_file_beyond_the_limit_is_refused_in_words(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private", ROI_MAX_UPLOAD_MB="1"))
    page.set_input_files(
        "#upload-files",
        [
            {"name": "big.csv", "mimeType": "text/csv", "buffer": b"a,b\n" + b"1,2\n" * 500_000},
            {"name": "influencers.csv", "mimeType": "text/csv", "buffer": INFLUENCERS.encode()},
        ],
    )
    expect(page.locator("#upload-progress [role=alert]")).to_contain_text(
        "big.csv is larger than the 1 MB this server takes. Split it"
    )
    expect(page.locator("#upload-preview")).to_contain_text("2 rows read")
    page.problems.clear()  # Chromium reports the refused request on its console


def test_a_sample_can_be_made_and_the_earlier_data_restored(
    site: Callable[..., Site], page: Page
) -> None:
    open_data(page, site(access="private"))
    give(page, ("influencers.csv", INFLUENCERS), ("orders.csv", ORDERS_HEADER + GOOD_ORDER))
    confirm(page)
    expect(table_row(page, "Tracked orders 1 1 Jun 2025")).to_be_visible()
    page.fill("#data-sample-influencers", "20")
    page.fill("#data-sample-orders", "500")
    page.fill("#data-sample-seed", "3")
    page.click("#data-sample-make")
    expect(page.locator("#data-sample-message")).to_contain_text("Every tab shows the sample now")
    expect(table_row(page, "Influencers 20 –")).to_be_visible()
    expect(page.locator("#sample-banner")).to_contain_text("sample data")

    entries = page.locator("#data-history li")
    expect(entries).to_have_count(2)
    expect(entries.first).to_contain_text("Shown now")
    entries.nth(1).get_by_role("button", name="Restore import of influencers.csv").click()
    page.get_by_role("button", name="Restore this state").click()
    expect(page.locator("#data-history-message")).to_contain_text("Restored")
    expect(entries).to_have_count(3)
    expect(table_row(page, "Tracked orders 1 1 Jun 2025")).to_be_visible()
    expect(page.locator("#sample-banner")).not_to_contain_text("sample data")


def test_a_sample_out_of_bounds_is_refused_in_words(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    page.fill("#data-sample-orders", "9000000")
    page.click("#data-sample-make")
    expect(page.locator("#data-sample-message")).to_contain_text(
        "Orders must be a whole number from 100 to 2,00,000."
    )


def test_everything_works_from_the_keyboard(site: Callable[..., Site], page: Page) -> None:
    open_data(page, site(access="private"))
    page.wait_for_load_state("networkidle")  # what is still being drawn may take the focus
    page.locator("#upload-files").focus()
    outline = page.locator(".data-browse").evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"
    with page.expect_file_chooser() as chooser:
        page.locator("#upload-files").press("Enter")
    chooser.value.set_files(
        {"name": "influencers.csv", "mimeType": "text/csv", "buffer": INFLUENCERS.encode()}
    )
    expect(page.locator("#upload-preview [data-batch]")).to_be_visible()
    page.locator("#upload-confirm").press("Enter")
    expect(page.locator("#upload-report .data-report")).to_be_focused()


def test_the_page_fits_a_phone(site: Callable[..., Site], page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_data(page, site(access="private"))
    give(page, ("influencers.csv", INFLUENCERS), ("orders.csv", ORDERS_HEADER + GOOD_ORDER))
    for folded in page.locator("#upload-preview summary, .data-needs summary").all():
        folded.click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
