"""Rows for correction with every date and number that has two readings written out.

The list of refused rows comes back without the rows that proved how the file's dates and numbers
are to be read: in it 03/04/2025 must stand as 2025-03-04, and 12.000 as 12.000,00 or 12.0000.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pyarrow as pa

from schemas.compute import pc
from schemas.dates import read_dates, swappable
from schemas.facts import Facts
from schemas.headers import HeaderMatch
from schemas.number_text import DecimalMark, Marks, marks_of

_NUMBER = re.compile(r"(\d{1,3})([.,])(\d{3})(?!\d)")


def written_out(
    columns: Sequence[pa.StringArray], match: HeaderMatch, facts: Facts
) -> list[pa.StringArray]:
    """Returns the columns with the cells that have two readings as they were read.

    Args:
        columns: Cells of a few rows, by position in the file.
        match: What the columns mean.
        facts: What the columns of the whole file say.
    """
    out = list(columns)
    for name, position in match.positions.items():
        if name in facts.dates:
            out[position] = _dates(out[position], facts, name)
        elif name in facts.marks:
            is_money = match.table.column(name).kind == "money"
            out[position] = _numbers(out[position], facts.decimal(name), is_money=is_money)
    return out


def _dates(cells: pa.StringArray, facts: Facts, column: str) -> pa.StringArray:
    days = read_dates(cells, facts.order(column)).values
    either = swappable(cells) & ~np.isnat(days)
    if not either.any():
        return cells
    iso = np.datetime_as_string(days[either].astype("datetime64[D]"))
    return pc.replace_with_mask(cells, pa.array(either), pa.array(iso.tolist(), pa.string()))


def _numbers(cells: pa.StringArray, decimal: DecimalMark, *, is_money: bool) -> pa.StringArray:
    with_comma = _to_the_paisa if is_money else _longer
    ways: dict[tuple[DecimalMark, Marks], Callable[[re.Match[str]], str]] = {
        ("point", "three after point"): _longer,
        ("comma", "three after point"): _with_decimals,
        ("comma", "three after comma"): with_comma,
    }
    texts: list[str] = cells.to_pylist()
    written = [_NUMBER.sub(ways.get((decimal, marks_of(text)), _same), text) for text in texts]
    return cells if written == texts else pa.array(written, pa.string())


def _same(found: re.Match[str]) -> str:
    return found[0]


def _longer(found: re.Match[str]) -> str:
    return f"{found[0]}0"


def _with_decimals(found: re.Match[str]) -> str:
    return f"{found[0]},00"


def _to_the_paisa(found: re.Match[str]) -> str:
    read = Decimal(f"{found[1]}.{found[3]}").quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(read).replace(".", ",")
