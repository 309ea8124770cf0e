"""Influencers, Platforms and Brands in a real Chromium: every control, click and way back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

import intake
from analytics import performance as perf
from analytics.filters import DIMENSIONS, Filters
from analytics.metrics import METRICS
from charts import format as fmt
from charts.comparison import MOST_BARS
from charts.lines import MOST_LINES
from layouts.comparison import EVERY, Comparison
from storage import Snapshot, Store
from tests.browser.conftest import Site, held_back
from tests.browser.test_overview import choose
from tests.callbacks.conftest import write_files

pytestmark = pytest.mark.browser
STEPS = {"Day": "date", "Week": "week", "Month": "month"}


def traces(page: Page, figure: str) -> list[dict[str, Any]]:
    """What a chart holds, once it is drawn."""
    expect(page.locator(f"#{figure} .main-svg").first).to_be_visible()
    return page.evaluate(
        "(id) => document.querySelector(`#${id} .js-plotly-plot`).data.map("
        "(t) => ({x: Array.from(t.x), y: Array.from(t.y), name: t.name,"
        " ids: t.customdata && Array.from(t.customdata)}))",
        figure,
    )


def shows(page: Page, figure: str, expected: dict[str, float]) -> None:
    """Wait until the bars of a chart are those figures."""
    page.wait_for_function(
        """([id, expected]) => {
            const plot = document.querySelector(`#${id} .js-plotly-plot`);
            if (!plot || !plot.data || !plot.data.length) return false;
            const found = Object.fromEntries(plot.data[0].y.map((y, n) => [y, plot.data[0].x[n]]));
            const names = Object.keys(expected);
            return names.length === Object.keys(found).length &&
                names.every((n) => Math.abs(found[n] - expected[n]) < 1e-6);
        }""",
        arg=[figure, expected],
    )


def click_mark(page: Page, mark: Locator) -> None:
    """Click a mark of a chart where it is: Plotly listens on a layer above."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def by_value(snapshot: Snapshot, view: Filters, dimension: str, metric: str) -> dict[str, float]:
    """The figures that the bars show: the best, and the rest as one where there are too many."""
    table = perf.breakdown(snapshot, view, dimension)
    shown = perf.ranked(snapshot, view, dimension, metric, MOST_BARS)
    if METRICS[metric].additive:
        assert shown[metric].sum() == pytest.approx(table[metric].sum())
    return dict(zip(shown["value"], shown[metric].astype("float64"), strict=True))


@pytest.mark.parametrize("about", EVERY, ids=lambda about: about.tab)
def test_a_comparison_tab_follows_its_controls_and_clicks(
    page: Page, local: Site, snapshot: Snapshot, about: Comparison
) -> None:
    bars, everything = about.figure("bars"), Filters()
    page.goto(f"{local.url}/{about.tab}")
    shows(page, bars, by_value(snapshot, everything, about.dimension, "roas"))
    choose(page, about.figure("metric"), "Influencer cost")
    shows(page, bars, by_value(snapshot, everything, about.dimension, "cost"))
    for label, step in STEPS.items():
        page.locator(f"#{about.figure('grain')}").get_by_text(label, exact=True).click()
        days = perf.breakdown(snapshot, everything, step)["value"]
        first = min(day for day in days if day)
        page.wait_for_function(
            """([id, day, n]) => {
                const trace = document.querySelector(`#${id} .js-plotly-plot`).data[0];
                return trace && trace.x[0] === day && trace.x.length === n;
            }""",
            arg=[about.figure("lines"), first, len([day for day in days if day])],
        )
    drawn = traces(page, about.figure("lines"))
    whole = perf.totals(snapshot, everything)
    costs = by_value(snapshot, everything, about.dimension, "cost")
    if len(costs) <= MOST_LINES:
        assert sum(map(sum, (trace["y"] for trace in drawn))) == pytest.approx(whole["cost"])
    chosen = traces(page, bars)[0]["y"][0]
    click_mark(page, page.locator(f"#{bars} .barlayer .point path").first)
    view = everything.with_values(about.dimension, [chosen])
    shows(page, bars, by_value(snapshot, view, about.dimension, "cost"))
    expect(page).to_have_url(f"{local.url}/{about.tab}?{view.to_query()}")
    page.reload()
    expect(page.locator("#filter-chips .chip")).to_have_count(1)
    shows(page, bars, by_value(snapshot, view, about.dimension, "roas"))
    page.go_back()
    shows(page, bars, by_value(snapshot, everything, about.dimension, "roas"))
    table = page.locator(f"#{about.figure('table')} tfoot")
    expect(table).to_contain_text(fmt.metric("revenue", whole["revenue"], "short"))
    page.locator(f"#{about.figure('pairs')} tbody a").first.click()
    expect(page.locator("#filter-chips .chip")).to_have_count(2)


def column(page: Page, field: str) -> Locator:
    return page.locator(f"#influencers-grid .ag-center-cols-container [col-id='{field}']")


def test_the_grid_sorts_filters_and_is_taken_away(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    table = perf.influencers(snapshot, Filters())
    page.goto(f"{local.url}/influencers")
    names = page.locator("#influencers-grid .ag-pinned-left-cols-container .grid-link")
    expect(names.first).to_have_text(table["label"].iloc[0])
    expect(column(page, "revenue").first).to_have_text(
        fmt.money(round(table["revenue"].iloc[0]), "full")
    )
    page.locator(".ag-header-cell[col-id='cost'] .ag-header-cell-label").click()
    costliest = table.sort_values("cost", ascending=False).iloc[0]
    expect(names.first).to_have_text(costliest["label"])
    total = page.locator("#influencers-grid .ag-floating-bottom .ag-row")
    expect(total).not_to_have_count(0)
    page.get_by_label("Platform Filter Input").fill("YouTube")
    expect(column(page, "platform").first).to_have_text("YouTube")
    tubers = table[table["platform"] == "YouTube"]
    expect(names.first).to_have_text(tubers.sort_values("cost", ascending=False)["label"].iloc[0])
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(taken.value.path().read_text("utf-8-sig").splitlines()))
    assert taken.value.suggested_filename == "influencers.csv"
    expect(page.locator(".toast-body")).to_contain_text("influencers.csv")
    expect(total).to_have_count(0)  # it would be that of all rows, not of those shown
    assert [float(row["Cost"]) for row in rows] == pytest.approx(
        tubers["cost"].sort_values(ascending=False).tolist()
    )
    page.get_by_label("Platform Filter Input").fill("")
    expect(total).not_to_have_count(0)
    choose(page, "influencers-columns", "Reach")
    expect(page.get_by_role("columnheader", name="Reach")).to_be_attached()
    page.reload()
    expect(page.get_by_role("columnheader", name="Reach")).to_be_attached()


def test_bars_in_the_grid_are_shares_of_the_largest_in_the_view(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    whole = perf.influencers(snapshot, Filters()).set_index("value")["revenue"]
    views = [Filters().with_values("platform", (name,)) for name in ("Instagram", "YouTube")]
    tables = [perf.influencers(snapshot, view).set_index("value")["revenue"] for view in views]
    # A view where somebody sold as much as before while the largest is another.
    view, sold = next(
        (view, sold)
        for view, sold in zip(views, tables, strict=True)
        if sold.max() < whole.max() and (sold == whole.reindex(sold.index)).any()
    )
    page.goto(f"{local.url}/influencers")
    expect(column(page, "revenue").first).to_be_visible()
    choose(page, "filter-platform", view.of("platform")[0])
    expect(page.locator("#influencers-count")).to_contain_text(f"{len(sold)} ")
    page.locator(".ag-header-cell[col-id='revenue'] .ag-header-cell-label").click()
    largest_first = sold.sort_values(ascending=False)
    expect(column(page, "revenue").first).to_have_text(
        fmt.money(round(largest_first.iloc[0]), "full")
    )
    bars = column(page, "revenue").evaluate_all("(cells) => cells.map((c) => c.style.background)")
    shares = [float(bar.split("var(--bar) ")[1].split("%")[0]) for bar in bars]
    known = (100 * largest_first / largest_first.iloc[0]).tolist()
    assert shares == pytest.approx(known[: len(shares)], abs=0.01)


def test_the_grids_total_is_written_in_full(page: Page, local: Site) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{local.url}/influencers?influencer=INF001")
    total = page.locator(".ag-floating-bottom [col-id=revenue] .ag-cell-value")
    expect(total).to_be_visible()
    narrow = total.text_content() or ""
    page.locator("#filter-chips .chip").first.click()
    expect(total).not_to_have_text(narrow)
    cut = """() => Array.from(document.querySelectorAll(".ag-floating-bottom .ag-cell-value"))
        .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)"""
    page.wait_for_function(f"({cut})().length === 0")


def test_an_influencers_story_opens_from_the_grid_and_from_the_scatter(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    query = "?period=custom&from=2025-01-01&to=2025-06-30"
    view = Filters.from_query(query)
    table = perf.influencers(snapshot, view)
    page.goto(f"{local.url}/influencers{query}")
    page.locator("#influencers-grid .grid-link").first.click()
    expect(page.locator("#influencer-name")).to_have_text(table["label"].iloc[0])
    expect(page).to_have_url(f"{local.url}/influencers/{table['value'].iloc[0]}{query}")
    alone = view.with_values("influencer", [table["value"].iloc[0]])
    expect(page.locator("#kpi-revenue-value")).to_have_text(
        fmt.metric("revenue", perf.totals(snapshot, alone)["revenue"], "short")
    )
    expect(page.locator("#influencer-posts tbody tr")).to_have_count(
        len(perf.post_results(snapshot, alone))
    )
    page.get_by_role("link", name="All influencers").click()
    expect(page.locator("#influencers-grid .grid-link").first).to_be_visible()
    circle = traces(page, "influencers-scatter")[0]["ids"][0][0]
    click_mark(page, page.locator("#influencers-scatter .point").first)
    expect(page).to_have_url(f"{local.url}/influencers/{circle}{query}")
    expect(page.locator("#influencer-name")).to_have_text(perf.profile(snapshot, circle).label)
    page.go_back()
    expect(page.locator("#influencers-grid .grid-link").first).to_be_visible()


def test_leaders_follow_their_switch(page: Page, local: Site, snapshot: Snapshot) -> None:
    page.goto(f"{local.url}/influencers")
    table = perf.influencers(snapshot, Filters())
    for label, key in (("Tier", "tier"), ("Category", "category"), ("Platform", "platform")):
        page.locator("#influencers-board-by").get_by_text(label, exact=True).click()
        expect(page.locator("#influencers-board thead th").first).to_have_text(
            DIMENSIONS[key].label
        )
        first = page.locator("#influencers-board tbody tr").first
        expect(first).to_contain_text(table["label"].iloc[0])
        expect(first).to_contain_text(table[key].iloc[0])


def test_the_grids_script_is_loaded_where_it_is_used(page: Page, local: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(local.url)
    expect(page.locator("#kpi-revenue-info")).to_be_visible()
    assert not any("dash_ag_grid" in url for url in asked)
    page.get_by_role("link", name="Influencers").click()
    expect(page.locator("#influencers-grid .grid-link").first).to_be_visible()
    assert any("dash_ag_grid" in url for url in asked)


def test_an_influencer_whom_nobody_knows_has_a_way_back(page: Page, local: Site) -> None:
    page.goto(f"{local.url}/influencers/nobody%20here")
    expect(page.locator("#influencer-empty")).to_contain_text("Nobody here by that name")
    page.get_by_role("link", name="See all influencers").click()
    expect(page.locator("#influencers-grid .grid-link").first).to_be_visible()


def test_names_that_look_like_formulas_are_text_in_the_download(
    page: Page, site: Callable[..., Site], tmp_path: Path
) -> None:
    own = site(fresh=True)
    evil = '=HYPERLINK("http://evil.example","x")'
    people = pd.DataFrame(
        {"influencer_id": ["I1", "I2"], "name": [evil, "Bo"], "platform": ["Instagram", "YouTube"]}
    )
    files = write_files(tmp_path, influencers=people.to_csv(index=False))
    intake.commit(Store(own.data_dir).workspace("default"), files, who="test")
    page.goto(f"{own.url}/influencers")
    expect(page.locator("#influencers-grid .grid-link").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(taken.value.path().read_text("utf-8-sig").splitlines()))
    assert [row["Influencer"] for row in rows if row["Platform"]] == [f"'{evil}", "Bo"]


def test_a_table_of_another_influencer_is_not_shown_under_a_new_address(
    page: Page, local: Site, snapshot: Snapshot
) -> None:
    first, second = perf.influencers(snapshot, Filters())["value"].head(2)
    page.goto(f"{local.url}/influencers/{first}")
    behind = page.locator(".behind:has(#influencer-trend-table)")
    behind.locator("summary").click()
    expect(behind.locator("tbody tr").first).to_be_visible()
    with held_back(page, "influencer-sheet.data-state"):
        page.evaluate(
            """(path) => {
                history.pushState({}, "", path);
                dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
            }""",
            f"/influencers/{second}",
        )
        expect(behind).not_to_have_attribute("open", "")
        behind.locator("summary").click()
        expect(behind.locator("tbody tr")).to_have_count(0)
    expect(behind.locator("tbody tr").first).to_be_visible()


@pytest.mark.parametrize("tab", ["platforms", "roi"])
def test_a_chart_is_an_empty_room_until_its_figure_is_known(
    page: Page, local: Site, tab: str
) -> None:
    with held_back(page, f"{tab}-sheet.data-state") as held:
        page.goto(f"{local.url}/{tab}")
        drawn = page.locator(".chart-room .main-svg")
        expect(drawn.first).to_be_attached()
        expect(page.locator(".chart-room").first).to_be_visible()
        assert held
        expect(drawn.locator("visible=true")).to_have_count(0)
    expect(drawn.first).to_be_visible()
