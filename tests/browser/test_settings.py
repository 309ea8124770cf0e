"""The Settings tab in a real Chromium: a change reaches every tab, and the history undoes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from analytics import performance as perf
from analytics.filters import Filters
from charts import format as fmt
from storage import Store
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def engine(running: Site, key: str) -> str:
    """A figure as the engine answers it for what the workspace holds now."""
    snapshot = Store(running.data_dir).workspace("default").snapshot()
    return fmt.metric(key, perf.totals(snapshot, Filters())[key], "short")


def shown(page: Page) -> Locator:
    """The Overview's incremental ROAS, which the organic share decides."""
    return page.locator("#kpi-incremental_roas-value")


def open_settings(page: Page, running: Site) -> None:
    page.goto(f"{running.url}/settings")
    expect(page.get_by_label("Margin")).to_have_value("100")


def test_a_change_reaches_the_overview_and_is_undone(site: Callable[..., Site], page: Page) -> None:
    running = site(fresh=True)
    page.goto(running.url)
    verdict = page.locator("#overview-verdict")
    expect(verdict).to_contain_text("paid for themselves")
    expect(verdict).to_contain_text("before product margin")
    expect(shown(page)).to_have_text(engine(running, "incremental_roas"))
    unset = shown(page).inner_text()

    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Your name").fill("Asha Rao")
    save = page.get_by_role("button", name="Save the settings")
    expect(save).to_be_disabled()
    margin = page.get_by_label("Margin")
    margin.fill("140")
    expect(page.get_by_text("Margin: 140 % is out of range.")).to_be_visible()
    expect(save).to_be_disabled()
    margin.fill("40")
    page.get_by_label("Organic share", exact=True).fill("50")
    summary = page.locator("#settings-summary")
    expect(summary).to_contain_text("Margin: 100 % → 40 %")
    expect(summary).to_contain_text("Organic share: 20 % → 50 %")
    save.click()
    expect(page.locator("#settings-message")).to_contain_text("Saved. Margin 100 % → 40 %;")
    expect(save).to_be_disabled()

    page.get_by_role("link", name="Overview").click()
    expect(shown(page)).not_to_have_text(unset)
    expect(shown(page)).to_have_text(engine(running, "incremental_roas"))
    expect(verdict).not_to_contain_text("before product margin")
    expect(verdict).to_contain_text("did not earn back their cost")

    page.get_by_role("link", name="Data", exact=True).click()
    newest = page.locator("#data-history li").first
    expect(newest).to_contain_text("Settings: margin 100 % → 40 %, organic share 20 % → 50 %")
    expect(newest).to_contain_text("Asha Rao")
    newest.get_by_text("Undo", exact=True).click()
    newest.get_by_role("button", name="Undo this change").click()
    expect(page.locator("#data-history-message")).to_contain_text("Undone.")
    page.get_by_role("link", name="Overview").click()
    expect(shown(page)).to_have_text(unset)
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_label("Margin")).to_have_value("100")


def test_names_are_added_and_removed_and_weights_add_up(
    site: Callable[..., Site], page: Page
) -> None:
    open_settings(page, site())
    page.get_by_role("button", name="Add a product").click()
    page.get_by_role("textbox", name="Product").fill("Whey Protein")
    rows = page.locator(".setting-name-row").filter(has=page.get_by_role("textbox", name="Product"))
    rows.get_by_label("Other spellings, one a line").fill("Whey 1kg\nWhey, 1 kg")
    summary = page.locator("#settings-summary")
    expect(summary).to_contain_text("Spellings of Whey Protein: not set → Whey 1kg, Whey, 1 kg")
    page.evaluate(
        """() => {
            dash_clientside.set_props("settings-summary", {children: "what an early answer says"});
            dash_clientside.set_props("settings-read", {data: ["what the form held then"]});
        }"""
    )
    expect(summary).to_contain_text("Spellings of Whey Protein: not set → Whey 1kg, Whey, 1 kg")
    page.get_by_role("button", name="Remove Whey Protein").or_(
        page.get_by_role("button", name="Remove this product")
    ).click()
    expect(summary).to_contain_text("Nothing changed yet.")

    page.get_by_label("Engagement rate").fill("1")
    expect(page.locator("#settings-weight-sum")).to_contain_text("Sum 1.8: ROAS 19 %")
    page.get_by_role("button", name="Reset the weights").click()
    expect(page.locator("#settings-weight-sum")).to_contain_text("Sum 1: ROAS 35 %")
    expect(summary).to_contain_text("Nothing changed yet.")


def test_a_currency_is_written_on_every_tab_and_defaults_come_back(
    site: Callable[..., Site], page: Page
) -> None:
    running = site(fresh=True)
    open_settings(page, running)
    page.get_by_label("Currency").select_option("USD")
    page.get_by_role("button", name="Save the settings").click()
    expect(page.locator("#settings-message")).to_contain_text("Currency INR → USD")
    page.get_by_role("link", name="Overview").click()
    expect(page.locator("#kpi-revenue-value")).to_contain_text("$")
    expect(page.locator("#overview-trend .ytitle")).to_contain_text("$ per")
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_label("Currency")).to_have_value("USD")
    page.get_by_role("button", name="Reset to defaults").click()
    expect(page.locator("#settings-summary")).to_contain_text("Currency: USD → INR")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Currency")).to_have_value("USD")
    expect(page.locator("#settings-summary")).to_contain_text("Nothing changed yet.")


def test_two_people_at_once_lose_nothing(
    site: Callable[..., Site], page: Page, context: BrowserContext
) -> None:
    running = site(fresh=True)
    open_settings(page, running)
    other = context.new_page()
    open_settings(other, running)
    other.get_by_label("Margin").fill("50")
    page.get_by_label("Margin").fill("30")
    other.get_by_role("button", name="Save the settings").click()
    expect(other.locator("#settings-message")).to_contain_text("Saved.")
    page.get_by_role("button", name="Save the settings").click()
    message = page.locator("#settings-message")
    expect(message).to_contain_text("Nothing was saved")
    expect(message).to_contain_text("Margin: 100 % → 50 %")
    expect(page.get_by_label("Margin")).to_have_value("30")
    expect(page.locator("#settings-summary")).to_contain_text("Margin: 50 % → 30 %")
    page.get_by_role("button", name="Save the settings").click()
    expect(message).to_contain_text("Saved. Margin 50 % → 30 %.")
