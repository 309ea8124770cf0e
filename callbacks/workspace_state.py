"""What a workspace holds and held, as the Data tab lists it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from analytics.setting_words import NOTE
from layouts.history import Brought, Entry, TableState
from schemas import TABLES
from storage import Manifest, Snapshot, Source, Workspace, connect, live
from web import fix_lists

_SPAN: Final = "min(date)::DATE, max(date)::DATE"


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
    lists = fix_lists.by_snapshot(workspace)
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
            batch=lists[manifest.id].batch if manifest.id in lists else None,
            refused=lists[manifest.id].refused if manifest.id in lists else {},
        )
        for manifest in workspace.history()
    ]


def _covers(snapshot: Snapshot, table: str) -> tuple[date, date] | None:
    rows = snapshot.rows_of(table)
    if not rows.count or "date" not in TABLES[table].names:
        return None
    ((first, last),) = live(connect(snapshot), rows).aggregate(_SPAN).fetchall()
    return (first, last) if first else None


def _last_change(snapshot: Snapshot, table: str, history: tuple[Manifest, ...]) -> Manifest:
    """The state that first held a table's rows as they are now."""
    files = _files(snapshot.manifest, table)
    same = [manifest for manifest in history if _files(manifest, table) == files]
    return min(same, key=lambda manifest: manifest.created, default=snapshot.manifest)


def _files(manifest: Manifest, table: str) -> object:
    return manifest.parts.get(table), manifest.dropped.get(table)


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
    if manifest.note.startswith(NOTE):  # the rows are those of the state before
        return ()
    return tuple(Brought(table, rows, 0) for table, rows in manifest.rows.items() if rows)
