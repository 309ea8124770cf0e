"""What a workspace holds and held, as the Data tab lists it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from layouts.history import Brought, Entry, TableState
from schemas import TABLES
from storage import Manifest, Snapshot, Source, Workspace, connect

_SPAN: Final = "SELECT min(date)::DATE, max(date)::DATE FROM read_parquet(?)"


def table_states(workspace: Workspace, snapshot: Snapshot) -> list[TableState]:
    """Rows, dates and last change of every table, empty ones included."""
    history = workspace.history()
    return [
        TableState(
            table=name,
            rows=snapshot.rows.get(name, 0),
            covers=_covers(snapshot, name),
            imported=_last_change(snapshot, name, history).created
            if snapshot.rows.get(name)
            else None,
        )
        for name in TABLES
    ]


def history_entries(workspace: Workspace) -> list[Entry]:
    """Every kept state of the workspace, newest first."""
    own = workspace.own_snapshot()
    return [
        Entry(
            snapshot=manifest.id,
            when=manifest.created,
            who=manifest.who,
            note=manifest.note,
            brought=_brought(manifest.sources) or _held(manifest),
            held=manifest.rows,
            current=own is not None and own.id == manifest.id,
            changes=manifest.changes,
        )
        for manifest in workspace.history()
    ]


def _covers(snapshot: Snapshot, table: str) -> tuple[date, date] | None:
    parts = [str(path) for path in snapshot.tables.get(table, ())]
    if not parts or "date" not in TABLES[table].names:
        return None
    row = connect(snapshot).execute(_SPAN, [parts]).fetchone()
    return (row[0], row[1]) if row and row[0] else None


def _last_change(snapshot: Snapshot, table: str, history: tuple[Manifest, ...]) -> Manifest:
    """The state that first held a table's rows as they are now."""
    parts = snapshot.manifest.parts.get(table)
    same = [manifest for manifest in history if manifest.parts.get(table) == parts]
    return min(same, key=lambda manifest: manifest.created, default=snapshot.manifest)


def _brought(sources: Sequence[Source]) -> tuple[Brought, ...]:
    """Rows by table, over every file that brought some."""
    return tuple(
        Brought(
            table,
            accepted=sum(source.accepted for source in sources if source.table == table),
            rejected=sum(source.rejected for source in sources if source.table == table),
        )
        for table in TABLES
        if any(source.table == table for source in sources)
    )


def _held(manifest: Manifest) -> tuple[Brought, ...]:
    """What a restored state holds: it was not imported from files."""
    return tuple(Brought(table, rows, 0) for table, rows in manifest.rows.items() if rows)
