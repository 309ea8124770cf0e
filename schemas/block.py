"""One block of a recognised sheet: cleaned, validated, and sorted into sound and refused rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from schemas.clean import Cleaned, clean
from schemas.facts import Facts
from schemas.faults import Faults
from schemas.frames import to_arrow
from schemas.headers import HeaderMatch
from schemas.identifiers import MADE, make_keys
from schemas.order_count import fill_order_lines
from schemas.order_lines import KEYED, has_order_lines, line_keys
from schemas.result import EXTRA, HANDED_OUT, IN_THE_FILE
from schemas.sheet import Lines, Mask, Sheet
from schemas.spoiled import note_spoiled
from schemas.text import tidy
from schemas.told import Told
from schemas.totals import leave_out
from schemas.validate import check_model, check_rules
from schemas.written_out import written_out

LINE = "_line"


@dataclass(frozen=True)
class Checked:
    """What became of one block.

    Attributes:
        sound: Canonical columns, extra columns, `_line` and `_made` (the key was made here).
        refused: The cells as they stand in the file, those with two readings written out, then
            place and reason, then `_key` and `_product` as far as they could be read; None where
            no row was refused.
        reasons: Refused rows by reason.
        told: Warnings about the sound rows.
        repairs: What was mended, in words, with counts.
        keyless: Lines of sound rows that came without a key.
    """

    sound: pa.Table
    refused: pa.Table | None
    reasons: Counter[str]
    told: Told
    repairs: Counter[str]
    keyless: Lines


def check_block(sheet: Sheet, match: HeaderMatch, file: str, facts: Facts) -> Checked:
    """Cleans and validates one block.

    Args:
        sheet: The block.
        match: What its columns mean.
        file: Name of the file, for the list of refused rows.
        facts: What the columns say as a whole.
    """
    cleaned = clean(sheet, match, facts)
    note_spoiled(cleaned, sheet, match)
    if "orders" in match.implied:
        fill_order_lines(cleaned, sheet, match)
    check_model(cleaned, match.table)
    left, sheet = leave_out(cleaned, sheet, match)
    check_rules(cleaned, match)
    cleaned.rejects.forget(left)
    refused = cleaned.rejects.rows(len(sheet.lines))
    sound, keyless = _sound(cleaned, sheet, match, ~(refused | left))
    rejected = (
        _rejected(cleaned, sheet, match, file, facts) if refused.any() or sheet.ragged else None
    )
    reasons: Counter[str] = Counter()
    if rejected is not None:
        reasons.update(rejected["reason"].to_pylist())
    return Checked(
        sound=sound,
        refused=rejected,
        reasons=reasons,
        told=Told.of(_told(cleaned.warns, sheet, match, without=refused | left)),
        repairs=cleaned.repairs,
        keyless=keyless,
    )


def header_of(column: str, header: tuple[str, ...], match: HeaderMatch) -> str:
    """The name that the user knows a canonical column by."""
    position = match.positions.get(column)
    return match.table.column(column).header if position is None else header[position]


def extras_of(header: tuple[str, ...], match: HeaderMatch) -> dict[str, int]:
    """The columns kept beside the table's own: name in the stored rows, to position."""
    return {
        EXTRA + header[place]: place
        for place in match.unused
        if not header[place].startswith("(column ")
    }


def _sound(
    cleaned: Cleaned, sheet: Sheet, match: HeaderMatch, sound: Mask
) -> tuple[pa.Table, Lines]:
    """Returns the sound rows, every one with a key, and the lines of those that had none."""
    table = to_arrow(cleaned.frame)
    for name, place in extras_of(sheet.header, match).items():
        texts, repairs = tidy(sheet.columns[place], collapse=True)
        cleaned.repairs.update(repairs)
        table = table.append_column(name, texts)
    table = table.append_column(LINE, pa.array(sheet.lines))
    if not sound.all():
        table = table.filter(pa.array(sound))
    key = match.table.key
    header = header_of(key, sheet.header, match)
    if "product" in match.positions and has_order_lines(match, header):
        table = line_keys(table, key)
        cleaned.repairs[KEYED.format(header=header)] += len(table)
    nameless = table[key].is_null().to_numpy()
    if nameless.any():
        others = [name for name in match.table.names if name != key]
        table = make_keys(table, key, others)
    else:
        table = table.append_column(MADE, pa.array(np.zeros(len(table), dtype=bool)))
    return table, table[LINE].to_numpy()[nameless]


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
        headers[chosen] = header_of(column, sheet.header, match)
        if position is not None:
            values[chosen] = sheet.columns[position].take(pa.array(rows[chosen])).to_pylist()
    return pd.DataFrame(
        {
            "line": pd.array(sheet.lines[rows], dtype="Int64"),
            "column": pd.Series(headers, dtype="str"),
            "value": pd.Series(values, dtype="str"),
            "reason": frame["reason"].astype("str"),
        }
    )


def _rejected(
    cleaned: Cleaned, sheet: Sheet, match: HeaderMatch, file: str, facts: Facts
) -> pa.Table:
    """Returns refused rows in file order, with place and reason."""
    told = cleaned.rejects.by_row(lambda column: header_of(column, sheet.header, match))
    rows = told["row"].to_numpy(dtype=np.int64)
    places = _with_values(told, sheet, match)
    keys = cleaned.frame[match.table.key].iloc[rows]
    product = cleaned.frame["product"].iloc[rows] if "product" in cleaned.frame else keys
    whole = refused_table(
        written_out([column.take(pa.array(rows)) for column in sheet.columns], match, facts),
        sheet,
        file,
        line=sheet.lines[rows],
        column=places["column"].tolist(),
        value=places["value"].tolist(),
        reason=places["reason"].tolist(),
        key=keys.astype(object).where(keys.notna(), None).tolist(),
        product=product.astype(object).where(product.notna(), None).tolist(),
    )
    if not sheet.ragged:
        return whole
    both = pa.concat_tables([whole, _ragged(sheet, file)])
    return both.sort_by("line")


def _ragged(sheet: Sheet, file: str) -> pa.Table:
    """Returns the lines that do not fit the header, cell by cell; `value` has what is left over."""
    cells = [
        pa.array([line.cells[at] if at < len(line.cells) else "" for line in sheet.ragged])
        for at in range(len(sheet.header))
    ]
    count = len(sheet.ragged)
    return refused_table(
        cells,
        sheet,
        file,
        line=np.array([line.line for line in sheet.ragged], dtype=np.int64),
        column=[""] * count,
        value=[",".join(line.cells[len(sheet.header) :]) for line in sheet.ragged],
        reason=[line.reason for line in sheet.ragged],
        key=[None] * count,
        product=[None] * count,
    )


def refused_table(
    cells: list[pa.Array],
    sheet: Sheet,
    file: str,
    *,
    line: Lines,
    column: list[str],
    value: list[str],
    reason: list[str],
    key: list[str | None],
    product: list[str | None],
) -> pa.Table:
    """The one shape of refused rows: their cells under their own headers, then why."""
    count = len(line)
    text = pa.string()
    named = {
        header + IN_THE_FILE if header.casefold() in HANDED_OUT else header: cell.cast(text)
        for header, cell in zip(sheet.header, cells, strict=True)
    }
    return pa.table(
        named
        | {
            "file": pa.array([file] * count, text),
            "sheet": pa.array([sheet.name or ""] * count, text),
            "line": pa.array(line, pa.int64()),
            "column": pa.array(column, text),
            "value": pa.array(value, text),
            "reason": pa.array(reason, text),
            "_key": pa.array(key, text),
            "_product": pa.array(product, text),
        }
    )
