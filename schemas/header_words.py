"""The words of a header, whatever its case, marks and units."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from schemas.header_units import trailing_units

_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FILLERS = frozenset({"in", "amt"})
_REMEMBERED: Final = 32_768
"""Headers whose words are kept: the same few are asked for row by row and table by table."""


def squash(header: str) -> str:
    """Returns the header's bare letters and digits, so that spelling variants compare equal.

    BOMs, no-break spaces, case, punctuation, spaces, underscores and bracketed units go:
    "Influencer ID", "influencer_Id" and "influencerId" all give "influencerid".
    """
    return "".join(words(header))


@lru_cache(maxsize=_REMEMBERED)
def words(header: str) -> tuple[str, ...]:
    """Returns the header's words in lower case, without bracketed units."""
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "").strip()
    unbracketed = _BRACKETS.sub(" ", text).strip() or text
    spaced = _CAMEL.sub(" ", unbracketed).replace("%", " percent ")
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", spaced)
        if not unicodedata.combining(letter)
    )
    return tuple(word for word in _NOT_WORD.split(plain.lower()) if word)


def telling_words(header: str) -> tuple[str, ...]:
    """Returns the header's words without the last ones that only name its unit."""
    parts = words(header)
    return parts[: len(parts) - trailing_units(parts)]


@lru_cache(maxsize=_REMEMBERED)
def spellings(header: str) -> tuple[str, ...]:
    """Returns the squashed forms to look a header up by, the most literal first."""
    forms = [squash(header)]
    parts = telling_words(header)
    while len(parts) > 1 and parts[-1] in _FILLERS:
        parts = parts[:-1]
    forms.append("".join(parts))
    forms += [form[:-1] for form in tuple(forms) if form.endswith("s") and len(form) > 4]
    return tuple(dict.fromkeys(forms))
