"""Warnings in bounded room: every one counted, every line known, the first ones kept whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from schemas.sheet import Lines

KEPT = 200
"""Examples kept of each reason."""

COLUMNS = ("line", "column", "value", "reason")


def _empty() -> pd.DataFrame:
    return pd.DataFrame(
        {"line": pd.array([], dtype="Int64")}
        | {name: pd.Series(dtype="str") for name in COLUMNS[1:]}
    )


@dataclass(frozen=True)
class Told:
    """Warnings about kept rows.

    Attributes:
        counts: How many warnings by reason.
        lines: Lines that have one, each once, ascending.
        examples: line, column, value, reason of the first `KEPT` by reason.
    """

    counts: Counter[str] = field(default_factory=Counter[str])
    lines: Lines = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    examples: pd.DataFrame = field(default_factory=_empty, compare=False)

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Told:
        """The warnings of a frame with line, column, value and reason, in line order."""
        if frame.empty:
            return cls()
        counts = Counter({str(why): int(n) for why, n in frame["reason"].value_counts().items()})
        lines = frame["line"].dropna().to_numpy(dtype=np.int64)
        return cls(counts, np.unique(lines), _first(frame))


def together(parts: Iterable[Told]) -> Told:
    """Adds up the warnings of several blocks."""
    every = [part for part in parts if part.counts]
    if len(every) < 2:
        return every[0] if every else Told()
    counts: Counter[str] = Counter()
    for part in every:
        counts.update(part.counts)
    examples = pd.concat([part.examples for part in every], ignore_index=True)
    in_order = examples.sort_values("line", kind="stable", ignore_index=True)
    return Told(counts, np.unique(np.concatenate([part.lines for part in every])), _first(in_order))


def _first(frame: pd.DataFrame) -> pd.DataFrame:
    first = frame.groupby("reason", sort=False).cumcount() < KEPT
    return frame.loc[first, list(COLUMNS)].reset_index(drop=True)
