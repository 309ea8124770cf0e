"""Headers as people write them, and the canonical columns they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.columns import Column, Table

_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_UNITS = frozenset({"inr", "rs", "rupee", "rupees", "usd", "in", "amt"})


def squash(header: str) -> str:
    """Returns the header's bare letters and digits, so that spelling variants compare equal.

    BOMs, no-break spaces, case, punctuation, spaces, underscores and bracketed units go:
    "Influencer ID", "influencer_Id" and "influencerId" all give "influencerid".
    """
    return "".join(_words(header))


def _words(header: str) -> list[str]:
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "").strip()
    unbracketed = _BRACKETS.sub(" ", text).strip() or text
    spaced = _CAMEL.sub(" ", unbracketed).replace("%", " percent ")
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", spaced)
        if not unicodedata.combining(letter)
    )
    return [word for word in _NOT_WORD.split(plain.lower()) if word]


def spellings(header: str) -> tuple[str, ...]:
    """Returns the squashed forms to look a header up by, the most literal first."""
    words = _words(header)
    forms = ["".join(words)]
    if len(words) > 1 and words[-1] in _UNITS:
        while len(words) > 1 and words[-1] in _UNITS:
            words = words[:-1]
        forms.append("".join(words))
    forms += [form[:-1] for form in tuple(forms) if form.endswith("s") and len(form) > 4]
    return tuple(dict.fromkeys(forms))


@dataclass(frozen=True)
class HeaderMatch:
    """Which file column feeds which canonical column of one table.

    Attributes:
        table: The table in question.
        positions: Canonical column name to position of the column in the file.
        unused: Positions of the file's columns that feed nothing.
    """

    table: Table
    positions: dict[str, int]
    unused: tuple[int, ...]


def match_headers(headers: Sequence[str], table: Table) -> HeaderMatch:
    """Finds the canonical column of each header by the table's aliases.

    Where two headers mean one column, the one written most like the canonical name feeds it and
    the other stays unused.
    """
    lookup = _alias_ranks(table)
    best: dict[str, tuple[int, int, int]] = {}
    for position, header in enumerate(headers):
        for looseness, form in enumerate(spellings(header)):
            if form in lookup:
                column, rank = lookup[form]
                candidate = (looseness, rank, position)
                if column.name not in best or candidate < best[column.name]:
                    best[column.name] = candidate
                break
    positions = {name: place[2] for name, place in best.items()}
    used = set(positions.values())
    unused = tuple(place for place in range(len(headers)) if place not in used)
    return HeaderMatch(table, positions, unused)


def _alias_ranks(table: Table) -> dict[str, tuple[Column, int]]:
    """Returns squashed spelling -> (column, rank); canonical names win over aliases."""
    ranks: dict[str, tuple[Column, int]] = {}
    for column in table.columns:
        ranks.setdefault(squash(column.header), (column, 0))
    for column in table.columns:
        for rank, alias in enumerate((column.name, *column.aliases), start=1):
            ranks.setdefault(squash(alias), (column, rank))
    return ranks
