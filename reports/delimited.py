"""Rows as CSV, piece by piece; no cell is one that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pandas as pd
import pyarrow as pa
from pyarrow.csv import WriteOptions, write_csv

from reports.columns import Column
from reports.frames import missing
from schemas.compute import pc

BOM: Final = "\ufeff"
"""Tells Excel that the file is UTF-8."""
STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FORMULA: Final = r"^'*[=+\-@\t\r]"
_NUMBER: Final = r"[+-]?[0-9.,]*[0-9](?:[eE][+-]?[0-9]+)?[ ]*%?"
_PLAIN_NUMBER: Final = re.compile(_NUMBER)
_WHOLE_NUMBER: Final = rf"^(?:{_NUMBER})$"
_ROWS: Final = WriteOptions(include_header=False, eol="\r\n")


def plain_cell(value: object) -> str:
    """`value` as text that a spreadsheet shows and never runs.

    A cell that begins like a formula gets a leading apostrophe; plain numbers such as -12.5 and
    missing values keep their form.
    """
    text = text_of(value)
    if text.lstrip("'").startswith(STARTS_FORMULA) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def text_of(value: object) -> str:
    """A cell as text; "" where it is missing."""
    return "" if missing(value) else str(value)


def csv_lines(columns: Sequence[str], frames: Iterable[pd.DataFrame]) -> Iterator[str]:
    """Frames of the same columns as CSV text with a BOM, one frame at a time."""
    yield BOM + _lines([columns])
    for frame in frames:
        yield _lines(cells(frame))


def cells(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """The rows of a frame; None where a cell is missing."""
    found = frame.astype(object).where(frame.notna(), None)
    return found.itertuples(index=False, name=None)


def csv_text(rows: Iterable[Sequence[object]], *, bom: bool = False) -> bytes:
    """Rows as CSV in UTF-8, all at once."""
    return ((BOM if bom else "") + _lines(rows)).encode()


def _lines(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([plain_cell(value) for value in row] for row in rows)
    return out.getvalue()


def csv_chunks(
    columns: Sequence[Column], batches: Iterable[pa.RecordBatch], *, bom: bool = False
) -> Iterator[bytes]:
    """Arrow pieces as CSV: UTF-8, days as 2025-09-30, amounts with two decimals.

    Args:
        columns: The columns; their keys are the header.
        batches: The rows, a column per column.
        bom: Whether the file begins with the mark by which Excel knows UTF-8.
    """
    yield csv_text([[column.key for column in columns]], bom=bom)
    for batch in batches:
        out = io.BytesIO()
        write_csv(_plain(batch), out, _ROWS)
        yield out.getvalue()


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with no text that would run, and moments to the second."""
    arrays = [_plain_array(array) for array in batch.columns]
    return pa.record_batch(arrays, names=[str(number) for number in range(len(arrays))])


def _plain_array(array: pa.Array) -> pa.Array:
    if isinstance(array, pa.DictionaryArray):
        # A text is looked at once, not once a row.
        known = _plain_array(array.dictionary)
        return pa.DictionaryArray.from_arrays(array.indices, known).cast(pa.string())
    if not pa.types.is_string(array.type):
        return array
    risky = pc.match_substring_regex(array, _FORMULA)
    if not pc.any(risky).as_py():
        return array
    risky = pc.and_not(risky, pc.match_substring_regex(array, _WHOLE_NUMBER))
    quoted = pc.binary_join_element_wise(pa.scalar("'"), array, pa.scalar(""))
    return pc.if_else(risky, quoted, array)
