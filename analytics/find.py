"""Finding an influencer by what somebody types."""

from __future__ import annotations

import unicodedata

import pandas as pd

from analytics.cache import remembered
from analytics.scoring import people
from storage import Snapshot


def _plain(text: str) -> str:
    """Without case and accents: "José" is found by "jose"."""
    marked = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


@remembered
def _searched(snapshot: Snapshot) -> pd.DataFrame:
    known = people(snapshot).reset_index(names="value")
    names = [
        _plain(f"{label}\n{value}")
        for label, value in zip(known["label"], known["value"], strict=True)
    ]
    return known.assign(plain=pd.Series(names, index=known.index, dtype="str"))


def find(snapshot: Snapshot, typed: str, most: int = 10) -> pd.DataFrame:
    """The influencers whose name or id holds what was typed.

    Args:
        snapshot: Whose influencers are searched.
        typed: Words, in any case, with or without accents; each must occur.
        most: How many at most.

    Returns:
        Columns `value` (id), `label`, `platform`, `tier` and `category`: names that begin with the
        first word come first, then those of which a later word does, then by name. Empty where
        nothing was typed.
    """
    words = _plain(typed).split()
    known = _searched(snapshot)
    if not words:
        return known.head(0).drop(columns=["plain", "peers"])
    plain = known["plain"]
    holds = pd.Series(True, index=known.index)
    for word in words:
        holds &= plain.str.contains(word, regex=False)
    found = known[holds]
    first = words[0]
    rank = [
        0 if name.startswith(first) else 1 if f" {first}" in name else 2 for name in found["plain"]
    ]
    ordered = found.assign(rank=rank).sort_values(["rank", "label", "value"], ignore_index=True)
    return ordered.head(most).drop(columns=["plain", "peers", "rank"])
