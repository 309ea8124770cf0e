"""Small worlds with payouts: rows in, dues and lines out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import intake
from analytics.filters import Filters
from analytics.payouts import totals
from analytics.payouts.lines import lines
from settings import WorkspaceSettings
from storage import connect
from storage import payout_log as log
from storage.payout_log import Decided, Marks
from tests.analytics.query_fixtures import snap

FILLED = {"influencer_id": "a", "campaign": "A", "brand": "X"}


def post(day: str, **more: Any) -> dict[str, Any]:
    """A post of influencer `a` for campaign A of brand X."""
    return FILLED | {"platform": "Instagram", "date": day} | more


def order(day: str, orders: int = 1, revenue: int = 10_000, **more: Any) -> dict[str, Any]:
    """Tracked orders of influencer `a`; revenue in paise."""
    made = {"source": "Instagram", "date": day, "orders": orders, "revenue_paise": revenue}
    return FILLED | made | more


def payout(key: str, **more: Any) -> dict[str, Any]:
    """A row of the payouts file."""
    return {"payout_id": key, "influencer_id": "a", **more}


def term(key: str = "t", **more: Any) -> dict[str, Any]:
    """Terms of influencer `a`."""
    return {"term_id": key, "influencer_id": "a", **more}


@dataclass
class World:
    """A snapshot of small tables, and what is decided about it."""

    snapshot: Any
    root: Path

    @property
    def dues(self) -> pd.DataFrame:
        """Every due by the id of its row or terms' settlement."""
        found = connect(self.snapshot).execute("FROM dues").df()
        return found.set_index("due")

    @property
    def parts(self) -> pd.DataFrame:
        """The lines of the dues."""
        return connect(self.snapshot).execute("FROM due_lines ORDER BY due, number").df()

    @property
    def marks(self) -> Marks:
        """What is decided."""
        return log.marks(self.root, sample=False)

    def lines(self, view: Filters | None = None) -> pd.DataFrame:
        """The lines of money."""
        return lines(self.snapshot, view or Filters(), self.marks)

    def payouts(self, view: Filters | None = None) -> totals.Payouts:
        """What they come to."""
        return totals.payouts(self.snapshot, view or Filters(), self.marks).total

    def decide(self, state: Any, who: str = "Ria", only: tuple[str, ...] = ()) -> int:
        """Set a state for all that it can be set for."""
        marks = self.marks
        decidable = intake.decidable(self.snapshot, Filters(), marks, only=only)[state]
        every = self.lines()
        found = every[every["line"].isin(decidable["line"])]
        chosen = {
            row["line"]: Decided(
                row["line"],
                row["due"],
                row["influencer"],
                round(100 * row["amount"]),
                "words",
                str(row["on"])[:10],
                round(100 * row["filed"]),
            )
            for row in found.to_dict("records")
        }
        return log.decide(
            self.root, state, chosen, who=who, note="", seen=marks.revision, sample=False
        )

    def cause(self, key: str) -> str:
        """Why a payout row differs."""
        return str(self.dues.loc[f"P:{key}", "cause"])

    def money(self, due: str) -> tuple[float, float | None]:
        """Computed and recorded of a due, in paise."""
        row = self.dues.loc[due]
        recorded = row["recorded"]
        return float(row["computed"]), None if pd.isna(recorded) else float(recorded)


@pytest.fixture
def world(make_tables: Callable[..., Any], tmp_path: Path) -> Callable[..., World]:
    """Builds a world: `world(posts=[…], tracking=[…], payouts=[…], terms=[…])`."""
    count = iter(range(1000))

    def build(config: WorkspaceSettings | None = None, **tables: Any) -> World:
        folder = tmp_path / f"w{next(count)}"
        folder.mkdir()
        given = {"influencers": [{"influencer_id": "a", "name": "Asha", "platform": "Instagram"}]}
        return World(snap(make_tables, folder, config, **(given | tables)), tmp_path / "log")

    return build
