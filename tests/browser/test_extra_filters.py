"""Extra columns of the files in a real Chromium: offered, chosen, and taken away again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from storage import Store
from tests.browser.conftest import Site
from tests.callbacks.test_extra_filters import put

pytestmark = pytest.mark.browser


def test_an_extra_column_filters_from_the_bar(
    page: Page, site: Callable[..., Site], tmp_path: Path
) -> None:
    running = site(fresh=True)
    workspace = Store(running.data_dir).workspace("default")
    put(workspace, tmp_path, ["cpc", "cpc", "cpc", "email", "email", None])
    page.goto(f"{running.url}/?extra.order.Gone=x")
    page.get_by_role("button", name="More filters").click()
    button = page.get_by_role("button", name="UTM Medium")
    expect(button).to_be_visible()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
    button.click()
    page.locator(".dash-dropdown-content").get_by_text("email").click()
    page.keyboard.press("Escape")
    expect(page.locator("#filter-chips .chip")).to_have_text("UTM Medium: email×")
    expect(page).to_have_url(f"{running.url}/?extra.order.UTM+Medium=email")
    page.reload()
    page.get_by_role("button", name="More filters 1").click()
    expect(page.get_by_role("button", name="UTM Medium email")).to_be_visible()
    page.locator("#filter-chips .chip").click()
    expect(page.get_by_role("button", name="UTM Medium All")).to_be_visible()
    expect(page.locator("#filter-chips .chip")).to_have_count(0)
