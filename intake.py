"""The one way in: read, clean, validate, derive, commit. Web, callbacks and shell call it."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import Literal

import pandas as pd

import analytics
import sample_data
from schemas import DateOrder, Limits
from schemas.batch import carried, corrects, keyed, stored_rows
from schemas.choices import Choice, remembered_choice
from schemas.choices import together as together_with
from schemas.progress import Progress, untold
from schemas.reading import Chosen, Decisions, Files, Reading, read_files
from schemas.relations import check_relations
from schemas.report import SheetView, TableReport, table_report
from schemas.result import FixList
from schemas.rows import Rows
from schemas.tables import TABLES
from schemas.told import Told, together
from settings import WorkspaceSettings
from storage import Snapshot, Source, Store, Workspace
from storage import choices as memory
from storage.lock import writer_lock
from storage.merge import Change, Rule, compare
from storage.transaction import Transaction

Mode = Literal["replace", "add"]

SAMPLE_NOTE = "Sample data"
SHOWN = 1_000
"""Rejected rows of each sheet that a preview and an outcome show; the fix-list has them all."""

CHECKING = "Comparing with what is stored"
STORING = "Storing the rows"
DERIVING = "Working out the figures"


@dataclass(frozen=True)
class Understood:
    """A reading together with what it says beside the stored rows.

    Attributes:
        reading: The files.
        rows: Rows to store by table.
        reports: One per table of a file.
        told: Every warning about each table of a file, in their order.
    """

    reading: Reading
    rows: Mapping[str, Rows]
    reports: tuple[TableReport, ...]
    told: tuple[Told, ...]

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
    """

    reports: tuple[TableReport, ...]
    problems: tuple[str, ...]
    changes: Mapping[str, Change]
    snapshot: Snapshot | None
    changed: bool
    rejected: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)


def preview(
    workspace: Workspace,
    files: Files,
    *,
    mode: Mode = "replace",
    dates: DateOrder | None = None,
    limits: Limits | None = None,
    choices: Chosen | None = None,
    progress: Progress = untold,
    scratch: Path | None = None,
) -> Preview:
    """Read the files and say what storing them would do; stores nothing.

    Args:
        workspace: Where they would be stored.
        files: Path and name of each file.
        mode: What a table without a key does to stored rows of the same dates.
        dates: Order of day, month and year where a column does not tell.
        limits: Largest files and workbooks to read.
        choices: What a person decided about sheets, by file and sheet.
        progress: Told how far the work is; raising `Cancelled` from it stops the work.
        scratch: Folder in which the reading is kept for the import that follows.
    """
    with scratch_folder(workspace, scratch) as folder:
        seen = _understand(workspace, files, folder, dates, limits, choices, progress)
        own = _own_rows(workspace)
        changes: dict[str, Change] = {}
        ambiguous: list[str] = []
        for table, rows in seen.rows.items():
            stored = own.rows_of(table) if own else Rows((), None, 0)
            rule = _rule(workspace, seen.reading, table, stored, rows, mode, folder)
            changes[table] = compare(stored, rows, rule, folder)
            tables = seen.reading.tables
            if stored.count and not (keyed(table, tables) or corrects(table, tables)):
                ambiguous.append(table)
        return Preview(
            reports=seen.reports,
            problems=seen.reading.problems,
            changes=changes,
            ambiguous=tuple(ambiguous),
            replaces_sample=own is None,
            rejected=seen.fix_list.first(SHOWN),
            warnings=seen.warnings,
            sheets=seen.reading.views,
        )


def commit(
    workspace: Workspace,
    files: Files,
    *,
    who: str,
    mode: Mode = "replace",
    dates: DateOrder | None = None,
    limits: Limits | None = None,
    choices: Chosen | None = None,
    progress: Progress = untold,
    scratch: Path | None = None,
    remember: bool = False,
) -> Outcome:
    """Read the files and store every accepted row as one new snapshot.

    The same files again change nothing. A first import replaces the sample.

    Args:
        workspace: Where to store them.
        files: Path and name of each file.
        who: Name for the history.
        mode: What a table without a key does to stored rows of the same dates.
        dates: Order of day, month and year where a column does not tell.
        limits: Largest files and workbooks to read.
        choices: What a person decided about sheets, by file and sheet.
        progress: Told how far the work is; raising `Cancelled` from it stops the work.
        scratch: Folder in which a preview kept its reading.
        remember: Keep the choices for later files with the same headers.
    """
    with scratch_folder(workspace, scratch) as folder:
        seen = _understand(workspace, files, folder, dates, limits, choices, progress)
        reading = seen.reading
        if not seen.rows:
            return _outcome(seen, {}, workspace.own_snapshot(), changed=False)
        with workspace.transaction() as transaction:
            for number, (table, rows) in enumerate(seen.rows.items()):
                progress(STORING, rows.count, number / len(seen.rows))
                stored = transaction.stored(table)
                rule = _rule(workspace, reading, table, stored, rows, mode, folder)
                transaction.upsert(table, rows, rule)
            changes = dict(transaction.changes)
            changed = any(change.any for change in changes.values())
            snapshot = transaction.base
            if changed or snapshot is None:
                progress(DERIVING, sum(rows.count for rows in seen.rows.values()), 0.0)
                names = dict.fromkeys(item.file for item in reading.tables)
                snapshot = _commit(
                    transaction,
                    who=who,
                    note="Import of " + ", ".join(names),
                    sources=_sources(reading),
                )
        if remember:
            known = memory.remembered(workspace.root)
            memory.remember(workspace.root, _to_remember(reading, choices or {}, known))
        return _outcome(seen, changes, snapshot, changed=changed)


def rejects(
    workspace: Workspace,
    files: Files,
    *,
    scratch: Path,
    table: str | None = None,
    dates: DateOrder | None = None,
    limits: Limits | None = None,
    choices: Chosen | None = None,
) -> FixList:
    """The rows that the files lose: their cells, then file, sheet, line, column, value, reason.

    With `table` only that table's, whose columns can be corrected and dropped back. The list
    needs the scratch folder as long as it is used.
    """
    reading = _read(workspace, files, scratch, dates, limits, choices, untold)
    return FixList(tuple(item.refused for item in reading.tables if table in (None, item.table)))


def ensure_sample(store: Store) -> Snapshot:
    """The shared sample, made from the committed files on first use."""
    sample = store.sample()
    existing = sample.own_snapshot()
    if existing is None:
        with writer_lock(store.data_dir):
            existing = sample.own_snapshot() or _import_sample(
                sample, sample_data.DEFAULT_DIR, "app"
            )
    return existing


def make_sample(
    workspace: Workspace, *, influencers: int, orders: int, seed: int, who: str
) -> Snapshot:
    """Generate sample data and make it what the workspace shows; the history keeps the rest."""
    with scratch_folder(workspace, None) as folder:
        sample = sample_data.generate(influencers=influencers, orders=orders, seed=seed)
        sample_data.write(sample, folder / "made")
        return _import_sample(workspace, folder / "made", who)


@contextmanager
def scratch_folder(workspace: Workspace, kept: Path | None = None) -> Generator[Path]:
    """The folder for what is read: the caller's, or one of its own that goes afterwards.

    It lies beside the stored parts, so that rows move there without being copied.
    """
    if kept is not None:
        yield kept
        return
    folder = workspace.staging(token_hex(16))
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _drop_empty(folder.parent)


def _drop_empty(staging: Path) -> None:
    """Removes the staging folder, and a workspace that holds nothing else."""
    for folder in (staging, staging.parent):
        try:
            folder.rmdir()
        except OSError:
            return


def _read(
    workspace: Workspace,
    files: Files,
    folder: Path,
    dates: DateOrder | None,
    limits: Limits | None,
    choices: Chosen | None,
    progress: Progress,
) -> Reading:
    known = memory.remembered_at_first(workspace.root, folder)
    decisions = Decisions(dates, choices or {}, known)
    return read_files(files, folder, decisions, limits or Limits(), progress)


def _understand(
    workspace: Workspace,
    files: Files,
    folder: Path,
    dates: DateOrder | None,
    limits: Limits | None,
    choices: Chosen | None,
    progress: Progress,
) -> Understood:
    """Read the files and check them against each other and the stored rows."""
    reading = _read(workspace, files, folder, dates, limits, choices, progress)
    progress(CHECKING, sum(item.read for item in reading.tables), 0.0)
    rows, superseded = stored_rows(reading.tables, folder / f"rows-{token_hex(4)}")
    own = _own_rows(workspace)
    related = check_relations(reading.tables, own.tables if own else {}, folder)
    told = tuple(
        together([item.told, *related.get(at, []), *superseded.get(at, [])])
        for at, item in enumerate(reading.tables)
    )
    reports = tuple(
        table_report(item, about) for item, about in zip(reading.tables, told, strict=True)
    )
    return Understood(reading, rows, reports, told)


def _import_sample(workspace: Workspace, source: Path, who: str) -> Snapshot:
    files = [(path, path.name) for path in sorted(source.glob("*.csv"))]
    with scratch_folder(workspace, None) as folder:
        reading = _read(workspace, files, folder, None, None, None, untold)
        rows, _ = stored_rows(reading.tables, folder / "rows")
        with workspace.transaction(keep_rows=False) as transaction:
            for table, batch in rows.items():
                transaction.upsert(table, batch, Rule(TABLES[table].key, TABLES[table].date, False))
            return _commit(
                transaction, who=who, note=SAMPLE_NOTE, sources=_sources(reading), is_sample=True
            )


def _commit(
    transaction: Transaction,
    *,
    who: str,
    note: str,
    sources: tuple[Source, ...],
    is_sample: bool = False,
) -> Snapshot:
    base = transaction.base
    return transaction.commit(
        who=who,
        note=note,
        sources=sources,
        config=base.config if base else WorkspaceSettings(),
        is_sample=is_sample,
        build=analytics.build,
    )


def _own_rows(workspace: Workspace) -> Snapshot | None:
    """The workspace's imported rows; the sample does not count."""
    own = workspace.own_snapshot()
    return None if own is None or own.is_sample else own


def _rule(
    workspace: Workspace,
    reading: Reading,
    table: str,
    stored: Rows,
    rows: Rows,
    mode: Mode,
    folder: Path,
) -> Rule:
    """How the rows of `table` meet the stored ones.

    A keyless file replaces the dates it covers, unless it is a corrected list of rejected rows,
    which adds, or was read before and every row of it is still there: then it changes nothing.
    """
    definition = TABLES[table]
    has_keys = keyed(table, reading.tables)
    some_rows = has_keys or corrects(table, reading.tables)
    rule = Rule(
        key=definition.key,
        date=definition.date,
        replace=mode == "replace" and not some_rows,
        carried=carried(table, reading.tables) if has_keys else None,
    )
    if rule.replace and stored.count:
        known = {source.sha256 for item in workspace.history() for source in item.sources}
        files = {
            sha256
            for item, sha256 in zip(reading.tables, reading.hashes, strict=True)
            if item.table == table
        }
        adding = replace(rule, replace=False)
        if files <= known and not compare(stored, rows, adding, folder).brings:
            return adding
    return rule


def _to_remember(
    reading: Reading, choices: Chosen, known: Mapping[str, Choice]
) -> dict[str, Choice]:
    """What was decided or confirmed, by the key of the headers it was decided for.

    Whoever imports a column that was only like a known one has confirmed it.
    """
    found: dict[str, Choice] = {}
    for item in reading.tables:
        choice = choices.get((item.file, item.sheet))
        confirmed = {
            column.header: column.column
            for column in item.columns
            if column.how in {"similar", "chosen"}
        }
        if choice or any(column.how == "similar" for column in item.columns):
            now = Choice(item.table, confirmed, choice.dates if choice else None)
            squashed = remembered_choice(tuple(item.mapping), now)
            found[item.header_key] = together_with(squashed, known.get(item.header_key))
    return found


def _outcome(
    seen: Understood, changes: Mapping[str, Change], snapshot: Snapshot | None, *, changed: bool
) -> Outcome:
    return Outcome(
        reports=seen.reports,
        problems=seen.reading.problems,
        changes=changes,
        snapshot=snapshot,
        changed=changed,
        rejected=seen.fix_list.first(SHOWN),
    )


def _sources(reading: Reading) -> tuple[Source, ...]:
    return tuple(
        Source(
            file=item.file,
            sheet=item.sheet,
            table=item.table,
            accepted=item.rows.count,
            rejected=item.refused.count,
            sha256=sha256,
        )
        for item, sha256 in zip(reading.tables, reading.hashes, strict=True)
    )
