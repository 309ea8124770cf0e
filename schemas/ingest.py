"""A file into validated tables on disk: read, recognise, clean, validate, settle keys, report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pandas as pd

from schemas.block import extras_of, header_of
from schemas.choices import Choice, header_key
from schemas.dates import ZONE, DateOrder
from schemas.doubts import doubts
from schemas.errors import IngestError, UnreadableFileError
from schemas.facts import Facts
from schemas.foreign import foreign_amounts
from schemas.handed_out import as_it_was
from schemas.headers import HeaderMatch
from schemas.implied import told_of_orders
from schemas.keys import Settled, settle_keys
from schemas.limits import Limits
from schemas.order_count import FURTHER, counted_once
from schemas.order_lines import has_order_lines
from schemas.outliers import outliers
from schemas.pipeline import Passed, run
from schemas.progress import Progress, untold
from schemas.read import open_sources
from schemas.recognise import recognise
from schemas.refused import refused_rows
from schemas.result import EXTRA, Ingested
from schemas.rows import Rows
from schemas.sheet import Lines, Source
from schemas.sums import sums_of
from schemas.tables import TABLES
from schemas.told import KEPT, Told, together

NO_ROWS = "there are column names but no rows below them."
NO_KEY = "no {key} in this row: a corrected version cannot find it again"
EXTRA_KEPT = "column “{header}” kept as an extra column"

_SAMPLES = 20
_SAMPLED_ROWS = 1_000

Decide: TypeAlias = Callable[[Source], Choice | None]
"""Gives what a person decided about a sheet, now or at an earlier import."""


@dataclass(frozen=True)
class Unread:
    """A sheet of a file that cannot be used as it is, with what a person needs to decide.

    Attributes:
        source: The sheet.
        samples: A few cells of each column.
        error: Why it cannot be used.
    """

    source: Source
    samples: tuple[tuple[str, ...], ...]
    error: IngestError


def undecided_choice(source: Source) -> Choice | None:
    """Nobody decided anything."""
    return None


def read_file(
    path: Path,
    name: str,
    scratch: Path,
    *,
    dates: DateOrder | None = None,
    zone: ZoneInfo = ZONE,
    limits: Limits | None = None,
    decide: Decide = undecided_choice,
    progress: Progress = untold,
) -> tuple[list[Ingested], list[Unread], list[IngestError]]:
    """Reads one local file into its tables.

    Args:
        path: Where the file is.
        name: What the user calls it; its ending is not believed.
        scratch: Folder where the rows go; the result needs it as long as it is used.
        dates: Order of day, month and year, if the user knows it.
        zone: Where a moment with a zone of its own becomes a day.
        limits: How much the file may hold.
        decide: Gives what a person decided about a sheet.
        progress: Told how far the reading is.

    Returns:
        One result a sheet that holds a table, the sheets that could not be used, and what is
        wrong with other parts of the file.

    Raises:
        IngestError: Nothing of the file can be read; the message says why and what to do.
        Cancelled: `progress` said so.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    opened = open_sources(path, name, limits or Limits(), scratch)
    results: list[Ingested] = []
    unread: list[Unread] = []
    for number, source in enumerate(map(as_it_was, opened.sources)):
        samples = samples_of(source)
        try:
            choice = decide(source)
            results.append(
                ingest_source(
                    source,
                    samples,
                    scratch / f"sheet-{number}",
                    choice=choice,
                    zone=zone,
                    dates=dates,
                    progress=progress,
                )
            )
        except IngestError as error:
            unread.append(Unread(source, samples, error))
    return results, unread, list(opened.problems)


def ingest_file(
    path: Path,
    name: str,
    scratch: Path,
    *,
    dates: DateOrder | None = None,
    limits: Limits | None = None,
    decide: Decide = undecided_choice,
) -> list[Ingested]:
    """The tables of a file; raises IngestError if there is none. See `read_file`."""
    results, unread, problems = read_file(
        path, name, scratch, dates=dates, limits=limits, decide=decide
    )
    if not results:
        raise _joined([item.error for item in unread] + problems)
    return results


def _joined(problems: Sequence[IngestError]) -> IngestError:
    """Returns one error, the first, that tells the others too."""
    first, *others = problems
    if others:
        first.remedy = " ".join([first.remedy, *map(str, others)])
    return first


def samples_of(source: Source) -> tuple[tuple[str, ...], ...]:
    """A few different cells of each column, from its first rows."""
    block = next(iter(source.blocks()), None)
    if block is None:
        return tuple(() for _ in source.header)
    return tuple(
        tuple(islice(dict.fromkeys(cell for cell in cells if cell.strip()), _SAMPLES))
        for cells in (column.slice(0, _SAMPLED_ROWS).to_pylist() for column in block.columns)
    )


def ingest_source(
    source: Source,
    samples: Sequence[Sequence[str]],
    folder: Path,
    *,
    choice: Choice | None = None,
    dates: DateOrder | None = None,
    zone: ZoneInfo = ZONE,
    progress: Progress = untold,
) -> Ingested:
    """Recognises, cleans and validates one sheet.

    Raises:
        IngestError: The sheet is none of the tables, or holds no rows.
    """
    match = recognise(
        source.header,
        TABLES,
        file=source.file,
        sheet=source.name,
        samples=samples,
        choice=choice,
    )
    given = dates or (choice.dates if choice else None)
    known = Facts(given=given, usual=choice.usual if choice else None, zone=zone)
    passed = run(source, match, known, folder, progress)
    if not passed.taken.count and not passed.taken.refused:
        raise UnreadableFileError(
            NO_ROWS,
            file=source.file,
            sheet=source.name,
            remedy="Check the export and upload it again.",
        )
    key = match.table.key
    settled = settle_keys(
        Rows(passed.taken.parts, None, passed.taken.count),
        passed.taken.rejects,
        match,
        header_of(key, source.header, match),
        folder,
    )
    if "orders" in match.implied and has_order_lines(match, header_of(key, source.header, match)):
        settled = _orders_once(passed, settled, folder)
    return replace(
        _ingested(source, match, passed, settled, folder),
        samples=tuple(tuple(cells) for cells in samples),
    )


def _orders_once(passed: Passed, settled: Settled, folder: Path) -> Settled:
    """Counts each order's number once, however many lines it has."""
    rows, further = counted_once(
        Rows(passed.taken.parts, None, passed.taken.count), settled.rows, folder
    )
    return replace(settled, rows=rows, repairs=settled.repairs + Counter({FURTHER: further}))


def _ingested(
    source: Source,
    match: HeaderMatch,
    passed: Passed,
    settled: Settled,
    folder: Path,
) -> Ingested:
    taken = passed.taken
    undecided = passed.facts.undecided
    told = together(
        [
            taken.told,
            *settled.told,
            *_keyless(taken.keyless, taken.count, source, match),
            *doubts(passed, source, match),
            *outliers(settled.rows, match, source.header),
            *foreign_amounts(settled.rows, match, source.header),
        ]
    )
    repairs = Counter(taken.repairs)
    repairs.update(settled.repairs)
    count = taken.count + taken.refused
    repairs.update(told_of_orders(match, count))
    for name in extras_of(source.header, match):
        repairs[EXTRA_KEPT.format(header=name.removeprefix(EXTRA))] += count
    return Ingested(
        file=source.file,
        sheet=source.name,
        table=match.table.name,
        rows=settled.rows,
        refused=refused_rows(source, match, passed.facts, taken, settled.replaced, folder),
        told=told,
        repairs={label: count for label, count in repairs.items() if count},
        mapping={column.header: column.column for column in match.columns},
        columns=match.columns,
        keyed=match.table.key in match.positions and len(taken.keyless) < max(1, taken.count),
        covers=taken.covers,
        undecided=tuple(header_of(column, source.header, match) for column in undecided),
        header_key=header_key(source.header),
        samples=(),
        sums=sums_of(settled.rows, match.table.name),
        corrects=source.corrects,
        of_files=source.of_files,
    )


def _keyless(lines: Lines, count: int, source: Source, match: HeaderMatch) -> list[Told]:
    """Warns of rows without a key in a file whose other rows have one."""
    if not 0 < len(lines) < count:
        return []
    header = header_of(match.table.key, source.header, match)
    reason = NO_KEY.format(key=header)
    examples = pd.DataFrame(
        {"line": pd.array(lines[:KEPT], dtype="Int64"), "column": header, "value": ""}
    ).assign(reason=reason)
    return [Told(Counter({reason: len(lines)}), lines, examples)]
