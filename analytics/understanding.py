"""What an address asks for, and what of it could not be understood.

`Filters.from_query` gives the nearest view that could exist; `understand` gives the nearest one
that this data has, and says in words what had to be left out or read differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from analytics.dimensions import BREAKDOWNS, TIME_DIMENSIONS, is_filter
from analytics.extras import applicable, dimensions
from analytics.filters import COMPARISONS, PERIODS, SETTINGS, Filters, query_values, read_day
from analytics.followers import read_followers
from analytics.nearest import Unknown, name_of, nearest, quoted, unknown_values
from storage import Snapshot

_Values = Mapping[str, list[str]]

_FOREIGN: Final = ("utm_", "gclid", "fbclid", "msclkid", "mc_", "_gl")
"""How keys begin that mail and advertising tools hang on to any link; nobody meant them."""


@dataclass(frozen=True)
class Understood:
    """The view of an address.

    Attributes:
        view: The nearest view that the data has.
        notes: A sentence for everything that was not understood or does not exist.
    """

    view: Filters
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Choice:
    """A choice that may be a range of days of its own: the period, or the comparison."""

    key: str
    known: Mapping[str, str]
    ends: tuple[str, str]


_CHOICES: Final = (
    _Choice("period", PERIODS, ("from", "to")),
    _Choice("compare", COMPARISONS, ("compare_from", "compare_to")),
)
_NAMES: Final = {"period": "period", "compare": "comparison"}


def understand(snapshot: Snapshot, query: str | None) -> Understood:
    """The nearest valid view to a URL query, and what was not understood.

    A value that nothing in the data has is replaced where it differs by capitals or blanks only,
    else left out; a filter without any value left is no filter.

    Args:
        snapshot: Whose columns and values exist.
        query: The query, with or without its "?"; None and "" are the default view.
    """
    asked = Filters.from_query(query)
    values = query_values(query)
    unknown = unknown_values(snapshot, asked)
    notes = [
        *_keys(snapshot, values),
        *_followers(values),
        *(note for choice in _CHOICES for note in _choice(choice, values, asked)),
        *map(_said, unknown),
    ]
    return Understood(_existing(applicable(snapshot, asked), unknown), tuple(notes))


def unread_followers(text: str) -> str:
    """What to say of a text that is no number of followers."""
    return f"{quoted(text)} is not a number of followers, such as 10000, 10k or 1.5M."


def _keys(snapshot: Snapshot, values: _Values) -> Iterator[str]:
    known = dimensions(snapshot)
    names = {key: one.label for key, one in known.items()} | {key: key for key in SETTINGS}
    for key in values:
        if key in names or key.startswith(_FOREIGN):
            continue
        if key in TIME_DIMENSIONS:
            yield f"{BREAKDOWNS[key].label} is no filter: the period decides which days count."
        elif is_filter(key):
            yield f"No file here has a column {quoted(name_of(key))}, so it does not filter."
        else:
            near = nearest(key, names)
            hint = f" Did you mean {near}?" if near else ""
            yield f"There is no filter called {quoted(key)}.{hint}"


def _last(values: _Values, key: str) -> str | None:
    return values[key][-1] if key in values else None


def _followers(values: _Values) -> Iterator[str]:
    ends: list[int] = []
    for key in ("followers_from", "followers_to"):
        given = _last(values, key)
        if given is None:
            continue
        end = read_followers(given)
        if end is None:
            yield unread_followers(given)
        else:
            ends.append(end)
    if len(ends) > 1 and ends[0] > ends[1]:
        yield "The range of followers ended before it began: its ends were swapped."


def _choice(choice: _Choice, values: _Values, view: Filters) -> Iterator[str]:
    """What is wrong with a period or a comparison and with its days."""
    name, given = _NAMES[choice.key], _last(values, choice.key)
    now = view.period if choice.key == "period" else view.compare
    if given is not None and given not in choice.known:
        near = nearest(given, choice.known)
        hint = f" Did you mean {near}?" if near else ""
        instead = choice.known[now]
        yield f"There is no {name} called {quoted(given)}: this is “{instead}”.{hint}"
    texts = [text for key in choice.ends if (text := _last(values, key)) is not None]
    days = [day for text in texts if (day := read_day(text)) is not None]
    for text in texts:
        if read_day(text) is None:
            yield f"{quoted(text)} is not a day that exists: days are written as 2025-03-31."
    if now != "custom" and days:
        yield f"Days of a {name} count for a custom range only: this is “{choice.known[now]}”."
    if given == "custom" and not texts:
        yield f"A custom {name} needs a first or a last day: this is “{choice.known[now]}”."
    if now == "custom" and len(days) > 1 and days[0] > days[1]:
        yield f"The {name} ended before it began: its ends were swapped."


def _said(unknown: Unknown) -> str:
    if unknown.same is None:
        return f"{unknown.sentence} It is left out."
    name = name_of(unknown.dimension)
    return f"The {name} {quoted(unknown.value)} was read as {quoted(unknown.same)}."


def _existing(view: Filters, unknown: Iterable[Unknown]) -> Filters:
    """The view with values that exist only."""
    for one in unknown:
        kept = [value for value in view.of(one.dimension) if value != one.value]
        view = view.with_values(one.dimension, [*kept, *([] if one.same is None else [one.same])])
    return view
