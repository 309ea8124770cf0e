"""Whether the cells under a header can be what the header says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from schemas.columns import Kind
from schemas.dates import read_dates
from schemas.number_text import parse_number
from schemas.rates import parse_rate
from schemas.sheet import Sheet
from schemas.term_words import measure_name, period_name, tier_rule_name
from schemas.text import blanked, trimmed
from schemas.tiers import parse_tiers
from schemas.vocabulary import basis_name, platform_of, rate_per_name, says_gender

LEAST_SHARE = 0.5
"""Share of the sample cells that must read as the column."""

SAMPLES = 30

_LONGEST_NAME = 120
_DATE_LIKE = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_LINK = re.compile(r"^(https?://|www\.)|^[^\s/]+\.[a-z]{2,}(/|$)", re.IGNORECASE)


def samples_of(sheet: Sheet, most: int = SAMPLES) -> tuple[tuple[str, ...], ...]:
    """Returns up to `most` distinct non-blank cells of each column, in the order they stand."""
    return tuple(_first_cells(column, most) for column in sheet.columns)


def _first_cells(cells: pa.StringArray, most: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for start in (0, most, len(cells) // 2, max(0, len(cells) - most)):
        for cell in cells.slice(start, most).to_pylist():
            if cell and len(found) < most:
                found.setdefault(cell)
    return tuple(found)


def share_that_reads(kind: Kind, cells: Sequence[str]) -> float:
    """Returns the share of the non-blank cells that can be read as `kind`; 1 if all are blank."""
    texts, _ = blanked(trimmed(pa.array(cells, pa.string())))
    filled = texts.drop_null()
    if not len(filled):
        return 1.0
    if kind == "date":
        faults = read_dates(filled).faults.values()
        return 1 - sum(int(mask.sum()) for mask in faults) / len(filled)
    reads = _READS[kind]
    return sum(reads(text) for text in filled.to_pylist()) / len(filled)


def _is_number(text: str) -> bool:
    return parse_number(text) is not None and not _DATE_LIKE.match(text)


def _is_rate(text: str) -> bool:
    return parse_rate(text) is not None


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and not _is_number(text) and not _DATE_LIKE.match(text)


def _is_id(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and not _DATE_LIKE.match(text)


def _is_any(text: str) -> bool:
    return True


_READS: Mapping[Kind, Callable[[str], bool]] = {
    "id": _is_id,
    "referrer": _is_id,
    "text": _is_id,
    "caption": _is_any,
    "url": lambda text: _LINK.match(text) is not None,
    "platform": lambda text: platform_of(text) is not None,
    "gender": says_gender,
    "age": _is_id,
    "basis": lambda text: basis_name(text) is not None,
    "status": _is_name,
    "count": _is_number,
    "money": _is_number,
    "number": _is_number,
    "share": _is_number,
    "rate": _is_rate,
    "rate_per": lambda text: rate_per_name(text) is not None,
    "tiers": lambda text: parse_tiers(text) is not None,
    "measure": lambda text: measure_name(text) is not None,
    "tier_rule": lambda text: tier_rule_name(text) is not None,
    "settle": lambda text: period_name(text) is not None,
}
