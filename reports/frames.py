"""A frame of figures as Arrow pieces: amounts in whole paise, undefined figures empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from reports.columns import TYPES, Column, schema_of
from schemas.compute import pc

_DIGITS: Final = 6
"""Decimals of figures that are no amounts: more of them are noise of floating point."""
_PIECE: Final = 10_000
_PAISA: Final = pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))


def pieces(columns: Sequence[Column], frame: pd.DataFrame) -> Iterator[pa.RecordBatch]:
    """The columns of a frame, some rows at a time.

    Args:
        columns: Which columns, named in the frame by their keys; a column that the frame lacks is
            empty.
        frame: The rows.
    """
    schema = schema_of(columns)
    for start in range(0, len(frame), _PIECE):
        some = frame.iloc[start : start + _PIECE]
        arrays = [_array(some.get(column.key), column, len(some)) for column in columns]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: pd.Series | None, column: Column, rows: int) -> pa.Array:
    kind = TYPES[column.kind]
    if values is None:
        return pa.nulls(rows, kind)
    if column.kind == "text":
        texts = [None if missing(value) else str(value) for value in values.tolist()]
        return pa.array(texts, kind)
    if column.kind in ("date", "time"):
        return pc.cast(pa.array(pd.to_datetime(values), from_pandas=True), kind, safe=False)
    numbers = pd.to_numeric(values).to_numpy("float64", na_value=np.nan)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    if column.kind == "money":
        return rupees(pa.array(np.round(numbers * 100), from_pandas=True))
    if column.kind == "count":
        return pc.cast(pa.array(np.round(numbers), from_pandas=True), kind)
    return pa.array(np.round(numbers, _DIGITS), from_pandas=True)


def rupees(paise: pa.Array) -> pa.Array:
    """Whole paise as exact amounts with two decimals."""
    whole = pc.cast(pc.cast(paise, pa.int64()), pa.decimal128(19, 0))
    return pc.cast(pc.multiply(whole, _PAISA), TYPES["money"])


def missing(value: object) -> bool:
    """Whether a cell is missing: None, or NaN or NaT, which alone are unlike themselves."""
    return value is None or value != value  # noqa: PLR0124 - see above
