"""Workspaces for questions: the committed sample, and small ones made to measure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import intake
from sample_data.generator import DEFAULT_DIR
from storage import Snapshot, Store

FIRST = date(2025, 1, 1)
PEOPLE = "influencer_id,name,platform\nI1,Asha,Instagram\n"


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """What the sample's campaigns really added."""
    return json.loads((DEFAULT_DIR / "truth.json").read_text())


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Snapshot]:
    """Makes a workspace of daily sales: `made({("Brand", "Product"): [₹ a day, …]}, …)`."""

    def make(
        sales: dict[tuple[str, str], Any],
        *,
        posts: list[tuple[int, str, str, str]] = (),
        paid: float = 0.0,
        idle: float = 0.0,
        users: Callable[[str, int], str] | None = None,
        tracked: tuple[str, ...] = (),
    ) -> Snapshot:
        rows: list[dict[str, Any]] = []
        for (brand, product), series in sales.items():
            for day, revenue in enumerate(series):
                if not np.isnan(revenue):
                    rows.append(
                        {
                            "date": (FIRST + timedelta(days=day)).isoformat(),
                            "orders": 1,
                            "revenue": revenue,
                            "brand": brand,
                            "product": product,
                            "campaign": "Launch" if product in tracked else "",
                            "influencer_id": "I1" if product in tracked else "",
                            "source": "Instagram",
                            "user_id": users(product, day) if users else "",
                        }
                    )
        frames = {"tracking": pd.DataFrame(rows)}
        frames["posts"] = pd.DataFrame(
            [
                {
                    "influencer_id": "I1",
                    "platform": "Instagram",
                    "date": (FIRST + timedelta(days=day)).isoformat(),
                    "url": f"https://example.com/{at}",
                    "likes": 1,
                    "reach": 10,
                    "campaign": campaign,
                    "brand": brand,
                    "product": product,
                }
                for at, (day, brand, product, campaign) in enumerate(posts)
            ]
        )
        if paid:
            row = {"influencer_id": "I1", "basis": "fixed", "rate": paid, "total_payout": paid}
            frames["payouts"] = pd.DataFrame([row])
        if idle:  # brand Alpha is named, a campaign that has no work too
            row |= {"rate": idle, "total_payout": idle, "brand": "Alpha", "campaign": "Nothing"}
            frames["payouts"] = pd.DataFrame([*frames["payouts"].to_dict("records"), row])
        (tmp_path / "influencers.csv").write_text(PEOPLE)
        files = [(tmp_path / "influencers.csv", "influencers.csv")]
        for name, frame in frames.items():
            if len(frame):
                frame.to_csv(tmp_path / f"{name}.csv", index=False)
                files.append((tmp_path / f"{name}.csv", f"{name}.csv"))
        workspace = Store(tmp_path / "data").workspace("default")
        return intake.commit(workspace, files, who="test").snapshot

    return make
