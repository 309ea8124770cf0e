"""Small things that people keep under a name, in one file of a workspace each; all share them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

from storage.json_rows import read_rows, write_rows
from storage.lock import writer_lock

MOST: Final = 200
"""Things of a kind that a workspace keeps at most."""
LONGEST: Final = 60
"""Characters of a name."""

Row = dict[str, Any]
T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)


class KeptNameError(ValueError):
    """Nothing can be kept under that name; the message says why, for the person who typed it."""


def rows(root: Path, file: str) -> list[Row]:
    """What a file keeps, by name; what somebody broke in it is left out, and the log says so."""
    found = read_rows(root / file)
    kept = [row for row in found if isinstance(row.get("name"), str)]
    if len(kept) < len(found):
        _LOG.warning("%s has rows without a name: they are left out", root / file)
    return sorted(kept, key=lambda row: row["name"].casefold())


def read_as(kind: Callable[..., T], kept: Iterable[Row]) -> tuple[T, ...]:
    """Rows as what they are; those with other fields are left out, and the log says so."""
    found: list[T] = []
    for row in kept:
        try:
            found.append(kind(**row))
        except TypeError:
            _LOG.warning("“%s” has other fields than it should: it is left out", row["name"])
    return tuple(found)


def usable(name: str) -> str:
    """A name as it is kept, with single blanks.

    Raises:
        KeptNameError: It is blank or too long.
    """
    plain = " ".join(name.split())
    if not plain:
        raise KeptNameError("Type a name first.")
    if len(plain) > LONGEST:
        raise KeptNameError(f"A name has {LONGEST} characters at most, this one {len(plain)}.")
    return plain


def keep(root: Path, file: str, row: Row, what: str, most: int = MOST) -> bool:
    """Keep something under its `name`; what has the same, in whatever case, is replaced.

    Args:
        root: Folder of the workspace.
        file: Name of the file in it.
        row: Plain values with a `name` of `usable`.
        what: What such things are called, for the message: "saved views".
        most: How many of them there may be.

    Returns:
        Whether it replaced another.

    Raises:
        KeptNameError: There are too many.
    """
    root.mkdir(parents=True, exist_ok=True)
    with writer_lock(root):
        before = rows(root, file)
        others = [kept for kept in before if kept["name"].casefold() != row["name"].casefold()]
        if len(others) >= most:
            raise KeptNameError(f"There are {most} {what} already. Remove one first.")
        write_rows(root / file, [*others, row])
    return len(others) < len(before)


def forget(root: Path, file: str, name: str) -> bool:
    """Remove what has that name; False when somebody else has removed it before."""
    with writer_lock(root):
        before = rows(root, file)
        others = [kept for kept in before if kept["name"] != name]
        if len(others) < len(before):
            write_rows(root / file, others)
    return len(others) < len(before)
