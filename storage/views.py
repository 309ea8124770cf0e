"""Views that people saved by name: which tab, under which filters; everybody here shares them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import orjson

from storage.durable import write_atomic
from storage.lock import writer_lock

MOST: Final = 200
"""Views that a workspace keeps at most."""
LONGEST: Final = 60
"""Characters of a name."""
LONGEST_ADDRESS: Final = 4000
"""Characters of a tab and its filters together."""
_FILE = "views.json"


class ViewNameError(ValueError):
    """A view cannot be saved under that name; the message says why, for the person who typed it."""


@dataclass(frozen=True)
class SavedView:
    """A view that can be gone back to.

    Attributes:
        name: What people call it.
        path: The tab, as in the address.
        query: The filters, as in the address, without "?".
    """

    name: str
    path: str
    query: str


def saved_views(root: Path) -> tuple[SavedView, ...]:
    """The views of a workspace, by name."""
    try:
        kept = orjson.loads((root / _FILE).read_bytes())
    except FileNotFoundError:
        return ()
    found = (SavedView(**view) for view in kept)
    return tuple(sorted(found, key=lambda view: view.name.casefold()))


def save_view(root: Path, name: str, path: str, query: str) -> bool:
    """Keep a view under a name; one of the same name, in whatever case, is replaced.

    Args:
        root: Folder of the workspace.
        name: What people will call it.
        path: The tab, as in the address.
        query: The filters, as in the address.

    Returns:
        Whether it replaced another.

    Raises:
        ViewNameError: If the name is blank or too long, the view names too many values, or there
            are too many views.
    """
    view = SavedView(" ".join(name.split()), path, query.removeprefix("?"))
    if not view.name:
        raise ViewNameError("Type a name first.")
    if len(view.name) > LONGEST:
        raise ViewNameError(f"A name has {LONGEST} characters at most, this one {len(view.name)}.")
    if len(view.path) + len(view.query) > LONGEST_ADDRESS:
        raise ViewNameError("This view names too many values to be kept. Choose fewer of them.")
    with writer_lock(root):
        before = saved_views(root)
        others = [kept for kept in before if kept.name.casefold() != view.name.casefold()]
        if len(others) >= MOST:
            raise ViewNameError(f"There are {MOST} saved views already. Remove one first.")
        _write(root, [*others, view])
    return len(others) < len(before)


def forget_view(root: Path, name: str) -> bool:
    """Remove the view of that name; False when somebody else has removed it before."""
    with writer_lock(root):
        before = saved_views(root)
        others = [kept for kept in before if kept.name != name]
        if len(others) < len(before):
            _write(root, others)
    return len(others) < len(before)


def _write(root: Path, views: list[SavedView]) -> None:
    content = [asdict(view) for view in views]
    write_atomic(root / _FILE, orjson.dumps(content, option=orjson.OPT_INDENT_2))
