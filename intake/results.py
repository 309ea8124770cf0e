"""What an import would do, and what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from intake.understanding import Understood
from schemas.report import SheetView, TableReport
from storage import Snapshot
from storage.merge import Change

SHOWN = 1_000
"""Rejected rows of each sheet that a preview and an outcome show; the fix-list has them all."""


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    Attributes:
        reports: One per table of a file.
        sheets: How each sheet was understood, whether it can be used or not.
        problems: Files and sheets that cannot be used, in sentences.
        changes: Effect on the stored rows, by table.
        ambiguous: Tables without a key whose stored rows the files may replace or add to.
        replaces_sample: Whether the sample is what is shown now.
        superseded: Rows, by table, that another of the files has too and that count only there.
        rejected: The first refused rows with their reasons.
        warnings: The first warnings: file, sheet, table, line, column, value, reason.
    """

    reports: tuple[TableReport, ...]
    problems: tuple[str, ...]
    changes: Mapping[str, Change]
    ambiguous: tuple[str, ...]
    replaces_sample: bool
    rejected: pd.DataFrame = field(repr=False, compare=False)
    warnings: pd.DataFrame = field(repr=False, compare=False)
    sheets: tuple[SheetView, ...] = ()
    superseded: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def usable(self) -> bool:
        """Whether there is a single row to store."""
        return any(report.accepted for report in self.reports)


@dataclass(frozen=True)
class Outcome:
    """What an import did.

    Attributes:
        reports: One per table of a file.
        problems: Files that could not be used, in sentences.
        changes: Effect on the stored rows, by table.
        snapshot: The live snapshot afterwards; None while nothing was ever stored.
        changed: Whether it is a new one.
        rejected: The first refused rows: file, sheet, line, column, value, reason and their cells.
        superseded: Rows, by table, that another of the files has too and that count only there.
        withheld: Why nothing was stored although there are rows to store, in sentences.
    """

    reports: tuple[TableReport, ...]
    problems: tuple[str, ...]
    changes: Mapping[str, Change]
    snapshot: Snapshot | None
    changed: bool
    rejected: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)
    superseded: Mapping[str, int] = field(default_factory=dict[str, int])
    withheld: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        seen: Understood,
        changes: Mapping[str, Change],
        snapshot: Snapshot | None,
        *,
        changed: bool,
        withheld: Sequence[str] = (),
    ) -> Outcome:
        """The outcome of storing what was understood."""
        return cls(
            reports=seen.reports,
            problems=seen.reading.problems,
            changes=changes,
            snapshot=snapshot,
            changed=changed,
            rejected=seen.fix_list.first(SHOWN),
            superseded=seen.superseded,
            withheld=tuple(withheld),
        )
