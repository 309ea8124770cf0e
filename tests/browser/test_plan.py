"""The budget plan in a real Chromium: moved, bounded, locked, saved, opened again, taken away."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, Route, expect

from analytics.filters import Filters
from analytics.plan.plan import Plan, plan
from analytics.plan.request import Request
from charts import format as fmt
from layouts.plan_words import signed
from storage import Store
from tests.browser.conftest import CALLBACKS, Site

pytestmark = pytest.mark.browser
BRAND = Filters((("brand", ("MuscleBlaze",)),))


def found(site: Site, request: Request | None = None, view: Filters | None = None) -> Plan:
    """What the engine plans for the workspace of the site."""
    snapshot = Store(site.data_dir).workspace("default").snapshot()
    return plan(snapshot, view or Filters(), request or Request())


def opened(page: Page, site: Site, query: str = "") -> None:
    page.goto(f"{site.url}/insights/plan{query}")
    expect(page.locator("#plan-grid .ag-row").first).to_be_visible()


def expect_plan(page: Page, wanted: Plan) -> None:
    """The cards are those of a plan."""
    spent, gain = fmt.money(wanted.spent, "short"), signed(wanted.request, wanted.gain)
    expect(page.locator("#kpi-plan_gain-value")).to_have_text(gain)
    expect(page.locator("#kpi-plan_spent-value")).to_have_text(spent)
    expect(page.locator("#plan-budget-text")).to_have_value(fmt.money(wanted.budget))


def typed(page: Page, text: str) -> None:
    page.locator("#plan-budget-text").fill(text)
    page.keyboard.press("Enter")


def tick(page: Page, *rows: int) -> None:
    for row in rows:
        page.locator(f"#plan-grid .ag-row[row-index='{row}'] .ag-checkbox-input").click()


def test_the_plan_is_what_the_engine_says_under_every_control(page: Page, local: Site) -> None:
    opened(page, local)
    first = found(local)
    expect_plan(page, first)
    typed(page, "5 L")
    expect_plan(page, found(local, Request(budget=500_000)))
    page.locator("#plan-objective").click()
    page.get_by_role("option", name="New customers").click()
    expect_plan(page, found(local, Request(objective="customers", budget=500_000)))
    page.locator("#plan-by").get_by_text("Brands by platform").click()
    asked = Request("platform_brand", "customers", budget=500_000)
    expect_plan(page, found(local, asked))
    page.get_by_role("button", name="Start over").click()
    expect_plan(page, first)


def test_the_sliders_move_the_plan(page: Page, local: Site) -> None:
    opened(page, local)
    first = found(local)
    thumb = page.get_by_role("slider", name="Fees a month")
    expect(thumb).to_have_attribute("aria-valuetext", fmt.money(first.budget))
    thumb.press("End")
    most = Request(budget=2 * first.today)
    expect_plan(page, found(local, most))
    page.get_by_role("slider", name="Maximum").press("ArrowLeft")
    page.get_by_role("button", name="Start over").click()
    expect_plan(page, first)
    page.get_by_role("slider", name="Minimum").press("Home")
    expect_plan(page, found(local, Request(low=0.0)))


def test_bounds_that_are_typed_count_with_enter(page: Page, local: Site) -> None:
    opened(page, local)
    most = page.locator("#plan-limits .dash-range-slider-max-input")
    most.fill("1.5")
    most.press("Enter")
    expect_plan(page, found(local, Request(high=1.5)))
    expect(most).to_be_focused()


def test_starting_over_holds_though_an_older_answer_comes_right_after_it(
    page: Page, local: Site
) -> None:
    opened(page, local)
    first = found(local)
    page.get_by_role("slider", name="Fees a month").press("End")
    expect_plan(page, found(local, Request(budget=2 * first.today)))
    held: list[Route] = []

    def hold(route: Route) -> None:
        asked = route.request.post_data or ""
        if '"changedPropIds":["plan-limits' in asked:
            held.append(route)
        elif '"changedPropIds":["plan-reset' in asked:
            older = held.pop()
            answers = [one.fetch() for one in (route, older)]
            route.fulfill(response=answers[0])
            older.fulfill(response=answers[1])
        else:
            route.continue_()

    page.route(CALLBACKS, hold)
    with page.expect_request(lambda asked: "[0.5,1.9]" in (asked.post_data or "")):
        page.get_by_role("slider", name="Maximum").press("ArrowLeft")
    page.get_by_role("button", name="Start over").click()
    expect_plan(page, first)


def test_a_budget_that_cannot_be_is_said_with_the_way_out(page: Page, local: Site) -> None:
    opened(page, local)
    typed(page, "90 Cr")
    expect(page.locator("#plan-message")).to_contain_text("widen the bounds")
    typed(page, "lots")
    expect(page.locator("#plan-message")).to_contain_text("“lots” is no amount")


def test_rows_are_locked_bounded_and_freed(page: Page, local: Site) -> None:
    opened(page, local)
    first = found(local)
    two = first.cells["value"].head(2).tolist()
    page.locator("#plan-lock").click()
    expect(page.locator("#plan-rows-message")).to_contain_text("Tick one or more rows")
    tick(page, 0, 1)
    page.locator("#plan-lock").click()
    expect_plan(page, found(local, Request(locked=tuple(two))))
    expect(page.locator("#plan-grid").get_by_text("· locked")).to_have_count(2)
    tick(page, 0, 1)  # locked ones stand on top, and no tick was left
    page.locator("#plan-least").fill("1,000")
    page.locator("#plan-most").fill("0.2 L")
    page.locator("#plan-bound").click()
    cells = tuple((name, 1_000.0, 20_000.0) for name in two)
    expect_plan(page, found(local, Request(cells=cells)))
    expect(page.locator("#plan-grid").get_by_text("· own bounds")).to_have_count(2)
    page.locator("#plan-free").click()
    expect(page.locator("#plan-rows-message")).to_contain_text("Tick one or more rows")
    tick(page, 0, 1)
    page.locator("#plan-free").click()
    expect_plan(page, first)


def test_a_plan_is_saved_compared_opened_and_removed(page: Page, site: Callable[..., Site]) -> None:
    own = site(fresh=True)
    opened(page, own, f"?{BRAND.to_query()}")
    typed(page, "2 L")
    brand = found(own, Request(budget=200_000), BRAND)
    expect_plan(page, brand)
    page.locator("#plan-scenario-name").fill("Only MuscleBlaze")
    page.locator("#plan-scenario-save").click()
    row = page.locator("#plan-scenarios tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Only MuscleBlaze")
    expect(row).to_contain_text(signed(brand.request, brand.gain))
    with page.expect_request("**/api/export/snapshot*") as asked, page.expect_download():
        page.locator("#snapshot > summary").click()
        page.locator("#snapshot-pdf").click()
    (kept,) = [
        block
        for part in asked.value.post_data_json["parts"]
        for block in part["blocks"]
        if block.get("caption") == "Saved scenarios"
    ]
    assert [column["heading"] for column in kept["columns"]][-1] == "Marginal ROAS"
    assert kept["rows"][0][0] == "Only MuscleBlaze"
    assert len(kept["rows"][0]) == len(kept["columns"])
    assert re.fullmatch(r"\+₹[\d,.]+( L)? \S+ to .+", kept["rows"][0][5])
    page.keyboard.press("Escape")
    page.locator("#plan-scenario-name").fill("only muscleblaze")
    page.locator("#plan-scenario-save").click()
    expect(page.locator("#plan-scenario-message")).to_contain_text("Press Save again to replace")
    opened(page, own)
    expect_plan(page, found(own))
    expect(row).to_contain_text(signed(brand.request, brand.gain))
    page.get_by_role("button", name="Open scenario Only MuscleBlaze").click()
    expect_plan(page, brand)
    page.wait_for_url(f"**?{BRAND.to_query()}")
    page.get_by_role("button", name="Remove scenario Only MuscleBlaze").click()
    expect(page.locator("#plan-scenarios")).to_contain_text("No scenario is saved yet")


def test_the_files_have_the_plan_on_screen(page: Page, local: Site) -> None:
    opened(page, local)
    typed(page, "4 L")
    wanted = found(local, Request(budget=400_000))
    expect_plan(page, wanted)
    with page.expect_download() as taken:
        page.locator("#plan-csv").click()
    with Path(taken.value.path()).open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert taken.value.suggested_filename == "budget-plan-influencer-revenue-400000.csv"
    assert [row["id"] for row in rows] == wanted.cells["value"].tolist()
    assert sum(round(100 * float(row["fees_proposed"])) for row in rows) == 40_000_000
    with page.expect_download() as taken:
        page.locator("#plan-xlsx").click()
    page_of = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()))[
        "Budget plan"
    ]
    assert page_of.max_row == len(rows) + 1


def test_a_view_without_fees_says_why(page: Page, local: Site) -> None:
    page.goto(f"{local.url}/insights/plan?period=custom&from=2024-04-01&to=2024-04-07")
    expect(page.locator("#plan-empty")).to_contain_text("whole month")
    expect(page.locator("#plan-by")).to_be_visible()
    expect(page.locator("#plan-limits")).to_be_hidden()
    page.goto(f"{local.url}/insights/plan?period=custom&from=2001-01-01&to=2001-01-31")
    expect(page.locator("#plan-empty")).to_contain_text("Nothing matches these filters")
    expect(page.locator("#plan-asks")).to_be_hidden()


def test_the_two_pages_of_insights_keep_the_view(page: Page, local: Site) -> None:
    opened(page, local, f"?{BRAND.to_query()}")
    page.get_by_role("link", name="Findings").click()
    page.wait_for_url(f"**/insights?{BRAND.to_query()}")
    page.get_by_role("link", name="Budget plan").click()
    page.wait_for_url(f"**/insights/plan?{BRAND.to_query()}")
    expect_plan(page, found(local, view=BRAND))
