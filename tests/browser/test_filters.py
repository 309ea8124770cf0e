"""Followers, a comparison of one's own and a wrong address in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analytics import performance as perf
from analytics.filters import DIMENSIONS, Filters
from charts import format as fmt
from layouts import ids
from storage import Store
from tests.browser.conftest import Site, held_back
from tests.browser.test_overview import choose

pytestmark = pytest.mark.browser


def revenue(running: Site, query: str) -> str:
    snapshot = Store(running.data_dir).workspace("default").snapshot()
    return fmt.metric(
        "revenue", perf.totals(snapshot, Filters.from_query(query))["revenue"], "short"
    )


def test_a_range_of_followers_filters_the_figures(page: Page, site: Callable[..., Site]) -> None:
    running = site()
    page.goto(running.url)
    card = page.locator("#kpi-revenue-value")
    expect(card).to_have_text(revenue(running, ""))
    low, high = page.get_by_label("Fewest followers"), page.get_by_label("Most followers")
    low.fill("10k")
    low.press("Enter")
    expect(page.locator("#filter-chips .chip")).to_have_text("Followers: 10,000 or more×")
    high.fill("1L")
    high.press("Tab")
    expect(page.locator("#filter-chips .chip")).to_have_text("Followers: 10,000 to 1,00,000×")
    query = "followers_from=10000&followers_to=100000"
    expect(page).to_have_url(f"{running.url}/?{query}")
    expect(card).to_have_text(revenue(running, query))
    page.reload()
    expect(low).to_have_value("10,000")
    expect(high).to_have_value("1,00,000")
    expect(card).to_have_text(revenue(running, query))
    high.fill("lots")
    high.press("Enter")
    expect(page.locator("#filter-notice")).to_contain_text("“lots” is not a number of followers")
    expect(high).to_have_value("1,00,000")
    page.locator("#filter-chips .chip").click()
    expect(low).to_have_value("")
    expect(card).to_have_text(revenue(running, ""))


def test_a_comparison_with_days_of_ones_own(page: Page, site: Callable[..., Site]) -> None:
    running = site()
    page.goto(f"{running.url}/?period=custom&from=2025-08-01&to=2025-08-28")
    expect(page.locator("#kpi-revenue")).to_contain_text("vs the 28 days before")
    page.get_by_role("button", name="Compare Previous period").click()
    page.locator(".dash-dropdown-content").get_by_text("Custom range").click()
    expect(page.locator("#filter-compare-range")).to_be_visible()
    expect(page.locator("#kpi-revenue")).to_contain_text("vs 4–31 Jul 2025")
    expect(page).to_have_url(
        re.compile("compare=custom&compare_from=2025-07-04&compare_to=2025-07-31")
    )
    other = "compare=custom&compare_from=2025-03-01&compare_to=2025-03-31"
    page.goto(f"{running.url}/?period=custom&from=2025-08-01&to=2025-08-28&{other}")
    expect(page.locator("#kpi-revenue")).to_contain_text("vs 1–31 Mar 2025 (28 days against 31)")
    expect(page.locator("#filter-chips .chip").nth(1)).to_have_text("Compare: 1–31 Mar 2025×")


def test_a_wrong_address_says_what_was_wrong_and_shows_the_nearest_view(
    page: Page, site: Callable[..., Site]
) -> None:
    running = site()
    page.goto(
        f"{running.url}/?brand=gritzo&brand=%3Cimg+src=x+onerror=alert(1)%3E&colour=red"
        "&from=2025-02-31"
    )
    notice = page.locator("#filter-notice")
    expect(notice.locator("p")).to_have_text(
        [
            "There is no filter called “colour”.",
            "“2025-02-31” is not a day that exists: days are written as 2025-03-31.",
            "Nothing in this data has the brand “<img src=x onerror=alert(1)>”. It is left out.",
            "The brand “gritzo” was read as “Gritzo”.",
        ]
    )
    expect(page).to_have_url(f"{running.url}/?brand=Gritzo")
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, "brand=Gritzo"))
    expect(notice).to_be_visible()
    assert notice.locator("img").count() == 0
    notice.get_by_role("button", name="Dismiss this notice").click()
    expect(notice).to_be_hidden()
    page.reload()
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, "brand=Gritzo"))
    expect(notice).to_be_hidden()


def test_a_notice_goes_with_the_view_that_it_is_about(
    page: Page, site: Callable[..., Site]
) -> None:
    running = site()
    page.goto(f"{running.url}/?platform=Orkut&brand=Gritzo")
    notice = page.locator("#filter-notice")
    expect(notice).to_contain_text("Nothing in this data has the platform “Orkut”.")
    expect(page.locator("#filter-chips .chip")).to_have_text("Brand: Gritzo×")
    expect(notice).to_be_visible()
    page.locator("#filter-chips .chip").click()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
    expect(notice).to_be_hidden()


@pytest.mark.parametrize("key", sorted(DIMENSIONS))
def test_every_dimension_filters_from_the_bar(
    page: Page, site: Callable[..., Site], key: str
) -> None:
    running = site()
    snapshot = Store(running.data_dir).workspace("default").snapshot()
    offered = [option for option in perf.options(snapshot)[key] if option.value]
    page.goto(running.url)
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, ""))
    page.get_by_role("button", name="More filters").click()
    page.locator(f"#{ids.filter_control(key)}").click()
    menu = page.locator(".dash-dropdown-content")
    menu.get_by_role("textbox").or_(menu.get_by_role("searchbox")).fill(offered[-1].label)
    menu.get_by_text(offered[-1].label, exact=True).first.click()
    page.keyboard.press("Escape")
    chip = f"{DIMENSIONS[key].label}: {offered[-1].label}×"
    expect(page.locator("#filter-chips .chip")).to_have_text(chip)
    view = Filters().with_values(key, [offered[-1].value]).to_query()
    expect(page).to_have_url(f"{running.url}/?{view}")
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, view))
    page.go_back()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, ""))


QUICKLY = """
([first, second]) => {
  for (const [control, value] of [first, second]) {
    window.dash_clientside.set_props(control, { value: [value] });
  }
}
"""


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "the first answer comes last"])
def test_two_quick_choices_both_count(page: Page, site: Callable[..., Site], at_once: bool) -> None:
    running = site()
    page.goto(running.url)
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, ""))
    if at_once:
        page.evaluate(QUICKLY, [["filter-brand", "Gritzo"], ["filter-platform", "Instagram"]])
    else:
        with held_back(page, "store-view.data", most=1) as held:
            choose(page, "filter-brand", "Gritzo")
            # The figures do not wait for the frame.
            only = revenue(running, "brand=Gritzo")
            expect(page.locator("#kpi-revenue-value")).to_have_text(only)
            assert page.url == f"{running.url}/"
            choose(page, "filter-platform", "Instagram")
            expect(page.locator("#filter-chips .chip")).to_have_count(2)
            held[0].continue_()
    view = "brand=Gritzo&platform=Instagram"
    expect(page).to_have_url(f"{running.url}/?{view}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#filter-chips .chip")).to_have_count(2)
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, view))
    page.locator("#filter-chips .chip", has_text="Gritzo").click()
    expect(page.locator("#kpi-revenue-value")).to_have_text(revenue(running, "platform=Instagram"))
    expect(page).to_have_url(f"{running.url}/?platform=Instagram")
