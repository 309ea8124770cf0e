"""Small things that people keep under a name, in one file of a workspace each; all share them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson

from storage.durable import write_atomic
from storage.lock import writer_lock

MOST: Final = 200
"""Things of a kind that a workspace keeps at most."""
LONGEST: Final = 60
"""Characters of a name."""

Row = dict[str, Any]


class KeptNameError(ValueError):
    """Nothing can be kept under that name; the message says why, for the person who typed it."""


def rows(root: Path, file: str) -> list[Row]:
    """What a file keeps, by name."""
    try:
        found: list[Row] = orjson.loads((root / file).read_bytes())
    except FileNotFoundError:
        return []
    return sorted(found, key=lambda row: row["name"].casefold())


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


def keep(root: Path, file: str, row: Row, what: str) -> bool:
    """Keep something under its `name`; what has the same, in whatever case, is replaced.

    Args:
        root: Folder of the workspace.
        file: Name of the file in it.
        row: Plain values with a `name` of `usable`.
        what: What such things are called, for the message: "saved views".

    Returns:
        Whether it replaced another.

    Raises:
        KeptNameError: There are too many.
    """
    root.mkdir(parents=True, exist_ok=True)
    with writer_lock(root):
        before = rows(root, file)
        others = [kept for kept in before if kept["name"].casefold() != row["name"].casefold()]
        if len(others) >= MOST:
            raise KeptNameError(f"There are {MOST} {what} already. Remove one first.")
        _write(root, file, [*others, row])
    return len(others) < len(before)


def forget(root: Path, file: str, name: str) -> bool:
    """Remove what has that name; False when somebody else has removed it before."""
    with writer_lock(root):
        before = rows(root, file)
        others = [kept for kept in before if kept["name"] != name]
        if len(others) < len(before):
            _write(root, file, others)
    return len(others) < len(before)


def _write(root: Path, file: str, kept: list[Row]) -> None:
    write_atomic(root / file, orjson.dumps(kept, option=orjson.OPT_INDENT_2))
