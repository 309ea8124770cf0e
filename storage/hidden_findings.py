"""Findings that people of a workspace do not want to see: for some days, or for good."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

from storage.json_rows import read_rows, write_rows
from storage.lock import writer_lock

MOST: Final = 1_000
"""Findings that are kept hidden at most; the oldest come back."""
_FILE: Final = "hidden_findings.json"
_SAMPLE: Final = "sample/"
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hidden:
    """A finding that is not shown.

    Attributes:
        key: Its key; see `kept_under`.
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

    @property
    def sample(self) -> bool:
        """Whether it is one of the sample data."""
        return self.key.startswith(_SAMPLE)


_NAMES: Final = tuple(field.name for field in fields(Hidden))


def kept_under(key: str, *, sample: bool) -> str:
    """What a finding is hidden under: findings in the sample are no findings in own data."""
    return f"{_SAMPLE}{key}" if sample else key


def hidden_findings(root: Path, today: date) -> tuple[Hidden, ...]:
    """The findings that are hidden on a day, the latest first."""
    return tuple(one for one in _kept(root) if not one.until or one.until > today.isoformat())


def hidden_keys(root: Path, today: date, *, sample: bool) -> frozenset[str]:
    """Keys of the findings that are hidden on a day, those of the sample or those of own data."""
    hidden = [one for one in hidden_findings(root, today) if one.sample == sample]
    return frozenset(one.key.removeprefix(_SAMPLE) for one in hidden)


def hide_finding(
    root: Path, key: str, text: str, *, who: str, today: date, until: date | None = None
) -> None:
    """Hide a finding; one that is hidden already is hidden as said now.

    Args:
        root: Folder of the workspace.
        key: What it is hidden under.
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
    """What the file says; what cannot be read in it is logged and left out."""
    found = read_rows(root / _FILE)
    kept = [one for one in map(_read, found) if one is not None]
    if len(kept) < len(found):
        _log.warning("%s has rows that cannot be read; they are left out.", root / _FILE)
    return tuple(kept)


def _read(row: Mapping[str, object]) -> Hidden | None:
    """A row of the file, without what is unknown here; None where something is missing."""
    values = [row.get(name) for name in _NAMES]
    return Hidden(*map(str, values)) if all(isinstance(value, str) for value in values) else None


def _write(root: Path, findings: list[Hidden]) -> None:
    write_rows(root / _FILE, [asdict(one) for one in findings])
