"""What one `roi` command takes, as its user sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path


def command(*arguments: str, data: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of one `roi` command."""
    environment = os.environ | {"ROI_DATA_DIR": str(data)}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise RuntimeError(f"roi {' '.join(arguments)} ended with {process.returncode}")
    return time.perf_counter() - start, used.ru_maxrss / 1024
