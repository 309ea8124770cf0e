"""What a filter can be set to: the values that exist, with how much lies behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from analytics.breakdown import labels
from analytics.cache import remembered
from analytics.extras import dimensions
from analytics.filters import Filters
from analytics.measures import POST_UNITS
from analytics.query import Grouping, sums
from storage import Snapshot

TOGETHER: Final = 12
"""Dimensions counted in one scan."""


@dataclass(frozen=True)
class Option:
    """One value of a dimension.

    Attributes:
        value: What a filter holds; "" for blank.
        label: Name on screen.
        count: Order rows and posts behind it; a post shared by several values counts for each.
    """

    value: str
    label: str
    count: int


def _options(snapshot: Snapshot, dimension: str, frame: pd.DataFrame) -> list[Option]:
    posts = np.ceil(frame["post_units"].fillna(0) / POST_UNITS)
    table = pd.DataFrame(
        {
            "value": frame[dimension],
            "label": labels(snapshot, dimension, frame[dimension]),
            "count": (frame["total_rows"].fillna(0) + posts).astype("int64"),
        }
    ).sort_values(["count", "label"], ascending=[False, True])
    rows = zip(table["value"], table["label"], table["count"], strict=True)
    return [Option(str(value), str(label), int(count)) for value, label, count in rows]


def batched(groupings: list[Grouping]) -> list[list[Grouping]]:
    """Groupings by the dozen: one statement cannot tell more than 64 apart."""
    return [groupings[at : at + TOGETHER] for at in range(0, len(groupings), TOGETHER)]


@remembered
def options(snapshot: Snapshot) -> Mapping[str, Sequence[Option]]:
    """Every filter's values, most frequent first; a dimension without data has none.

    A blank is an option where some rows have it and others do not: a column that no file holds
    gives no options.
    """
    known = dimensions(snapshot)
    alone = [(key,) for key, dim in known.items() if dim.level in ("order", "post")]
    elsewhere = [(key,) for key in known if (key,) not in alone]
    counts = ("total_rows", "post_units")
    parts: dict[Grouping, pd.DataFrame] = {
        grouping: frame
        for groupings in (*batched(elsewhere), *([grouping] for grouping in alone))
        for grouping, frame in sums(snapshot, Filters(), None, groupings, wanted=counts).items()
    }
    found = {key: _options(snapshot, key, parts[key,]) for key in known}
    # Thousands of values: callers share them, and nobody can change them.
    return MappingProxyType(
        {
            key: () if [option.value for option in choices] == [""] else tuple(choices)
            for key, choices in found.items()
        }
    )
