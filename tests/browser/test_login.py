"""The team's login in a real Chromium: in with the password, out by the button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

PASSWORD = "correct horse"


def test_the_team_signs_in_and_out(page: Page, site: Callable[..., Site]) -> None:
    team = site(access="password", ROI_PASSWORD=PASSWORD)
    page.goto(f"{team.url}/?brand=Gritzo")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#kpi-revenue-value")).to_contain_text("₹")
    expect(page).to_have_url(f"{team.url}/?brand=Gritzo")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(team.url)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_nobody_is_asked_to_sign_out_where_there_is_no_login(
    page: Page, site: Callable[..., Site]
) -> None:
    page.goto(site(access="local").url)
    expect(page.locator("#kpi-revenue-value")).to_contain_text("₹")
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
