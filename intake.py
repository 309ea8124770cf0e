"""The one way in: read, clean, validate, derive, commit. Web, callbacks and shell call it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pandas as pd

import analytics
import sample_data
from schemas import TABLES, DateOrder, Ingested, IngestError, Limits, ingest_file
from schemas.batch import (
    Known,
    by_table,
    carried,
    corrects,
    keyed,
    priced_products,
    rejected_rows,
    warnings_of,
)
from schemas.report import TableReport, table_report
from schemas.rows import Rows
from settings import WorkspaceSettings
from storage import Snapshot, Source, Store, Workspace, read_live
from storage.arrow import write_rows
from storage.durable import digest
from storage.lock import writer_lock
from storage.merge import Change, Rule, compare
from storage.transaction import Transaction

Mode = Literal["replace", "add"]
Files = Sequence[tuple[Path, str]]

NO_ROWS = Rows(parts=(), dropped=None, count=0)
SAMPLE_NOTE = "Sample data"


@dataclass(frozen=True)
class Reading:
    """Files as they were understood, before anything is stored."""

    tables: tuple[Ingested, ...]
    problems: tuple[str, ...]
    warnings: pd.DataFrame = field(repr=False, compare=False)
    hashes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    Attributes:
        reports: One per table of a file.
        problems: Files that cannot be used, in sentences.
        changes: Effect on the stored rows, by table.
        ambiguous: Tables without a key whose stored rows the files may replace or add to.
        replaces_sample: Whether the sample is what is shown now.
        rejected: The refused rows with their reasons.
        warnings: Every warning: file, sheet, table, line, column, value, reason.
    """

    reports: tuple[TableReport, ...]
    problems: tuple[str, ...]
    changes: Mapping[str, Change]
    ambiguous: tuple[str, ...]
    replaces_sample: bool
    rejected: pd.DataFrame = field(repr=False, compare=False)
    warnings: pd.DataFrame = field(repr=False, compare=False)

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
        rejected: The refused rows: file, sheet, line, column, value, reason and their cells.
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
) -> Preview:
    """Read the files and say what storing them would do; stores nothing."""
    reading = read(workspace, files, dates=dates, limits=limits)
    own = _own_rows(workspace)
    batches = by_table(reading.tables)
    changes: dict[str, Change] = {}
    ambiguous: list[str] = []
    with tempfile.TemporaryDirectory(prefix="roi-rows-") as folder:
        for table, batch in batches.items():
            stored = own.rows_of(table) if own else NO_ROWS
            rows = write_rows(batch, Path(folder) / table)
            rule = _rule(workspace, reading, table, stored, rows, mode)
            changes[table] = compare(stored, rows, rule, Path(folder))
            some_rows = keyed(table, reading.tables) or corrects(table, reading.tables)
            if stored.count and not some_rows:
                ambiguous.append(table)
    return Preview(
        reports=_reports(reading),
        problems=reading.problems,
        changes=changes,
        ambiguous=tuple(ambiguous),
        replaces_sample=own is None,
        rejected=rejected_rows(reading.tables),
        warnings=reading.warnings,
    )


def commit(
    workspace: Workspace,
    files: Files,
    *,
    who: str,
    mode: Mode = "replace",
    dates: DateOrder | None = None,
    limits: Limits | None = None,
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
    """
    reading = read(workspace, files, dates=dates, limits=limits)
    batches = by_table(reading.tables)
    if not batches:
        live = workspace.own_snapshot()
        return _outcome(reading, {}, live, changed=False)
    with tempfile.TemporaryDirectory() as folder, workspace.transaction() as transaction:
        for table, batch in batches.items():
            rows = write_rows(batch, Path(folder) / table)
            stored = transaction.stored(table)
            rule = _rule(workspace, reading, table, stored, rows, mode)
            transaction.upsert(table, rows, rule)
        changes = dict(transaction.changes)
        changed = any(change.any for change in changes.values())
        if changed or transaction.base is None:
            snapshot = _commit(
                transaction,
                who=who,
                note="Import of " + ", ".join(dict.fromkeys(item.file for item in reading.tables)),
                sources=_sources(reading),
            )
        else:
            snapshot = transaction.base
    return _outcome(reading, changes, snapshot, changed=changed)


def rejects(
    workspace: Workspace,
    files: Files,
    *,
    table: str | None = None,
    dates: DateOrder | None = None,
    limits: Limits | None = None,
) -> pd.DataFrame:
    """The rows that the files lose: file, sheet, line, column, value, reason and their cells.

    With `table` only that table's, whose columns can be corrected and dropped back.
    """
    tables = read(workspace, files, dates=dates, limits=limits).tables
    return rejected_rows([item for item in tables if table in (None, item.table)])


def read(
    workspace: Workspace,
    files: Files,
    *,
    dates: DateOrder | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read, clean and validate files, and check them against the stored influencers."""
    tables: list[Ingested] = []
    problems: list[str] = []
    hashes: list[str] = []
    for path, name in files:
        try:
            found = ingest_file(path, name, dates=dates, limits=limits)
            tables += found
            problems += [problem for item in found for problem in item.problems]
            hashes += [digest(path)] * len(found)
        except IngestError as error:
            problems.append(str(error))
        except FileNotFoundError:
            problems.append(f"{name}: there is no such file. Check the path.")
        except OSError as error:
            problems.append(f"{name}: cannot be read ({error.strerror}). Check what it is.")
    return Reading(
        tables=tuple(tables),
        problems=tuple(problems),
        warnings=warnings_of(tables, _known(workspace)),
        hashes=tuple(hashes),
    )


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
    with tempfile.TemporaryDirectory(prefix="roi-sample-") as folder:
        sample = sample_data.generate(influencers=influencers, orders=orders, seed=seed)
        sample_data.write(sample, Path(folder))
        return _import_sample(workspace, Path(folder), who)


def _import_sample(workspace: Workspace, folder: Path, who: str) -> Snapshot:
    reading = read(workspace, [(path, path.name) for path in sorted(folder.glob("*.csv"))])
    with (
        tempfile.TemporaryDirectory() as rows_folder,
        workspace.transaction(keep_rows=False) as transaction,
    ):
        for table, batch in by_table(reading.tables).items():
            rows = write_rows(batch, Path(rows_folder) / table)
            rule = _rule(workspace, reading, table, NO_ROWS, rows, "add")
            transaction.upsert(table, rows, rule)
        return _commit(
            transaction, who=who, note=SAMPLE_NOTE, sources=_sources(reading), is_sample=True
        )


def _commit(
    transaction: Transaction,
    *,
    who: str,
    note: str,
    sources: Sequence[Source],
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


def _known(workspace: Workspace) -> Known:
    own = _own_rows(workspace)
    if own is None:
        return Known(frozenset(), frozenset())
    influencers = read_live(own.rows_of("influencers"), ["influencer_id"])
    products = read_live(own.rows_of("products"), ["product", "price_paise"])
    return Known(
        frozenset(influencers["influencer_id"].to_pylist()),
        frozenset(priced_products(products.to_pandas())),
    )


def _rule(
    workspace: Workspace, reading: Reading, table: str, stored: Rows, rows: Rows, mode: Mode
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
        folder = rows.parts[0].parent
        if files <= known and not compare(stored, rows, adding, folder).brings:
            return adding
    return rule


def _outcome(
    reading: Reading, changes: Mapping[str, Change], snapshot: Snapshot | None, *, changed: bool
) -> Outcome:
    return Outcome(
        reports=_reports(reading),
        problems=reading.problems,
        changes=changes,
        snapshot=snapshot,
        changed=changed,
        rejected=rejected_rows(reading.tables),
    )


def _reports(reading: Reading) -> tuple[TableReport, ...]:
    return tuple(table_report(at, item, reading.warnings) for at, item in enumerate(reading.tables))


def _sources(reading: Reading) -> tuple[Source, ...]:
    return tuple(
        Source(
            file=item.file,
            sheet=item.sheet,
            table=item.table,
            accepted=len(item.accepted),
            rejected=len(item.rejected),
            sha256=sha256,
        )
        for item, sha256 in zip(reading.tables, reading.hashes, strict=True)
    )
