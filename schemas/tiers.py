"""Rates that rise with the work, written as “0: 50; 100: 60; 500: 75”.

Each step says from which number on its rate holds. Steps are apart by “;”, “|” or a line break, or
by a comma where no number has one; “0-99: 50”, “100+: 60” and “above 100 = 60” are read alike.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import pyarrow as pa

from schemas.letters import plain
from schemas.number_text import parse_number
from schemas.sheet import Mask
from schemas.text import tidy

NOT_TIERS: Final = (
    "not a list of steps: write from which number each rate holds, the first from 0, such as "
    "0: 50; 100: 60; 500: 75"
)

Step = tuple[float, float]

_APART: Final = re.compile(r"\s*[;|\n]\s*")
_COMMAS: Final = re.compile(r"\s*,\s+")
_STEP: Final = re.compile(
    r"^(?:from|above|over|after|>=?)?\s*(?P<start>[^:=→-]+?)\s*(?:\+|(?:-|–|to)[^:=→]*)?"
    r"\s*(?::|=|→|->|@)\s*(?P<rate>.+?)$",
    re.IGNORECASE,
)


def parse_tiers(text: str) -> tuple[Step, ...] | None:
    """The steps of a text, from the lowest; None if it holds none or one twice.

    Args:
        text: As somebody wrote it.

    Returns:
        Pairs of the number from which a rate holds, and the rate. The first begins at 0.
    """
    parts = [plain(part) for part in _APART.split(text.strip()) if part]
    if len(parts) == 1:
        parts = [part for part in _COMMAS.split(parts[0]) if part]
    steps: dict[float, float] = {}
    for part in parts:
        step = _step(part)
        if step is None or step[0] in steps:
            return None
        steps[step[0]] = step[1]
    found = tuple(sorted(steps.items()))
    return found if found and found[0][0] == 0 else None


def _step(part: str) -> Step | None:
    read = _STEP.match(part)
    if read is None:
        return None
    start, rate = _number(read["start"]), _number(read["rate"].removesuffix("%"))
    if start is None or rate is None or start < 0 or rate < 0:
        return None
    return float(start), float(rate)


def _number(text: str) -> Decimal | None:
    found = parse_number(text.strip(), "point")
    return None if found is None else Decimal(found.value)


def spelled(steps: tuple[Step, ...]) -> str:
    """The steps as they are stored: “0:50;100:60”."""
    return ";".join(f"{start:.15g}:{rate:.15g}" for start, rate in steps)


def stored_steps(text: str | None) -> tuple[Step, ...]:
    """The steps that `spelled` wrote; none for a blank."""
    if not text:
        return ()
    pairs = (step.split(":") for step in text.split(";"))
    return tuple((float(start), float(rate)) for start, rate in pairs)


def read_tiers(cells: pa.StringArray) -> tuple[pa.StringArray, Mask, dict[str, int]]:
    """Reads a column of steps.

    Args:
        cells: The cells as read.

    Returns:
        The steps as they are stored, which cells are no steps, and the repairs made.
    """
    texts, repairs = tidy(cells, collapse=False)
    written = texts.to_pylist()
    known = {text: parse_tiers(text) for text in set(written) if text}
    steps = [known.get(text) if text else None for text in written]
    wrong = [bool(text) and found is None for text, found in zip(written, steps, strict=True)]
    stored = pa.array([None if found is None else spelled(found) for found in steps], pa.string())
    return stored, pa.array(wrong, pa.bool_()).to_numpy(zero_copy_only=False), repairs
