"""Views that people saved by name: which tab, under which filters; everybody here shares them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from storage import named
from storage.named import KeptNameError

LONGEST_ADDRESS: Final = 4000
"""Characters of a tab and its filters together."""
_FILE: Final = "views.json"


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
    return named.read_as(SavedView, named.rows(root, _FILE))


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
        KeptNameError: If the name is blank or too long, the view names too many values, or there
            are too many views.
    """
    view = SavedView(named.usable(name), path, query.removeprefix("?"))
    if len(view.path) + len(view.query) > LONGEST_ADDRESS:
        raise KeptNameError("This view names too many values to be kept. Choose fewer of them.")
    return named.keep(root, _FILE, asdict(view), "saved views")


def forget_view(root: Path, name: str) -> bool:
    """Remove the view of that name; False when somebody else has removed it before."""
    return named.forget(root, _FILE, name)
