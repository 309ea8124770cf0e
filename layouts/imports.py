"""What the Data tab needs to know about an import, and how it says so in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import pandas as pd

from charts import format as fmt
from schemas import TABLES
from schemas.report import SheetView

# ruff: noqa: D102 - the protocols repeat what `intake` documents


class TableReport(Protocol):
    """What became of one table of one file."""

    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def table(self) -> str: ...
    @property
    def read(self) -> int: ...
    @property
    def accepted(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def correctable(self) -> int: ...
    @property
    def warnings(self) -> int: ...
    @property
    def reasons(self) -> Mapping[str, int]: ...
    @property
    def warning_reasons(self) -> Mapping[str, int]: ...
    @property
    def repairs(self) -> Mapping[str, int]: ...
    @property
    def mapping(self) -> Mapping[str, str]: ...
    @property
    def covers(self) -> tuple[date, date] | None: ...
    @property
    def sums(self) -> Mapping[str, int]: ...
    @property
    def sample(self) -> pd.DataFrame: ...


class Change(Protocol):
    """Effect of an import on the stored rows of one table."""

    @property
    def added(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def removed(self) -> int: ...
    @property
    def any(self) -> bool: ...


class Result(Protocol):
    """What a preview and a finished import have in common."""

    @property
    def reports(self) -> Sequence[TableReport]: ...
    @property
    def problems(self) -> Sequence[str]: ...
    @property
    def changes(self) -> Mapping[str, Change]: ...
    @property
    def superseded(self) -> Mapping[str, int]: ...


class Preview(Result, Protocol):
    """What an import would do."""

    @property
    def sheets(self) -> Sequence[SheetView]: ...
    @property
    def ambiguous(self) -> Sequence[str]: ...
    @property
    def replaces_sample(self) -> bool: ...
    @property
    def rejected(self) -> pd.DataFrame: ...
    @property
    def warnings(self) -> pd.DataFrame: ...
    @property
    def usable(self) -> bool: ...


class Outcome(Result, Protocol):
    """What an import did."""

    @property
    def changed(self) -> bool: ...


def title(table: str) -> str:
    """What marketers call a table: tracking → tracked orders."""
    return TABLES[table].title


def row_count(number: int) -> str:
    """1204 → "1,204 rows"."""
    return fmt.plural(number, "row")


def listed(words: Sequence[str]) -> str:
    """Words in a row: a; a and b; a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def place(report: TableReport) -> str:
    """File, and sheet of a workbook."""
    return place_of(report.file, report.sheet)


def place_of(file: str, sheet: str | None) -> str:
    """File, and sheet of a workbook, by their names."""
    return f"{file}, sheet “{sheet}”" if sheet else file


def refused(reports: Sequence[TableReport]) -> dict[str, int]:
    """Rejected rows that can be corrected, by table, where there are some."""
    found: dict[str, int] = {}
    for report in reports:
        if report.correctable:
            found[report.table] = found.get(report.table, 0) + report.correctable
    return found


def what_will_happen(preview: Preview) -> list[str]:
    """The effect of confirming, in sentences."""
    if not preview.usable:
        return ["There is nothing to import in these files yet."]
    unread = _left_behind(preview)
    if preview.replaces_sample:
        parts = [f"{fmt.grouped(c.added)} {title(t)}" for t, c in preview.changes.items()]
        sample = f"These files replace the sample data: {listed(parts)}."
        return [*unread, sample, *_several_times(preview)]
    if changes_nothing(preview):
        rows = "Every row that was read" if unread else "Every row"
        return [*unread, f"{rows} is here already: importing these files changes nothing."]
    return [*unread, *what_happened(preview)]


def _left_behind(preview: Preview) -> list[str]:
    """Files that are not read yet, so that confirming leaves them out."""
    read = {report.file for report in preview.reports}
    files = list(dict.fromkeys(view.file for view in preview.sheets))
    unread = [name for name in files if name not in read]
    if not unread:
        return []
    verb = "is not read yet and stays out" if len(unread) == 1 else "are not read yet and stay out"
    return [f"{len(unread)} of {len(files)} files {verb}: {listed(unread)}."]


def what_goes(preview: Preview) -> str:
    """The stored rows that confirming removes, in a sentence; "" where none."""
    if preview.replaces_sample:
        return ""
    parts = [
        f"{fmt.grouped(change.removed)} {title(table)}"
        for table, change in preview.changes.items()
        if change.removed
    ]
    return (
        f"Importing removes {listed(parts)} stored now; the history can bring them back."
        if parts
        else ""
    )


def changes_nothing(preview: Preview) -> bool:
    """Whether every row of the files is stored already, just so."""
    if not preview.usable or preview.replaces_sample:
        return False
    return not any(change.any for change in preview.changes.values())


def what_happened(result: Result) -> list[str]:
    """The effect of an import, table by table."""
    return [
        *[_effect(table, change) for table, change in result.changes.items()],
        *_several_times(result),
    ]


def _several_times(result: Result) -> list[str]:
    return [
        f"{title(table).capitalize()}: {row_count(rows)} of these files came again in a later one, "
        "which counts."
        for table, rows in result.superseded.items()
    ]


def _effect(table: str, change: Change) -> str:
    return f"{effect(table, change, unchanged=True)}."


def effect(table: str, change: Change, *, unchanged: bool = False) -> str:
    """What happened to a table's rows: "Posts: 300 added and 2 updated"."""
    parts = [
        f"{fmt.grouped(number)} {word}"
        for number, word in (
            (change.added, "added"),
            (change.updated, "updated"),
            (change.removed, "removed"),
            (change.unchanged if unchanged else 0, "unchanged"),
        )
        if number
    ]
    return f"{title(table).capitalize()}: {listed(parts) if parts else 'no rows'}"
