"""What came of reading one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from schemas.headers import ColumnMatch
from schemas.rows import Rows, live
from schemas.told import Told

REJECT_COLUMNS = ("file", "sheet", "line", "column", "value", "reason")
HANDED_OUT = frozenset(REJECT_COLUMNS)
"""Columns that mark the app's own list of rejected rows."""
IN_THE_FILE = " (in the file)"
"""What the list puts behind a column of the file that has one of these names itself."""
REPLACED_BY = "replaced by "
"""How the reason of a row begins that a later row replaced: there is nothing to correct in it."""
EXTRA = "extra:"
"""How the stored name of a column begins that the table does not know."""

_BATCH_ROWS = 20_000


def replaced_rows(reasons: Mapping[str, int]) -> int:
    """How many of the rejected rows a later row replaced, given their counts by reason."""
    return sum(rows for reason, rows in reasons.items() if reason.startswith(REPLACED_BY))


@dataclass(frozen=True)
class Refused:
    """Rows that cannot be stored, with their own cells, place and reason.

    Attributes:
        path: Parquet file in line order; None where there is none.
        count: How many.
        reasons: Rows by reason.
    """

    path: Path | None = None
    count: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def correctable(self) -> int:
        """How many can be corrected: all but those that a later row replaced."""
        return self.count - replaced_rows(self.reasons)

    @property
    def columns(self) -> tuple[str, ...]:
        """The file's own columns, then file, sheet, line, column, value, reason."""
        if self.path is None:
            return REJECT_COLUMNS
        return tuple(name for name in pq.read_schema(self.path).names if not name.startswith("_"))

    def frames(self) -> Iterator[pd.DataFrame]:
        """The rows, some thousand at a time."""
        if self.path is None:
            return
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=list(self.columns)):
                yield batch.to_pandas().astype({"line": "Int64"})


@dataclass(frozen=True)
class FixList:
    """The rejected rows of several sheets, to correct and drop back.

    A row that a later one replaced would take its place again: it is shown, never listed.

    Attributes:
        refused: The rejected rows of each sheet.
    """

    refused: tuple[Refused, ...]

    @property
    def count(self) -> int:
        """Rows in the list."""
        return sum(item.correctable for item in self.refused)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of any sheet; file, sheet, line, column, value and reason come last."""
        own = dict.fromkeys(
            name for item in self.refused for name in item.columns if name not in HANDED_OUT
        )
        return (*own, *REJECT_COLUMNS)

    def frames(self) -> Iterator[pd.DataFrame]:
        """The rows under these columns, some thousand at a time; what a sheet lacks is ""."""
        columns = list(self.columns)
        for item in self.refused:
            for frame in item.frames():
                listed = frame[~frame["reason"].str.startswith(REPLACED_BY)]
                yield listed.reindex(columns=columns, fill_value="")

    def first(self, count: int) -> pd.DataFrame:
        """The first rejected rows of each sheet, replaced ones too."""
        found = [frame.head(count) for item in self.refused for frame in islice(item.frames(), 1)]
        if not found:
            return pd.DataFrame(columns=list(self.columns))
        return pd.concat([frame.astype(object) for frame in found], ignore_index=True)


@dataclass(frozen=True)
class Ingested:
    """The rows of one sheet, sorted into accepted and rejected, and what was done to them.

    Attributes:
        file: Name of the file as the user gave it.
        sheet: Sheet inside a workbook; None for a delimited file.
        table: Name of the table the sheet was recognised as.
        rows: Accepted rows: canonical columns, extra columns, `_line` (the row's line in the file)
            and `_made` (whether its key was made from its content).
        refused: Rejected rows.
        told: Warnings about accepted rows.
        repairs: What was mended, in words, with how many cells.
        mapping: Header in the file to canonical column; "" for columns the table does not know.
        columns: How each column of the file was understood.
        keyed: Whether the file carried the table's key column.
        covers: First and last date of the accepted rows; None for none.
        undecided: Headers of date columns whose day and month nothing tells apart.
        header_key: Names the set of headers, to remember decisions by.
        samples: A few different cells of each column.
        sums: What the accepted rows add up to; see `schemas.sums`.
        corrects: Whether it is a list of rejected rows that this app handed out: some rows of a
            file, which must never stand for the whole of it.
        of_files: The files that those rows are of, as far as the list says.
    """

    file: str
    sheet: str | None
    table: str
    rows: Rows
    refused: Refused
    told: Told
    repairs: Mapping[str, int]
    mapping: Mapping[str, str]
    columns: tuple[ColumnMatch, ...]
    keyed: bool
    covers: tuple[date, date] | None
    undecided: tuple[str, ...]
    header_key: str
    samples: tuple[tuple[str, ...], ...]
    sums: Mapping[str, int]
    corrects: bool = False
    of_files: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """Rows read; blank rows, total lines, notes and copies do not count."""
        return self.rows.count + self.refused.count

    @property
    def extras(self) -> tuple[str, ...]:
        """Stored names of the columns that the table does not know."""
        return tuple(EXTRA + header for header, name in self.mapping.items() if not name)

    @property
    def place(self) -> str:
        """File, and sheet of a workbook."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file

    def head(self, count: int) -> pd.DataFrame:
        """The first accepted rows, canonical columns and `_line`."""
        return self._rows(f"ORDER BY _line LIMIT {int(count)}")

    @property
    def accepted(self) -> pd.DataFrame:
        """Every accepted row, canonical columns and `_line`, in file order; for small sheets."""
        return self._rows("ORDER BY _line")

    @property
    def rejected(self) -> pd.DataFrame:
        """Every rejected row as in the fix-list; for small sheets."""
        frames = list(self.refused.frames())
        if not frames:
            return pd.DataFrame(columns=[*self.mapping, *REJECT_COLUMNS])
        return pd.concat(frames, ignore_index=True)

    @property
    def warnings(self) -> pd.DataFrame:
        """line, column, value, reason of the first warnings of each kind."""
        return self.told.examples

    def _rows(self, order: str) -> pd.DataFrame:
        with duckdb.connect() as con:
            live(con, self.rows, "accepted")
            table = con.sql(
                f"SELECT * EXCLUDE (_part, _row, _made) FROM accepted {order}"
            ).to_arrow_table()
        integers = {
            name: "Int64"
            for name, kind in zip(table.schema.names, table.schema.types, strict=True)
            if str(kind) == "int64"
        }
        dates = {
            name: "datetime64[us]"
            for name, kind in zip(table.schema.names, table.schema.types, strict=True)
            if str(kind) == "date32[day]"
        }
        kept = [name for name in table.schema.names if not name.startswith(EXTRA)]
        return (
            table.select(kept)
            .to_pandas(date_as_object=False)
            .astype({name: kind for name, kind in (integers | dates).items() if name in kept})
        )
