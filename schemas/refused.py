"""The list of refused rows of a sheet, in file order, every row with its own cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.block import header_of, refused_table
from schemas.facts import Facts
from schemas.headers import HeaderMatch
from schemas.lane import Taken
from schemas.result import Refused
from schemas.sheet import Source
from schemas.written_out import written_out


def refused_rows(
    source: Source,
    match: HeaderMatch,
    facts: Facts,
    taken: Taken,
    replaced: pd.DataFrame,
    folder: Path,
) -> Refused:
    """Puts the refused rows of all blocks and the replaced ones into one file by line.

    Args:
        source: Read once more for the cells of the replaced rows, if there are any.
        match: What its columns mean.
        facts: What its columns say as a whole.
        taken: What the blocks left.
        replaced: line and reason of rows that a later one replaces.
        folder: Where the file goes.
    """
    parts = list(taken.rejects)
    reasons = Counter(taken.reasons)
    if len(replaced):
        again = folder / "replaced.parquet"
        _write(again, _replaced(source, match, facts, replaced))
        parts.append(again)
        reasons.update(replaced["reason"].tolist())
    if not parts:
        return Refused()
    path = folder / "refused.parquet"
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as con:
        con.read_parquet([str(part) for part in parts]).project("*").order("line").write_parquet(
            str(path), compression="zstd"
        )
    return Refused(path, taken.refused + len(replaced), reasons)


def _write(path: Path, tables: Iterator[pa.Table]) -> None:
    writer: pq.ParquetWriter | None = None
    for table in tables:
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _replaced(
    source: Source, match: HeaderMatch, facts: Facts, replaced: pd.DataFrame
) -> Iterator[pa.Table]:
    """Finds the cells of the replaced rows again, block by block."""
    key = match.table.key
    header = header_of(key, source.header, match)
    reasons = replaced.set_index("line")["reason"]
    wanted = reasons.index.to_numpy(dtype=np.int64)
    for block in source.blocks():
        places = np.flatnonzero(np.isin(block.lines, wanted))
        if not len(places):
            continue
        rows = pa.array(places)
        lines = block.lines[places]
        cells = [column.take(rows) for column in block.columns]
        yield refused_table(
            written_out(cells, match, facts),
            block,
            source.file,
            line=lines,
            column=[header] * len(lines),
            value=cells[match.positions[key]].to_pylist(),
            reason=reasons.reindex(lines).tolist(),
            key=[None] * len(lines),
            product=[None] * len(lines),
        )
