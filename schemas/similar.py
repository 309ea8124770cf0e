"""How much a header that is no known name of a column resembles the names that are.

Words are compared one by one, so that their order does not matter, and allow for typing errors;
the whole header without spaces is compared too. Of two sets of words the likeness is

    Σ(w·s) of the pairs / (Σw of the header + Σw of the name − Σw of the pairs)

with s the likeness of two words and w their weight: 1, but `_LIGHT` for words that add nothing
("total likes", "post reach"), so that a word of its own ("delivery date") keeps a header apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from schemas.columns import Column, Table
from schemas.header_words import words

SURE = 0.84
"""From this likeness on a header is used without asking; measured in tests/schemas."""

WORTH_TELLING = 0.45
"""From this likeness on a column is suggested."""

MOST_SUGGESTIONS = 3

_LIGHT = 0.15
_DOUBTFUL = 0.85  # just used, and told to check
_MOST_HEADERS = 300  # a sheet with more unknown headers than that is not misspelt, it is another
_LIGHT_LACKING = 0.3  # "state" is not yet "state of order"
_OTHER_ORDER = 0.97  # "order number" is an id, "number of orders" a count
_SWAPPED = 0.93
_PRICE_OF_EDIT = 0.7
_LONG_WORD, _LONGER_WORD, _LEAST_FOR_VOWELS = 8, 9, 6
_NEVER_LIGHT = frozenset({"price", "cost", "fee"})  # they name money, whatever stands beside them
_STOP_WORDS = frozenset(
    {"of", "for", "the", "in", "a", "an", "and", "to", "inr", "rs", "rupees", "rupee"}
)
_SHORT_FORMS = {
    "dt": "date",
    "amt": "amount",
    "qty": "quantity",
    "num": "number",
    "no": "number",
    "nos": "number",
    "nbr": "number",
    "cnt": "count",
    "inf": "influencer",
    "infl": "influencer",
    "kol": "influencer",
    "cust": "customer",
    "prod": "product",
    "camp": "campaign",
    "cmp": "campaign",
    "txn": "transaction",
    "trans": "transaction",
    "rev": "revenue",
    "cat": "category",
    "lang": "language",
    "pct": "percent",
    "comm": "commission",
    "desc": "description",
}
_LIGHT_BY_KIND: Mapping[str, frozenset[str]] = {
    "count": frozenset({"total", "number", "count", "overall"}),
    "money": frozenset({"total", "overall"}),
    "date": frozenset({"time", "day", "on", "at"}),
    "url": frozenset({"web", "address"}),
}


@dataclass(frozen=True)
class Likeness:
    """A canonical column and how sure it is that a header means it, 0 to 1."""

    column: str
    confidence: float


@dataclass(frozen=True)
class _Name:
    column: Column
    words: tuple[str, ...]
    worth: float = 1.0

    @property
    def joined(self) -> str:
        return "".join(self.words)


def likenesses(headers: Mapping[int, Sequence[str]], table: Table) -> dict[int, list[Likeness]]:
    """Returns the columns that each header resembles, best first.

    Args:
        headers: Position in the file to the header's words.
        table: Whose columns to compare with.
    """
    asked = {at: _plain(parts) for at, parts in list(headers.items())[:_MOST_HEADERS]}
    names = _names(table)
    near = _near_words(
        {word for parts in asked.values() for word in (*parts, "".join(parts))},
        {word for name in names for word in (*name.words, name.joined)},
    )
    light = frozenset(table.file_words) - _NEVER_LIGHT
    ranked: dict[int, list[Likeness]] = {}
    for at, parts in asked.items():
        best: dict[str, float] = {}
        for name in names:
            alike = name.worth * _alike(parts, name, near, light)
            best[name.column.name] = max(best.get(name.column.name, 0.0), alike)
        told = [Likeness(name, round(value, 3)) for name, value in best.items()]
        told = [like for like in told if like.confidence >= WORTH_TELLING]
        told.sort(key=lambda like: -like.confidence)
        if told:
            ranked[at] = told[:MOST_SUGGESTIONS]
    return ranked


def _names(table: Table) -> list[_Name]:
    found = [
        _Name(column, _plain(words(name)))
        for column in table.columns
        for name in (column.header, column.name.removesuffix("_paise"), *column.aliases)
        if name not in dict(column.only_where)
    ] + [
        _Name(column, _plain(words(name)), _DOUBTFUL)
        for column in table.columns
        for name in column.doubtful
    ]
    return list(dict.fromkeys(name for name in found if name.words))


def _plain(parts: Iterable[str]) -> tuple[str, ...]:
    """Returns the words that matter, in full and in the singular."""
    whole = [_SHORT_FORMS.get(word, word) for word in parts if word not in _STOP_WORDS]
    return tuple(dict.fromkeys(_singular(word) for word in whole))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and word[-2] not in "sui"
    return word[:-1] if plural else word


def _near_words(asked: Iterable[str], known: Iterable[str]) -> dict[tuple[str, str], float]:
    """Returns the likeness of every pair of an asked and a known word that resemble each other."""
    left, right = sorted(asked), sorted(known)
    if not left or not right:
        return {}
    edits = cdist(left, right, scorer=OSA.distance, score_cutoff=2, dtype=np.int32)
    return {
        (left[at], right[to]): alike
        for at, to in np.argwhere(edits <= 2)
        if (alike := _word_alike(left[at], right[to], int(edits[at, to])))
    }


def _word_alike(asked: str, known: str, edits: int) -> float:
    """Returns how likely one word is the other with typing errors, 0 if it is another word.

    Nobody mistypes the first letter and sees it through; in short words another letter makes
    another word (saves, sales), while a letter dropped, doubled or swapped, or a vowel for a
    vowel, does not.
    """
    if not edits:
        return 1.0
    shorter, longer = sorted((len(asked), len(known)))
    if shorter < 4 or asked[0] != known[0] or (edits == 2 and longer < _LONGER_WORD):
        return 0.0
    if sorted(asked) == sorted(known):
        return _SWAPPED
    if shorter == longer < _LONG_WORD and not _vowel_for_vowel(asked, known):
        return 0.0
    if len(asked) > len(known) == 4 and set(asked) != set(known):
        return 0.0
    return 1 - _PRICE_OF_EDIT * edits / longer


def _vowel_for_vowel(asked: str, known: str) -> bool:
    if len(asked) < _LEAST_FOR_VOWELS:
        return False
    differing = [pair for pair in zip(asked, known, strict=True) if pair[0] != pair[1]]
    return all(letter in "aeiou" for pair in differing for letter in pair)


def _alike(
    parts: tuple[str, ...],
    name: _Name,
    near: Mapping[tuple[str, str], float],
    light: frozenset[str],
) -> float:
    ignorable = light | _LIGHT_BY_KIND.get(name.column.kind, frozenset())
    weights = {word: _LIGHT if word in ignorable else 1.0 for word in name.words}
    if all(weight < 1 for weight in weights.values()):
        weights = dict.fromkeys(weights, 1.0)
    left = list(parts)
    gained = shared = 0.0
    places: dict[str, int] = {}
    for word in sorted(name.words, key=lambda word: -weights[word]):
        alike, partner = max(
            ((near.get((part, word), 0.0), part) for part in left), default=(0, "")
        )
        if alike:
            left.remove(partner)
            places[word] = parts.index(partner)
            gained += weights[word] * alike
            shared += weights[word]
    extra = sum(_LIGHT if part in ignorable else 1.0 for part in left)
    lacking = sum(
        max(weight, _LIGHT_LACKING) for word, weight in weights.items() if word not in places
    )
    by_words = gained / (shared + extra + lacking) if shared else 0.0
    in_order = [places[word] for word in name.words if word in places]
    if in_order != sorted(in_order):
        by_words *= _OTHER_ORDER
    return max(by_words, _glued_alike(parts, name, near))


def _glued_alike(
    parts: tuple[str, ...], name: _Name, near: Mapping[tuple[str, str], float]
) -> float:
    """Returns the likeness of the spelling without spaces, where only one side has spaces.

    Another letter may be another word (conversiondate, conversionrate), so it does not count.
    """
    glued = "".join(parts)
    if len(parts) == len(name.words) or (len(glued) == len(name.joined) and glued != name.joined):
        return 0.0
    return near.get((glued, name.joined), 0.0)
