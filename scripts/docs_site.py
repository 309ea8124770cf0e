"""What the documentation site takes from the code, so that its pages stay true.

A page holds such a piece between two comments, so that it can be read in the repository too:

    <!-- [[metrics]] -->
    …
    <!-- [[/metrics]] -->

`make pages` writes the pieces into the pages, and a test fails while one of them says something
else than the code. mkdocs loads this file as a hook: the site's pages are filled when it is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from mkdocs.exceptions import PluginError

from scripts.docs_pieces import PIECES, ROOMS, api, api_elsewhere

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"

Api: TypeAlias = Callable[[str], str]

_PIECE: Final = re.compile(
    r"^<!-- \[\[(?P<name>[a-z-]+)(?: (?P<argument>\S+))?\]\] -->$"
    r".*?^<!-- \[\[/(?P=name)\]\] -->$",
    re.MULTILINE | re.DOTALL,
)
_FETCHED: Final = re.compile(
    r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^>]*>"
)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Fills the pieces of a page; mkdocs calls it for each."""
    return filled(markdown, api)


def on_post_page(output: str, **_: object) -> str:
    """Refuses a page that would fetch something from another site when it is read.

    Raises:
        PluginError: A script, style sheet, image or frame has an address elsewhere.
    """
    found = _FETCHED.search(output)
    if found:
        raise PluginError(f"A page must not fetch anything from outside: {found[0]}")
    return output


def filled(markdown: str, modules: Api = api_elsewhere) -> str:
    """Returns the page with every piece as the code says it now.

    Args:
        markdown: The page.
        modules: How the modules of a package are written: for the repository, or for mkdocstrings.

    Raises:
        PluginError: A comment names no piece.
    """
    return _PIECE.sub(lambda found: _between(found, modules), markdown)


def pages() -> dict[str, str]:
    """Every page of the site as Markdown, its pieces filled, by its path below `docs`."""
    return {name: filled(text) for name, _, text in _files()}


def stale() -> list[Path]:
    """Pages that say something else than the code."""
    return [path for _, path, text in _files() if filled(text) != text]


def write() -> None:
    """Writes the pieces into the pages."""
    for path in stale():
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")


def _files() -> Iterator[tuple[str, Path, str]]:
    for path in sorted(DOCS.rglob("*.md")):
        yield path.relative_to(DOCS).as_posix(), path, path.read_text(encoding="utf-8")


def _between(found: re.Match[str], modules: Api) -> str:
    name, argument = found["name"], found["argument"]
    opening, _, _ = found[0].partition("\n")
    if name == "api" and argument in ROOMS:
        piece = modules(argument)
    elif name in PIECES and argument is None:
        piece = PIECES[name]()
    else:
        raise PluginError(f"There is no piece for {opening}: see scripts/docs_pieces.py.")
    return f"{opening}\n\n{piece}\n\n<!-- [[/{name}]] -->"


if __name__ == "__main__":
    write()
