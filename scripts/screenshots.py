"""Pictures of every page in both themes, wide and on a phone, into docs/images/screens.

Three workspaces: the sample, one of 5,000 influencers, and a view that nothing matches. What a page
looks like is part of the documentation: `docs/screens.md` is written along.
"""

from __future__ import annotations

import base64
import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser

import intake
from analytics import performance as perf
from analytics.filters import Filters
from benchmarks.workers import chromium, serving
from layouts import tabs
from storage import Snapshot, Store

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "docs" / "images" / "screens"
PAGE: Final = ROOT / "docs" / "screens.md"
QUALITY: Final = 72
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SIZES: Final = {"wide": (1440, 900), "phone": (390, 844), "first": (1280, 1000)}
FIRST: Final = ROOT / "docs" / "images" / "overview.png"
TAKEN: Final = ("wide", "phone")
MANY: Final = {"influencers": 5_000, "orders": 60_000, "posts": 20_000}
NOTHING: Final = "?period=custom&from=2001-01-01&to=2001-01-31"
WORKSPACES: Final = {
    "sample": "The sample",
    "many": "5,000 influencers",
    "empty": "A view that nothing matches",
}


# Every sheet has its state, nothing in sight waits for its figures, and what is drawn is painted.
DRAWN: Final = """
() => {
  const seen = (all) => [...document.querySelectorAll(all)].filter((one) => one.checkVisibility());
  const waits = seen(".skeleton, [data-dash-is-loading=true]").length;
  const answered = [...document.querySelectorAll(".sheet")].every((one) => one.dataset.state);
  const empty =
    seen(".js-plotly-plot").some((plot) => !plot.data || !plot.data.length) ||
    seen(".grid-room").some((grid) => !grid.querySelector(".ag-row")) ||
    seen("#filter-period").some((control) => !control.innerText.trim());
  if (waits || empty || !answered || !document.querySelector("main h1")) return false;
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
  return new Promise((done) => painted(() => done(true)));
}
"""


@dataclass(frozen=True)
class Screen:
    """A page to take a picture of.

    Attributes:
        name: Its name in the files.
        title: Its heading in the documentation.
        path: Its address.
    """

    name: str
    title: str
    path: str


def screens(snapshot: Snapshot) -> list[Screen]:
    """Every tab, one influencer's story and statement, campaigns side by side, the budget plan."""
    best = perf.influencers(snapshot, Filters())["value"].iloc[0]
    campaigns = [
        value for value in perf.breakdown(snapshot, Filters(), "campaign")["value"] if value
    ]
    found = [Screen(tab.name, tab.label, tab.path) for tab in tabs.TABS]
    found.insert(2, Screen("influencer", "One influencer", f"/influencers/{best}"))
    beside = tabs.compare_path("campaigns", campaigns[:3])
    found.insert(4, Screen("side-by-side", "Side by side", beside))
    at = next(n for n, screen in enumerate(found) if screen.name == "payouts") + 1
    found.insert(at, Screen("statement", "One statement", f"/payouts/{best}"))
    at = next(n for n, screen in enumerate(found) if screen.name == "insights") + 1
    found.insert(at, Screen("plan", "Budget plan", tabs.PLAN))
    return found


def picture(
    browser: Browser, address: str, theme: Literal["light", "dark"], size: str, kind: str = "webp"
) -> bytes:
    """What a page looks like once its figures are there."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-IN",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    session = context.new_cdp_session(page)
    wanted = {"format": kind} | ({"quality": QUALITY} if kind == "webp" else {})
    taken = session.send("Page.captureScreenshot", wanted)["data"]
    context.close()
    return base64.b64decode(taken)


def take(browser: Browser, url: str, workspace: str, shown: list[Screen], query: str = "") -> None:
    """Every screen of a workspace in both themes and both sizes."""
    for screen, theme, size in itertools.product(shown, THEMES, TAKEN):
        target = FOLDER / f"{workspace}-{screen.name}-{theme}-{size}.webp"
        target.write_bytes(picture(browser, f"{url}{screen.path}{query}", theme, size))


def page_of(shown: list[Screen]) -> str:
    """The page of the documentation that shows them."""
    lines = ["# Screens", "", "Every page, made by `make screenshots`.", ""]
    for screen in shown:
        lines += [f"## {screen.title}", ""]
        for workspace, title in WORKSPACES.items():
            lines += [f"{title}:", ""]
            for theme, size in itertools.product(THEMES, TAKEN):
                alt = f"{screen.title}, {title.lower()}, {theme}, {size}"
                file = f"images/screens/{workspace}-{screen.name}-{theme}-{size}.webp"
                lines.append(f"![{alt}]({file}){{ loading=lazy .screen-{size} }}")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="roi-screens-") as folder, chromium() as browser:
        store = Store(Path(folder))
        intake.ensure_sample(store)
        many = intake.make_sample(store.workspace("many"), seed=1, who="sample", **MANY)
        with serving(Path(folder), "default") as (url, _):
            shown = screens(store.workspace("default").snapshot())
            FIRST.write_bytes(picture(browser, url, "light", "first", "png"))
            take(browser, url, "sample", shown)
            take(browser, url, "empty", shown, NOTHING)
        with serving(Path(folder), "many") as (url, _):
            take(browser, url, "many", screens(many))
    PAGE.write_text(page_of(shown))


if __name__ == "__main__":
    main()
