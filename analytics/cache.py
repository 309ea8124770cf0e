"""Answers remembered per process: snapshots never change, so an answer stays right for the day."""

from __future__ import annotations

import dataclasses
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import wraps
from types import MappingProxyType
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

import pandas as pd

from schemas.dates import today
from storage import Snapshot

P = ParamSpec("P")
T = TypeVar("T")
_Named = Mapping[str, object]

MOST_BYTES: Final = 48 * 1024 * 1024
"""Room for remembered answers in each worker; the oldest go first."""
_OVERHEAD: Final = 2048
_CELL: Final = 16
"""Bytes that a cell of a frame takes, numbers and texts taken together."""


class Answers:
    """The most recently used answers, up to a total size; safe to share between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._held = 0

    @property
    def held(self) -> int:
        """Bytes that the remembered answers take, roughly."""
        return self._held

    def get(self, key: Hashable) -> tuple[object] | None:
        """The answer under `key` as a tuple of one, or None where there is none."""
        with self._lock:
            found = self._known.get(key)
            if found is None:
                return None
            self._known.move_to_end(key)
            return (found[0],)

    def keep(self, key: Hashable, value: object) -> None:
        """Remember an answer and let the oldest ones go; one larger than the room is not kept."""
        size = _size(value)
        with self._lock:
            if key in self._known or size > self._most_bytes:
                return
            self._known[key] = (value, size)
            self._held += size
            while self._held > self._most_bytes:
                _, (_, dropped) = self._known.popitem(last=False)
                self._held -= dropped


_answers = Answers()


def remembered(
    question: Callable[Concatenate[Snapshot, P], T],
) -> Callable[Concatenate[Snapshot, P], T]:
    """Remember a question's answers by snapshot, arguments and today's date.

    The date matters because presets ignore orders dated in the future. Callers get copies of
    their own: changing an answer cannot change what the next caller sees.

    Args:
        question: A pure function of a snapshot and hashable arguments.

    Returns:
        The same function, answering at once what it was asked before.
    """

    @wraps(question)
    def answer(snapshot: Snapshot, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = _key(question, snapshot, args, kwargs)
        known = _answers.get(key)
        if known is not None:
            return cast("T", _copy(known[0]))
        fresh = question(snapshot, *args, **kwargs)
        _answers.keep(key, fresh)
        return cast("T", _copy(fresh))

    return answer


def _key(
    question: Callable[..., object], snapshot: Snapshot, args: Sequence[object], named: _Named
) -> Hashable:
    name = (question.__module__, question.__qualname__)
    return (
        name,
        snapshot.id,
        today(snapshot.config.zone),
        tuple(getattr(value, "cache_key", value) for value in args),
        tuple(sorted(named.items())),
    )


def is_known(question: Callable[..., object], snapshot: Snapshot, *args: object) -> bool:
    """Whether a remembered question would answer at once."""
    return _answers.get(_key(question, snapshot, args, {})) is not None


def learn(
    question: Callable[..., object], snapshot: Snapshot, value: object, *args: object
) -> None:
    """Remember the answer of a question that was found together with others."""
    _answers.keep(_key(question, snapshot, args, {}), value)


def _copy(value: object) -> object:
    """A copy whose changes stay with its owner; frames share memory until they are written to."""
    if isinstance(value, pd.DataFrame):
        return value.copy(deep=False)
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in cast("dict[object, object]", value).items()}
    if isinstance(value, list):
        return [_copy(item) for item in cast("list[object]", value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        if any(isinstance(part, pd.DataFrame | dict | list) for part in parts.values()):
            return dataclasses.replace(value, **{key: _copy(part) for key, part in parts.items()})
    return value


def _size(value: object) -> int:
    if isinstance(value, pd.DataFrame):
        return _OVERHEAD + _CELL * value.size  # counting every column takes longer than a sum
    if isinstance(value, dict | MappingProxyType):
        items = cast("Mapping[object, object]", value).values()
        return _OVERHEAD + sum(_size(item) for item in items)
    if isinstance(value, list):
        return _OVERHEAD + sum(_size(item) for item in cast("list[object]", value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return sys.getsizeof(value) + sum(_size(getattr(value, f.name)) for f in fields)
    return sys.getsizeof(value)
