"""The Payouts tab in a real Chromium: from a month to a paid run, and two people at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

import intake
from analytics import performance as perf
from analytics.filters import Filters
from analytics.payouts import totals
from charts import format as fmt
from layouts import payouts as layout
from storage import Snapshot, Store
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
SEPTEMBER = "?period=custom&from=2025-09-01&to=2025-09-30"
VIEW = Filters(period="custom", start=date(2025, 9, 1), end=date(2025, 9, 30))


def found(site: Site, view: Filters = VIEW) -> totals.Payouts:
    """What the engine says of the payouts of the site now."""
    workspace = Store(site.data_dir).workspace("default")
    snapshot = workspace.snapshot()
    return totals.payouts(snapshot, view, intake.marks_of(workspace, snapshot)).total


def expect_cards(page: Page, total: totals.Payouts) -> None:
    """The cards are what the engine says."""
    for key, value in (
        ("payout_owed", total.owed),
        ("payout_approved", total.approved),
        ("payout_held", total.hold + total.disputed),
        ("payout_paid", total.paid),
        ("payout_differing", total.differing),
    ):
        expect(page.locator(f"#kpi-{key}-value")).to_have_text(fmt.money(value, "short"))


def opened(page: Page, site: Site, query: str = SEPTEMBER) -> None:
    page.goto(f"{site.url}/payouts{query}")
    expect(page.locator("#payouts-grid .grid-link").first).to_be_visible()
    expect(page.locator("#payouts-chosen")).to_contain_text("open payout")


def press(page: Page, state: str) -> None:
    page.locator(f"#{layout.action(state)}").click()


def choose(page: Page, dimension: str, *values: str) -> None:
    page.evaluate(
        "([id, value]) => window.dash_clientside.set_props(id, { value })",
        [f"filter-{dimension}", list(values)],
    )


def about_names_with(site: Site, text: str, view: Filters) -> str:
    """What a click is about while the grid lists only the names with a text in them."""
    workspace = Store(site.data_dir).workspace("default")
    snapshot = workspace.snapshot()
    marks = intake.marks_of(workspace, snapshot)
    people = totals.payouts(snapshot, view, marks).influencers
    named = people.loc[people["label"].str.contains(text, case=False), "value"].tolist()
    decidable = intake.decidable(snapshot, view, marks, named)
    lines = pd.concat(decidable.values()).drop_duplicates("line")
    amount = fmt.money(lines["amount"].sum(), "exact")
    count = lines["influencer"].nunique()
    return f"{len(lines)} open payouts of {count} listed influencers, {amount}."


def test_a_month_is_approved_paid_and_taken_away(
    page: Page, site: Callable[..., Site], tmp_path: Path
) -> None:
    own = site(fresh=True)
    page.goto(f"{own.url}/payouts")
    expect_cards(page, found(own, Filters()))
    opened(page, own)
    before = found(own)
    expect_cards(page, before)
    expect(page.locator(f"#{layout.action('paid')}")).to_be_disabled()

    page.get_by_label("Your name").fill("Ria")
    page.locator("#payouts-note").fill("September run")
    press(page, "approved")
    expect(page.locator("#payouts-sure")).to_contain_text("Approve: ")
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator("#payouts-log")).to_contain_text("September run")
    after = found(own)
    assert (after.due, after.approved) == (0, before.due)
    expect_cards(page, after)
    assert after.hold == before.hold  # what the file holds back was left alone

    with page.expect_download() as waiting:
        page.locator("#payouts-log a", has_text="CSV").first.click()
    target = tmp_path / "run.csv"
    waiting.value.save_as(target)
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    paise = sum(round(100 * float(row["amount"])) for row in rows)
    assert paise == round(100 * before.due)
    assert {row["decided_by"] for row in rows} == {"Ria"}

    press(page, "paid")
    expect(page.locator("#payouts-sure")).to_contain_text("What is paid never changes")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.locator("#payouts-sure")).to_be_hidden()
    assert found(own).approved == before.due
    press(page, "paid")
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator("#kpi-payout_approved-value")).to_have_text("₹0")
    paid = found(own)
    assert (paid.approved, paid.paid) == (0, pytest.approx(before.paid + before.due))
    expect_cards(page, paid)

    name = page.locator("#payouts-grid .grid-link").first.inner_text()
    page.locator("#payouts-grid .grid-link").first.click()
    expect(page.locator("#statement-name")).to_have_text(name)
    expect(page.locator("#statement-lines")).to_contain_text("Ria")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Statement, PDF").click()
    pdf = tmp_path / "statement.pdf"
    waiting.value.save_as(pdf)
    text = "\n".join(leaf.extract_text() for leaf in PdfReader(pdf).pages)
    assert name in text
    assert "September run" not in text  # what is noted inside stays inside
    page.go_back()
    expect_cards(page, paid)


def test_a_second_persons_change_is_noticed_not_overwritten(
    browser: Browser, site: Callable[..., Site]
) -> None:
    own = site(fresh=True)
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page, who in zip(pages, ("Ria", "Sam"), strict=True):
        opened(page, own)
        page.get_by_label("Your name").fill(who)
    ria, sam = pages
    press(ria, "disputed")
    ria.get_by_role("button", name="Yes", exact=True).click()
    expect(ria.locator("#payouts-log")).to_contain_text("Disputed")
    disputed = found(own).disputed
    assert disputed > 0
    press(sam, "approved")
    sam.get_by_role("button", name="Yes", exact=True).click()
    message = sam.locator("#payouts-message")
    expect(message).to_contain_text("Ria set")
    expect(message).to_contain_text("Nothing of yours was changed")
    total = found(own)
    assert (total.disputed, total.approved) == (disputed, 0)
    # The page of the second person shows what holds now.
    expect_cards(sam, total)
    for page in pages:
        page.context.close()


def test_ticks_and_the_switch_decide_what_a_click_is_about(
    page: Page, site: Callable[..., Site]
) -> None:
    own = site(fresh=True)
    opened(page, own)
    boxes = page.locator("#payouts-grid .ag-selection-checkbox input")
    boxes.nth(0).click()
    expect(page.locator("#payouts-chosen")).to_contain_text("of 1 ticked influencer")
    first = page.locator("#payouts-grid .grid-link").first.inner_text()
    press(page, "hold")
    expect(page.locator("#payouts-log")).to_contain_text("On hold")
    expect(page.locator("#payouts-log")).to_contain_text("of 1 influencer")
    held = found(own)
    expect_cards(page, held)
    expect(page.locator("#payouts-chosen")).to_contain_text("listed")  # ticks go with a decision
    page.get_by_text("Held", exact=True).click()
    expect(page.locator("#payouts-grid")).to_contain_text(first)
    expect(page.locator("#payouts-chosen")).to_contain_text(
        fmt.money(held.hold + held.disputed, "exact")
    )
    press(page, "due")
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator("#kpi-payout_held-value")).to_have_text("₹0")
    assert found(own).hold == 0


def test_filters_and_reload_keep_the_view(page: Page, local: Site, snapshot: Snapshot) -> None:
    opened(page, local, "?brand=Gritzo")
    gritzo = Filters((("brand", ("Gritzo",)),))
    expect_cards(page, found(local, gritzo))
    page.reload()
    expect_cards(page, found(local, gritzo))
    sold = perf.breakdown(snapshot, Filters(), "product")["value"].iloc[0]
    page.goto(f"{local.url}/payouts?{Filters((('product', (sold,)),)).to_query()}")
    expect(page.locator("#payouts-scope")).to_contain_text("product does not change these figures")
    never = next(
        view
        for category in perf.breakdown(snapshot, Filters(), "product_category")["value"]
        for view in [Filters((("product", (sold,)), ("product_category", (category,))))]
        if perf.is_empty(snapshot, view)
    )
    page.goto(f"{local.url}/payouts?{never.to_query()}")
    expect(page.locator("#payouts-scope")).to_contain_text("do not change these figures")
    expect_cards(page, found(local, Filters()))
    page.goto(f"{local.url}/payouts/nobody")
    expect(page.get_by_role("heading", name="Nobody here by that name")).to_be_visible()


def test_a_filtered_column_bounds_what_a_click_is_about(
    page: Page, site: Callable[..., Site]
) -> None:
    own = site(fresh=True)
    opened(page, own)
    name = page.locator("#payouts-grid .grid-link").nth(2).inner_text()
    column = page.locator("#payouts-grid .ag-floating-filter-input input").first
    column.fill("a")
    for brand in ("Gritzo", "MuscleBlaze"):  # who is listed changes with the view
        expect(page.locator("#payouts-chosen")).to_have_text(about_names_with(own, "a", VIEW))
        choose(page, "brand", brand)
        view = VIEW.with_values("brand", [brand])
        expect(page.locator("#payouts-chosen")).to_have_text(about_names_with(own, "a", view))
        choose(page, "brand")
    column.fill(name)
    expect(page.locator("#payouts-chosen")).to_contain_text("of 1 listed influencer")
    before = found(own)
    press(page, "hold")
    expect(page.locator("#payouts-log")).to_contain_text("of 1 influencer")
    after = found(own)
    assert 0 < after.hold - before.hold < before.due


def test_a_tick_on_an_old_page_is_about_nothing_until_the_page_follows(
    page: Page, site: Callable[..., Site]
) -> None:
    own = site(fresh=True)
    opened(page, own)
    workspace = Store(own.data_dir).workspace("default")
    snapshot = workspace.snapshot()
    marks = intake.marks_of(workspace, snapshot)
    lines = intake.decidable(snapshot, VIEW, marks)["approved"]
    chosen = {row["line"]: round(100 * row["amount"]) for row in lines.to_dict("records")}
    intake.decide(workspace, "approved", chosen, who="Ria", note="", seen=marks.revision)
    page.locator("#payouts-grid .ag-selection-checkbox input").first.click()
    # The tick makes the page notice; what it shows afterwards is what holds.
    expect(page.locator("#payouts-log")).to_contain_text("Ria")
    expect_cards(page, found(own))
    press(page, "hold")
    expect(page.locator("#payouts-log")).to_contain_text("On hold")
    assert found(own).approved < sum(chosen.values()) / 100


def test_terms_are_listed_and_pay(page: Page, site: Callable[..., Site], tmp_path: Path) -> None:
    own = site(fresh=True)
    files = {
        "influencers.csv": "influencer_id,name,platform\na,Asha,Instagram\nb,Ben,YouTube\n",
        "posts.csv": "influencer_id,platform,date,likes,campaign\na,Instagram,2025-01-05,1,\n"
        "a,Instagram,2025-02-05,1,\nb,YouTube,2025-03-01,1,Here\n",
        "terms.csv": "influencer_id,basis,rate,settle,cap,campaign\na,post,500,month,400,\n"
        "b,post,10,month,400,Elsewhere\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    workspace = Store(own.data_dir).workspace("default")
    intake.commit(workspace, [(tmp_path / name, name) for name in files], who="test")
    page.goto(f"{own.url}/payouts")
    expect(page.locator("#kpi-payout_owed-value")).to_have_text("₹800")
    terms = page.locator("#payouts-terms")
    expect(terms).to_contain_text("₹500.00 a post")
    expect(terms).to_contain_text("at most ₹400.00")
    expect(terms).to_contain_text("No work under these terms so far")
    page.goto(f"{own.url}/payouts/a")
    expect(page.locator("#statement-lines")).to_contain_text("Held to the cap of ₹400.00")
