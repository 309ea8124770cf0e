"""A workspace whose names try to break a printed page."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import intake
from analytics.filters import Filters
from reports.insight_report.asked import Asked
from reports.insight_report.document import Report
from storage import Snapshot, Store
from storage.payout_log import marks

MADE = datetime(2025, 10, 1, 6, 30, tzinfo=UTC)
LONG = "Aishwarya Lakshmi Venkataramanan Subramaniam of the Family of Very Long Names, Trivandrum "
NAMES = {
    "I1": LONG + "X" * (100 - len(LONG)),
    "I2": "प्रिया शर्मा 🎉 फिटनेस",
    "I3": "<img src=file:///etc/passwd>",
    "I4": '=HYPERLINK("http://127.0.0.1/x")',
    "I5": "$x^2$ & http://127.0.0.1/a.png",
    "I6": "W" * 100,
}
CAPTION = '<img src="http://127.0.0.1:9/x.png"><script>alert(1)</script>'
CAMPAIGN = 'Diwali <img src="file:///etc/passwd"> दीवाली'
FIRST = date(2025, 1, 6)
MONTHS = 6

Rows = list[dict[str, Any]]


def hostile_tables() -> dict[str, Rows]:
    """Half a year in which everybody posts, sells and is paid."""
    tables: dict[str, Rows] = {"influencers": [], "posts": [], "tracking": [], "payouts": []}
    for at, (who, name) in enumerate(NAMES.items()):
        platform = ("Instagram", "YouTube")[at % 2]
        tables["influencers"].append(
            {"influencer_id": who, "name": name, "platform": platform, "follower_count": 9_000}
        )
        for month in range(MONTHS):
            _month(tables, at, who, platform, FIRST + timedelta(days=30 * month + at))
    return tables


def _month(tables: dict[str, Rows], at: int, who: str, platform: str, day: date) -> None:
    own = {"influencer_id": who, "platform": platform}
    counts = {"reach": 10_000, "likes": 500, "comments": 50}
    post = {"post_id": f"P{at}-{day}", **own, "date": day, "caption": CAPTION, **counts}
    tables["posts"].append(post)
    tables["tracking"] += [
        {
            "tracking_id": f"T{at}-{day}-{sold}",
            "source": platform,
            "campaign": CAMPAIGN,
            "influencer_id": who,
            "user_id": f"U{at}-{day}-{sold}",
            "brand": "MuscleBlaze",
            "product": "Whey",
            "date": day + timedelta(days=sold),
            "orders": 1,
            "revenue": 700.37 + 13 * sold,
        }
        for sold in range(6 + at)
    ]
    fee = 2000 + 100 * at
    paid = {"basis": "post", "rate": fee, "total_payout": fee, "date": day}
    tables["payouts"].append({"payout_id": f"Y{at}-{day}", "influencer_id": who, **paid})


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A workspace of names of 100 characters, in other scripts, and of markup."""
    folder = tmp_path_factory.mktemp("hostile")
    files: list[tuple[Path, str]] = []
    for name, rows in hostile_tables().items():
        path = folder / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        files.append((path, path.name))
    workspace = Store(folder / "data").workspace("default")
    return intake.commit(workspace, files, who="test").snapshot


MakeReport = Callable[..., Report]


@pytest.fixture(scope="session")
def report_of() -> MakeReport:
    """`report_of(snapshot, view, chapters=…)` asks for a report at a fixed moment."""

    def make(
        snapshot: Snapshot,
        view: Filters | None = None,
        hidden: frozenset[str] = frozenset(),
        **given: Any,
    ) -> Report:
        decided = marks(snapshot.root, sample=snapshot.is_sample)
        asked = Asked(snapshot, view or Filters(), decided, hidden)
        return Report(asked, **{"made": MADE, **given})

    return make
