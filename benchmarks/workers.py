"""Memory of two gunicorn workers that answer the Overview of one workspace, in a real browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

VIEWS: Final = (
    "",
    "?platform=Instagram",
    "?tier=micro&period=last_90",
    "?brand=Gritzo",
    "?category=Fitness&period=fy",
    "?from=2024-08-01&to=2025-03-31",
    "?status=delivered",
)
OURS: Final = "app:server"
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
LOADS: Final = 2
"""Each view is opened more than once, so that either worker meets most of them."""

_PSS: Final = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in listed]


def _megabytes(process: int) -> float:
    """Memory of a process, what it shares counted in part (PSS)."""
    found = _PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            continue
    raise RuntimeError(f"gunicorn ended with {process.returncode}")


def _ticks(process: int) -> int:
    """Clock ticks that a process has spent so far."""
    spent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(spent[11]) + int(spent[12])


def rested(parent: int, seconds: float = 0.5) -> None:
    """Wait until the workers are done with what they do in the background after an import."""
    before = -1
    while (now := sum(map(_ticks, _children(parent)))) > before + 1:
        before = now
        time.sleep(seconds)


@contextmanager
def serving(data: Path, workspace: str, application: str = OURS) -> Generator[tuple[str, int]]:
    """Two gunicorn workers on a workspace while the block runs: their address and their parent.

    Args:
        data: Folder that holds the workspaces.
        workspace: Name of the one to show.
        application: What gunicorn serves; any but our own runs without our configuration.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"ROI_DATA_DIR": str(data), "ROI_ACCESS": "local", "ROI_WORKSPACE": workspace}
    command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}"]
    command += ["-w", "2", "--threads", "4", "--timeout", "120", "--no-control-socket"]
    if application != OURS:
        command += ["-c", "python:benchmarks"]
    process = subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(url, process)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def chromium() -> Generator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def two_workers(data: Path, workspace: str) -> float:
    """MB that two workers take together once they have shown every view of `VIEWS`.

    Args:
        data: Folder that holds the workspaces.
        workspace: Name of the one to show.
    """
    with serving(data, workspace) as (url, parent), chromium() as browser:
        for view in VIEWS * LOADS:
            page = browser.new_page()
            page.goto(f"{url}/{view}")
            page.wait_for_load_state("networkidle")
            page.close()
        return sum(_megabytes(child) for child in _children(parent))
