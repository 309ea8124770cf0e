"""A real gunicorn and a real Chromium: `site()` starts the app, `page` looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage import Snapshot, Store

sync_api = pytest.importorskip("playwright.sync_api")

# A busy machine answers late; a wait ends as soon as what it waits for is there.
sync_api.expect.set_options(timeout=20_000)

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
CALLBACKS = "**/_dash-update-component*"
"""The addresses that callbacks of the page ask."""
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Site:
    """A running app: where it answers, where it keeps its data, and its process."""

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    log: Path
    access: str = "local"
    extra: dict[str, str] = field(default_factory=dict)

    def stop(self) -> None:
        """End the server and wait until it has gone."""
        self.process.terminate()
        if not _ended(self.process, 15):
            self.process.kill()
            self.process.wait(timeout=15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the process ends within so many seconds."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _wait_until_up(site: Site) -> None:
    """Ask `/healthz` until it answers 200; say what the server printed when it never does."""
    last = ""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not _ended(site.process, 0.1):
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5) as answer:  # noqa: S310 - our own loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError) as error:
            last = str(error)
    site.stop()
    raise RuntimeError(f"the app did not start ({last}):\n{site.log.read_text()[-4000:]}")


def start_site(folder: Path, *, access: str = "local", **extra: str) -> Site:
    """Start gunicorn on a free loopback port with `folder` as its data; `extra` is environment."""
    port = _free_port()
    data_dir = folder / "data"
    log = folder / "server.log"
    env = {key: value for key, value in os.environ.items() if not key.startswith("ROI_")}
    env |= {"ROI_DATA_DIR": str(data_dir), "ROI_ACCESS": access, "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-m", "gunicorn", "app:server", "-b", f"127.0.0.1:{port}"]
    command += ["-w", "2", "--threads", "4", "--timeout", "60", "--no-control-socket"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env | extra, stdout=out, stderr=out)
    site = Site(f"http://127.0.0.1:{port}", data_dir, process, log, access, dict(extra))
    _wait_until_up(site)
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """A factory: `site(access="local")` starts an app, or returns the one already running.

    A test that changes data asks for its own: `site(fresh=True)`. Other keyword arguments are
    environment variables of the server, e.g. `ROI_PASSWORD="secret"`.
    """
    running: list[Site] = []
    fresh_ones: list[Site] = []

    def factory(access: str = "local", *, fresh: bool = False, **extra: str) -> Site:
        if not fresh:
            for one in running:
                if (one.access, one.extra) == (access, extra) and one.process.poll() is None:
                    return one
        one = start_site(tmp_path_factory.mktemp("site"), access=access, **extra)
        (fresh_ones if fresh else running).append(one)
        return one

    yield factory
    for one in running + fresh_ones:
        one.stop()


@pytest.fixture
def local(site: Callable[..., Site]) -> Site:
    """The app on the sample, for everyone on this machine."""
    return site(access="local")


@pytest.fixture
def snapshot(local: Site) -> Snapshot:
    """What that app shows."""
    return Store(local.data_dir).workspace("default").snapshot()


@contextmanager
def held_back(
    page: sync_api.Page, words: str, most: int | None = None
) -> Iterator[list[sync_api.Route]]:
    """Holds requests of callbacks back until the block ends, as a slow server would.

    Args:
        page: Whose requests.
        words: What a request says that is held: a prop that its callback writes.
        most: How many are held; those after them go through. None for all.

    Yields:
        The requests that are held, as they come.
    """
    held: list[sync_api.Route] = []

    def hold(route: sync_api.Route) -> None:
        wanted = words in (route.request.post_data or "")[:400]
        if wanted and (most is None or len(held) < most):
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, hold)
    yield held
    page.unroute(CALLBACKS, hold)  # lets those go that were held


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    """One Chromium for the whole run."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    with sync_api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: sync_api.Browser) -> Iterator[sync_api.BrowserContext]:
    """A browser profile of its own: no cookies, nothing stored, no animation."""
    fresh = browser.new_context(
        viewport={"width": 1440, "height": 1000}, reduced_motion="reduce", locale="en-IN"
    )
    fresh.set_default_timeout(20_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: sync_api.BrowserContext) -> Iterator[sync_api.Page]:
    """A tab whose console must stay silent: an error or a failed request fails the test.

    A test that provokes an error on purpose empties `page.problems` before it ends.
    """
    tab = context.new_page()
    problems: list[str] = []
    tab.problems = problems
    tab.on("console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on(
        "response", lambda r: problems.append(f"{r.status} {r.url}") if r.status >= 500 else None
    )
    yield tab
    assert problems == []
