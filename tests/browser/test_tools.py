"""Search, help, saved views, side by side and the ⓘ of every figure in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics import performance as perf
from analytics.filters import Filters
from analytics.metrics import METRICS
from charts import format as fmt
from charts import interval
from layouts import ids, kpis, side_by_side, tabs
from storage import Snapshot
from tests.browser.conftest import Site
from tests.browser.test_overview import choose
from tests.browser.test_tabs import shows

pytestmark = pytest.mark.browser

PAGES = ("/", "/influencers", "/influencers/INF001", "/campaigns", "/platforms", "/brands")
PAGES_BESIDE = (*PAGES, "/brands/compare/Gritzo,HKVitals")


def settled(page: Page) -> None:
    """Wait until the tab's figures are there."""
    expect(page.locator("main .table-scroll > table").first).to_be_attached()
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)
    expect(page.locator("main .skeleton")).to_have_count(0)


@pytest.mark.parametrize("path", PAGES_BESIDE)
def test_every_figure_explains_itself(page: Page, local: Site, snapshot: Snapshot, path: str):
    page.goto(f"{local.url}{path}?brand=Gritzo")
    settled(page)
    charts = page.locator("main .panel:has(.chart-room), main .panel:has(.table-scroll)")
    assert charts.count() >= 2
    for at in range(charts.count()):
        panel = charts.nth(at)
        title = panel.locator(".panel-title").inner_text()
        panel.locator(".panel-head .info").focus()
        page.keyboard.press("Enter")
        told = page.get_by_role("dialog", name=title, exact=True)
        expect(told).to_contain_text(f"snapshot {snapshot.id[:16]}")
        if "whatever the filters say" not in told.inner_text():
            expect(told).to_contain_text("Gritzo")
            expect(told.locator("dt", has_text="From")).to_have_count(1)
        page.keyboard.press("Escape")


def test_an_influencer_is_found_by_keyboard_from_anywhere(
    page: Page, local: Site, snapshot: Snapshot
):
    wanted = perf.find(snapshot, "a", 8)
    page.goto(f"{local.url}/brands?brand=Gritzo")
    settled(page)
    page.keyboard.press("/")
    box = page.get_by_role("dialog", name="Search an influencer")
    expect(box).to_be_visible()
    page.keyboard.type("a")
    expect(page.locator(".search-name")).to_have_text(wanted["label"].tolist())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".search-link").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    expect(page).to_have_url(f"{local.url}/influencers/{wanted['value'].iloc[1]}?brand=Gritzo")
    expect(page.locator("#influencer-name")).to_have_text(wanted["label"].iloc[1])
    page.get_by_role("button", name="Search an influencer").click()
    page.keyboard.type("nobody of that name")
    expect(box).to_contain_text("Nobody is called")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_a_slash_in_a_field_is_a_slash(page: Page, local: Site):
    page.goto(local.url)
    settled(page)
    page.locator("#filter-followers-from").fill("1")
    page.locator("#filter-followers-from").press("/")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#filter-followers-from")).to_have_value("1/")


def test_help_opens_by_key_and_explains_every_figure(page: Page, local: Site):
    page.goto(local.url)
    settled(page)
    page.keyboard.press("?")
    box = page.get_by_role("dialog", name="Help")
    expect(box).to_be_visible()
    box.get_by_text("What each figure means").click()
    for metric in METRICS.values():
        expect(
            box.locator("dt", has_text=re.compile(f"^{re.escape(metric.label)}$"))
        ).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Help", exact=True).click()
    box.get_by_role("button", name="Close help").click()
    expect(box).to_be_hidden()


def test_a_view_is_saved_shared_replaced_and_removed(
    page: Page, browser: Browser, site: Callable[..., Site]
):
    local = site(access="local", fresh=True)
    page.goto(f"{local.url}/brands?brand=Gritzo&period=last_90")
    settled(page)
    page.get_by_text("Saved views", exact=True).click()
    expect(page.locator(f"#{ids.VIEWS_LIST}")).to_contain_text("No view is saved yet")
    page.locator(f"#{ids.VIEW_SAVE}").click()
    expect(page.locator(f"#{ids.VIEW_MESSAGE}")).to_have_text("Type a name first.")
    page.locator(f"#{ids.VIEW_NAME}").fill("Monday <b>&</b> Gritzo")
    page.locator(f"#{ids.VIEW_NAME}").press("Enter")
    expect(page.locator(".toast-body")).to_have_text("“Monday <b>&</b> Gritzo” is saved.")
    expect(page.locator(".views-name")).to_have_text(["Monday <b>&</b> Gritzo"])
    page.keyboard.press("Escape")
    expect(page.locator(".views-panel")).to_be_hidden()

    other = browser.new_page()
    other.goto(local.url)
    other.get_by_text("Saved views", exact=True).click()
    other.locator(".views-link").click()
    expect(other).to_have_url(f"{local.url}/brands?brand=Gritzo&period=last_90")
    expect(other.locator("#filter-chips .chip")).to_have_count(2)
    expect(other.locator(".views-panel")).to_be_hidden()
    other.close()

    page.goto(f"{local.url}/platforms?brand=HKVitals")
    settled(page)
    page.get_by_text("Saved views", exact=True).click()
    page.locator(f"#{ids.VIEW_NAME}").fill("monday <b>&</b> gritzo")
    page.locator(f"#{ids.VIEW_SAVE}").click()
    expect(page.locator(".toast-body")).to_contain_text("now means what you see")
    expect(page.locator(".views-tab")).to_have_text(["Platforms"])
    page.get_by_role("button", name="Remove saved view").click()
    expect(page.locator(f"#{ids.VIEWS_LIST}")).to_contain_text("No view is saved yet")
    page.reload()
    page.get_by_text("Saved views", exact=True).click()
    expect(page.locator(f"#{ids.VIEWS_LIST}")).to_contain_text("No view is saved yet")


@pytest.mark.parametrize("tab", tabs.COMPARED)
def test_any_set_stands_side_by_side(page: Page, local: Site, snapshot: Snapshot, tab: str):
    dimension, view = tabs.COMPARED[tab], Filters.from_query("?period=last_90")
    known = perf.breakdown(snapshot, view, dimension)
    values = known["value"].tolist()[:4]
    page.goto(f"{local.url}{tabs.compare_path(tab, values[:2])}?{view.to_query()}")
    settled(page)
    for chosen in (values[:2], values[:3]):
        if len(chosen) > 2 and len(values) > 2:
            page.locator(f"#{side_by_side.CHOOSE}").click()
            label = known["label"].iloc[2]
            page.get_by_role("option").filter(has_text=label).first.click()
            page.keyboard.press("Escape")
        beside = view.with_values(dimension, chosen)
        table = perf.breakdown(snapshot, beside, dimension).set_index("value")
        heads = page.locator(f"#{side_by_side.FIGURES} thead th")
        expect(heads).to_have_text(["Figure", *table.loc[chosen, "label"]])
        row = page.locator(f"#{side_by_side.FIGURES} tr", has_text="Tracked revenue")
        for value in chosen:
            expect(row).to_contain_text(fmt.metric("revenue", table.loc[value, "revenue"], "short"))
        shows(page, side_by_side.BARS, table["roas"].dropna().to_dict())
    choose(page, side_by_side.METRIC, "Influencer cost")
    shows(page, side_by_side.BARS, table["cost"].dropna().to_dict())
    page.reload()
    expect(heads).to_have_count(len(chosen) + 1)
    page.go_back()
    expect(heads).to_have_count(3)
    page.get_by_role("link", name=f"← {tabs.BY_NAME[tab].label}").click()
    expect(page).to_have_url(f"{local.url}{tabs.BY_NAME[tab].path}?{view.to_query()}")


def test_ticked_rows_of_the_grid_are_compared(page: Page, local: Site):
    page.goto(f"{local.url}/influencers")
    names = page.locator("#influencers-grid .grid-link")
    expect(names.first).to_be_visible()
    boxes = page.locator(".ag-pinned-left-cols-container .ag-checkbox-input")
    wanted = [names.nth(at).inner_text() for at in (1, 3)]
    for at in (1, 3):
        boxes.nth(at).check()
    page.get_by_role("button", name="Compare side by side").click()
    heads = page.locator(f"#{side_by_side.FIGURES} thead th")
    expect(heads).to_have_text(["Figure", *wanted])
    expect(page.locator(f"#{side_by_side.FIGURES} .best").first).to_be_visible()


def test_intervals_are_those_of_the_engine(page: Page, local: Site, snapshot: Snapshot):
    page.goto(f"{local.url}/brands")
    table = perf.breakdown(snapshot, Filters(), "brand").set_index("value")["roas"]
    shows(page, "brands-bars", table.dropna().to_dict())
    bars = page.evaluate(
        "() => { const t = document.querySelector('#brands-bars .js-plotly-plot').data[0];"
        " return {y: t.y, up: Array.from(t.error_x.array), x: Array.from(t.x)} }"
    )
    found = perf.roas_interval(snapshot, Filters(), ("brand",)).set_index("brand")
    for name, up, value in zip(bars["y"], bars["up"], bars["x"], strict=True):
        assert value + up == pytest.approx(found.loc[name, "high"])
    page.get_by_text("Show as table").first.click()
    first = found.loc[bars["y"][0]]
    expect(page.locator("#brands-bars-table tbody tr").first).to_contain_text(
        interval.words(first["low"], first["high"])
    )
    brand = page.locator("#brands-table tbody tr", has_text=bars["y"][0])
    expect(brand).to_contain_text(interval.words(first["low"], first["high"]))


def test_every_tab_is_in_reach_on_a_phone(page: Page, local: Site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(local.url)
    settled(page)
    for tab in tabs.TABS:
        page.locator(f"#{ids.navigation(tab.name)}").click()
        expect(page.locator(f"#{ids.tab(tab.name)}")).to_be_visible()
        box = page.locator(f"#{ids.navigation(tab.name)}").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    page.get_by_role("button", name="Search an influencer").click()
    expect(page.get_by_role("dialog", name="Search an influencer")).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => !!document.activeElement.closest(s)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_filter_grid_and_story_work_by_keyboard_alone(page: Page, local: Site, snapshot: Snapshot):
    page.goto(f"{local.url}/influencers")
    expect(page.locator("#influencers-grid .grid-link").first).to_be_visible()
    tab_to(page, "#filter-brand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#filter-chips .chip")).to_have_count(1)
    page.keyboard.press("Escape")
    view = Filters.from_query(page.url.partition("?")[2])
    assert len(view.of("brand")) == 1
    table = perf.influencers(snapshot, view)
    names = page.locator("#influencers-grid .grid-link")
    expect(names.first).to_have_text(table["label"].iloc[0])
    tab_to(page, "#influencers-grid .ag-header-cell")
    page.keyboard.press("ArrowRight")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.classList.contains('ag-cell')"):
            break
    focused = page.evaluate("document.activeElement.innerText")
    assert focused in table["label"].tolist()
    page.keyboard.press("Enter")
    expect(page.locator("#influencer-name")).to_have_text(focused)
    assert Filters.from_query(page.url.partition("?")[2]) == view
    tab_to(page, "#kpi-revenue-info")
    page.keyboard.press("Enter")
    alone = view.with_values("influencer", [page.url.partition("?")[0].rpartition("/")[2]])
    exact = fmt.money(perf.totals(snapshot, alone)["revenue"], "exact")
    expect(page.locator(f"#{ids.EXPLAIN}")).to_contain_text(exact)


def test_a_view_without_figures_keeps_the_head_of_the_page(
    page: Page, local: Site, snapshot: Snapshot
):
    nothing = "?period=custom&from=2001-01-01&to=2001-01-31"
    page.goto(f"{local.url}/influencers/INF001{nothing}")
    expect(page.get_by_role("heading", name="Nothing matches these filters")).to_be_visible()
    expect(page.locator("#influencer-name")).to_have_text(perf.profile(snapshot, "INF001").label)
    page.goto(f"{local.url}{tabs.compare_path('brands', ['Gritzo', 'HKVitals'])}{nothing}")
    expect(page.get_by_role("heading", name="Nothing matches these filters")).to_be_visible()
    expect(page.locator(f"#{side_by_side.CHOOSE}")).to_contain_text("Gritzo")


@pytest.mark.parametrize("path", ["/", "/influencers/INF001"])
def test_the_range_of_roas_over_the_rules_comes_when_somebody_asks(
    page: Page, local: Site, snapshot: Snapshot, path: str
):
    view = Filters.from_query("?brand=Gritzo")
    page.goto(f"{local.url}{path}?{view.to_query()}")
    settled(page)
    page.locator("#kpi-roas-info").click()
    if who := tabs.influencer_at(path):
        view = view.with_values("influencer", [who])
    words = kpis.range_words(perf.roas_range(snapshot, view))
    expect(page.locator(f"#{ids.ROAS_RANGE}")).to_have_text(words)


def test_one_explanation_at_a_time_and_none_of_the_view_before(
    page: Page, local: Site, snapshot: Snapshot
):
    page.goto(f"{local.url}/?brand=Gritzo")
    settled(page)
    page.locator("#filter-chips .chip").click()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
    box = page.locator(f"#{ids.EXPLAIN}")
    page.locator("#kpi-revenue-info").click()
    expect(box).to_contain_text("Tracked revenue")
    page.locator("#kpi-cost-info").click()
    expect(box).to_contain_text("Influencer cost")
    expect(box).not_to_contain_text("Tracked revenue")
    page.locator("#kpi-cost-info").click()
    expect(box).to_be_hidden()
    page.locator("#kpi-cost-info").click()
    expect(box).to_be_visible()
    page.go_back()
    expect(page.locator("#filter-chips .chip")).to_have_count(1)
    expect(box).to_be_hidden()
    cost = perf.totals(snapshot, Filters.from_query("?brand=Gritzo"))["cost"]
    page.locator("#kpi-cost-info").click()
    expect(box).to_contain_text(fmt.metric("cost", cost, "exact"))


def test_a_table_behind_a_chart_follows_the_view_once_it_was_opened(
    page: Page, local: Site, snapshot: Snapshot
):
    page.goto(f"{local.url}/brands")
    settled(page)
    table = page.locator("#brands-bars-table tbody")
    expect(table).to_have_count(0)
    page.locator(".panel:has(#brands-bars) summary").click()
    for query in ("", "platform=YouTube"):
        if query:
            choose(page, "filter-platform", "YouTube")
            expect(page).to_have_url(f"{local.url}/brands?{query}")
        found = perf.breakdown(snapshot, Filters.from_query(query), "brand")
        for row in found[["label", "roas"]].to_dict("records"):
            line = table.locator("tr", has_text=str(row["label"]))
            expect(line).to_contain_text(fmt.metric("roas", row["roas"]))
    page.locator(".panel:has(#brands-bars) summary").click()
    page.get_by_role("link", name="Platforms", exact=True).click()
    settled(page)
    page.get_by_role("link", name="Brands", exact=True).click()
    settled(page)
    page.locator(".panel:has(#brands-bars) summary").click()
    expect(table.locator("tr")).to_have_count(len(found))
