"""From a cleaned pandas frame to the Arrow table that is stored."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """The frame as Arrow, typed by its dtypes: integers, floats, days, else text.

    A column without a single value keeps its type, so that every part of a table has the same
    schema.
    """
    arrays = {
        str(name): pa.array(column, _arrow_type(column.dtype), from_pandas=True)
        for name, column in frame.items()
    }
    return pa.table(
        {
            name: array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
            for name, array in arrays.items()
        }
    )


def _arrow_type(dtype: Any) -> pa.DataType:
    if pd.api.types.is_integer_dtype(dtype):
        return pa.int64()
    if pd.api.types.is_float_dtype(dtype):
        return pa.float64()
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return pa.date32()
    if pd.api.types.is_bool_dtype(dtype):
        return pa.bool_()
    return pa.string()
