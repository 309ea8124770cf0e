"""Preview, import and the list of what could not be imported."""

from __future__ import annotations

from pathlib import Path

from intake.meeting import Met, Mode, meeting, takes_away
from intake.memory import to_remember
from intake.results import SHOWN, Outcome, Preview
from intake.scratch import scratch_folder
from intake.storing import sources_of, store
from intake.understanding import Asked, own_rows, read, understand
from schemas import DateOrder, Limits
from schemas.batch import standing
from schemas.progress import Progress, untold
from schemas.reading import Chosen, Files
from schemas.result import FixList
from schemas.rows import Rows
from storage import Workspace
from storage import choices as memory
from storage.merge import Change, compare

STORING = "Storing the rows"
DERIVING = "Working out the figures"


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
    asked = Asked(dates, limits or Limits(), choices or {})
    with scratch_folder(workspace, scratch) as folder:
        seen = understand(workspace, files, folder, asked, progress)
        own = own_rows(workspace)
        changes: dict[str, Change] = {}
        ambiguous: list[str] = []
        for table, batch in seen.rows.items():
            stored = own.rows_of(table) if own else Rows((), None, 0)
            met = meeting(workspace, seen.reading, table, stored, batch.carried, mode, folder)
            changes[table] = compare(stored, batch.rows, met.rule, folder)
            if stored.count and standing(table, seen.reading.tables):
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
            superseded=seen.superseded,
        )


def commit(
    workspace: Workspace,
    files: Files,
    *,
    who: str,
    mode: Mode | None = None,
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
        mode: What a table without a key does to stored rows of the same dates. None replaces
            them too, but stores nothing if that takes away clearly more rows than it brings.
        dates: Order of day, month and year where a column does not tell.
        limits: Largest files and workbooks to read.
        choices: What a person decided about sheets, by file and sheet.
        progress: Told how far the work is; raising `Cancelled` from it stops the work.
        scratch: Folder in which a preview kept its reading.
        remember: Keep the choices for later files with the same headers.
    """
    asked = Asked(dates, limits or Limits(), choices or {})
    with scratch_folder(workspace, scratch) as folder:
        seen = understand(workspace, files, folder, asked, progress)
        reading = seen.reading
        if not seen.rows:
            return Outcome.of(seen, {}, workspace.own_snapshot(), changed=False)
        with workspace.transaction() as transaction:
            met: dict[str, Met] = {}
            withheld: list[str] = []
            for table, batch in seen.rows.items():
                stored, rows = transaction.stored(table), batch.rows
                met[table] = meeting(workspace, reading, table, stored, batch.carried, mode, folder)
                if mode is None:
                    withheld += takes_away(reading, table, stored, rows, met[table], folder)
            if withheld:
                return Outcome.of(seen, {}, transaction.base, changed=False, withheld=withheld)
            for number, (table, batch) in enumerate(seen.rows.items()):
                progress(STORING, batch.rows.count, number / len(seen.rows))
                transaction.upsert(table, batch.rows, met[table].rule)
            changes = dict(transaction.changes)
            changed = any(change.any for change in changes.values())
            snapshot = transaction.base
            if changed or snapshot is None:
                progress(DERIVING, sum(batch.rows.count for batch in seen.rows.values()), 0.0)
                names = dict.fromkeys(item.file for item in reading.tables)
                snapshot = store(
                    transaction,
                    who=who,
                    note="Import of " + ", ".join(names),
                    sources=sources_of(reading),
                )
        if remember:
            known = memory.remembered(workspace.root)
            memory.remember(workspace.root, to_remember(reading, choices or {}, known))
        return Outcome.of(seen, changes, snapshot, changed=changed)


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
    """The rows to correct: their cells, then file, sheet, line, column, value, reason.

    With `table` only that table's, whose columns can be corrected and dropped back. The list
    needs the scratch folder as long as it is used.
    """
    reading = read(
        workspace, files, scratch, Asked(dates, limits or Limits(), choices or {}), untold
    )
    return FixList(tuple(item.refused for item in reading.tables if table in (None, item.table)))
