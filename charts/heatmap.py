"""Two dimensions crossed: one metric as the strength of a cell's colour, its figure in it."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics.metrics import METRICS
from charts import format as fmt
from charts import interval
from charts.palette import scale
from charts.template import FigureDict, axis, empty, figure, names_axis, safe

MOST_COLUMNS: Final = 8
MOST_ROWS: Final = 12
FEWEST_ROOMS: Final = 3


TIERS: Final = ("nano", "micro", "macro", "mega")
"""Values that have an order of their own: rows and columns of them keep it."""


def largest(matrix: pd.DataFrame, side: str, most: int, by: str = "revenue") -> list[str]:
    """The values of one side in order of `by`, largest first, at most `most` of them."""
    totals = matrix.assign(**{by: matrix[by].astype("float64")}).groupby(side, observed=True)[by]
    ranked = totals.sum(min_count=1).fillna(0.0).sort_values(ascending=False, kind="stable")
    return [str(value) for value in ranked.index[:most]]


def in_order(values: list[str]) -> list[str]:
    """Tiers from nano to mega, what has none after them; everything else as it comes."""
    if not set(values) & set(TIERS):
        return values
    return sorted(values, key=lambda value: TIERS.index(value) if value in TIERS else len(TIERS))


def grid(
    matrix: pd.DataFrame, metric: str, rows: list[str], columns: list[str]
) -> list[list[float | None]]:
    """The metric for each row and column; None where the pair has no figure."""
    pairs = zip(matrix["row"], matrix["column"], matrix[metric], strict=True)
    known = {(str(row), str(column)): value for row, column, value in pairs}

    def cell(row: str, column: str) -> float | None:
        value = known.get((row, column))
        return float(value) if value is not None and not pd.isna(value) else None

    return [[cell(row, column) for column in columns] for row in rows]


def _names(matrix: pd.DataFrame, side: str, values: list[str], longest: int) -> list[str]:
    labels = dict(zip(matrix[side].astype(str), matrix[f"{side}_label"], strict=True))
    return [safe(labels[value], longest) for value in values]


def heatmap(matrix: pd.DataFrame, metric: str) -> FigureDict:
    """How a metric differs between the rows and columns of a matrix.

    Args:
        matrix: Columns row, column, their labels and the metric keys: see `performance.matrix`;
            `low` and `high`, the interval of ROAS, where the hover says it.
        metric: A key of the metric registry.

    Returns:
        A Plotly heatmap; x and y carry the (escaped) values, so a click tells the cell.
    """
    if matrix.empty:
        return empty("Nothing to show for these filters")
    rows = in_order(largest(matrix, "row", MOST_ROWS))
    columns = in_order(largest(matrix, "column", MOST_COLUMNS))
    known = matrix[matrix[metric].notna()]
    rows = [row for row in rows if (known["row"] == row).any()]
    columns = [column for column in columns if (known["column"] == column).any()]
    if not rows or not columns:
        return empty(f"{METRICS[metric].label} is not known for these filters")
    values = grid(matrix, metric, rows, columns)
    labels = [[fmt.metric(metric, value, "short") for value in line] for line in values]
    exact = _exact(matrix, metric, rows, columns, values)
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": [safe(column, 200) for column in columns],
        "y": [safe(row, 200) for row in rows],
        "z": values,
        "zmin": 0,
        "zmax": max(value for line in values for value in line if value is not None) or 1,
        "text": labels,
        "customdata": exact,
        "texttemplate": "%{text}",
        "hovertemplate": (
            f"<b>%{{y}}, %{{x}}</b><br>{safe(METRICS[metric].label)} %{{customdata}}<extra></extra>"
        ),
        "hoverongaps": False,
        "colorscale": scale(),
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
    }
    across = axis(side="top", showgrid=False, type="category", tickangle=0, automargin=True)
    across |= {"ticktext": _names(matrix, "column", columns, 14), "tickvals": trace["x"]}
    down = names_axis(trace["y"], _names(matrix, "row", rows, 16), FEWEST_ROOMS)
    return figure(
        [trace],
        xaxis=across,
        yaxis=down,
        hovermode="closest",
        margin={"l": 84, "r": 4, "t": 28, "b": 4, "pad": 4},
    )


def _exact(
    matrix: pd.DataFrame,
    metric: str,
    rows: list[str],
    columns: list[str],
    values: list[list[float | None]],
) -> list[list[str]]:
    exact = [[fmt.metric(metric, value, "exact") for value in line] for line in values]
    if interval.ends(matrix, metric) is None:
        return exact
    low, high = (grid(matrix, end, rows, columns) for end in (interval.LOW, interval.HIGH))
    return [
        [
            text if least is None else f"{text}<br>90% interval {interval.words(least, most)}"
            for text, least, most in zip(*lines, strict=True)
        ]
        for lines in zip(exact, low, high, strict=True)
    ]
