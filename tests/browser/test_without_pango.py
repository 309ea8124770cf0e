"""A server without Pango: PDF files say what is missing, and everything else works."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
MISSING = "PDF files cannot be made here: the system library Pango is missing."
# The loader of shared libraries answers as on a machine where Pango was never installed.
NO_PANGO = """
import cffi

_load = cffi.FFI.dlopen


def _without_pango(self, name, flags=0):
    if "pango" in str(name):
        raise OSError(f"cannot load library '{name}'")
    return _load(self, name, flags)


cffi.FFI.dlopen = _without_pango
"""


@pytest.fixture
def bare(site: Callable[..., Site], tmp_path: Path) -> Site:
    (tmp_path / "sitecustomize.py").write_text(NO_PANGO)
    return site(fresh=True, PYTHONPATH=str(tmp_path))


def test_one_sentence_says_what_is_missing_and_the_rest_works(page: Page, bare: Site) -> None:
    page.goto(f"{bare.url}/export")
    expect(page.locator("#export-preview tbody tr").first).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#export-report-status")).to_contain_text(MISSING)
    with page.expect_download() as download:
        page.locator("#export-csv").click()
    assert zipfile.ZipFile(download.value.path()).testzip() is None
    page.goto(f"{bare.url}/")
    expect(page.locator("#overview-trend .main-svg").first).to_be_visible()
    page.locator("#snapshot > summary").click()
    page.locator("[data-snapshot-format=png]").click()
    expect(page.locator("#snapshot-error")).to_contain_text(MISSING)
    expect(page.locator("#kpi-revenue-value")).not_to_be_empty()
    refused = [said for said in page.problems if "503" in said]
    assert len(refused) == len(page.problems) > 0
    page.problems.clear()
