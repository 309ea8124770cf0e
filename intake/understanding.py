"""Reading files and checking them against each other and the stored rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

import pandas as pd

from schemas import DateOrder, Limits
from schemas.batch import stored_rows
from schemas.completed import Batch
from schemas.progress import Progress
from schemas.reading import Chosen, Decisions, Files, Reading, read_files
from schemas.relations import check_relations
from schemas.report import TableReport, table_report
from schemas.result import FixList
from schemas.told import Told, together
from storage import Snapshot, Workspace
from storage import choices as memory

CHECKING = "Comparing with what is stored"


@dataclass(frozen=True)
class Asked:
    """How the files are to be read.

    Attributes:
        dates: Order of day, month and year where a column does not tell.
        limits: Largest files and workbooks to read.
        choices: What a person decided about sheets, by file and sheet.
    """

    dates: DateOrder | None = None
    limits: Limits = field(default_factory=Limits)
    choices: Chosen = field(default_factory=dict)


@dataclass(frozen=True)
class Understood:
    """A reading together with what it says beside the stored rows.

    Attributes:
        reading: The files.
        rows: Rows to store by table, and what their files had.
        reports: One per table of a file.
        told: Every warning about each table of a file, in their order.
        superseded: Rows, by table, that a later file has too and that count only there.
    """

    reading: Reading
    rows: Mapping[str, Batch]
    reports: tuple[TableReport, ...]
    told: tuple[Told, ...]
    superseded: Mapping[str, int]

    @property
    def fix_list(self) -> FixList:
        """The rows that cannot be stored."""
        return FixList(tuple(item.refused for item in self.reading.tables))

    @property
    def warnings(self) -> pd.DataFrame:
        """The first warnings of each kind: file, sheet, table, line, column, value, reason."""
        frames = [
            told.examples.assign(file=item.file, sheet=item.sheet, table=item.table).astype(object)
            for item, told in zip(self.reading.tables, self.told, strict=True)
            if told.counts
        ]
        columns = ["file", "sheet", "table", "line", "column", "value", "reason"]
        if not frames:
            return pd.DataFrame(columns=columns)
        return pd.concat(frames, ignore_index=True)[columns]


def read(
    workspace: Workspace,
    files: Files,
    folder: Path,
    asked: Asked,
    progress: Progress,
) -> Reading:
    """Read the files, or take up the reading that the folder holds."""
    known = memory.remembered_at_first(workspace.root, folder)
    decisions = Decisions(asked.dates, asked.choices, known, workspace.config().zone)
    return read_files(files, folder, decisions, asked.limits, progress)


def understand(
    workspace: Workspace,
    files: Files,
    folder: Path,
    asked: Asked,
    progress: Progress,
) -> Understood:
    """Read the files and check them against each other and the stored rows."""
    reading = read(workspace, files, folder, asked, progress)
    progress(CHECKING, sum(item.read for item in reading.tables), 0.0)
    rows, again = stored_rows(reading.tables, folder / f"rows-{token_hex(4)}")
    own = own_rows(workspace)
    related = check_relations(
        reading.tables, own.tables if own else {}, folder, workspace.config().product_aliases
    )
    told = tuple(
        together([item.told, *related.get(at, []), *again.get(at, [])])
        for at, item in enumerate(reading.tables)
    )
    reports = tuple(
        table_report(item, about) for item, about in zip(reading.tables, told, strict=True)
    )
    superseded = Counter[str]()
    for at, found in again.items():
        superseded[reading.tables[at].table] += sum(len(item.lines) for item in found)
    return Understood(reading, rows, reports, told, +superseded)


def own_rows(workspace: Workspace) -> Snapshot | None:
    """The workspace's imported rows; the sample does not count."""
    own = workspace.own_snapshot()
    return None if own is None or own.is_sample else own
