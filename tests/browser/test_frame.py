"""The frame in a real Chromium: navigation, theme, small screens, keyboard, other people's data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import intake
from analytics.filters import DIMENSIONS
from storage import Store
from tests.browser.conftest import Site
from tests.callbacks.conftest import write_files

pytestmark = pytest.mark.browser

THEME = "document.documentElement.getAttribute('data-bs-theme')"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def ready(page: Page) -> None:
    expect(page.locator("#kpi-revenue-info")).to_be_visible()
    expect(page.locator("#overview-trend .main-svg").first).to_be_visible()


def test_tabs_have_titles_and_keep_the_view(page: Page, local: Site):
    page.goto(f"{local.url}/?brand=Gritzo")
    ready(page)
    expect(page).to_have_title("Overview · Influencer ROI")
    page.locator("#nav-data").click()
    expect(page).to_have_title("Data · Influencer ROI")
    expect(page.locator("#tab-data")).to_be_visible()
    expect(page.locator("#tab-overview")).to_have_count(0)
    expect(page.locator("#filter-bar")).to_be_hidden()
    page.locator("#nav-overview").click()
    ready(page)
    expect(page).to_have_url(f"{local.url}/?brand=Gritzo")
    expect(page.locator("#filter-chips .chip")).to_have_count(1)


def test_sample_data_is_called_sample_data(page: Page, local: Site):
    page.goto(local.url)
    expect(page.locator("#sample-banner")).to_contain_text("You are looking at sample data.")
    page.get_by_role("link", name="Use your own data").click()
    expect(page.locator("#tab-data")).to_be_visible()


def test_an_unknown_address_says_so(page: Page, local: Site):
    page.goto(f"{local.url}/nowhere")
    expect(page.get_by_role("heading", name="This page does not exist")).to_be_visible()
    page.get_by_role("link", name="Go to Overview").click()
    ready(page)


def test_the_theme_is_chosen_kept_and_set_before_paint(page: Page, local: Site):
    page.emulate_media(color_scheme="dark")
    page.goto(local.url)
    ready(page)
    assert page.evaluate(THEME) == "dark"
    page.get_by_role("button", name="Light theme").click()
    assert page.evaluate(THEME) == "light"
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(local.url, wait_until="domcontentloaded")
    assert page.evaluate(THEME) == "light"
    ready(page)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(THEME) == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    text = "getComputedStyle(document.querySelector('#overview-trend .xtick text')).fill"
    soft = "getComputedStyle(document.documentElement).getPropertyValue('--text-faint').trim()"
    probe = "(c => { const s = document.createElement('span'); s.style.color = c; "
    probe += "document.body.append(s); const v = getComputedStyle(s).color; s.remove(); return v })"
    assert page.evaluate(text) == page.evaluate(f"{probe}({soft})")
    page.get_by_role("button", name="System theme").click()
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(page.get_by_role("button", name="System theme")).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.parametrize("width", [390, 720, 1440])
@pytest.mark.parametrize("path", ["/", "/data", "/?brand=HKVitals&period=custom&from=2025-01-01"])
def test_nothing_sticks_out_sideways(page: Page, local: Site, width: int, path: str):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(local.url + path)
    if path == "/data":
        expect(page.locator("#tab-data h1")).to_be_attached()
    else:
        ready(page)
    assert page.evaluate(OVERFLOW) <= 0


def test_the_filters_open_on_a_phone(page: Page, local: Site):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{local.url}/?brand=Gritzo")
    ready(page)
    expect(page.locator("#filter-brand")).to_be_hidden()
    expect(page.locator("#filter-count")).to_have_text("1")
    toggle = page.locator(".filter-toggle")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#filter-brand")).to_be_visible()
    expect(page.locator("#filter-status")).to_be_hidden()
    page.get_by_role("button", name="More filters").click()
    expect(page.locator("#filter-status")).to_be_visible()
    assert page.evaluate(OVERFLOW) <= 0


def test_the_keyboard_reaches_and_works_the_filters(page: Page, local: Site):
    page.goto(local.url)
    ready(page)
    named = page.locator("#filter-bar button.dash-dropdown[data-named]")
    expect(named).to_have_count(2 + len(DIMENSIONS))
    page.wait_for_load_state("networkidle")  # what is still being drawn may take the focus
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    reached = []
    for _ in range(26):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert [name for name in reached if name.startswith("filter-")] == [
        "filter-period",
        "filter-compare",
        "filter-brand",
        "filter-platform",
        "filter-campaign",
        "filter-product",
        "filter-tier",
        "filter-followers-from",
        "filter-followers-to",
    ]
    expect(page.get_by_role("button", name="Brand All")).to_be_visible()
    page.locator("#filter-brand").focus()
    page.keyboard.press("Enter")
    # Each key goes to what has the focus, which moves a moment after the key before it.
    expect(page.locator(".dash-dropdown-content input[type=search]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    option = page.locator(".dash-dropdown-content input[type=checkbox]").first
    expect(option).to_be_focused()
    page.keyboard.press("Space")
    expect(option).to_be_checked()
    page.wait_for_url("**brand=**")


def test_another_persons_import_is_noticed(page: Page, site: Callable[..., Site], tmp_path: Path):
    own = site(fresh=True)
    page.goto(own.url)
    ready(page)
    intake.commit(Store(own.data_dir).workspace("default"), write_files(tmp_path), who="someone")
    # The poll is due every 20 s; asking for it now is what its timer does.
    page.evaluate("window.dash_clientside.set_props('snapshot-poll', {n_intervals: 1})")
    expect(page.locator(".toasts")).to_contain_text("New data has arrived")
    expect(page.locator("#kpi-revenue-value")).to_have_text("₹7,500")
    expect(page.locator("#sample-banner")).to_be_empty()


def test_a_failure_says_so_and_can_be_tried_again(
    page: Page, site: Callable[..., Site], tmp_path: Path
):
    own = site(fresh=True)
    # Data that no worker has answered from yet: what they remember would do without the cube.
    intake.commit(Store(own.data_dir).workspace("default"), write_files(tmp_path), who="someone")
    cubes = list(own.data_dir.glob("**/cubes"))
    assert cubes
    for folder in cubes:
        folder.rename(folder.with_name("cubes-away"))
    page.goto(own.url)
    expect(page.locator("#frame-error")).to_contain_text("reference")
    for folder in cubes:
        folder.with_name("cubes-away").rename(folder)
    page.get_by_role("link", name="Try again").click()
    ready(page)
    expect(page.locator("#frame-error")).to_be_empty()


def test_two_browsers_keep_their_themes_apart(browser: Browser, local: Site):
    one, other = browser.new_context(), browser.new_context()
    first, second = one.new_page(), other.new_page()
    for tab in (first, second):
        tab.goto(local.url)
        ready(tab)
    first.get_by_role("button", name="Dark theme").click()
    assert first.evaluate(THEME) == "dark"
    assert second.evaluate(THEME) == "light"
    one.close()
    other.close()
