"""From a cleaned pandas frame to the Arrow table that is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.rows import Rows


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """The frame as Arrow, typed by its dtypes: integers, floats, days, else text.

    A column without a single value keeps its type, so that every part of a table has the same
    schema. Columns whose name begins with an underscore are working columns and are left out.
    """
    schema = pa.schema(
        [
            (str(name), _arrow_type(dtype))
            for name, dtype in frame.dtypes.items()
            if not str(name).startswith("_")
        ]
    )
    return pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)


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


def write_rows(frame: pd.DataFrame, part: Path) -> Rows:
    """The frame as rows on disk, written to `part`."""
    pq.write_table(to_arrow(frame), part, compression="zstd")
    return Rows(parts=(part,), dropped=None, count=len(frame))
