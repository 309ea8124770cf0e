"""Rows put down in a file until they are asked for, so that nothing is parsed twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from schemas.sheet import Lines, Sheet

CELLS_A_BLOCK = 500_000


class Spool:
    """Blocks of text columns on disk; later blocks may have more columns than earlier ones."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"rows-{uuid.uuid4().hex}.arrow"
        self._places: list[tuple[int, int]] = []
        self._path.touch()

    def put(self, columns: Sequence[pa.StringArray], lines: Lines) -> None:
        """Adds a block at the end."""
        names = [*(f"f{place}" for place in range(len(columns))), "line"]
        batch = pa.record_batch([*columns, pa.array(lines, pa.int64())], names=names)
        sink = pa.BufferOutputStream()
        with ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        data = sink.getvalue()
        with self._path.open("ab") as stream:
            self._places.append((stream.tell(), data.size))
            stream.write(data)

    def blocks(self, width: int) -> Iterator[Sheet]:
        """Yields the blocks in order, each with `width` columns and without a header."""
        with self._path.open("rb") as stream:
            for at, (start, size) in enumerate(self._places, start=1):
                stream.seek(start)
                batch = ipc.open_stream(stream.read(size)).read_next_batch()
                *columns, lines = batch.columns
                blank = [pa.array([""] * batch.num_rows, pa.string())] * (width - len(columns))
                yield Sheet(
                    None,
                    (),
                    (*columns, *blank),
                    np.asarray(lines, dtype=np.int64),
                    share=at / len(self._places),
                )
