"""The second step of a scan: the few thousand rows that the first one left, grouped as asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.coded import INSIDE, Coded, Columns, Integers, coded
from analytics.filters import Window
from analytics.measures import INEXACT, SUMS
from storage import Snapshot

FAMILY: Final = "family"
"""Column that tells the rows of one grouping set of the first step from those of another."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Rows:
    """Rows that were added up by some keys.

    Attributes:
        columns: The keys by name, as `coded.selected` reads them.
        exact: Whole sums, one line per name of `exact_names`.
        rough: Sums that are no whole numbers, one line per name of `rough_names`.
        exact_names: Names of the lines of `exact`.
        rough_names: Names of the lines of `rough`.
    """

    columns: Columns
    exact: NDArray[np.int64]
    rough: NDArray[np.float64]
    exact_names: tuple[str, ...]
    rough_names: tuple[str, ...]

    @classmethod
    def of(cls, columns: Columns, wanted: Sequence[str]) -> Rows:
        """Rows from the columns of a scan, of which `wanted` are sums."""
        exact = tuple(name for name in wanted if name not in INEXACT)
        rough = tuple(name for name in wanted if name in INEXACT)
        keys = {name: column for name, column in columns.items() if name not in wanted}
        count = len(keys[FAMILY])
        return cls(
            keys,
            np.array([columns[name] for name in exact], dtype=np.int64).reshape(len(exact), count),
            np.array([columns[name] for name in rough], dtype=np.float64).reshape(
                len(rough), count
            ),
            exact,
            rough,
        )

    def where(self, kept: NDArray[Any]) -> Rows:
        """The rows of a mask, or in the order of an index."""
        columns = {name: column[kept] for name, column in self.columns.items()}
        exact, rough = self.exact[:, kept], self.rough[:, kept]
        return Rows(columns, exact, rough, self.exact_names, self.rough_names)

    def family(self, number: int, window: Window | None, *, inside: bool) -> Rows:
        """The rows of one grouping set.

        Args:
            number: Which.
            window: Its days to keep; None for all.
            inside: Keeps only rows within the window asked for.
        """
        kept = self.columns[FAMILY] == number
        if window is not None:
            days = self.columns["date"]
            kept &= (days >= _number(window.start)) & (days <= _number(window.end))
        return self.where(kept & self.columns[INSIDE] if inside else kept)

    def only(self, wanted: Collection[str]) -> Rows:
        """The same rows with some of their sums."""
        if set(wanted) >= {*self.exact_names, *self.rough_names}:
            return self
        exact = [at for at, name in enumerate(self.exact_names) if name in wanted]
        rough = [at for at, name in enumerate(self.rough_names) if name in wanted]
        return Rows(
            self.columns,
            self.exact[exact],
            self.rough[rough],
            tuple(self.exact_names[at] for at in exact),
            tuple(self.rough_names[at] for at in rough),
        )

    def by(self, snapshot: Snapshot, grouping: Sequence[str]) -> pd.DataFrame:
        """Their sums by some dimensions, in the order of the dimensions' codes.

        Returns:
            A column per dimension (text with "" for none; days as timestamps with NaT for none)
            and one per sum. Without a dimension one row, whatever there is.
        """
        keys = [coded(snapshot, dimension, self.columns) for dimension in grouping]
        if not keys:
            return self._frame({}, self.exact.sum(axis=1)[:, None], self.rough.sum(axis=1)[:, None])
        together = _together(keys)
        order = np.argsort(together, kind="stable")
        ranked = together[order]
        starts = np.flatnonzero(np.diff(ranked, prepend=-1))
        firsts = order[starts]
        shown = {
            dimension: key.shown(key.codes[firsts])
            for dimension, key in zip(grouping, keys, strict=True)
        }
        sums = (_added(lines[:, order], starts) for lines in (self.exact, self.rough))
        return self._frame(shown, *sums)

    def _frame(
        self, shown: dict[str, pd.Series], exact: NDArray[np.int64], rough: NDArray[np.float64]
    ) -> pd.DataFrame:
        lines = dict(zip(self.exact_names, exact, strict=True))
        lines.update(zip(self.rough_names, rough, strict=True))
        sums = {name: lines[name] for name in SUMS if name in lines}
        return pd.DataFrame({**shown, **sums}, copy=False)


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH


def _together(keys: Iterable[Coded]) -> Integers:
    """One number, from 0, per combination of codes, ordered as they are."""
    together: Integers = np.zeros(1, dtype=np.int64)
    for key in keys:
        together = together * len(key.names) + key.codes + 1
    return together


def _added(lines: NDArray[Any], starts: NDArray[np.intp]) -> NDArray[Any]:
    return np.add.reduceat(lines, starts, axis=1) if len(starts) else lines[:, :0]
