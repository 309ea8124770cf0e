"""Every line of money of a view: what was paid, and what is open; see `analytics.derive.dues`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Final

import duckdb
import pandas as pd

from analytics.cache import remembered
from analytics.derive.dues.lines import DECIDED, LINES
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.payouts.view import condition
from analytics.scan import Parameters
from analytics.span import span
from storage import Snapshot, connect
from storage.payout_log import Marks

OPEN: Final = ("due", "waits", "approved", "hold", "disputed")
"""States of lines that are still owed. `waits`: its settlement still runs, or is less than the
minimum payout."""

_SOURCE: Final = (
    "(FROM main.pay_lines ANTI JOIN marks USING (due) UNION ALL BY NAME FROM ("
    + LINES.format(marks="marks", dues=DECIDED, anchor="{anchor}::DATE")
    + "))"
)
"""The lines of a cube under `marks`: only dues that somebody decided about are worked out anew."""

_MONEY: Final = ("amount", "computed", "recorded", "paid", "filed", "gift", "revenue")


def cursor_of(snapshot: Snapshot, marks: Marks) -> duckdb.DuckDBPyConnection:
    """A cursor on the cube on which `marks` can be read."""
    cursor = connect(snapshot)
    if not marks.lines.empty:
        cursor.register("marks", marks.lines)
    return cursor


def every_line(snapshot: Snapshot, marks: Marks, parameters: Parameters) -> str:
    """SQL of the lines, in brackets, with the last day of the data bound."""
    if marks.lines.empty:
        return "main.pay_lines"
    return _SOURCE.format(anchor=parameters.add(span(snapshot).anchor))


@remembered
def lines(
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    influencers: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
) -> pd.DataFrame:
    """The lines of a view.

    Args:
        snapshot: Whose payouts they are.
        view: The view; see `analytics.payouts.view` for what of it reaches payouts.
        marks: What people decided.
        influencers: Only theirs; all where empty.
        states: Only lines of these states; all where empty.

    Returns:
        A row per line, by influencer and day; money in ₹.
    """
    texts = ("influencer", "campaign", "brand")
    money = ", ".join(f"{name} / {PAISE}.0 AS {name}" for name in _MONEY)
    shown = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" for name in texts)
    found = _found(
        snapshot,
        view,
        marks,
        f"* REPLACE ({shown}, {money})",
        'ORDER BY influencer, "on" NULLS LAST, due, line',
        {"influencer": influencers, "state": states},
    )
    decided = pd.to_datetime(found["decided_at"], utc=True, format="ISO8601")
    found["decided_at"] = decided.dt.tz_convert(snapshot.config.zone).dt.strftime("%Y-%m-%d %H:%M")
    texts = (*texts, "basis", "words", "decided_by", "note", "decided_at")
    return found.assign(**{name: found[name].astype("str").fillna("") for name in texts})


@remembered
def amounts(
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    influencers: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Of the lines of a view no more than `line`, `influencer`, `state` and `amount` in ₹.

    `print` tells a line of another amount apart: the sum of a set's tells sets apart.
    """
    return _found(
        snapshot,
        view,
        marks,
        f"line, influencer, state, amount / {PAISE}.0 AS amount, hash(line, amount) AS print",
        "ORDER BY line",
        {"influencer": influencers, "state": states},
    )


def _found(
    snapshot: Snapshot,
    view: Filters,
    marks: Marks,
    shown: str,
    order: str,
    only: Mapping[str, tuple[str, ...]],
) -> pd.DataFrame:
    """The lines of a view whose columns hold one of the values given for them."""
    parameters = Parameters()
    source = every_line(snapshot, marks, parameters)
    terms = [condition(snapshot, view, parameters)]
    for column, values in only.items():
        if values:
            marked = ", ".join(parameters.add(value) for value in values)
            terms.append(f"CAST(f.{column} AS VARCHAR) IN ({marked})")
    with closing(cursor_of(snapshot, marks)) as cursor:
        return cursor.execute(
            f"SELECT {shown} FROM {source} AS f WHERE {' AND '.join(terms)} {order}",
            parameters.values,
        ).df()


def worth_listing(found: pd.DataFrame) -> pd.DataFrame:
    """The lines without those that are nothing but the rounding of a recorded payout."""
    return found[(found["state"] != "difference") | (found["cause"] != "")]
