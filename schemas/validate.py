"""Checks every cleaned row against its table's model and rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from schemas.clean import Cleaned
from schemas.columns import Rule, Table
from schemas.dates import UNDECIDED
from schemas.headers import HeaderMatch
from schemas.sheet import Mask

BLANK = "required, but blank: fill it in"
NEGATIVE = "cannot be negative: correct the figure"
REPLACED = "replaced by line {line}, the last row with this {key}"
NO_KEY = "no {key} in this row: a corrected version cannot find it again"
REPEATED = "the same as line {line} in every column; counted again"

_MEANINGS = (
    ("not_nullable", BLANK),
    ("greater_than_or_equal_to", NEGATIVE),
    ("less_than_or_equal_to", "too large: check the figure and its unit"),
    ("isin", "not one of the known values"),
)


def check_model(cleaned: Cleaned, table: Table) -> None:
    """Validates the cleaned frame with pandera (lazy, no coerce) and notes faults by row.

    A cell that cleaning already refused is not told a second time as blank.
    """
    try:
        table.model.validate(cleaned.frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        if cases["index"].isna().any():
            raise
        size = len(cleaned.frame)
        for (column, check), rows in cases.groupby(["column", "check"], sort=False)["index"]:
            places = rows.to_numpy(dtype=np.int64)
            told = cleaned.rejects.cells(size, str(column))
            cleaned.rejects.add(places[~told[places]], str(column), _meaning(str(check)))


def _meaning(check: str) -> str:
    for begin, meaning in _MEANINGS:
        if check.startswith(begin):
            return meaning
    return check


def check_rules(cleaned: Cleaned, match: HeaderMatch) -> None:
    """Applies the table's rules over several columns to the rows that are sound so far."""
    sound = ~cleaned.rejects.rows(len(cleaned.frame))
    for rule in match.table.rules:
        if rule.skipped_without is not None and rule.skipped_without not in match.positions:
            continue
        broken = _broken(rule, cleaned.frame) & sound
        faults = cleaned.rejects if rule.rejects else cleaned.warns
        faults.add(broken, rule.column, rule.reason)


def _broken(rule: Rule, frame: pd.DataFrame) -> np.ndarray:
    return rule.broken(frame).fillna(False).to_numpy(dtype=bool)


def check_key(cleaned: Cleaned, key: str, header: str, lines: np.ndarray) -> None:
    """Of sound rows with one key only the last is kept; the others are told which row won.

    Args:
        cleaned: Takes the faults.
        key: Canonical key column.
        header: What the file calls it.
        lines: Line of every row of the sheet.
    """
    sound = np.flatnonzero(~cleaned.rejects.rows(len(cleaned.frame)))
    keys = cleaned.frame[key].iloc[sound]
    keys = keys[keys.notna()]
    earlier = keys[keys.duplicated(keep="last")]
    if earlier.empty:
        return
    winners = pd.Series(lines[keys.index], index=keys.to_numpy())
    winners = winners[~winners.index.duplicated(keep="last")].loc[earlier.to_numpy()]
    reasons = [REPLACED.format(line=line, key=header) for line in winners]
    cleaned.rejects.add(earlier.index.to_numpy(dtype=np.int64), key, reasons)


def warn_repeats(cleaned: Cleaned, contents: pd.Series, column: str, lines: np.ndarray) -> None:
    """Warns of rows without a key that say exactly what an earlier one says.

    Args:
        cleaned: Takes the warnings.
        contents: Hash of what each row says, by position.
        column: Column that the message points at.
        lines: Line of every row of the sheet.
    """
    repeated = contents[contents.duplicated()]
    if repeated.empty:
        return
    first = contents.drop_duplicates()
    origin = pd.Series(lines[first.index], index=first.to_numpy()).loc[repeated.to_numpy()]
    reasons = [REPEATED.format(line=line) for line in origin]
    cleaned.warns.add(repeated.index.to_numpy(dtype=np.int64), column, reasons)


def warn_keyless(cleaned: Cleaned, key: str, header: str, sound: Mask) -> None:
    """Warns of `sound` rows without a key in a file whose other rows have one."""
    keyless = cleaned.frame[key].isna().to_numpy(dtype=bool)
    if not keyless.all():
        cleaned.warns.add(keyless & sound, key, NO_KEY.format(key=header))


def warn_undecided(cleaned: Cleaned) -> None:
    """Warns once a column that day and month might be the other way round."""
    sound = ~cleaned.rejects.rows(len(cleaned.frame))
    for column, cells in cleaned.undecided.items():
        places = np.flatnonzero(cells & sound)[:1]
        cleaned.warns.add(places, column, UNDECIDED)
