"""Findings that people of a workspace do not want to see: for some days, or for good."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

import orjson

from storage.durable import write_atomic
from storage.lock import writer_lock

MOST: Final = 1_000
"""Findings that are kept hidden at most; the oldest come back."""
_FILE: Final = "hidden_findings.json"


@dataclass(frozen=True)
class Hidden:
    """A finding that is not shown.

    Attributes:
        key: Its key.
        text: What it said when it was hidden.
        until: First day on which it is shown again, ISO; "" for never.
        who: Who hid it.
        on: When, ISO.
    """

    key: str
    text: str
    until: str
    who: str
    on: str


def hidden_findings(root: Path, today: date) -> tuple[Hidden, ...]:
    """The findings that are hidden on a day, the latest first."""
    return tuple(one for one in _kept(root) if not one.until or one.until > today.isoformat())


def hide_finding(
    root: Path, key: str, text: str, *, who: str, today: date, until: date | None = None
) -> None:
    """Hide a finding; one that is hidden already is hidden as said now.

    Args:
        root: Folder of the workspace.
        key: Key of the finding.
        text: What it says.
        who: Who hides it.
        today: The day it is.
        until: First day on which it is shown again; None for never.
    """
    one = Hidden(key, text, until.isoformat() if until else "", who, today.isoformat())
    root.mkdir(parents=True, exist_ok=True)
    with writer_lock(root):
        others = [kept for kept in hidden_findings(root, today) if kept.key != key]
        _write(root, [one, *others][:MOST])


def show_finding(root: Path, key: str) -> bool:
    """Show a finding again; False when somebody else has done so before."""
    with writer_lock(root):
        before = _kept(root)
        others = [kept for kept in before if kept.key != key]
        if len(others) < len(before):
            _write(root, others)
    return len(others) < len(before)


def _kept(root: Path) -> tuple[Hidden, ...]:
    try:
        kept = orjson.loads((root / _FILE).read_bytes())
    except FileNotFoundError:
        return ()
    return tuple(Hidden(**one) for one in kept)


def _write(root: Path, findings: list[Hidden]) -> None:
    content = [asdict(one) for one in findings]
    write_atomic(root / _FILE, orjson.dumps(content, option=orjson.OPT_INDENT_2))
