"""`private` access in two real browsers, and hostile text that must stay text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_data import ORDERS_HEADER, confirm, give, open_data

pytestmark = pytest.mark.browser

SCRIPT = "<script>alert('caption')</script>"
IMAGE = "<img src=x onerror=alert('name')>"
CAMPAIGN = "<svg onload=alert('campaign')>"
INFLUENCERS = (
    f"influencer_id,name,category,follower_count,platform\n1,{IMAGE},Fitness,12000,Instagram\n"
)
ORDERS = ORDERS_HEADER + f"{SCRIPT},{CAMPAIGN},1,u1,{IMAGE},2025-06-01,2,1234\n"
POSTS = (
    "influencer_id,platform,date,url,caption,reach,likes,comments,campaign\n"
    f"1,Instagram,2025-06-01,https://example.com/1,{SCRIPT},500,10,2,{CAMPAIGN}\n"
)
PAYOUTS = "influencer_id,basis,rate,total_payout\n1,post,500,500\n"
REVENUE = "₹1,234"


@pytest.fixture
def second(browser: Browser) -> Iterator[BrowserContext]:
    """Another browser: it shares nothing with the first."""
    other = browser.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
    other.set_default_timeout(20_000)
    yield other
    other.close()


def test_a_second_browser_sees_the_sample_and_none_of_the_firsts_data(
    site: Callable[..., Site], page: Page, second: BrowserContext
) -> None:
    running = site(access="private")
    open_data(page, running)
    give(page, ("influencers.csv", INFLUENCERS), ("orders.csv", ORDERS))
    confirm(page)
    expect(page.locator("#data-history")).to_contain_text("orders.csv")
    expect(page.locator("#data-tables")).to_contain_text("1 Jun 2025")

    other = second.new_page()
    open_data(other, running)
    expect(other.locator("#sample-banner")).to_contain_text("sample data")
    expect(other.locator("#data-history")).to_contain_text("Nothing has been imported here yet")
    expect(other.locator("#data-tables")).not_to_contain_text("1 Jun 2025")

    page.goto(running.url)
    expect(page.locator("#kpi-revenue-value")).to_have_text(REVENUE)
    other.goto(running.url)
    expect(other.locator("#kpi-revenue-value")).to_contain_text("₹")
    expect(other.locator("#kpi-revenue-value")).not_to_have_text(REVENUE)


def test_another_browsers_rejected_rows_cannot_be_fetched(
    site: Callable[..., Site], page: Page, second: BrowserContext
) -> None:
    running = site(access="private")
    open_data(page, running)
    give(page, ("orders.csv", ORDERS_HEADER + "Instagram,Summer,1,u1,Whey,2025-06-01,abc,5\n"))
    address = page.locator("#data-preview-rejects").get_attribute("href")
    assert page.request.get(f"{running.url}{address}").status == 200
    assert second.request.get(f"{running.url}{address}").status == 404


def test_a_tampered_cookie_gets_a_fresh_workspace_on_the_sample(
    site: Callable[..., Site], page: Page
) -> None:
    running = site(access="private")
    open_data(page, running)
    give(page, ("influencers.csv", INFLUENCERS))
    confirm(page)
    (cookie,) = [c for c in page.context.cookies() if c["httpOnly"] and c["name"] == "roi_browser"]
    forged = cookie["value"][:-4] + ("AAAA" if cookie["value"][-4:] != "AAAA" else "BBBB")
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "roi_browser", "value": forged, "url": running.url}])
    open_data(page, running)
    expect(page.locator("#sample-banner")).to_contain_text("sample data")
    expect(page.locator("#data-history")).to_contain_text("Nothing has been imported here yet")


def test_hostile_text_is_shown_as_text_everywhere(site: Callable[..., Site], page: Page) -> None:
    dialogs: list[str] = []

    def note(dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    open_data(page, site(access="private"))
    give(
        page,
        ("influencers.csv", INFLUENCERS),
        ("orders.csv", ORDERS),
        ("posts.csv", POSTS),
        (f"{IMAGE}.csv", PAYOUTS),
    )
    preview = page.locator("#upload-preview")
    for folded in preview.locator("summary").all():
        folded.click()
    for text in (SCRIPT, IMAGE, CAMPAIGN):
        expect(preview.get_by_text(text, exact=True).first).to_be_visible()
    expect(preview.get_by_text(f"{IMAGE}.csv", exact=True).first).to_be_visible()
    confirm(page)
    expect(page.locator("#data-history")).to_contain_text(f"{IMAGE}.csv")

    page.get_by_role("link", name="See the overview").click()
    expect(page.locator("#kpi-revenue-value")).to_have_text(REVENUE)
    expect(page.locator("#overview-top")).to_contain_text(IMAGE)
    for folded in page.locator("#page details > summary").all():
        folded.click()
    page.click("#filter-campaign")
    expect(page.locator(".dash-dropdown-content")).to_contain_text(CAMPAIGN)
    page.locator(".dash-dropdown-content").get_by_text(CAMPAIGN, exact=True).first.click()
    page.keyboard.press("Escape")
    expect(page.locator("#filter-chips")).to_contain_text(CAMPAIGN)
    expect(page.locator("#kpi-revenue-value")).to_have_text(REVENUE)

    assert dialogs == []
    assert page.locator("img[src=x], #page script, svg[onload]").count() == 0
