"""Figures far above all others of their column: often a missing decimal point or another unit.

A figure is told when it is more than 50 times the value that 99 % of the column's positive figures
do not exceed. Columns with fewer than 100 figures tell nothing. The 99 % are taken from at most
200,000 evenly spaced rows, so that the same file always gives the same answer.
"""

from __future__ import annotations

from typing import Final

import duckdb
import numpy as np
import pandas as pd

from schemas.block import header_of
from schemas.headers import HeaderMatch
from schemas.rows import Rows, live
from schemas.told import Told

TIMES: Final = 50
SHARE: Final = 0.99
FEWEST: Final = 100
SAMPLED: Final = 200_000
OUTLIER = "more than 50 times {usual}, which 99 % of the rows stay under; check the figure"

_COLUMNS: Final = (
    "follower_count",
    "reach",
    "likes",
    "comments",
    "views",
    "orders",
    "revenue_paise",
    "price_paise",
    "total_payout_paise",
)


def outliers(rows: Rows, match: HeaderMatch, header: tuple[str, ...]) -> list[Told]:
    """Warnings about figures that stand far out.

    Args:
        rows: The kept rows of the sheet.
        match: What its columns mean.
        header: Its headers.
    """
    watched = [name for name in _COLUMNS if name in match.positions]
    if rows.count < FEWEST or not watched:
        return []
    with duckdb.connect(config={"threads": 2}) as con:
        live(con, rows, "accepted")
        step = 1 + rows.count // SAMPLED
        columns = ", ".join(f'"{name}"' for name in watched)
        seen = con.sql(f"SELECT {columns} FROM accepted WHERE _row % {step} = 0").df()
        found = [
            _far_out(con, name, seen[name].dropna().to_numpy(dtype=float), match, header)
            for name in watched
        ]
    return [told for told in found if told is not None]


def _far_out(
    con: duckdb.DuckDBPyConnection,
    column: str,
    seen: np.ndarray,
    match: HeaderMatch,
    header: tuple[str, ...],
) -> Told | None:
    positive = seen[seen > 0]
    if len(positive) < FEWEST:
        return None
    usual = float(np.quantile(positive, SHARE, method="higher"))
    far = con.execute(
        f'SELECT _line AS line, "{column}" AS figure FROM accepted '
        f'WHERE "{column}" > $bound ORDER BY line',
        {"bound": usual * TIMES},
    ).df()
    if far.empty:
        return None
    scale = 100 if column.endswith("_paise") else 1
    return Told.of(
        pd.DataFrame(
            {"line": far["line"].astype("Int64"), "column": header_of(column, header, match)}
        )
        .assign(value=[f"{figure / scale:,.10g}" for figure in far["figure"]])
        .assign(reason=OUTLIER.format(usual=f"{usual / scale:,.10g}"))
    )
