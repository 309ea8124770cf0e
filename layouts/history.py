"""What a workspace holds now and what it held before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from charts import format as fmt
from layouts import components, file_tables, fix_list, ids, imports
from layouts.attributes import aria, data

RESTORE: Final = ids.figure("data", "restore")
UNDO: Final = ids.figure("data", "undo")
FIX_LIST: Final = ids.figure("data", "fix-list")
THE_SAMPLE: Final = "sample"
"""Stands for the shared sample where a button names a snapshot."""
_WHO: Final = {
    "local": "this computer",
    "browser": "this browser",
    "team": "the team",
    "app": "the app",
}


@dataclass(frozen=True)
class TableState:
    """One table of the workspace.

    Attributes:
        table: Its name.
        rows: Rows stored.
        covers: First and last date, or None where it has none.
        imported: When its rows last changed, UTC; None while it is empty.
    """

    table: str
    rows: int
    covers: tuple[date, date] | None
    imported: datetime | None


@dataclass(frozen=True)
class Brought:
    """What an import brought of one table.

    Attributes:
        table: Its name.
        accepted: Rows stored.
        rejected: Rows refused.
    """

    table: str
    accepted: int
    rejected: int


@dataclass(frozen=True)
class Entry:
    """One state of the workspace.

    Attributes:
        snapshot: Its id.
        when: When it was committed, UTC.
        who: Who did it.
        note: What was done.
        brought: What the import brought.
        batch: The upload whose rejected rows can still be downloaded, or None.
        refused: Those rows by table.
        changes: What it did to the rows of each table; empty where that was not recorded.
        held: Rows of the state itself by table, which a restore brings back.
        current: Whether it is what is shown now.
    """

    snapshot: str
    when: datetime
    who: str
    note: str
    brought: tuple[Brought, ...]
    held: Mapping[str, int]
    current: bool
    changes: Mapping[str, imports.Change] = field(default_factory=dict)
    batch: str | None = None
    refused: Mapping[str, int] = field(default_factory=dict)


def restore_button(snapshot_id: str) -> dict[str, str]:
    """Id of the button that brings a snapshot back."""
    return {"type": RESTORE, "snapshot": snapshot_id}


def undo_button(snapshot_id: str) -> dict[str, str]:
    """Id of the button that undoes the newest change by going back to a snapshot."""
    return {"type": UNDO, "snapshot": snapshot_id}


def person(who: str) -> str:
    """Who did something, as people read it."""
    return _WHO.get(who, who)


def moment(when: datetime, zone: ZoneInfo) -> str:
    """A moment where the workspace is: "23 Nov 2026, 20:05 IST"; "UTC+04" where it has no name."""
    local = when.astimezone(zone)
    name = local.tzname() or ""
    return f"{fmt.day(local)}, {local:%H:%M} {'UTC' + name if name[:1] in '+-' else name}"


def tables(states: Sequence[TableState], zone: ZoneInfo, *, is_sample: bool) -> list[Component]:
    """The tables with their rows, dates and last change."""
    columns = [
        components.Column("Table", "start"),
        components.Column("Rows"),
        components.Column("Dates", "start"),
        components.Column("Last changed", "start"),
    ]
    rows = [
        [
            imports.title(state.table).capitalize(),
            fmt.grouped(state.rows),
            fmt.span(*state.covers) if state.covers else fmt.UNDEFINED,
            moment(state.imported, zone) if state.imported else fmt.UNDEFINED,
        ]
        for state in states
    ]
    note = "This is sample data. Your first import takes its place."
    return [
        *([html.P(note, className="panel-note")] if is_sample else []),
        file_tables.scrolling(columns, rows, "Tables of this workspace"),
    ]


def entries(history: Sequence[Entry], zone: ZoneInfo) -> Component:
    """The history, newest first."""
    if not history:
        return html.P(
            "Nothing has been imported here yet. Every import will be listed, and each can be "
            "undone.",
            className="data-empty",
        )
    before = [*history[1:], None]
    return html.Ol(
        [_entry(entry, earlier, zone) for entry, earlier in zip(history, before, strict=True)],
        className="data-history",
    )


def _entry(entry: Entry, before: Entry | None, zone: ZoneInfo) -> Component:
    return html.Li(
        [
            html.Div(
                [
                    html.P(entry.note, className="data-history-note"),
                    html.P(
                        f"{moment(entry.when, zone)} · {person(entry.who)}", className="panel-note"
                    ),
                    *_what_it_did(entry),
                    *_to_correct(entry),
                ]
            ),
            _undo(entry, before, zone) if entry.current else _restore(entry, zone),
        ],
        className="data-history-entry",
        **data(snapshot=entry.snapshot),
    )


def _what_it_did(entry: Entry) -> list[Component]:
    """What the import added, updated, removed and refused."""
    if not entry.changes:
        return _brought(entry.brought)
    parts = [imports.effect(table, change) for table, change in entry.changes.items() if change.any]
    refused = sum(item.rejected for item in entry.brought)
    if refused:
        parts.append(f"{imports.row_count(refused)} rejected")
    return [html.P(" · ".join(parts), className="data-brought")]


def _to_correct(entry: Entry) -> list[Component]:
    if entry.batch is None or not entry.refused:
        return []
    link_id = f"{FIX_LIST}-{entry.snapshot}"
    return [html.Div(fix_list.links(entry.batch, entry.refused, link_id), className="data-brought")]


def _brought(brought: Sequence[Brought]) -> list[Component]:
    if not brought:
        return []
    rows = [f"{fmt.grouped(item.accepted)} {imports.title(item.table)}" for item in brought]
    refused = sum(item.rejected for item in brought)
    rejected = f"; {imports.row_count(refused)} rejected" if refused else ""
    return [html.P(f"{imports.listed(rows)}{rejected}", className="data-brought")]


def _rows(held: Mapping[str, int]) -> str:
    parts = [f"{fmt.grouped(rows)} {imports.title(table)}" for table, rows in held.items() if rows]
    return imports.listed(parts) if parts else "no rows"


def _undo(entry: Entry, before: Entry | None, zone: ZoneInfo) -> Component:
    back = "the sample"
    if before:
        back = f"the state of {moment(before.when, zone)} ({_rows(before.held)})"
    return html.Div(
        [
            html.Span("Shown now", className="data-tag"),
            _question(
                "Undo",
                f"Undo {_named(entry)}",
                f"Go back to {back}? What is shown now stays in the history.",
                "Undo this change",
                undo_button(before.snapshot if before else THE_SAMPLE),
            ),
        ],
        className="data-now",
    )


def _named(entry: Entry) -> str:
    """What an entry is called in the midst of a sentence."""
    return entry.note[:1].lower() + entry.note[1:]


def _restore(entry: Entry, zone: ZoneInfo) -> Component:
    return _question(
        "Restore",
        f"Restore {_named(entry)}, {moment(entry.when, zone)}",
        f"Show this state of {_rows(entry.held)} again? What is shown now stays in the history.",
        "Restore this state",
        restore_button(entry.snapshot),
    )


def _question(
    word: str, label: str, question: str, answer: str, button: dict[str, str]
) -> Component:
    # The first button unfolds the question (assets/history.js), the second one answers it.
    return html.Div(
        [
            html.Button(
                word,
                className="button",
                type="button",
                **aria(label=label, expanded="false"),
                **data(unfolds="next"),
            ),
            html.Div(
                [
                    html.P(question),
                    html.Button(
                        answer, id=button, className="button button-primary", type="button"
                    ),
                ],
                className="data-restore-question",
                hidden=True,
            ),
        ],
        className="data-restore",
    )
