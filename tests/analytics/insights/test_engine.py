"""What is told of what rules found, and what of it is listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.filters import Filters
from analytics.insights.engine import MOST, Found, found_by, listing
from analytics.insights.insight import Insight, Link, World


@dataclass(frozen=True)
class Told:
    """A rule that finds what it is given."""

    p: tuple[float, ...]
    COUNTS: bool
    NAME: str = "top_performers"
    TITLE: str = "Top performers"

    def look(self, world: World) -> pd.DataFrame:
        money = np.arange(len(self.p), 0, -1.0)
        return pd.DataFrame({"p": self.p, "money": money})

    def tell(self, world: World, row: Mapping[Any, Any], confidence: float | None) -> Insight:
        return finding(str(row["money"]), money=row["money"], confidence=confidence)


def finding(subject: str, *, money: float = 1.0, confidence: float | None = 0.99) -> Insight:
    link = Link("Look", Filters())
    return Insight("top_performers", subject, "", {}, (), 1, "order", money, confidence, "", link)


def test_what_could_not_be_tested_is_told_by_a_rule_that_counts_only(generated):
    world = generated(1, rows=3)
    estimates = found_by([Told((0.001, np.nan, 0.9), COUNTS=False)], world)
    assert [one.money for one in estimates.insights] == [3.0]
    assert estimates.tested == 2
    counts = found_by([Told((np.nan, np.nan), COUNTS=True)], world)
    assert [one.confidence for one in counts.insights] == [None, None]
    assert counts.tested == 0


@pytest.mark.parametrize("hidden", [0, 1, MOST, MOST + 2])
def test_what_is_hidden_makes_room_for_the_next(hidden):
    told = tuple(finding(f"i{at}") for at in range(MOST + 2))
    gone = {one.key for one in told[:hidden]}
    seen = listing(Found(told, 10), gone)
    assert seen.kept == told[hidden:]
    assert seen.listed == told[hidden : hidden + MOST]
    assert dict(seen.more).get("top_performers", 0) == max(0, 2 - hidden)
    assert seen.hidden == hidden
