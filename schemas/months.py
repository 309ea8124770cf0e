"""Payouts by month: a column such as "Month" names the whole month that was worked."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.header_words import squash
from schemas.headers import HeaderMatch
from schemas.month_words import MONTH_WORDS

TOLD: Final = "months read as first to last day"

_SHORT_YEAR: Final = r"^\s*([A-Za-z]{3,9})[\s'’./-]+(\d{2})\s*$"
_NUMBERS: Final = r"^\s*(\d{1,2})[./-](\d{4})\s*$"


def by_month(match: HeaderMatch) -> bool:
    """Whether the period of a payout is told by a column of months alone."""
    at = match.positions.get("period_start")
    if at is None or "period_end" in match.positions:
        return False
    return squash(match.columns[at].header) in set(map(squash, MONTH_WORDS))


def month_texts(cells: pa.StringArray) -> pa.StringArray:
    """Months with a short year or in figures ("Jan-25", "01/2025") as a date can be read."""
    texts = cells.to_pandas()
    for pattern, written in ((_SHORT_YEAR, r"\1 20\2"), (_NUMBERS, r"\2-\1")):
        texts = texts.str.replace(pattern, written, regex=True)
    return pa.array(texts, pa.string(), from_pandas=True)


def whole_months(starts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last day of the month of every date; NaT stays NaT."""
    months = starts.to_numpy("datetime64[us]").astype("datetime64[M]")
    first = months.astype("datetime64[D]")
    last = (months + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return (
        pd.Series(first.astype("datetime64[us]"), index=starts.index),
        pd.Series(last.astype("datetime64[us]"), index=starts.index),
    )
