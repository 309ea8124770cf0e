"""Lighthouse on the Overview with sample data, and what two visits transfer.

Lighthouse comes by npm in a fixed version, into build/lighthouse. Bytes are counted by the browser
as they came over the wire, compressed: a first visit with an empty cache, and the same again.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

import intake
from benchmarks.record import Row, save
from benchmarks.workers import CHROMIUM, chromium, serving
from storage import Store

VERSION: Final = "13.5.0"
FOLDER: Final = Path(__file__).parents[1] / "build" / "lighthouse"
RUNS: Final = 5
TRIES: Final = 3
TARGETS: Final = {
    "performance": ("≥ 90", 90.0),
    "accessibility": ("100", 100.0),
    "best-practices": ("≥ 95", 95.0),
}
COLD_KB: Final = 1_400.0
AGAIN_KB: Final = 100.0


def installed() -> Path:
    """The program, installed where it is missing."""
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    known = FOLDER / "node_modules" / "lighthouse" / "package.json"
    if not known.exists() or json.loads(known.read_text())["version"] != VERSION:
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(FOLDER)]
        subprocess.run([*command, f"lighthouse@{VERSION}"], check=True)
    return program


def report(url: str) -> dict[str, Any]:
    """One run on a desktop."""
    flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
    command = [str(installed()), url, "--preset=desktop", "--output=json", "--quiet"]
    command += [f"--only-categories={','.join(TARGETS)}", f"--chrome-flags={flags}"]
    said = ""
    for _ in range(TRIES):  # now and then it fails to record a page load, and asks to be run again
        done = subprocess.run(
            command, env=os.environ | {"CHROME_PATH": CHROMIUM}, capture_output=True, check=False
        )
        if not done.returncode:
            return json.loads(done.stdout)
        said = done.stderr.decode()[-2000:]
    raise RuntimeError(said)


def failing(found: dict[str, Any]) -> list[str]:
    """Audits below their best, with what Lighthouse says of them."""
    parts = [part for name in TARGETS for part in found["categories"][name]["auditRefs"]]
    names = dict.fromkeys(part["id"] for part in parts if part["weight"])
    audits = (found["audits"][name] for name in names)
    return [
        f"{audit['title']}: {audit.get('displayValue', '')}".rstrip(": ")
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]


def visit(page: Page, url: str) -> float:
    """KB that a visit transfers until the figures are there."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    page.locator("#kpi-revenue-info").wait_for()
    page.wait_for_load_state("networkidle")
    session.detach()
    return sum(sizes) / 1000


def transferred(browser: Browser, url: str) -> tuple[float, float]:
    """KB of a first visit and of the next one in the same profile."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    first = visit(context.new_page(), url)
    again = visit(context.new_page(), url)
    context.close()
    return first, again


def main() -> None:
    """Measure and keep the rows; print what falls short."""
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        store = Store(Path(folder))
        intake.ensure_sample(store)
        with serving(Path(folder), "default") as (url, _):
            reports = [report(url) for _ in range(RUNS)]
            with chromium() as browser:
                first, again = transferred(browser, url)
    rows: list[Row] = []
    for name, (target, best) in TARGETS.items():
        scores = [100 * found["categories"][name]["score"] for found in reports]
        what = f"Lighthouse, Overview, {name.replace('-', ' ')} (median of {RUNS})"
        rows.append(Row(what, statistics.median(scores), "", target, "target", best))
    rows.append(Row("Overview, first visit, compressed", first, "KB", "≤ 1,400", "target", COLD_KB))
    rows.append(Row("Overview, next visit", again, "KB", "≤ 100", "target", AGAIN_KB))
    save("lighthouse", rows)
    for text in failing(reports[-1]):
        print("-", text)


if __name__ == "__main__":
    main()
