"""A column of a plain table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["start", "end"]


@dataclass(frozen=True)
class Column:
    """A column of a plain table: heading, alignment and what the heading means."""

    heading: str
    align: Align = "end"
    help: str = ""
