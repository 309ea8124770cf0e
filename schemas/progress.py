"""How a long reading tells where it is, and how it is told to stop."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person cancelled; nothing was stored."""


class Progress(Protocol):
    """Called again and again while files are read and stored.

    Raising `Cancelled` from it stops the work; a change that is already stored stays.
    """

    def __call__(self, stage: str, rows: int, share: float) -> None:
        """Tells the stage in words, the rows done in it, and how much of it is done, 0 to 1."""
        ...


def untold(stage: str, rows: int, share: float) -> None:
    """Progress for those who do not watch."""
