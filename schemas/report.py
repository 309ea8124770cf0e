"""What an import reports about one table of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from schemas.result import Ingested
from schemas.tables import TABLES

PREVIEW_ROWS = 5


@dataclass(frozen=True)
class TableReport:
    """What became of one table of one file.

    Attributes:
        file: Name of the file.
        sheet: Sheet of a workbook, or None.
        table: Table that it was read as.
        read: Rows read; accepted + rejected.
        accepted: Rows that can be stored.
        rejected: Rows that cannot.
        warnings: Rows kept with a warning.
        reasons: Rejected rows by reason.
        warning_reasons: Warnings by reason.
        repairs: What was repaired on the way, in words, with counts.
        mapping: Header in the file to column of the table.
        covers: First and last date, or None for an undated table.
        sample: The first accepted rows.
    """

    file: str
    sheet: str | None
    table: str
    read: int
    accepted: int
    rejected: int
    warnings: int
    reasons: Mapping[str, int]
    warning_reasons: Mapping[str, int]
    repairs: Mapping[str, int]
    mapping: Mapping[str, str]
    covers: tuple[date, date] | None
    sample: pd.DataFrame = field(repr=False, compare=False)

    def to_json(self) -> dict[str, object]:
        """The part that `roi ingest --format json` prints."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "table": self.table,
            "read": self.read,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "warnings": self.warnings,
            "reasons": dict(self.reasons),
            "warning_reasons": dict(self.warning_reasons),
            "repairs": dict(self.repairs),
        }


def table_report(at: int, item: Ingested, warnings: pd.DataFrame) -> TableReport:
    """What became of `item`, the one at position `at`, given every warning of the import."""
    mine = warnings[warnings["item"] == at]
    return TableReport(
        file=item.file,
        sheet=item.sheet,
        table=item.table,
        read=item.read,
        accepted=len(item.accepted),
        rejected=len(item.rejected),
        warnings=int(mine["line"].nunique()),
        reasons=_counts(item.rejected["reason"]),
        warning_reasons=_counts(mine["reason"]),
        repairs=item.repairs,
        mapping=item.mapping,
        covers=_covers(item),
        sample=item.accepted.head(PREVIEW_ROWS),
    )


def _counts(reasons: pd.Series) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in reasons.value_counts().items()}


def _covers(item: Ingested) -> tuple[date, date] | None:
    column = TABLES[item.table].date
    dates = item.accepted[column].dropna() if column else pd.Series(dtype="datetime64[us]")
    return None if dates.empty else (dates.min().date(), dates.max().date())
