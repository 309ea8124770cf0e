"""What came of reading one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

REJECT_COLUMNS = ("file", "sheet", "line", "column", "value", "reason")


@dataclass(frozen=True)
class Ingested:
    """The rows of one sheet, sorted into accepted and rejected, and what was done to them.

    Attributes:
        file: Name of the file as the user gave it.
        sheet: Sheet inside a workbook; None for a delimited file.
        table: Name of the table the sheet was recognised as.
        read: Rows read, always `len(accepted) + len(rejected)`; blank rows do not count.
        accepted: Canonical columns plus `_line`, the row's line in the file.
        rejected: Original columns as text, then file, sheet, line, column, value, reason.
        warnings: line, column, value, reason of rows that were kept.
        repairs: What was mended, in words, with how many cells.
        mapping: Header in the file to canonical column; "" for columns not used.
        keyed: Whether the file carried the table's key column.
        problems: Other sheets of the same file that could not be used, in words.
    """

    file: str
    sheet: str | None
    table: str
    read: int
    accepted: pd.DataFrame
    rejected: pd.DataFrame
    warnings: pd.DataFrame
    repairs: Mapping[str, int]
    mapping: Mapping[str, str]
    keyed: bool
    problems: tuple[str, ...] = field(default=())
