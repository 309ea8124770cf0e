"""Frames of rows put on disk as `Rows`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from schemas.frames import to_arrow
from schemas.rows import Rows


def write_rows(frame: pd.DataFrame, part: Path) -> Rows:
    """The frame as rows on disk, written to `part`."""
    pq.write_table(to_arrow(frame), part, compression="zstd")
    return Rows(parts=(part,), dropped=None, count=len(frame))
