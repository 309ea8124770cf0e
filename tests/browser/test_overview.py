"""The Overview in a real Chromium: figures, filters, URL, switches and clicks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

import intake
from analytics import performance as perf
from analytics.filters import Filters
from charts import format as fmt
from charts.key_figures import KEYS
from storage import Snapshot, Store
from tests.browser.conftest import Site
from tests.callbacks.conftest import write_files

pytestmark = pytest.mark.browser


def open_overview(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("#overview-trend .main-svg").first).to_be_visible()
    expect(page.locator("#overview-heatmap .heatmaplayer").first).to_be_attached()
    expect(page.locator("#kpi-revenue-info")).to_be_visible()


def expect_cards(page: Page, snapshot: Snapshot, query: str) -> None:
    """Every card shows exactly what the analytics say for a view."""
    totals = perf.totals(snapshot, Filters.from_query(query))
    for key in KEYS:
        wanted = fmt.metric(key, totals[key], "short")
        expect(page.locator(f"#kpi-{key}-value")).to_have_text(wanted)


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def choose(page: Page, control: str, label: str) -> None:
    """Pick a value in a dropdown, as a person would."""
    page.locator(f"#{control}").click()
    page.locator(".dash-dropdown-content .dash-dropdown-option", has_text=label).first.click()
    page.keyboard.press("Escape")


def test_cards_show_the_totals(page: Page, local: Site, snapshot: Snapshot):
    open_overview(page, local.url)
    expect_cards(page, snapshot, "")
    expect(page.locator("#overview-verdict")).to_contain_text("every ₹1 brought")


def test_what_the_campaigns_added_is_said_as_soon_as_it_is_known(
    page: Page, site: Callable[..., Site]
):
    open_overview(page, site(fresh=True).url)
    expect(page.locator("#overview-verdict")).to_contain_text("every ₹1 added")


def test_brand_and_date_filters_change_every_card_and_the_address(
    page: Page, local: Site, snapshot: Snapshot
):
    open_overview(page, local.url)
    before = {key: page.locator(f"#kpi-{key}-value").inner_text() for key in KEYS}
    choose(page, "filter-brand", "HKVitals")
    page.wait_for_url("**/?brand=HKVitals")
    expect_cards(page, snapshot, "brand=HKVitals")
    for key in ("revenue", "cost", "orders", "reach", "new_customers"):
        assert page.locator(f"#kpi-{key}-value").inner_text() != before[key]
    choose(page, "filter-period", "Last 90 days")
    page.wait_for_url("**period=last_90**")
    expect_cards(page, snapshot, "brand=HKVitals&period=last_90")
    page.reload()
    expect_cards(page, snapshot, "brand=HKVitals&period=last_90")
    expect(page.locator("#filter-brand")).to_contain_text("HKVitals")
    expect(page.locator("#filter-period")).to_contain_text("Last 90 days")


def test_back_forward_and_a_pasted_link_restore_the_view(
    page: Page, local: Site, snapshot: Snapshot
):
    open_overview(page, f"{local.url}/?platform=YouTube")
    expect_cards(page, snapshot, "platform=YouTube")
    choose(page, "filter-brand", "Gritzo")
    page.wait_for_url("**brand=Gritzo**")
    expect_cards(page, snapshot, "platform=YouTube&brand=Gritzo")
    page.go_back()
    expect_cards(page, snapshot, "platform=YouTube")
    expect(page.locator("#filter-chips .chip")).to_have_count(1)
    page.go_forward()
    expect_cards(page, snapshot, "platform=YouTube&brand=Gritzo")
    expect(page.locator("#filter-brand")).to_contain_text("Gritzo")


def test_chips_go_one_by_one_and_reset_takes_the_rest(page: Page, local: Site, snapshot: Snapshot):
    open_overview(page, f"{local.url}/?brand=Gritzo&brand=HKVitals&period=last_90")
    expect(page.locator("#filter-chips .chip")).to_have_count(3)
    page.get_by_role("button", name="Remove filter Brand: Gritzo").click()
    expect(page.locator("#filter-chips .chip")).to_have_count(2)
    expect_cards(page, snapshot, "brand=HKVitals&period=last_90")
    page.locator("#filter-reset").click()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
    expect(page.locator("#filter-reset")).to_be_hidden()
    expect_cards(page, snapshot, "")
    assert query_of(page) == {}


def test_a_custom_range_starts_from_the_days_in_view(page: Page, local: Site, snapshot: Snapshot):
    open_overview(page, local.url)
    choose(page, "filter-period", "Custom range")
    page.wait_for_url("**period=custom**")
    days = perf.extent(snapshot)
    assert days is not None
    assert query_of(page)["from"] == [days.start.isoformat()]
    expect(page.locator("#filter-range")).to_be_visible()
    query = f"period=custom&from={days.start}&to={days.end}"
    expect_cards(page, snapshot, query)


def test_the_grain_switch_changes_the_trend(page: Page, local: Site, snapshot: Snapshot):
    open_overview(page, local.url)
    for grain, title in (("week", "₹ per week"), ("day", "₹ per day"), ("month", "₹ per month")):
        page.get_by_text(grain.title(), exact=True).click()
        expect(page.locator("#overview-trend .g-ytitle")).to_have_text(title)
        drawn = "document.querySelector('#overview-trend .js-plotly-plot').data[0].x.length"
        assert page.evaluate(drawn) == len(perf.series(snapshot, Filters(), grain))


def test_the_metric_picker_changes_the_heatmap(page: Page, local: Site):
    open_overview(page, local.url)
    expect(page.locator("#overview-heatmap .heatmap-label").first).to_contain_text("×")
    choose(page, "overview-metric", "Tracked revenue")
    expect(page.locator("#overview-heatmap .heatmap-label").first).to_contain_text("₹")


def test_a_click_on_a_cell_filters_that_pair(page: Page, local: Site, snapshot: Snapshot):
    open_overview(page, local.url)
    page.locator("#overview-heatmap .nsewdrag").first.click(position={"x": 40, "y": 12})
    page.wait_for_url("**brand=**")
    chosen = query_of(page)
    assert set(chosen) == {"brand", "platform"}
    expect_cards(page, snapshot, urlsplit(page.url).query)


def test_a_click_on_a_leader_opens_the_story(page: Page, local: Site, snapshot: Snapshot):
    open_overview(page, f"{local.url}/?brand=Gritzo")
    best = perf.leaders(snapshot, Filters.from_query("?brand=Gritzo")).top.iloc[0]
    row = page.locator("#overview-top tbody tr").first
    name = row.locator(".row-link").inner_text()
    row.click(position={"x": 300, "y": 12})
    expect(page).to_have_url(f"{local.url}/influencers/{best['value']}?brand=Gritzo")
    expect(page.locator("#influencer-name")).to_have_text(name)


def test_the_explanation_opens_by_keyboard(page: Page, local: Site, snapshot: Snapshot):
    open_overview(page, local.url)
    page.locator("#kpi-revenue-info").focus()
    page.keyboard.press("Enter")
    exact = fmt.money(perf.totals(snapshot, Filters())["revenue"], "exact")
    expect(page.locator(".explain")).to_contain_text(exact)
    expect(page.locator(".explain")).to_contain_text("Formula")
    page.keyboard.press("Escape")
    expect(page.locator(".explain")).to_be_hidden()


def test_undefined_is_a_dash_with_its_reason(page: Page, local: Site):
    page.goto(f"{local.url}/?status=delivered")
    expect(page.locator("#kpi-roas-value")).to_have_text("–")
    expect(page.locator("#kpi-roas-value")).to_have_attribute("title", re.compile("status"))


def test_nothing_left_offers_a_way_back(page: Page, local: Site, snapshot: Snapshot):
    page.goto(f"{local.url}/?followers_from=9999999999")
    expect(page.locator("#overview-empty")).to_contain_text("Nothing matches")
    page.get_by_role("link", name="Reset filters").click()
    expect_cards(page, snapshot, "")


def test_every_chart_has_a_table(page: Page, local: Site):
    open_overview(page, local.url)
    for name in ("trend", "heatmap"):
        table = page.locator(f"#overview-{name}-table table")
        expect(table).to_be_hidden()
        page.locator(f".behind:has(#overview-{name}-table) summary").click()
        expect(table).to_be_visible()


def test_markup_in_names_is_shown_as_text(page: Page, site: Callable[..., Site], tmp_path: Path):
    own = site(fresh=True)
    evil = "<img src=x onerror=alert(1)>"
    brand = "<script>alert(2)</script>"
    influencers = (
        "influencer_id,name,category,gender,follower_count,platform\n"
        f"I1,{evil},Fitness,Female,5000,Instagram\nI2,Bo,Beauty,Male,250000,YouTube\n"
    )
    tracking = (
        "tracking_id,source,campaign,influencer_id,user_id,brand,product,date,orders,revenue\n"
        f"T1,Instagram,{evil},I1,U1,{brand},Whey,2025-01-06,2,6000\n"
        "T2,YouTube,Plain,I2,U2,HKVitals,Fish Oil,2025-02-06,1,1500\n"
    )
    files = write_files(tmp_path, influencers=influencers, tracking=tracking)
    intake.commit(Store(own.data_dir).workspace("default"), files, who="test")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_overview(page, own.url)
    expect(page.locator("#overview-top")).to_contain_text(evil)
    choose(page, "overview-metric", "Tracked revenue")
    expect(page.locator("#overview-heatmap .xtick", has_text="<script")).to_have_count(1)
    page.locator("#filter-brand").click()
    expect(page.locator(".dash-dropdown-content")).to_contain_text(brand)
    page.keyboard.press("Escape")
    choose(page, "filter-campaign", evil)
    expect(page.locator("#filter-chips")).to_contain_text(evil)
    page.locator("#overview-trend .nsewdrag").first.hover()
    assert page.locator("#page img").count() == 0
    assert dialogs == []


DRAWN = """() => {
    const [trend, heatmap] = ["trend", "heatmap"].map(
        (name) => document.querySelector(`#overview-${name} .js-plotly-plot`).data[0]);
    return [trend.x.length, heatmap.customdata[0][0]];
}"""


def test_two_switches_used_before_an_answer_are_both_answered(page: Page, local: Site):
    open_overview(page, local.url)
    month = page.evaluate(DRAWN)
    page.evaluate(
        """() => {
            dash_clientside.set_props("overview-metric", { value: "revenue" });
            setTimeout(() => dash_clientside.set_props("overview-grain", { value: "week" }), 5);
        }"""
    )
    page.wait_for_function(
        f"(before) => {{ const [steps, cell] = ({DRAWN})(); "
        "return steps > before && cell.includes('₹'); }",
        arg=month[0],
    )


@pytest.mark.parametrize("end", ["from=2025-01-01", "to=2025-01-31"])
def test_an_open_end_of_a_range_stays_open(page: Page, local: Site, end: str):
    open_overview(page, f"{local.url}/?period=custom&{end}")
    expect(page.locator("#filter-range")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert query_of(page) == {
        "period": ["custom"],
        end[: end.index("=")]: [end[end.index("=") + 1 :]],
    }
