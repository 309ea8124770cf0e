"""The ROI tab in a real Chromium: its controls change its answer, as the engine gives it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from analytics.filters import Filters
from analytics.incrementality import campaigns, iroas
from analytics.incrementality.answer import Answer, ask
from analytics.incrementality.question import Question
from analytics.incrementality.sensitivity import sensitivity
from charts import format as fmt
from storage import Snapshot
from tests.browser.conftest import Site
from tests.browser.test_overview import choose

pytestmark = pytest.mark.browser


def expect_answer(page: Page, found: Answer) -> None:
    """The cards and the sentence are those of an answer."""
    added = fmt.money(found.estimate.effect, "short")
    expect(page.locator("#kpi-incremental_revenue-value")).to_have_text(added)
    iroas = fmt.times(found.per_cost(found.estimate.effect)) if found.measured else "–"
    expect(page.locator("#kpi-incremental_roas_measured-value")).to_have_text(iroas)


def test_every_control_changes_the_answer(page: Page, local: Site, snapshot: Snapshot) -> None:
    latest = campaigns.campaign_windows(snapshot).iloc[-1]
    question = Question(str(latest["brand"]), latest["start"], latest["end"])
    page.goto(f"{local.url}/roi")
    expect_answer(page, ask(snapshot, question))
    for name in ("waterfall", "sold", "added", "summed", "methods", "trend"):
        expect(page.locator(f"#roi-{name} .main-svg").first).to_be_visible()
    choose(page, "roi-method", "Regression on controls")
    expect_answer(page, ask(snapshot, question, "tbr"))
    choose(page, "roi-method", "Assumed organic share")
    expect_answer(page, ask(snapshot, question, "organic_share"))
    expect(page.locator("#roi-sentence")).to_contain_text("an assumption")
    choose(page, "roi-method", "Structural")
    other = campaigns.campaign_windows(snapshot).iloc[0]
    choose(page, "roi-question", str(other["campaign"]))
    second = Question(str(other["brand"]), other["start"], other["end"])
    expect_answer(page, ask(snapshot, second))
    end = page.get_by_label("to", exact=True).and_(page.locator("#roi-end"))
    end.fill(other["start"].replace(day=28).isoformat())
    end.press("Enter")
    shorter = Question(second.brand, second.start, second.start.replace(day=28))
    expect_answer(page, ask(snapshot, shorter))


def test_filters_and_back_lead_the_question(page: Page, local: Site, snapshot: Snapshot) -> None:
    page.goto(f"{local.url}/roi?brand=Gritzo&period=custom&from=2025-08-05&to=2025-09-10")
    own = campaigns.campaign_windows(snapshot)
    latest = own[own["brand"] == "Gritzo"].iloc[-1]
    expect_answer(page, ask(snapshot, Question("Gritzo", latest["start"], latest["end"])))
    choose(page, "roi-question", "Gritzo, the days below")
    days = Filters.from_query("?period=custom&from=2025-08-05&to=2025-09-10")
    assert days.start is not None
    assert days.end is not None
    expect_answer(page, ask(snapshot, Question("Gritzo", days.start, days.end)))
    page.locator("#filter-chips .chip", has_text="Gritzo").click()
    expect(page.locator("#filter-chips .chip")).to_have_count(1)
    expect(page.locator("#roi-question")).to_contain_text("Gritzo")


def test_an_assumption_is_called_one_in_sight(page: Page, local: Site) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{local.url}/roi")
    choose(page, "roi-method", "Assumed organic share")
    tag = page.locator("#kpi-incremental_revenue .tag")
    expect(tag).to_have_text("assumption")
    card, said = page.locator("#kpi-incremental_revenue"), tag.bounding_box()
    around, below = card.bounding_box(), card.locator(".kpi-change").bounding_box()
    assert said is not None
    assert around is not None
    assert below is not None
    assert said["x"] + said["width"] <= around["x"] + around["width"]
    assert said["y"] + said["height"] <= below["y"]
    assert below["y"] + below["height"] <= around["y"] + around["height"]


def test_a_phone_shows_names_and_tables_in_full(page: Page, local: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{local.url}/roi")
    expect(page.locator("#roi-factors tbody tr").first).to_be_visible()
    assert page.locator("#roi-factors").evaluate("(room) => room.scrollWidth <= room.clientWidth")
    names = page.locator("#roi-waterfall .xtick text")
    expect(names).to_have_count(4)
    boxes = [box for name in names.all() if (box := name.bounding_box()) is not None]
    for left, right in pairwise(boxes):
        assert left["x"] + left["width"] < right["x"]


def test_a_view_without_figures_asks_nothing(page: Page, local: Site) -> None:
    page.goto(f"{local.url}/roi?period=custom&from=2001-01-01&to=2001-01-31")
    expect(page.get_by_text("Nothing matches these filters")).to_be_visible()
    expect(page.locator("#roi-sentence")).to_have_text("")
    expect(page.locator("#tab-roi .skeleton:visible")).to_have_count(0)
    expect(page.locator("#roi-method")).to_be_hidden()
    page.get_by_role("link", name="Reset filters").or_(
        page.get_by_role("button", name="Reset filters")
    ).first.click()
    expect(page.locator("#roi-method")).to_be_visible()
    expect(page.locator("#roi-sentence")).not_to_have_text("")


def test_tables_stand_behind_the_charts(page: Page, local: Site, snapshot: Snapshot) -> None:
    page.goto(f"{local.url}/roi")
    expect(page.locator("#kpi-cost-value")).not_to_have_text("")
    for name in ("waterfall", "sold", "added", "summed", "methods", "trend"):
        page.locator(f".behind:has(#roi-{name}-table) summary").click()
        expect(page.locator(f"#roi-{name}-table tbody tr").first).to_be_visible()
    page.locator(".behind:has(#roi-sensitivity) summary").click()
    latest = campaigns.campaign_windows(snapshot).iloc[-1]
    found = ask(snapshot, Question(str(latest["brand"]), latest["start"], latest["end"]))
    changed = sensitivity(snapshot, found)
    assert len(changed) > 3
    expect(page.locator("#roi-sensitivity tbody tr")).to_have_count(1 + len(changed))
    page.locator("#kpi-incremental_roas_measured-info").click()
    expect(page.locator("#explain")).to_contain_text("(sold − would have been sold) / cost")


def test_the_overview_says_how_sure_it_is(page: Page, local: Site, snapshot: Snapshot) -> None:
    found = iroas.total(snapshot, Filters())
    assert found is not None
    said = f"every ₹1 added {fmt.money(found[0], 'exact')}"
    # Each worker works the factors out beside its first answers, and mentions them from then on.
    for _ in range(40):
        page.goto(local.url)
        expect(page.locator("#overview-verdict a").first).to_be_visible()
        if page.locator("#overview-verdict", has_text=said).count():
            break
    page.locator("#overview-verdict a", has_text=said).click()
    expect(page).to_have_url(f"{local.url}/roi")


def test_the_grid_and_the_story_show_what_was_measured(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    found = iroas.measured(snapshot, Filters(), "influencer")
    (row,) = found[found["value"] == "INF001"].to_dict("records")
    page.goto(f"{local.url}/influencers/INF001")
    card = page.locator("#kpi-incremental_roas_measured")
    expect(card).to_contain_text(fmt.times(row["incremental_roas_measured"]))
    expect(card).to_contain_text(fmt.times(row["incremental_roas_measured_upper"]))
    page.goto(f"{local.url}/influencers")
    choose(page, "influencers-columns", "Incremental ROAS (measured)")
    expect(page.locator("[role=columnheader][col-id=incremental_roas_measured]")).to_be_attached()
