"""What a person decided about a sheet: which table it is, what its columns mean, its date order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from schemas.dates import DateOrder
from schemas.header_words import squash

NOTHING = ""
"""Canonical name of a header that feeds no column of the table; it is kept as an extra column."""


@dataclass(frozen=True)
class Choice:
    """Decisions about one sheet; what is None is found out from the content.

    Attributes:
        table: Name of the table.
        columns: Header to canonical column, or to `NOTHING`; headers not named are matched.
        dates: Order of day, month and year in every date column.
        usual: The order of an earlier file with these headers; it decides only where the cells
            leave it open, for the next file may be written otherwise.
    """

    table: str | None = None
    columns: Mapping[str, str] | None = None
    dates: DateOrder | None = None
    usual: DateOrder | None = None


def header_key(header: Sequence[str]) -> str:
    """Names a set of headers, whatever their order and spelling, to remember a choice by."""
    words = "\x1f".join(sorted(squash(name) for name in header))
    return blake2b(words.encode(), digest_size=12).hexdigest()


def remembered_choice(header: Sequence[str], choice: Choice) -> Choice:
    """The choice as it is remembered: columns by the squashed header, whatever its spelling.

    Headers that differ in their spelling alone ("Net Revenue", "net_revenue") are remembered as
    they stand.
    """
    columns = choice.columns or {}
    forms = _remembered_forms(header)
    return replace(
        choice, columns={forms[name]: columns[name] for name in header if name in columns}
    )


def choice_for(header: Sequence[str], remembered: Mapping[str, Choice]) -> Choice | None:
    """What was decided about a sheet with these headers before, in this file's spelling.

    An order of dates decided then is only the usual one now.
    """
    found = remembered.get(header_key(header))
    if found is None:
        return None
    columns = found.columns or {}
    return Choice(
        found.table,
        {
            name: columns[form]
            for name, form in _remembered_forms(header).items()
            if form in columns
        },
        usual=found.dates or found.usual,
    )


def _remembered_forms(header: Sequence[str]) -> dict[str, str]:
    """Returns header -> what it is remembered by."""
    alike = Counter(map(squash, header))
    return {name: squash(name) if alike[squash(name)] == 1 else name for name in header}


def together(now: Choice, before: Choice | None) -> Choice:
    """What is chosen now, on top of what is remembered; another table makes that meaningless."""
    if before is None or now.table not in {None, before.table}:
        return now
    chosen = dict(now.columns or {})
    fed = {column for column in chosen.values() if column != NOTHING}
    kept = {name: column for name, column in (before.columns or {}).items() if column not in fed}
    return Choice(before.table, kept | chosen, now.dates or before.dates, now.usual or before.usual)
