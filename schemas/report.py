"""What an import reports about a sheet: how it is understood, and what became of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from schemas.result import Ingested, replaced_rows
from schemas.sums import sums_as_written
from schemas.tables import TABLES
from schemas.told import Told

PREVIEW_ROWS = 5
How = Literal["name", "alias", "similar", "chosen", "remembered", "none"]


@dataclass(frozen=True)
class ColumnView:
    """One column of a sheet and what it was understood as.

    Attributes:
        header: Header in the file.
        column: Canonical column that it feeds; "" where it is kept as an extra column.
        how: How that was found: the column's own name, a known spelling, a similar spelling, a
            choice made now or one remembered from an earlier import; `none` for extra columns.
        confidence: How sure that is, 0 to 1.
        samples: A few different values of the column, as they stand in the file.
        suggestions: Canonical columns that it might be, best first.
    """

    header: str
    column: str
    how: How
    confidence: float
    samples: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetView:
    """One sheet of a file, recognised or not.

    Attributes:
        file: Name of the file.
        sheet: Sheet of a workbook, or None.
        table: Table that it is read as, or None while that is not known.
        candidates: Tables that it might be, best first, where that is not known.
        columns: Its columns in file order.
        undecided: Headers of date columns whose order of day and month nothing tells.
        remembered: Whether an earlier choice for the same headers was used.
        problem: Why it cannot be read and what to do, in words; None when it can.
        told: The same for the screen, where a choice can be made below it.
        corrects: Whether it is a corrected list of rejected rows.
        of_files: The files that those rows are of, as far as the list says.
    """

    file: str
    sheet: str | None
    table: str | None
    candidates: tuple[str, ...] = ()
    columns: tuple[ColumnView, ...] = ()
    undecided: tuple[str, ...] = ()
    remembered: bool = False
    problem: str | None = None
    told: str = ""
    corrects: bool = False
    of_files: tuple[str, ...] = ()


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
        corrects: Whether it is a corrected list of rejected rows.
        of_files: The files that those rows are of, as far as the list says.
        similar: Headers that are only like a known one -> how like, 0 to 1.
        covers: First and last date, or None for an undated table.
        sums: What the accepted rows add up to, money in paise; see `schemas.sums`.
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
    corrects: bool
    of_files: tuple[str, ...]
    similar: Mapping[str, float]
    covers: tuple[date, date] | None
    sums: Mapping[str, int]
    sample: pd.DataFrame = field(repr=False, compare=False)

    def written(self, header: str) -> str:
        """What the table calls the column that a header of the file feeds."""
        return TABLES[self.table].column(self.mapping[header]).header

    @property
    def correctable(self) -> int:
        """Rejected rows that can be corrected; one that a later row replaced cannot."""
        return self.rejected - replaced_rows(self.reasons)

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
            "corrects": list(self.of_files) if self.corrects else None,
            "sums": sums_as_written(self.sums),
            "similar": {
                header: {"column": self.written(header), "confidence": round(confidence, 3)}
                for header, confidence in self.similar.items()
            },
        }


def table_report(item: Ingested, told: Told) -> TableReport:
    """What became of a sheet, given every warning about it."""
    return TableReport(
        file=item.file,
        sheet=item.sheet,
        table=item.table,
        read=item.read,
        accepted=item.rows.count,
        rejected=item.refused.count,
        warnings=len(told.lines),
        reasons=_by_count(item.refused.reasons),
        warning_reasons=_by_count(told.counts),
        repairs=item.repairs,
        mapping=item.mapping,
        corrects=item.corrects,
        of_files=item.of_files,
        similar={
            match.header: match.confidence for match in item.columns if match.how == "similar"
        },
        covers=item.covers,
        sums=item.sums,
        sample=item.head(PREVIEW_ROWS),
    )


def _by_count(reasons: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(reasons.items(), key=lambda pair: -pair[1]))
