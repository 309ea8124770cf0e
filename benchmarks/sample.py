"""How long `roi sample` takes to write ten million orders, beside copying the same files.

Rows in ROI_BENCH_SAMPLE. The floor is the file system: the same bytes, read and written once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.commands import command
from benchmarks.record import Row, save

ORDERS = int(os.environ.get("ROI_BENCH_SAMPLE", "10000000"))
INFLUENCERS, POSTS = 2_000, 50_000


def copied(source: Path, target: Path) -> float:
    """Seconds that a plain copy of the files takes."""
    start = time.perf_counter()
    shutil.copytree(source, target)
    return time.perf_counter() - start


def main() -> None:
    """Measure once and keep the rows."""
    sizes = {"influencers": INFLUENCERS, "orders": ORDERS, "posts": POSTS}
    options = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as name:
        folder = Path(name)
        made = folder / "made"
        seconds, memory = command("sample", str(made), *options, data=folder)
        floor = copied(made, folder / "copied")
    what = f"{ORDERS:,} orders"
    save(
        "sample",
        [
            Row(f"roi sample, {what}", seconds, "s", "at most 90", "copying the files", floor),
            Row(f"roi sample, peak memory, {what}", memory, "MB", "at most 4,096", "limit", 4096),
        ],
    )


if __name__ == "__main__":
    main()
