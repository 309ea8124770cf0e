"""Metrics by the values of one dimension, or of two."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from types import MappingProxyType

import pandas as pd

from analytics.ask import Question, answer
from analytics.cache import remembered
from analytics.evaluation import evaluate
from analytics.filters import Filters, dimension_of
from analytics.span import window
from storage import Snapshot, connect

_RANK = ["revenue", "total_revenue", "cost", "reach"]


@remembered
def influencer_labels(snapshot: Snapshot) -> Mapping[str, str]:
    """Name on screen per influencer id; names that several share carry the id."""
    with closing(connect(snapshot)) as cursor:
        rows = cursor.execute(
            "SELECT CAST(influencer AS VARCHAR), coalesce(CAST(name AS VARCHAR), '') "
            "FROM influencers"
        ).fetchall()
    names = pd.DataFrame(rows, columns=["influencer", "name"], dtype="str")
    shared = names["name"].duplicated(keep=False) | (names["name"] == "")
    labels = names["name"].where(~shared, names["name"] + " (" + names["influencer"] + ")")
    return MappingProxyType(dict(zip(names["influencer"], labels.str.strip(), strict=True)))


def _month(day: pd.Timestamp) -> str:
    return f"{day:%b %Y}"


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%b %Y}"


def labels(snapshot: Snapshot, dimension: str, values: pd.Series) -> pd.Series:
    """Names on screen of a dimension's values.

    Args:
        snapshot: Whose influencer names are used.
        dimension: A key of `BREAKDOWNS`, or of an extra column that the snapshot has.
        values: Values as `breakdown` returns them.

    Returns:
        A text series with the same index.
    """
    blank = dimension_of(dimension).blank
    known: Mapping[str, str] = {}
    if dimension == "influencer":
        known = influencer_labels(snapshot)
    elif dimension_of(dimension).level == "time":
        word = _month if dimension == "month" else _day
        days = {value: word(pd.Timestamp(value)) for value in values.unique() if value}
        known = {k: f"Week of {v}" if dimension == "week" else v for k, v in days.items()}
    return pd.Series(
        [known.get(value, value) if value else blank for value in values.tolist()],
        index=values.index,
        dtype="str",
    )


def group_values(dimension: str, column: pd.Series) -> pd.Series:
    """The values of a grouping as text: dates in ISO form, "" for none."""
    if dimension_of(dimension).level != "time":
        return column.astype("str")
    return column.dt.strftime("%Y-%m-%d").astype("str").fillna("")


@remembered
def breakdown(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """Every metric by the values of a dimension.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        dimension: A key of `BREAKDOWNS`, or of an extra column that the snapshot has.

    Returns:
        Columns `value` ("" for blank: organic orders, no coupon, no date), `label` and one per
        metric; sorted by revenue, largest first, or by time for time dimensions. Rows add up to
        the totals of the view, except that posts and cost are NaN for dimensions that only orders
        know.

    Raises:
        KeyError: If the dimension does not exist.
    """
    frame = answer(snapshot, filters, Question((dimension,), window(snapshot, filters)))
    metrics = evaluate(frame, snapshot.config)
    metrics.insert(0, "value", group_values(dimension, frame[dimension]))
    metrics.insert(1, "label", labels(snapshot, dimension, metrics["value"]))
    if dimension_of(dimension).level == "time":
        in_time = metrics.assign(undated=metrics["value"] == "").sort_values(["undated", "value"])
        return in_time.drop(columns="undated").reset_index(drop=True)
    order = [*_RANK, "label", "value"]
    return metrics.sort_values(
        order, ascending=[*[False] * len(_RANK), True, True], ignore_index=True
    )


@remembered
def matrix(snapshot: Snapshot, filters: Filters, rows: str, columns: str) -> pd.DataFrame:
    """Every metric by the values of two dimensions.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        rows: A key of `BREAKDOWNS`, or of an extra column that the snapshot has.
        columns: Another one.

    Returns:
        Columns `row`, `column`, `row_label`, `column_label` and one per metric; one row for every
        pair that has any data. Sorted by row and column value.

    Raises:
        KeyError: If a dimension does not exist.
        ValueError: If both are the same.
    """
    if rows == columns:
        raise ValueError(f"A table needs two different dimensions, not {rows} twice.")
    frame = answer(snapshot, filters, Question((rows, columns), window(snapshot, filters)))
    return crossed(snapshot, frame, rows, columns)


def crossed(snapshot: Snapshot, sums: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Sums by two dimensions as `matrix` shows them.

    Args:
        snapshot: Whose names and settings are used.
        sums: A row per pair: a column per dimension and those of `measures.SUMS`.
        rows: The first dimension.
        columns: The second one.
    """
    metrics = evaluate(sums, snapshot.config)
    sides = {
        "row": group_values(rows, sums[rows]),
        "column": group_values(columns, sums[columns]),
    }
    named = {
        "row_label": labels(snapshot, rows, sides["row"]),
        "column_label": labels(snapshot, columns, sides["column"]),
    }
    shown = pd.concat([pd.DataFrame({**sides, **named}), metrics], axis=1)
    return shown.sort_values(["row", "column"], ignore_index=True)
