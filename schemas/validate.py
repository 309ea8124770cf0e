"""Checks every cleaned row against its table's model and rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from schemas.clean import Cleaned
from schemas.columns import Rule, Table
from schemas.headers import HeaderMatch

BLANK = "required, but blank: fill it in"
NEGATIVE = "cannot be negative: correct the figure"
REFUND = "cannot be negative: for a refund, set the status of the order itself to returned"

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
            reason = _meaning(str(check))
            if reason == NEGATIVE and (table.name, column) == ("tracking", "revenue_paise"):
                reason = REFUND
            cleaned.rejects.add(places[~told[places]], str(column), reason)


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
