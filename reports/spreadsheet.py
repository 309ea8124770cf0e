"""A workbook written as it is sent: no row waits in memory for the last one.

Amounts, ratios and days are cells of their own kind, undefined figures are empty cells. Text stays
text: ids keep their zeros and nothing is computed. What looks like a formula carries the mark that
Excel itself gives to text typed after an apostrophe (`quotePrefix`): it is shown as it is, also
after somebody has edited it. The cells of a column are made together, in Arrow, not one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pandas as pd
import pyarrow as pa

from reports import spreadsheet_parts as parts
from reports.archive import zip_chunks
from reports.columns import Column, Kind
from reports.frames import pieces
from reports.spreadsheet_cells import FORBIDDEN, rows_xml

SHEET_ROWS: Final = 1_048_575
"""Rows below the header that one sheet holds; more go to the next sheet."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook."""

_NAME_LENGTH: Final = 31
_ROWS_A_WRITE: Final = 4_000
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")

Row = Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook.

    Attributes:
        name: Its name; signs that none may hold are left out.
        columns: Its columns; their labels are the header.
        batches: Its rows, a column per column: of the type of its kind, or text.
        widths: Width in characters of the columns that need another than the usual one, by key.
        names_wrong: Position of the column whose cells name the column of the same row that is
            wrong; that cell is coloured.
        filtered: Whether the header offers to filter the rows.
        has_header: Whether the first row is the header.
    """

    name: str
    columns: Sequence[Column]
    batches: Iterable[pa.RecordBatch]
    widths: Mapping[str, int] = field(default_factory=dict[str, int])
    names_wrong: int | None = None
    filtered: bool = False
    has_header: bool = True


def text_sheet(
    name: str,
    header: Sequence[str],
    rows: Iterable[Row],
    widths: Mapping[str, int] | None = None,
    names_wrong: str | None = None,
) -> Sheet:
    """A sheet of which every cell is text.

    Args:
        name: Its name.
        header: Its columns.
        rows: Texts, one per column.
        widths: Width in characters of some columns.
        names_wrong: The column whose cells name the wrong column of their row.
    """
    wrong = None if names_wrong is None else header.index(names_wrong)
    columns = [Column(one, one) for one in header]
    return Sheet(name, columns, _batches(len(header), rows), widths or {}, wrong)


def _batches(width: int, rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    waiting = iter(rows)
    names = [str(number) for number in range(width)]
    while some := list(islice(waiting, _ROWS_A_WRITE)):
        cells = zip(*([FORBIDDEN.sub("", text) for text in row] for row in some), strict=True)
        yield pa.record_batch([pa.array(texts, pa.string()) for texts in cells], names=names)


def frame_sheet(
    name: str,
    columns: Sequence[Column],
    frame: pd.DataFrame,
    widths: Mapping[str, int] | None = None,
) -> Sheet:
    """A sheet of a frame whose columns are named by the keys of `columns`."""
    return Sheet(name, columns, pieces(columns, frame), widths or {})


def note_sheet(name: str, notes: Iterable[tuple[str, str | float]]) -> Sheet:
    """A sheet of names and values, which are text or numbers; without a header."""
    columns = (Column("name", "Name"), Column("value", "Value"))
    batches = (
        pa.record_batch({"name": [label], "value": [_clean(value)]}) for label, value in notes
    )
    return Sheet(name, columns, batches, {"name": 28, "value": 80}, has_header=False)


def _clean(value: str | float) -> str | float:
    return FORBIDDEN.sub("", value) if isinstance(value, str) else value


def xlsx_chunks(sheets: Iterable[Sheet], currency: str = "INR") -> Iterator[bytes]:
    """The bytes of an XLSX file with some sheets, piece by piece.

    Args:
        sheets: The sheets, at least one; each is read when its turn comes.
        currency: Currency of the amounts; the rupee is grouped in lakh and crore.
    """
    return zip_chunks(_members(sheets, currency))


def _members(sheets: Iterable[Sheet], currency: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    names: list[str] = []
    for sheet in sheets:
        rest = _Rows(sheet.batches)
        number = 0
        while number == 0 or rest.more():
            number += 1
            names.append(_free_name(sheet.name, number, names))
            yield f"xl/worksheets/sheet{len(names)}.xml", _sheet_xml(sheet, rest)
    for name, text in parts.frame(names, currency):
        yield name, [text.encode()]


class _Rows:
    """The rows of a sheet that are still to be written, in pieces of a few thousand."""

    def __init__(self, batches: Iterable[pa.RecordBatch]) -> None:
        self._batches = iter(batches)
        self._held: pa.RecordBatch | None = None

    def more(self) -> bool:
        """Whether there is a row left."""
        while self._held is None or not self._held.num_rows:
            self._held = next(self._batches, None)
            if self._held is None:
                return False
        return True

    def take(self, most: int) -> pa.RecordBatch | None:
        """The next rows, `most` of them or fewer; None where there is none."""
        if most <= 0 or not self.more() or self._held is None:
            return None
        piece = self._held.slice(0, min(most, _ROWS_A_WRITE))
        self._held = self._held.slice(piece.num_rows)
        return piece


def _sheet_xml(sheet: Sheet, rest: _Rows) -> Iterator[bytes]:
    yield parts.sheet_start(sheet.columns, sheet.widths, frozen=sheet.has_header).encode()
    if sheet.has_header:
        labels = pa.record_batch(
            [pa.array([FORBIDDEN.sub("", one.label)]) for one in sheet.columns],
            names=[str(number) for number in range(len(sheet.columns))],
        )
        yield rows_xml(labels, [None] * len(sheet.columns), header=True)
    written = 0
    kinds: list[Kind | None] = [column.kind for column in sheet.columns]
    names = [column.label for column in sheet.columns]
    while (batch := rest.take(SHEET_ROWS - written)) is not None:
        wrong = None if sheet.names_wrong is None else (batch.column(sheet.names_wrong), names)
        yield rows_xml(batch, kinds, wrong=wrong)
        written += batch.num_rows
    rows = written + 1 if sheet.filtered and written else 0
    yield parts.sheet_end(len(sheet.columns), rows).encode()


def _free_name(name: str, number: int, taken: Sequence[str]) -> str:
    """A name that no other sheet has, of signs that one may hold."""
    plain = _NO_NAME.sub("", FORBIDDEN.sub("", name)).strip() or "Sheet"
    known = {other.casefold() for other in taken}
    while True:
        ending = "" if number == 1 else f" {number}"
        found = plain[: _NAME_LENGTH - len(ending)].rstrip("' ") + ending
        if found.casefold() not in known:
            return found
        number += 1
