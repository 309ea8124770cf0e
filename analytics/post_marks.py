"""The days of a view with posts, and which of them a chart names.

Which shares belong to a view is asked of the cube; what their posts are (day, influencer, place by
reach) is the same for every view, so it is read once a snapshot and looked up by the share's row.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.cache import remembered
from analytics.coded import NO_DAY, names
from analytics.filters import Filters
from analytics.post_facts import FIRST, labelled
from analytics.scan import Parameters, plan
from analytics.span import window
from storage import Snapshot, connect

_COLUMNS: Final = ("date", "posts", "label", "platform")

_SHARES: Final = """
SELECT s.rowid AS share, q.number FROM post_shares s JOIN posts q ON q.post_id = s.post_id
"""
_POSTS: Final = f"""
SELECT q.number, coalesce(q.date - DATE '1970-01-01', {NO_DAY}) AS day,
       row_number() OVER (ORDER BY {FIRST}) AS place,
       coalesce(enum_code(q.influencer), -1) AS influencer, enum_code(q.platform) AS platform
FROM posts q
"""

Integers = NDArray[np.int32]
Column = NDArray[Any] | pd.Categorical


@dataclass(frozen=True)
class _Posts:
    """The posts of a snapshot.

    Attributes:
        of_share: Number of the post per row of `post_shares`.
        day: Days since 1970 per post, `NO_DAY` for none.
        place: Place among all posts by reach, then likes.
        influencer: Code of the influencer.
        platform: Code of the platform.
    """

    of_share: Integers
    day: Integers
    place: Integers
    influencer: Integers
    platform: Integers


@remembered
def _posts(snapshot: Snapshot) -> _Posts:
    with closing(connect(snapshot)) as cursor:
        shares = cursor.execute(_SHARES).fetchnumpy()
        posts = cursor.execute(_POSTS).fetchnumpy()
    number = posts.pop("number")
    return _Posts(
        of_share=_by(shares["share"], shares["number"]),
        **{name: _by(number, column) for name, column in posts.items()},
    )


def _by(index: Column, values: Column) -> Integers:
    """The values by their index; 0 where an index is missing."""
    index = np.asarray(index)
    found = np.zeros(int(index.max()) + 1 if len(index) else 0, dtype=np.int32)
    found[index] = values
    return found


@remembered
def post_marks(snapshot: Snapshot, filters: Filters, named: int) -> pd.DataFrame:
    """The days of a view with posts, to be marked on a chart.

    Args:
        snapshot: Whose posts are read.
        filters: The view; one limited by something that only orders know has no posts.
        named: How many posts of a day are named at most: those with the largest reach.

    Returns:
        Columns `date`, `posts` (how many that day has), `label` (the influencer's name) and
        `platform`, a row per named post, by day and then by reach.
    """
    if filters.order_only:
        return pd.DataFrame(columns=list(_COLUMNS))
    parameters = Parameters()
    scan = plan(snapshot, filters, window(snapshot, filters), set(), parameters, table="fact")
    statement = f"SELECT f.rowid AS share FROM post_shares f WHERE {scan.where}"
    with closing(connect(snapshot)) as cursor:
        shares = cursor.execute(statement, parameters.values).fetchnumpy()["share"]
    every = _posts(snapshot)
    chosen = np.unique(every.of_share[shares])
    chosen = chosen[every.day[chosen] != NO_DAY]
    chosen = chosen[np.lexsort((every.place[chosen], every.day[chosen]))]
    _, first, of_day, count = np.unique(
        every.day[chosen], return_index=True, return_inverse=True, return_counts=True
    )
    shown = np.arange(len(chosen)) - first[of_day] < named
    posts = chosen[shown]
    found = pd.DataFrame(
        {
            "date": pd.Series(every.day[posts].astype("datetime64[D]").astype("datetime64[us]")),
            "posts": count[of_day][shown],
            "influencer": pd.Series(_named(snapshot, "influencer", every.influencer[posts])),
            "platform": pd.Series(_named(snapshot, "platform", every.platform[posts])),
        }
    )
    return labelled(snapshot, found)[list(_COLUMNS)]


def _named(snapshot: Snapshot, dimension: str, codes: Integers) -> pd.Series:
    return pd.Series(names(snapshot, dimension)[codes], dtype="str")
