"""What people decided about the files of a workspace, kept for the next file of the same shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import orjson

from schemas.choices import Choice
from storage.durable import write_atomic
from storage.lock import writer_lock

_FILE = "choices.json"
_MOST = 500


def remembered(root: Path) -> dict[str, Choice]:
    """The choices of a workspace, by the key of the headers; see `schemas.choices.header_key`."""
    try:
        saved = orjson.loads((root / _FILE).read_bytes())
    except FileNotFoundError:
        return {}
    return {key: Choice(**choice) for key, choice in saved.items()}


def remembered_at_first(root: Path, folder: Path) -> dict[str, Choice]:
    """The choices of a workspace as they were when this folder was first asked about.

    What an import adds to them must not have the same files read again for their fix-list.
    """
    copy = folder / _FILE
    if not copy.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            write_atomic(copy, (root / _FILE).read_bytes())
        except FileNotFoundError:
            write_atomic(copy, b"{}")
    return remembered(folder)


def remember(root: Path, choices: Mapping[str, Choice]) -> None:
    """Keep these choices; of more than 500 the oldest go."""
    if not choices:
        return
    with writer_lock(root):
        kept = {key: choice for key, choice in remembered(root).items() if key not in choices}
        every = list((kept | dict(choices)).items())[-_MOST:]
        content = {key: asdict(choice) for key, choice in every}
        write_atomic(root / _FILE, orjson.dumps(content, option=orjson.OPT_INDENT_2))
