"""Tables of a view as files: CSV, CSV with what it is made of, and workbooks of several tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from analytics.filters import Filters
from analytics.influencer_metrics import metric_of
from analytics.metric_notes import note
from analytics.metrics import METRICS
from charts import format as fmt
from reports.archive import zip_chunks
from reports.columns import Column, Kind
from reports.datasets import Table, table
from reports.delimited import csv_chunks, csv_text
from reports.provenance import Provenance, provenance
from reports.spreadsheet import XLSX, Sheet, text_sheet, xlsx_chunks
from schemas.dates import today
from settings import WorkspaceSettings
from storage import Snapshot
from storage.hidden_findings import hidden_keys
from storage.payout_log import Marks

Ending = Literal["csv", "zip", "xlsx"]

ABOUT: Final = ("About", "Value", "Key", "Holds", "Formula", "Meaning")
"""Columns of what is told about a file."""
_WIDTHS: Final = {"About": 34, "Value": 60, "Key": 26, "Formula": 60, "Meaning": 80}
_MEDIA: Final[dict[Ending, str]] = {"csv": "text/csv", "zip": "application/zip", "xlsx": XLSX}
_HOLDS: Final[dict[Kind, str]] = {
    "text": "text",
    "count": "whole number",
    "number": "number",
    "money": "amount, exact to two decimals",
    "each": "amount per piece",
    "percent": "percent",
    "ratio": "ratio",
    "date": "day",
    "time": "time",
}


@dataclass(frozen=True)
class Source:
    """Where files come from.

    Attributes:
        snapshot: The data.
        view: The view.
        marks: What people decided about payouts.
        made: When the files are made, with its time zone.
    """

    snapshot: Snapshot
    view: Filters
    marks: Marks
    made: datetime

    def table(self, key: str) -> Table:
        """A table of the view.

        Raises:
            KeyError: There is no such table; names those that there are.
        """
        return table(self.snapshot, self.view, self.marks, key)

    def provenance(self, tables: Sequence[Table]) -> Provenance:
        """What some tables are made of; decisions where they depend on any."""
        if not any(one.dataset.is_decided for one in tables):
            return provenance(self.snapshot, self.view, self.made)
        now = today(self.snapshot.config.zone)
        hidden = hidden_keys(self.marks.root, now, sample=self.marks.sample)
        return provenance(self.snapshot, self.view, self.made, self.marks, hidden)


@dataclass(frozen=True)
class File:
    """A file that is read when it is sent.

    Attributes:
        name: Its name.
        media: Its media type.
        rows: How many rows its tables have together.
        content: Its bytes, piece by piece; to be read once.
        tables: The tables in it.
    """

    name: str
    media: str
    rows: int
    content: Iterator[bytes]
    tables: tuple[Table, ...]


def csv_file(source: Source, key: str, *, bom: bool = False) -> File:
    """One table as CSV.

    Args:
        source: Where it comes from.
        key: Key of the table.
        bom: Whether it begins with the mark by which Excel knows UTF-8.

    Raises:
        KeyError: There is no such table.
    """
    found = source.table(key)
    content = csv_chunks(found.columns, found.batches(), bom=bom)
    return _file(source, key, "csv", content, [found])


def csv_with_about(source: Source, key: str, *, bom: bool = False) -> File:
    """One table as CSV in a ZIP archive, beside a CSV file of what it is made of.

    Args:
        source: Where it comes from.
        key: Key of the table.
        bom: Whether both begin with the mark by which Excel knows UTF-8.

    Raises:
        KeyError: There is no such table.
    """
    found = source.table(key)
    name = source.provenance([found]).stem(key)
    content = zip_chunks(
        [
            (f"{name}.csv", csv_chunks(found.columns, found.batches(), bom=bom)),
            (f"{name}.about.csv", [about_csv(source, [found], bom=bom)]),
        ]
    )
    return _file(source, key, "zip", content, [found])


def workbook(source: Source, keys: Sequence[str]) -> File:
    """Tables as sheets of one workbook; the last sheet, About, tells what they are made of.

    Args:
        source: Where they come from.
        keys: Keys of the tables, in order; each once.

    Raises:
        KeyError: There is no such table.
    """
    keys = list(dict.fromkeys(keys))
    found = [source.table(key) for key in keys]
    sheets = [Sheet(one.dataset.label, one.columns, one.batches(), filtered=True) for one in found]
    about = text_sheet("About", ABOUT, about_rows(source, found), _WIDTHS)
    content = xlsx_chunks([*sheets, about], source.snapshot.config.currency)
    return _file(source, keys[0] if len(keys) == 1 else "influencer-roi", "xlsx", content, found)


def _file(
    source: Source, key: str, ending: Ending, content: Iterator[bytes], tables: Sequence[Table]
) -> File:
    name = f"{source.provenance(tables).stem(key)}.{ending}"
    rows = sum(one.rows for one in tables)
    return File(name, _MEDIA[ending], rows, content, tuple(tables))


def about_csv(source: Source, tables: Sequence[Table], *, bom: bool = False) -> bytes:
    """What tables are made of, as CSV."""
    return csv_text([ABOUT, *about_rows(source, tables)], bom=bom)


def about_rows(source: Source, tables: Sequence[Table]) -> list[list[str]]:
    """What tables are made of: filters, data and time, then each table and column.

    Args:
        source: Where they come from.
        tables: The tables.

    Returns:
        Rows of texts under `ABOUT`; columns of metrics carry their formula.
    """
    told = [_row(name, value) for name, value in source.provenance(tables).lines()]
    config = source.snapshot.config
    for one in tables:
        counted = fmt.plural(one.rows, "row")
        rows = counted if one.rows else f"No rows. {one.nothing}".strip()
        about = one.dataset
        meaning = f"{about.help} {one.note}".strip()
        told.append(_row("Table", f"{about.label}: {rows}", about.key, meaning))
        told += [_told(one, column, config) for column in one.columns]
    return told


def _row(name: str, value: str, key: str = "", meaning: str = "") -> list[str]:
    return [name, value, key, "", "", meaning]


def _told(of: Table, column: Column, config: WorkspaceSettings) -> list[str]:
    formula, meaning = "", column.help
    if column.key in of.metrics:
        metric = metric_of(column.key)
        said = note(column.key, config) if column.key in METRICS else metric.note
        formula, meaning = metric.formula, f"{metric.help} {said}".strip()
    holds = _HOLDS[column.kind]
    return [of.dataset.label, column.label, column.key, holds, formula, meaning]
