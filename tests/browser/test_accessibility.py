"""Every tab against axe: no violation in either theme, wide or on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from layouts import tabs
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
READY = {
    "overview": "#overview-trend .main-svg",
    "influencers": "#influencers-grid .grid-link",
    "influencer": "#influencer-trend .main-svg",
    "campaigns": "#campaigns-timeline .main-svg",
    "platforms": "#platforms-lines .main-svg",
    "brands": "#brands-lines .main-svg",
    "roi": "#roi-trend .main-svg",
    "payouts": "#payouts-grid .grid-link",
    "statement": "#statement-lines table",
    "insights": ".insight-what",
    "plan": "#plan-grid .grid-link",
    "export": "#export-preview table",
    "side-by-side": "#side-by-side-lines .main-svg",
    "data": "text=Which days they cover",
    "settings": "#settings-form input",
}
PATHS = {tab.name: tab.path for tab in tabs.TABS} | {
    "influencer": "/influencers/INF001",
    "statement": "/payouts/INF001",
    "plan": tabs.PLAN,
    "side-by-side": tabs.compare_path("brands", ["Gritzo", "HKVitals"]),
}


@pytest.fixture
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    theme, size = request.param
    context = browser.new_context(
        viewport=SIZES[size], color_scheme=theme, reduced_motion="reduce", locale="en-IN"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "screen",
    [(theme, size) for theme in ("light", "dark") for size in SIZES],
    indirect=True,
    ids="-".join,
)
@pytest.mark.parametrize("tab", PATHS)
def test_no_tab_violates_a_rule(screen: Page, site: Callable[..., Site], tab: str) -> None:
    screen.goto(f"{site().url}{PATHS[tab]}")
    ready = screen.locator(READY[tab]).first
    ready.evaluate("one => one.scrollIntoView()")  # a grid below the fold waits for its first frame
    expect(ready).to_be_visible()
    # What is still loading is faded on purpose.
    expect(screen.locator("[data-dash-is-loading=true]")).to_have_count(0)
    screen.wait_for_load_state("networkidle")
    found = Axe().run(screen)
    assert found.violations_count == 0, found.generate_report()
    width = screen.evaluate("document.documentElement.scrollWidth")
    assert width <= screen.viewport_size["width"]
