"""Chosen values that no data has, and the nearest ones that exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from analytics.dimensions import DIMENSIONS, dimension_of
from analytics.extras import applicable
from analytics.filters import Filters
from analytics.options import options
from storage import Snapshot

_NEAR: Final = 70
"""Similarity, 0 to 100, from which on a name is offered as what was meant."""
_LONGEST: Final = 60
_HINTS: Final = 10
"""For how many values a name is looked for: no address makes the server compare for seconds."""


@dataclass(frozen=True)
class Unknown:
    """A chosen value that nothing in the data has.

    Attributes:
        dimension: Key of its dimension.
        value: The value.
        same: The existing value that differs by capitals and blanks only, or whose name it is.
        near: Name of the most similar value; "" where none is similar.
    """

    dimension: str
    value: str
    same: str | None
    near: str

    @property
    def sentence(self) -> str:
        """What is wrong, with what may have been meant."""
        shown = quoted(self.value or dimension_of(self.dimension).blank)
        hint = f" Did you mean {self.near}?" if self.near else ""
        return f"Nothing in this data has the {name_of(self.dimension)} {shown}.{hint}"


def quoted(text: str) -> str:
    """A text of unknown origin as part of a sentence, cut where it is long."""
    return f"“{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}”"


def name_of(dimension: str) -> str:
    """The name of a dimension inside a sentence; the header of an extra column stays as it is."""
    label = dimension_of(dimension).label
    return label.lower() if dimension in DIMENSIONS else label


def nearest(text: str, names: Mapping[str, str]) -> str:
    """The name most similar to a text.

    Args:
        text: What was written.
        names: Values to their names; a text may be like either.

    Returns:
        The name in quotes, followed by the value where that is another; "" where none is similar.
    """
    by_text = {name.casefold(): value for value, name in names.items()}
    by_text |= {value.casefold(): value for value in names if value}
    # Parts of names count as well, unless what was written is too short to mean one.
    scorer = fuzz.WRatio if len(text) > 2 else fuzz.ratio
    found = process.extract(
        text.casefold(), list(by_text), scorer=scorer, limit=1, score_cutoff=_NEAR
    )
    if not found:
        return ""
    value = by_text[found[0][0]]
    name = quoted(names[value])
    return name if value in ("", names[value]) else f"{name} ({value})"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def unknown_values(snapshot: Snapshot, filters: Filters) -> list[Unknown]:
    """The chosen values that no order, post or cost in the snapshot has, whatever the period."""
    known = options(snapshot)
    found: list[Unknown] = []
    for dimension, values in applicable(snapshot, filters).selections:
        names = {option.value: option.label for option in known[dimension]}
        for value in values:
            if value not in names:
                found.append(_unknown(dimension, value, names, hint=len(found) < _HINTS))
    return found


def _unknown(dimension: str, value: str, names: Mapping[str, str], *, hint: bool) -> Unknown:
    asked = _plain(value or dimension_of(dimension).blank)
    same = [key for key, name in names.items() if asked in (_plain(key), _plain(name))]
    near = nearest(asked, names) if hint else ""
    return Unknown(dimension, value, same[0] if len(same) == 1 else None, near)
