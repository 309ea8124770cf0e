"""Generated workspaces to look at."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from analytics.insights.insight import World
from tests.analytics.insights.worlds import NOTHING, Planted, world


@pytest.fixture
def generated(make_tables: Callable[..., Any], tmp_path: Path) -> Callable[..., World]:
    """`generated(seed, planted, **options)` makes a workspace."""

    numbers = count()

    def make(seed: int, planted: Planted = NOTHING, **options: Any) -> World:
        return world(make_tables, tmp_path / str(next(numbers)), seed, planted, **options)

    return make
