"""Columns whose header gives the scale, such as lakhs: the cells in ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa

from schemas.columns import Kind
from schemas.facts import Facts
from schemas.header_units import Unit, unit_of
from schemas.headers import HeaderMatch
from schemas.number_text import DecimalMark, Written, parse_number
from schemas.sheet import Sheet
from schemas.text import tally, trimmed

AS_SAID = "{what} in {scale}, as the header says"

_KINDS: dict[Kind, str] = {"money": "amounts", "rate": "rates", "count": "numbers"}


@dataclass(frozen=True)
class InOnes:
    """A block after the scales of its headers were applied.

    Attributes:
        sheet: The block; cells of scaled columns are plain numbers in ones, with the column's
            decimal mark.
        repairs: What was mended, in words, with counts.
    """

    sheet: Sheet
    repairs: Counter[str]


def in_ones(sheet: Sheet, match: HeaderMatch, facts: Facts) -> InOnes:
    """Multiplies every cell of a column whose header names a scale, exactly.

    cell × factor, in decimal arithmetic: 1.25 under "Revenue (INR Lakhs)" is 125000. A cell with
    a scale of its own (“1.5 Cr”), a percentage and a text that is no number stay as they are;
    counts are rounded to the unit, as 1.2345K is.

    Args:
        sheet: A block of a sheet.
        match: What its columns mean.
        facts: What the columns say as a whole.
    """
    columns = list(sheet.columns)
    repairs: Counter[str] = Counter()
    for column in match.table.columns:
        position = match.positions.get(column.name)
        if position is None or column.kind not in _KINDS:
            continue
        unit = unit_of(sheet.header[position])
        if not unit.scale:
            continue
        mark = facts.decimal(column.name)
        columns[position], count = _scaled(columns[position], unit, column.kind, mark)
        repairs[AS_SAID.format(what=_KINDS[column.kind], scale=unit.scale)] += count
    return InOnes(replace(sheet, columns=tuple(columns)), +repairs)


def _scaled(
    cells: pa.StringArray, unit: Unit, kind: Kind, mark: DecimalMark
) -> tuple[pa.StringArray, int]:
    coded = trimmed(cells).dictionary_encode()
    texts: Sequence[str] = coded.dictionary.to_pylist()
    written = [parse_number(text, mark) for text in texts]
    plain = [number is not None and _unscaled(number) for number in written]
    told = [
        _text(number, unit.factor, mark, whole=kind == "count")
        if number is not None and _unscaled(number)
        else text
        for text, number in zip(texts, written, strict=True)
    ]
    scaled = pa.array(plain, pa.bool_())
    label = ""
    counts = tally(coded.indices, {label: scaled})
    return pa.array(told, pa.string()).take(coded.indices), counts.get(label, 0)


def _unscaled(number: Written) -> bool:
    return not number.shortened and not number.percent


def _text(number: Written, factor: int, mark: DecimalMark, *, whole: bool) -> str:
    """Returns the number in ones, with its currency and doubt as they were."""
    value = number.value * factor
    if whole:
        value = value.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    exact = format(value.normalize(), "f").replace(".", "," if mark == "comma" else ".")
    return f"{'~' if number.about else ''}{exact}{' ' if number.currency else ''}{number.currency}"
