"""From a changed filter to every figure painted, in a real browser through two gunicorn workers.

Someone chooses another value in the filter bar; the page is done when the tab's callback has
answered, nothing is asked any more, and the browser has painted after the last change of the page.
Every view is a new one. The floor is the same change to a view that the server knows already:
drawing and transport without analytics. "Every tab" is the median of all changes on all tabs. What
the server needs for the tab's answer and for the frame's is what it says itself, while the browser
takes its part of the machine. How that splits up is measured without a browser: the same answers,
with what is spent in the engine, in figures and tables, and in JSON. Sizes in ROI_BENCH_ORDERS,
comma separated.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

import intake
from analytics import performance as perf
from analytics.incrementality.factors import windows
from app import create_app
from benchmarks import plain
from benchmarks.answers import on_server
from benchmarks.engine import INFLUENCERS, POSTS
from benchmarks.record import Row, save
from benchmarks.workers import chromium, rested, serving
from settings import Settings
from storage import Snapshot, Store

SIZES: Final = tuple(
    int(size) for size in os.environ.get("ROI_BENCH_ORDERS", "1000000,10000000").split(",")
)
CHANGES: Final = 25
PLAIN_MOST: Final = 1_000_000
"""Orders up to which the plain page is measured: either worker holds every row in memory."""
CHOSEN: Final = ("brand", "platform", "campaign", "tier", "product")
"""Controls of the bar that are used."""
TARGETS: Final = {1_000_000: ("≤ 200 ms", "≤ 400 ms"), 10_000_000: ("≤ 300 ms", "")}

TABS: Final = {
    "Overview": "/",
    "Influencers": "/influencers",
    "Campaigns": "/campaigns",
    "Platforms": "/platforms",
    "Brands": "/brands",
}
PATHS: Final = TABS | {"Payouts": "/payouts"}
"""Tabs that can be measured; `benchmarks.payouts` takes the last one."""

# Counts what is asked, and remembers when the page last changed and was last painted.
WATCH: Final = """
(() => {
  const seen = (window.__seen = { asked: 0, answered: false, last: 0, body: "", calls: [] });
  const plain = window.fetch;
  window.fetch = function (target, options) {
    const url = typeof target === "string" ? target : target.url;
    if (!url.includes("_dash-update-component")) return plain.apply(this, arguments);
    const output = String((options && options.body) || "").slice(0, 400);
    const start = performance.now();
    seen.asked += 1;
    return plain.apply(this, arguments).then((answer) =>
      answer.clone().arrayBuffer().then((bytes) => {
        seen.asked -= 1;
        seen.last = performance.now();
        const server = parseFloat((answer.headers.get("Server-Timing") || "=").split("=")[1]);
        seen.calls.push([output, seen.last - start, bytes.byteLength, server]);
        if (output.includes(seen.body)) seen.answered = true;
        return answer;
      })
    );
  };
  const changed = () => requestAnimationFrame(() => (seen.last = performance.now()));
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(changed).observe(document.body, {
      childList: true, subtree: true, characterData: true,
      attributeFilter: ["d", "points", "transform", "x", "y", "width", "height"],
    });
  });
})();
"""

CHANGE: Final = """
([control, value, body]) => new Promise((done) => {
  const seen = window.__seen;
  Object.assign(seen, { answered: false, body, calls: [] });
  const start = performance.now();
  seen.last = start;
  window.dash_clientside.set_props(control, { value });
  const settled = () => {
    const quiet = performance.now() - seen.last > 250;
    if (seen.answered && seen.asked === 0 && quiet) {
      done({ painted: seen.last - start, calls: seen.calls });
    } else requestAnimationFrame(settled);
  };
  requestAnimationFrame(settled);
})
"""


def changes(snapshot: Snapshot, seed: int) -> Iterator[tuple[str, list[str]]]:
    """One control and its new values after the other; the view is never one seen before."""
    chance = random.Random(seed)  # noqa: S311 - views, no secrets
    options = perf.options(snapshot)
    known: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[tuple[str, tuple[str, ...]], ...]] = set()
    while True:
        key = chance.choice([key for key in CHOSEN if options[key]])
        values = [option.value for option in options[key] if option.value]
        after = known | {key: tuple(sorted(chance.sample(values, min(2, len(values) - 1))))}
        view = tuple(sorted(after.items()))
        if view in seen or after == known:
            continue
        if len(after) > 2:  # enough rows stay behind every figure
            known = {}
            yield key, []
            continue
        known = after
        seen.add(view)
        yield key, list(after[key])


def ready(page: Page, url: str) -> None:
    """Open a tab and wait until its figures are there."""
    page.goto(url)
    page.locator(".view .info").first.wait_for()
    page.wait_for_load_state("networkidle")


def answer_of(tab: str) -> str:
    """What tells the request for the figures of a tab from others."""
    return f"{PATHS[tab].strip('/') or 'overview'}-sheet.data-state"


def change(page: Page, tab: str, control: str, values: list[str]) -> dict[str, Any]:
    """Choose values in a control: when the page was painted, and what was asked."""
    return page.evaluate(CHANGE, [f"filter-{control}", values, answer_of(tab)])


@dataclass(frozen=True)
class Seen:
    """What the browser saw of a tab, in ms.

    Attributes:
        painted: Until painted, for views never seen before.
        known: The same for a view that the server knows, the median.
        answer: What the server needed for the tab's answers to new views.
        frame: What it needed for those of the frame.
    """

    painted: list[float]
    known: float
    answer: list[float]
    frame: list[float]


def in_browser(page: Page, url: str, tab: str, snapshot: Snapshot) -> Seen:
    """Change filters of a tab, to views that are new and to views that are known."""
    given = changes(snapshot, len(tab))
    options = [option.value for option in perf.options(snapshot)["brand"] if option.value]
    ready(page, f"{url}{PATHS[tab]}")
    times: list[float] = []
    answer: list[float] = []
    frame: list[float] = []
    used: set[str] = set()
    while len(times) < CHANGES:
        control, values = next(given)
        if not values:
            for one in used:
                change(page, tab, one, [])
            used.clear()
            continue
        used.add(control)
        found = change(page, tab, control, values)
        times.append(found["painted"])
        for output, _, _, server in found["calls"]:
            (answer if answer_of(tab) in output else frame).append(server)
    ready(page, f"{url}{PATHS[tab]}")
    for value in options[:2] * 4:  # so that either worker knows them
        change(page, tab, "brand", [value])
    again = [change(page, tab, "brand", [value])["painted"] for value in options[:2] * 6]
    return Seen(times, statistics.median(again), answer, frame)


def painted(tab: str, size: int, times: list[float], known: float) -> list[Row]:
    """How long a change took until it was painted."""
    at, (half, most) = f"{tab}, {size:,} orders", TARGETS.get(size, ("", ""))
    p95 = statistics.quantiles(times, n=20)[-1]
    return [
        Row(f"Page: {at}, painted", statistics.median(times), "ms", half, "known view", known),
        Row(f"Page: {at}, painted, p95", p95, "ms", most, "known view", known),
    ]


def rows(tab: str, size: int, seen: Seen, server: Any) -> list[Row]:
    """The rows of one tab."""
    at = f"{tab}, {size:,} orders"
    engine, figures, written = server
    whole = engine + figures + written
    answer, frame = statistics.median(seen.answer), statistics.median(seen.frame)
    return [
        *painted(tab, size, seen.painted, seen.known),
        Row(f"Page: {at}, server: the tab's callback", answer, "ms", "", "without browser", whole),
        Row(f"Page: {at}, server: the frame's callback", frame, "ms", "", "the tab's", answer),
        Row(f"Page: {at}, server: engine", engine, "ms", "", "whole answer", whole),
        Row(f"Page: {at}, server: figures", figures, "ms", "", "whole answer", whole),
        Row(f"Page: {at}, server: JSON", written, "ms", "", "whole answer", whole),
    ]


def measure(folder: Path, size: int) -> list[Row]:
    """The rows of one workspace."""
    workspace = Store(folder).workspace(f"n{size}")
    snapshot = intake.make_sample(
        workspace, influencers=INFLUENCERS, orders=size, posts=POSTS, seed=1, who="benchmark"
    )
    windows(snapshot)  # worked out once after an import: not what a changed filter waits for
    server = create_app(Settings(data_dir=folder, workspace=workspace.name)).server
    parts = {tab: on_server(tab, snapshot, server) for tab in TABS}
    found: list[Row] = []
    every: list[Seen] = []
    with serving(folder, workspace.name) as (url, parent), chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH)
        for _ in range(4):  # either worker works the factors out once, beside the answers
            ready(page, url)
            rested(parent)
        for tab in TABS:
            seen = in_browser(page, url, tab, snapshot)
            every.append(seen)
            found += rows(tab, size, seen, parts[tab])
    times = [time for seen in every for time in seen.painted]
    known = statistics.median(seen.known for seen in every)
    return [
        *painted("every tab", size, times, known),
        *beside(folder, snapshot, size, times),
        *found,
    ]


def beside(folder: Path, snapshot: Snapshot, size: int, ours: list[float]) -> list[Row]:
    """The same changes on a plain Dash page: see `benchmarks.plain`."""
    if size > PLAIN_MOST:
        return []
    given = changes(snapshot, 1)
    times: list[float] = []
    application = "benchmarks.plain:served()"
    with serving(folder, f"n{size}", application) as (url, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH)
        page.goto(url)
        page.locator(".js-plotly-plot").last.wait_for()
        page.wait_for_load_state("networkidle")
        while len(times) < CHANGES:
            control, values = next(given)
            if control in plain.CONTROLS:
                asked = [f"filter-{control}", values or None, "card-orders.children"]
                times.append(page.evaluate(CHANGE, asked)["painted"])
    at, middle = f"every tab, {size:,} orders, painted", statistics.median
    return [Row(f"Page: {at}", middle(ours), "ms", "", "a plain Dash page", middle(times))]


def main() -> None:
    """Measure at each size and keep the rows."""
    results: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        for size in SIZES:
            results += measure(Path(folder), size)
            save("page", results)


if __name__ == "__main__":
    main()
