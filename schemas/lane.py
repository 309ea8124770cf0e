"""Checked blocks on disk: a few Parquet files a sheet, whatever its size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.block import Checked
from schemas.columns import Table
from schemas.compute import pc
from schemas.sheet import Lines
from schemas.told import Told, together

_COMPRESSION = "zstd"
_LEVEL = 1


@dataclass
class Lane:
    """Takes the checked blocks of one sheet, in line order, and sums up what they tell.

    Attributes:
        folder: Where its files go.
        number: Tells the lanes of one sheet apart.
        table: The table its rows belong to.
        count: Sound rows taken.
        refused: Refused rows taken.
        reasons: Refused rows by reason.
        repairs: What was mended, in words, with counts.
        told: Warnings, one value a block.
        keyless: Lines of sound rows without a key of their own, one array a block.
        first_day: Earliest date of a sound row, and `last_day` the latest.
    """

    folder: Path
    number: int
    table: Table
    count: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter[str])
    repairs: Counter[str] = field(default_factory=Counter[str])
    told: list[Told] = field(default_factory=list[Told])
    keyless: list[Lines] = field(default_factory=list[Lines])
    first_day: date | None = None
    last_day: date | None = None
    _sound: pq.ParquetWriter | None = None
    _rejected: pq.ParquetWriter | None = None

    @property
    def part(self) -> Path:
        """File of the sound rows; it exists once a block came."""
        return self.folder / f"{self.table.name}-{self.number}.parquet"

    @property
    def rejects(self) -> Path:
        """File of the refused rows; it exists once a block brought one."""
        return self.folder / f"refused-{self.number}.parquet"

    def take(self, block: Checked) -> None:
        """Writes the rows of a block."""
        rows = block.sound
        if self._sound is None:
            self._sound = _writer(self.part, rows, self.table)
        self._sound.write_table(rows)
        self._widen(rows)
        if block.refused is not None:
            if self._rejected is None:
                self._rejected = pq.ParquetWriter(
                    self.rejects, block.refused.schema, compression=_COMPRESSION
                )
            self._rejected.write_table(block.refused)
            self.refused += len(block.refused)
        self.count += len(rows)
        self.reasons.update(block.reasons)
        self.repairs.update(block.repairs)
        self.told.append(block.told)
        self.keyless.append(block.keyless)

    def close(self) -> None:
        """Ends the files; no block can follow."""
        for writer in (self._sound, self._rejected):
            if writer is not None:
                writer.close()
        self._sound = self._rejected = None

    def _widen(self, rows: pa.Table) -> None:
        if self.table.date is None:
            return
        ends = pc.min_max(rows[self.table.date]).as_py()
        if ends["min"] is not None:
            self.first_day = min(self.first_day or ends["min"], ends["min"])
            self.last_day = max(self.last_day or ends["max"], ends["max"])


@dataclass(frozen=True)
class Taken:
    """Everything that the lanes of one sheet took.

    Attributes:
        parts: Files of the sound rows.
        rejects: Files of the refused rows.
        count: Sound rows.
        refused: Refused rows.
        reasons: Refused rows by reason.
        repairs: What was mended, in words, with counts.
        told: Warnings.
        keyless: Lines of sound rows without a key of their own, ascending.
        covers: First and last date of the sound rows.
    """

    parts: tuple[Path, ...]
    rejects: tuple[Path, ...]
    count: int
    refused: int
    reasons: Counter[str]
    repairs: Counter[str]
    told: Told
    keyless: Lines
    covers: tuple[date, date] | None


def taken_by(lanes: list[Lane]) -> Taken:
    """Ends the lanes and adds them up."""
    for lane in lanes:
        lane.close()
    first = min((lane.first_day for lane in lanes if lane.first_day), default=None)
    last = max((lane.last_day for lane in lanes if lane.last_day), default=None)
    reasons: Counter[str] = Counter()
    repairs: Counter[str] = Counter()
    for lane in lanes:
        reasons.update(lane.reasons)
        repairs.update(lane.repairs)
    keyless = [lines for lane in lanes for lines in lane.keyless]
    return Taken(
        parts=tuple(lane.part for lane in lanes if lane.told),
        rejects=tuple(lane.rejects for lane in lanes if lane.refused),
        count=sum(lane.count for lane in lanes),
        refused=sum(lane.refused for lane in lanes),
        reasons=reasons,
        repairs=repairs,
        told=together(told for lane in lanes for told in lane.told),
        keyless=np.sort(np.concatenate(keyless)) if keyless else np.zeros(0, dtype=np.int64),
        covers=(first, last) if first and last else None,
    )


def _writer(path: Path, rows: pa.Table, table: Table) -> pq.ParquetWriter:
    """A writer that spends no room on dictionaries of columns whose values do not repeat."""
    unlike = {table.key, "_line", "user_id", "url", "caption"}
    repeating = [name for name in rows.schema.names if name not in unlike]
    return pq.ParquetWriter(
        path,
        rows.schema,
        compression=_COMPRESSION,
        compression_level=_LEVEL,
        use_dictionary=repeating,  # pyright: ignore[reportArgumentType] - pyarrow takes names too
    )
