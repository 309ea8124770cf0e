"""The Insights tab in a real Chromium: findings, what is behind their links, and hiding them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

import intake
from analytics.filters import Filters
from analytics.insights.engine import Found, insights, listing
from analytics.insights.insight import Insight
from charts import format as fmt
from charts import insight_words as words
from layouts.insight_cards import address
from storage import Snapshot, Store
from storage.hidden_findings import hide_finding, kept_under
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
BRAND = Filters((("brand", ("MuscleBlaze",)),))


def found(site: Site, view: Filters | None = None) -> Found:
    """What the engine finds in the workspace of the site."""
    workspace = Store(site.data_dir).workspace("default")
    snapshot: Snapshot = workspace.snapshot()
    return insights(snapshot, view or Filters(), intake.marks_of(workspace, snapshot))


def opened(page: Page, site: Site, query: str = "") -> None:
    page.goto(f"{site.url}/insights{query}")
    expect(page.locator("article.insight").first).to_be_visible()


def test_every_finding_is_a_card_with_the_most_money_first(page: Page, local: Site) -> None:
    opened(page, local)
    told = found(local)
    seen = listing(told, ())
    cards = page.locator("article.insight")
    expect(cards).to_have_count(len(seen.listed))
    expect(page.locator("#insights-summary")).to_have_text(words.summary(seen, told.tested))
    expect(page.locator("#insights-more")).to_have_text(words.not_listed(seen))
    for at, one in enumerate(seen.listed):
        card = cards.nth(at)
        expect(card.locator("h3")).to_have_text(words.sentence(one))
        expect(card.locator(".insight-stake")).to_have_text(words.stake(one))
        for line in one.evidence:
            expect(card.locator("dl")).to_contain_text(words.evidence(line)[0])
    page.goto(f"{local.url}/insights?{BRAND.to_query()}")
    told = found(local, BRAND)
    expect(page.locator("#insights-summary")).to_have_text(
        words.summary(listing(told, ()), told.tested)
    )


@pytest.mark.parametrize("rule", ["top_performers", "weak_influencers", "coupon_leakage"])
def test_a_click_leads_to_the_figures_of_the_card(page: Page, local: Site, rule: str) -> None:
    one: Insight = next(one for one in found(local).insights if one.rule == rule)
    opened(page, local)
    card = page.locator("article.insight").filter(has_text=words.sentence(one))
    card.get_by_role("link").click()
    page.wait_for_url(f"**{address(one.link)}")
    lines = {line.metric: line for line in one.evidence if line.metric}
    assert lines
    for metric, line in lines.items():
        if metric not in ("revenue", "cost", "roas", "engagement_rate"):
            continue
        expect(page.locator(f"#kpi-{metric}-value")).to_have_text(
            fmt.metric(metric, float(line.figure.value), "short")
        )


def test_a_finding_is_snoozed_dismissed_and_brought_back(
    page: Page, site: Callable[..., Site]
) -> None:
    own = site(fresh=True)
    opened(page, own)
    first, second = (words.sentence(one) for one in found(own).insights[:2])
    cards = page.locator("article.insight")
    cards.first.get_by_role("button", name="Snooze 28 days").click()
    expect(cards.first.locator("h3")).to_have_text(second)
    cards.first.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text("2 hidden findings")).to_be_visible()
    page.reload()
    expect(cards.first).to_be_visible()
    expect(page.locator("#insights-found")).not_to_contain_text(first)
    expect(page.locator("#insights-found")).not_to_contain_text(second)
    page.get_by_text("2 hidden findings").click()
    page.get_by_role("button", name=f"Bring back: {first}").click()
    expect(cards.first.locator("h3")).to_have_text(first)
    expect(page.get_by_text("1 hidden finding", exact=True)).to_be_visible()


def test_a_view_whose_findings_are_all_hidden_says_so(
    page: Page, site: Callable[..., Site]
) -> None:
    own = site(fresh=True)
    told = found(own).insights
    workspace = Store(own.data_dir).workspace("default")
    for one in told:
        key = kept_under(one.key, sample=workspace.snapshot().is_sample)
        hide_finding(workspace.root, key, words.sentence(one), who="x", today=date(2025, 9, 1))
    said = words.nothing(listing(found(own), {one.key for one in told}))
    assert said.startswith("All ")
    page.goto(f"{own.url}/insights")
    expect(page.locator("#insights-summary")).to_contain_text(said)
    expect(page.get_by_text(f"{len(told)} hidden findings")).to_be_visible()
    page.goto(own.url)
    expect(page.get_by_text(f"{said}.")).to_be_visible()


def test_the_overview_has_the_three_most_valuable_ones(page: Page, local: Site) -> None:
    page.goto(local.url)
    best = [one for one in found(local).insights if one.kind == "finding"][:3]
    rows = page.locator(".insight-brief")
    expect(rows).to_have_count(3)
    for at, one in enumerate(best):
        expect(rows.nth(at)).to_contain_text(words.sentence(one))
    rows.first.click()
    page.wait_for_url(f"**{address(best[0].link)}")
    page.goto(f"{local.url}/?{BRAND.to_query()}")
    best = [one for one in found(local, BRAND).insights if one.kind == "finding"][:3]
    expect(rows.first).to_contain_text(words.sentence(best[0]))


def test_a_view_in_which_nothing_stands_out_says_so(page: Page, local: Site) -> None:
    page.goto(f"{local.url}/insights?period=custom&from=2024-04-01&to=2024-04-07")
    expect(page.locator("#insights-summary")).to_contain_text("Nothing stands out beyond chance")
