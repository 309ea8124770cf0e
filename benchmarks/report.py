"""The insight report of a view never seen before, every chapter, as a server makes it.

Workspaces of the generator with 2,000 influencers and 50,000 posts; sizes in ROI_BENCH_ORDERS,
comma separated. Views differ by a limit of followers that everybody meets. The first report of a
process is told apart: it also works out what campaigns added, which a server does after an import.
The floor is setting the same pages once more when every figure is known and every chart is drawn.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import intake
from analytics.filters import Filters, Followers
from benchmarks.engine import INFLUENCERS, timed
from benchmarks.insights import over_sizes
from benchmarks.record import Row
from reports.insight_report.asked import Asked
from reports.insight_report.document import Report, content_of, pictures_of, report_pdf
from reports.page_pictures import page_count
from reports.printing import pdf_of
from storage import Snapshot, Store

TARGETS: Final = {1_000_000: "≤ 3,000 ms", 10_000_000: "≤ 5,000 ms"}
ROUNDS: Final = 7


def reports(snapshot: Snapshot, folder: Path, size: int) -> Callable[[int], Report]:
    """Makes a report of a view that no other number has."""
    marks = intake.marks_of(Store(folder).workspace(f"n{size}"), snapshot)

    def report(low: int) -> Report:
        view = Filters(followers=Followers(low))
        return Report(Asked(snapshot, view, marks, frozenset()), datetime.now(UTC))

    return report


def measure(snapshot: Snapshot, folder: Path, size: int) -> list[Row]:
    """The rows of one workspace."""
    report = reports(snapshot, folder, size)
    first = timed(lambda: report_pdf(report(1)))
    cold = statistics.median(
        timed(lambda low=low: report_pdf(report(low))) for low in range(2, ROUNDS + 2)
    )
    again = statistics.median(timed(lambda: report_pdf(report(1))) for _ in range(ROUNDS))
    content = content_of(report(1))
    pictures = pictures_of(content)
    bare = statistics.median(
        timed(lambda: pdf_of("report.html", content, pictures)) for _ in range(ROUNDS)
    )
    pages = page_count(report_pdf(report(1)))
    at = f"Report: {pages} pages, {INFLUENCERS:,} influencers, {size:,} orders"
    target = TARGETS.get(size, "")
    return [
        Row(f"{at}, first of a process", first, "ms", "", "setting the pages", bare),
        Row(f"{at}, view never seen", cold, "ms", target, "setting the pages", bare),
        Row(f"{at}, again", again, "ms", "", "setting the pages", bare),
    ]


def main() -> None:
    """Measure at each size."""
    over_sizes("report", measure)


if __name__ == "__main__":
    main()
