"""Amounts whose header names another currency than the rupee."""

from __future__ import annotations

import duckdb
import pandas as pd

from schemas.header_units import unit_of
from schemas.headers import HeaderMatch, is_foreign
from schemas.rows import Rows, live
from schemas.told import Told

AS_RUPEES = (
    "the header says that the amounts are in {currency}, but they are counted as rupees: convert "
    "them, or choose another column"
)


def foreign_amounts(rows: Rows, match: HeaderMatch, header: tuple[str, ...]) -> list[Told]:
    """Warns once a column of money whose header names another currency than the rupee.

    Args:
        rows: The kept rows of the sheet.
        match: What its columns mean.
        header: Its headers.
    """
    told = [
        (header[at], AS_RUPEES.format(currency=unit_of(header[at]).currency))
        for name, at in match.positions.items()
        if is_foreign(match.table.column(name), header[at])
    ]
    if not told or not rows.count:
        return []
    with duckdb.connect(config={"threads": 1}) as con:
        live(con, rows, "accepted")
        ((line,),) = con.sql("SELECT min(_line) FROM accepted").fetchall()
    examples = pd.DataFrame(
        {
            "line": pd.array([line] * len(told), dtype="Int64"),
            "column": pd.Series([name for name, _ in told], dtype="str"),
            "value": pd.Series([""] * len(told), dtype="str"),
            "reason": pd.Series([reason for _, reason in told], dtype="str"),
        }
    )
    return [Told.of(examples)]
