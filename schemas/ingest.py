"""A file into validated tables: read, recognise, clean, validate, report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.clean import Cleaned, clean
from schemas.columns import Table
from schemas.dates import DateOrder
from schemas.errors import IngestError, UnreadableFileError
from schemas.faults import Faults
from schemas.headers import HeaderMatch
from schemas.identifiers import row_contents, row_ids
from schemas.limits import Limits
from schemas.line_items import tell_lines_apart
from schemas.read import read_sheets
from schemas.recognise import recognise
from schemas.result import REJECT_COLUMNS, Ingested
from schemas.sheet import Mask, Sheet
from schemas.tables import TABLES
from schemas.totals import refuse_totals
from schemas.validate import (
    check_key,
    check_model,
    check_rules,
    warn_keyless,
    warn_repeats,
    warn_undecided,
)

NO_ROWS = "there are column names but no rows below them."


def ingest_file(
    path: Path, name: str, *, dates: DateOrder | None = None, limits: Limits | None = None
) -> list[Ingested]:
    """Reads one local file into its tables.

    Args:
        path: Where the file is.
        name: What the user calls it; its ending is not believed.
        dates: Order of day, month and year, if the user knows it.
        limits: How much the file may hold.

    Returns:
        One result a sheet that holds a table. Sheets of the same workbook that could not be
        used are told in `problems` of the first result.

    Raises:
        IngestError: No sheet of the file can be used; the message says why and what to do.
    """
    results: list[Ingested] = []
    problems: list[IngestError] = []
    for sheet in read_sheets(path, name, limits or Limits()):
        try:
            results.append(ingest_sheet(sheet, name, dates=dates))
        except IngestError as problem:
            problems.append(problem)
    if not results:
        raise _joined(problems)
    if problems:
        results[0] = replace(results[0], problems=tuple(str(problem) for problem in problems))
    return results


def _joined(problems: Sequence[IngestError]) -> IngestError:
    """Returns one error, of the first problem's class and place, that tells them all."""
    first, *others = problems
    return type(first)(
        first.problem,
        file=first.file,
        sheet=first.sheet,
        line=first.line,
        column=first.column,
        value=first.value,
        remedy=" ".join([first.remedy, *map(str, others)]),
    )


def ingest_sheet(sheet: Sheet, file: str, *, dates: DateOrder | None = None) -> Ingested:
    """Recognises, cleans and validates one sheet.

    Raises:
        IngestError: The sheet is none of the tables, or holds no rows.
    """
    match = recognise(sheet.header, TABLES, file=file, sheet=sheet.name)
    if not len(sheet.lines) and not sheet.ragged:
        raise UnreadableFileError(
            NO_ROWS, file=file, sheet=sheet.name, remedy="Check the export and upload it again."
        )
    cleaned = clean(sheet, match, dates)
    check_model(cleaned, match.table)
    refuse_totals(cleaned, match.table)
    check_rules(cleaned, match)
    tell_lines_apart(cleaned, sheet, match)
    key = match.table.key
    key_header = _header_of(key, sheet, match)
    check_key(cleaned, key, key_header, sheet.lines)
    warn_undecided(cleaned)
    refused = cleaned.rejects.rows(len(sheet.lines))
    warn_keyless(cleaned, key, key_header, ~refused)
    accepted = _accepted(cleaned, match.table, sheet, refused)
    warnings = _told(cleaned.warns, sheet, match, without=refused)
    rejected = _rejected(cleaned.rejects, sheet, match, file)
    _note_unused(cleaned.repairs, match, sheet)
    return Ingested(
        file=file,
        sheet=sheet.name,
        table=match.table.name,
        read=len(accepted) + len(rejected),
        accepted=accepted,
        rejected=rejected,
        warnings=warnings,
        repairs={label: count for label, count in cleaned.repairs.items() if count},
        mapping=_mapping(match, sheet),
        keyed=key in match.positions,
    )


def _accepted(cleaned: Cleaned, table: Table, sheet: Sheet, refused: Mask) -> pd.DataFrame:
    """Returns the sound rows with their lines, every row with an id of its own."""
    frame = cleaned.frame.assign(_line=pd.array(sheet.lines, dtype="Int64"))
    if refused.any():
        frame = frame[~refused]
    nameless = frame[table.key].isna()
    if nameless.any():
        others = [name for name in table.names if name != table.key]
        contents = row_contents(frame.loc[nameless, others])
        warn_repeats(cleaned, contents, others[0], sheet.lines)
        ids = row_ids(contents)
        frame[table.key] = ids if nameless.all() else frame[table.key].fillna(ids)
    return frame.reset_index(drop=True)


def _told(faults: Faults, sheet: Sheet, match: HeaderMatch, *, without: Mask) -> pd.DataFrame:
    """Returns line, column, value, reason of each fault in rows that are not `without`."""
    frame = faults.frame()
    frame = frame[~without[frame["row"].to_numpy()]].reset_index(drop=True)
    return _with_values(frame, sheet, match)


def _with_values(frame: pd.DataFrame, sheet: Sheet, match: HeaderMatch) -> pd.DataFrame:
    rows = frame["row"].to_numpy(dtype=np.int64)
    values = np.full(len(frame), "", dtype=object)
    headers = frame["column"].to_numpy(dtype=object)
    for column in frame["column"].unique():
        position = match.positions.get(column)
        chosen = frame["column"].to_numpy(dtype=object) == column
        if position is None:
            headers[chosen] = match.table.column(column).header
            continue
        headers[chosen] = sheet.header[position]
        values[chosen] = sheet.columns[position].take(pa.array(rows[chosen])).to_pylist()
    return pd.DataFrame(
        {
            "line": pd.array(sheet.lines[rows], dtype="Int64"),
            "column": pd.Series(headers, dtype="str"),
            "value": pd.Series(values, dtype="str"),
            "reason": frame["reason"].astype("str"),
        }
    )


def _rejected(faults: Faults, sheet: Sheet, match: HeaderMatch, file: str) -> pd.DataFrame:
    """Returns refused rows as they stand in the file, with place and reason, in file order."""
    told = faults.by_row(lambda column: _header_of(column, sheet, match))
    rows = pa.array(told["row"].to_numpy(dtype=np.int64))
    headers = [_unreserved(header) for header in sheet.header]
    originals = {
        header: pd.Series(column.take(rows).to_pandas(), dtype="str")
        for header, column in zip(headers, sheet.columns, strict=True)
    }
    places = _with_values(told, sheet, match)
    frame = pd.concat([pd.DataFrame(originals), places], axis=1)
    if sheet.ragged:
        frame = pd.concat([frame, _ragged(sheet, headers)], ignore_index=True)
    for at, (column, value) in enumerate((("file", file), ("sheet", sheet.name or ""))):
        frame.insert(len(headers) + at, column, pd.Series(value, frame.index, dtype="str"))
    return frame.sort_values("line", kind="stable", ignore_index=True)


def _ragged(sheet: Sheet, headers: list[str]) -> pd.DataFrame:
    """Returns the lines that do not fit the header, cell by cell as far as they go."""
    cells = {
        header: [line.cells[at] if at < len(line.cells) else "" for line in sheet.ragged]
        for at, header in enumerate(headers)
    }
    told = {"column": "", "value": "", "reason": [line.reason for line in sheet.ragged]}
    frame = pd.DataFrame(cells, dtype="str").assign(**told).astype("str")
    frame.insert(
        len(headers), "line", pd.Series([line.line for line in sheet.ragged], dtype="Int64")
    )
    return frame


def _unreserved(header: str) -> str:
    return f"{header} (in the file)" if header in REJECT_COLUMNS else header


def _header_of(column: str, sheet: Sheet, match: HeaderMatch) -> str:
    position = match.positions.get(column)
    return match.table.column(column).header if position is None else sheet.header[position]


def _mapping(match: HeaderMatch, sheet: Sheet) -> dict[str, str]:
    by_position = {position: name for name, position in match.positions.items()}
    return {header: by_position.get(place, "") for place, header in enumerate(sheet.header)}


def _note_unused(repairs: Counter[str], match: HeaderMatch, sheet: Sheet) -> None:
    for position in match.unused:
        repairs[f"column “{sheet.header[position]}” not used"] += len(sheet.lines)
