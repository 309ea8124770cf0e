"""Faults of single cells: collected by row, told once a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from schemas.sheet import Mask

Reasons: TypeAlias = Sequence[str] | npt.NDArray[np.object_]


@dataclass
class Faults:
    """What is wrong with which rows, gathered column by column.

    Rows are positions in the sheet; columns are the canonical names.
    """

    _found: list[pd.DataFrame] = field(default_factory=list[pd.DataFrame])

    def add(self, rows: npt.NDArray[np.int64] | Mask, column: str, reason: str | Reasons) -> None:
        """Notes that `column` is at fault in `rows`.

        Args:
            rows: Positions, or a mask over all rows.
            column: Canonical column.
            reason: One reason for all rows, or one for each position.
        """
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        if len(places):
            found = pd.DataFrame({"row": places.astype(np.int64), "column": column})
            reasons = reason if isinstance(reason, str) else np.asarray(reason, dtype=object)
            self._found.append(found.assign(reason=pd.Series(reasons, found.index, dtype="str")))

    def forget(self, rows: Mask) -> None:
        """Drops every fault of these rows."""
        kept = [found[~rows[found["row"].to_numpy()]] for found in self._found]
        self._found = [found for found in kept if len(found)]

    def add_instead(self, rows: Mask, column: str, reason: str) -> None:
        """Notes a fault that explains all others of the same cells, which are no longer told."""
        same = [found["column"].eq(column) & rows[found["row"].to_numpy()] for found in self._found]
        kept = [found[~gone] for found, gone in zip(self._found, same, strict=True)]
        self._found = [found for found in kept if len(found)]
        self.add(rows, column, reason)

    def rows(self, size: int) -> Mask:
        """Returns which of `size` rows have a fault."""
        mask = np.zeros(size, dtype=bool)
        for found in self._found:
            mask[found["row"].to_numpy()] = True
        return mask

    def cells(self, size: int, column: str) -> Mask:
        """Returns which of `size` rows have a fault in `column`."""
        mask = np.zeros(size, dtype=bool)
        for found in self._found:
            if found["column"].iloc[0] == column:
                mask[found["row"].to_numpy()] = True
        return mask

    def frame(self) -> pd.DataFrame:
        """Returns row, column, reason, one line a fault, in row order."""
        if not self._found:
            return pd.DataFrame({"row": [], "column": [], "reason": []}).astype(
                {"row": "int64", "column": "str", "reason": "str"}
            )
        frame = pd.concat(self._found, ignore_index=True).drop_duplicates()
        return frame.sort_values("row", kind="stable", ignore_index=True)

    def by_row(self, describe: Callable[[str], str]) -> pd.DataFrame:
        """Returns row, column, reason, one line a row: first column, all reasons joined.

        Args:
            describe: Gives the name that the user knows a canonical column by; where a row has
                several faults each reason is preceded by it.
        """
        frame = self.frame()
        repeated = frame["row"].duplicated(keep=False)
        several = frame[repeated]
        if several.empty:
            return frame
        names = {column: describe(column) for column in several["column"].unique()}
        told = (several["column"].map(names) + ": " + several["reason"]).tolist()
        starts = np.flatnonzero(~several["row"].duplicated())
        ends = [*starts[1:], len(told)]
        joined = ["; ".join(told[at:to]) for at, to in zip(starts, ends, strict=True)]
        first = several.iloc[starts].assign(reason=pd.Series(joined, several.index[starts]))
        return pd.concat([frame[~repeated], first]).sort_values("row", ignore_index=True)
