"""Values of dimensions as whole numbers, and the names that the numbers stand for.

The cube stores its dimensions as ENUMs, whose codes leave a scan without being spelled out. What an
influencer or a product decides (tier, category, …) is looked up by its code. The last name is "",
so that the code -1, for none, names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.cache import remembered
from analytics.columns import OWNERS, column_of, key_of
from analytics.filters import DIMENSIONS, dimension_of
from storage import Snapshot, connect
from storage.parts import quoted

Integers = NDArray[np.int64]
Names = NDArray[Any]
Columns = Mapping[str, NDArray[Any]]

NO_DAY: Final = -1_000_000
"""What stands for a row without a date, in days since 1970: long before the year 1."""

INSIDE: Final = "inside"
"""Column that tells the rows within the window asked for from those only compared with."""


@dataclass(frozen=True)
class Coded:
    """A dimension's value per row.

    Attributes:
        codes: Index into `names` per row, -1 for none.
        names: What the codes stand for: text, the last one "", or days, the last one NaT.
    """

    codes: Integers
    names: Names

    def shown(self, codes: Integers) -> pd.Series:
        """The names of some codes, as a column: text, or timestamps."""
        values = self.names[codes]
        return pd.Series(values) if values.dtype.kind == "M" else pd.Series(values, dtype="str")


def selected(key: str) -> str:
    """SQL that reads a key of the scanned tables in the form that `coded` expects.

    Args:
        key: A column of `f`; see `scan.key_of`.
    """
    column = f"f.{quoted(key)}"
    if key == "date":
        return f"coalesce({column} - DATE '1970-01-01', {NO_DAY}) AS {quoted(key)}"
    if key == INSIDE:
        return f"coalesce({column}, false) AS {key}"
    if key in DIMENSIONS:
        return f"coalesce(CAST(enum_code({column}) AS BIGINT), -1) AS {quoted(key)}"
    return f"CAST({column} AS VARCHAR) AS {quoted(key)}"


def coded(snapshot: Snapshot, dimension: str, columns: Columns) -> Coded:
    """A dimension of rows that hold its key as `selected` reads it.

    Args:
        snapshot: Whose rows they are.
        dimension: A key of `BREAKDOWNS`, or of an extra column that the snapshot has.
        columns: The rows, by key.
    """
    key = key_of(dimension)
    held = columns[key]
    if key == "date":
        return _days(dimension, held)
    if dimension != key:
        known = looked_up(snapshot, dimension)
        return Coded(known.codes[held], known.names)
    if key in DIMENSIONS:
        return Coded(held, names(snapshot, key))
    return _texts(held)


@remembered
def names(snapshot: Snapshot, dimension: str) -> Names:
    """Every value of a dimension that the cube stores as codes, in their order; then ""."""
    with closing(connect(snapshot)) as cursor:
        query = f"SELECT unnest(enum_range(CAST(NULL AS {dimension})))"
        found = [str(value) for (value,) in cursor.execute(query).fetchall()]
    return np.array([*found, ""], dtype=object)


@remembered
def looked_up(snapshot: Snapshot, dimension: str) -> Coded:
    """What a dimension is for each code of its influencer or product; none for the last."""
    owner = key_of(dimension)
    short = OWNERS[owner]
    with closing(connect(snapshot)) as cursor:
        rows = cursor.execute(
            f"SELECT enum_code({short}.{owner}) AS code, "
            f"CAST({column_of(dimension)} AS VARCHAR) AS value FROM {owner}s {short}"
        ).fetchnumpy()
    held = _texts(rows["value"])
    codes = np.full(len(names(snapshot, owner)), -1, dtype=np.int64)
    codes[rows["code"]] = held.codes
    return Coded(codes, held.names)


@remembered
def followers(snapshot: Snapshot) -> NDArray[np.float64]:
    """Followers for each code of an influencer; NaN where no file has a count."""
    with closing(connect(snapshot)) as cursor:
        rows = cursor.execute(
            "SELECT enum_code(influencer) AS code, CAST(follower_count AS DOUBLE) AS followers "
            "FROM influencers WHERE follower_count IS NOT NULL"
        ).fetchnumpy()
    counts = np.full(len(names(snapshot, "influencer")) - 1, np.nan)
    counts[np.asarray(rows["code"])] = np.asarray(rows["followers"])
    return counts


def _texts(values: Names | pd.Categorical) -> Coded:
    plain = np.ma.filled(values, None) if isinstance(values, np.ma.MaskedArray) else values
    codes, found = pd.factorize(plain, sort=True)
    return Coded(codes.astype(np.int64), np.array([*found, ""], dtype=object))


def _days(dimension: str, days: Integers) -> Coded:
    """Days, or the first day of the step that they lie in; weeks begin on Monday."""
    unit = {"date": "D", "week": "D", "month": "M"}[dimension_of(dimension).key]
    steps = days.astype("datetime64[D]")
    if dimension == "week":
        steps = steps - (days + 3) % 7  # 1970 began on a Thursday
    firsts, codes = np.unique(steps.astype(f"datetime64[{unit}]"), return_inverse=True)
    shown = np.append(firsts.astype("datetime64[us]"), np.datetime64("NaT", "us"))
    return Coded(np.where(days == NO_DAY, -1, codes), shown)
