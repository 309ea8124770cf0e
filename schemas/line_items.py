"""Orders exported line by line: one order number on several rows, one row a product."""

from __future__ import annotations

import numpy as np
import pandas as pd

from schemas.clean import Cleaned
from schemas.header_words import spellings, squash
from schemas.headers import HeaderMatch
from schemas.sheet import Sheet
from schemas.tracking import ORDER_IDS

APART = "lines of one {header} told apart by product"
AGAIN = (
    "the same {header} and product as line {line}: counted again, remove the row if it is a copy"
)

_ORDER_IDS = frozenset(squash(alias) for alias in ORDER_IDS)


def tell_lines_apart(cleaned: Cleaned, sheet: Sheet, match: HeaderMatch) -> None:
    """Adds the product to the key of rows that share an order number.

    Key = order number · product, and from the second line with both alike on their number in
    brackets. Only where the key is an order's number by its header; a number of the row itself
    that repeats means a corrected row. Refused rows count too, so that keys do not depend on them.
    """
    position = match.positions.get("tracking_id")
    if position is None or _ORDER_IDS.isdisjoint(spellings(sheet.header[position])):
        return
    header = sheet.header[position]
    keys = cleaned.frame["tracking_id"]
    shared = keys.notna() & keys.duplicated(keep=False)
    if not shared.any():
        return
    products = cleaned.frame.loc[shared, "product"]
    lines = keys[shared] + (" · " + products).fillna("")
    number = lines.groupby(lines, sort=False).cumcount() + 1
    again = number > 1
    _warn_again(cleaned, sheet, lines, again, header)
    lines[again] = lines[again] + " (" + number[again].astype("str") + ")"
    cleaned.frame.loc[shared, "tracking_id"] = lines
    cleaned.repairs[APART.format(header=header)] += len(lines)


def _warn_again(
    cleaned: Cleaned, sheet: Sheet, lines: pd.Series, again: pd.Series, header: str
) -> None:
    repeated = lines[again]
    first = lines[~again]
    origin = pd.Series(sheet.lines[first.index], index=first.to_numpy()).loc[repeated.to_numpy()]
    reasons = [AGAIN.format(header=header, line=line) for line in origin]
    cleaned.warns.add(repeated.index.to_numpy(dtype=np.int64), "tracking_id", reasons)
