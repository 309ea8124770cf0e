"""The unit that a header gives its column: a scale such as lakhs, a currency such as USD.

"Amount (in lakhs)", "Sales (₹ Cr)", "Likes (K)", "Revenue ('000)" and "Payout in Lakhs" name a
scale; "Revenue (USD)" and "Price $" name a currency that is not the rupee.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_BRACKETED = re.compile(r"[(\[{](.*?)[)\]}]")
_TOKEN = re.compile(r"us\$|a\$|c\$|[$€£¥₫₹₨]|[a-z]+|\d+[a-z]?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_SCALES: dict[str, tuple[int, str]] = {
    word: (factor, called)
    for factor, called, words in (
        (1_000, "thousands", "k ks thousand thousands thou 000 000s 1000 1000s"),
        (100_000, "lakhs", "l lac lacs lakh lakhs lk lkh lkhs"),
        (1_000_000, "millions", "m mn mns mm mio mil million millions"),
        (10_000_000, "crores", "cr crs crore crores"),
        (1_000_000_000, "billions", "b bn billion billions"),
    )
    for word in words.split()
}
_LETTERS = frozenset({"l", "m", "mm", "mil", "b", "1000", "1000s"})
"""Scales that are believed in brackets, or after "in" or a currency, but not as a last word."""

_RUPEES = frozenset({"₹", "₨", "rs", "inr", "rupee", "rupees"})
_FOREIGN: dict[str, str] = {
    word: code
    for code, words in {
        "USD": "usd us$ $ dollar dollars",
        "EUR": "eur euro euros €",
        "GBP": "gbp £ pound pounds sterling",
        "AED": "aed dirham dirhams",
        "SGD": "sgd",
        "AUD": "aud a$",
        "CAD": "cad c$",
        "JPY": "jpy yen ¥",
        "VND": "vnd dong ₫",
        "IDR": "idr rupiah",
        "BDT": "bdt taka",
        "LKR": "lkr",
        "NPR": "npr",
    }.items()
    for word in words.split()
}
_SYMBOLS = frozenset("$€£¥₫")
_FILLERS = frozenset({"in", "of", "amt", "figures", "values"})

UNIT_WORDS = (
    frozenset(_SCALES) - _LETTERS
    | (_RUPEES - {"₹", "₨"})
    | {word for word in _FOREIGN if word.isalpha()} - {"pound", "pounds", "dong"}
)
"""Words that add no meaning at the end of a header but the unit."""


@dataclass(frozen=True)
class Unit:
    """The unit of a column's numbers.

    Attributes:
        factor: What a plain number of the column is to be multiplied by.
        scale: What the header calls it: thousands, lakhs, millions, crores or billions.
        currency: Code of a currency that is not the rupee, else "".
    """

    factor: int = 1
    scale: str = ""
    currency: str = ""


@lru_cache(maxsize=4096)
def unit_of(header: str) -> Unit:
    """Returns the unit that a header names, in brackets or as its last words.

    A bracket counts only if it holds nothing but a unit: "(K)", "(₹ in lakhs)", but not "(M/F)".
    """
    text = unicodedata.normalize("NFKC", header)
    inside = [_unit(_tokens(part), bare=False) for part in _BRACKETED.findall(text)]
    outside = _tokens(_BRACKETED.sub(" ", text))
    last = _unit(_last_words(outside), bare=True)
    found = [unit for unit in (*inside, last) if unit is not None]
    scaled = next((unit for unit in found if unit.scale), Unit())
    currency = next((unit.currency for unit in found if unit.currency), "")
    rupees = any(token in _RUPEES for token in _tokens(text))
    return Unit(scaled.factor, scaled.scale, "" if rupees else currency)


def trailing_units(words: Sequence[str]) -> int:
    """Returns how many of a header's last words only name its unit."""
    count = len(_last_words(words))
    return count if count < len(words) else 0


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_CAMEL.sub(" ", text).lower())


def _last_words(tokens: Sequence[str]) -> Sequence[str]:
    """Returns the last tokens as far as they are units, without letters that stand alone."""
    start = len(tokens)
    while start and _is_unit(tokens[start - 1]):
        start -= 1
    last = tokens[start:]
    while last and last[0] in _LETTERS:
        last = last[1:]
    return last if any(token not in _FILLERS for token in last) else []


def _unit(tokens: Sequence[str], *, bare: bool) -> Unit | None:
    if not tokens or not all(map(_is_unit, tokens)):
        return None
    scale = next((_SCALES[token] for token in tokens if token in _SCALES), (1, ""))
    currency = next((_FOREIGN[token] for token in tokens if token in _FOREIGN), "")
    return Unit(*scale, currency)


def _is_unit(token: str) -> bool:
    return token in _SCALES or token in _RUPEES or token in _FOREIGN or token in _FILLERS
