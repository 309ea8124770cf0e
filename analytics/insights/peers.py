"""Whom everybody is compared with.

Peers are those of the same kind; of a wider kind where these are fewer than `FEW_PEERS`; everybody
where those still are. Whoever is moved to a wider kind is compared with all of it: somebody of a
small category with every micro influencer, also with those who have peers of their own category.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW_PEERS: Final = 8


@dataclass(frozen=True)
class Peers:
    """The groups of some rows.

    Attributes:
        names: Name of each row's group, from the narrowest kind to everybody (""), in texts.
        level: Which of the kinds counts for each row.
    """

    names: tuple[pd.Series, ...]
    level: Ints

    @property
    def name(self) -> pd.Series:
        """Name of the group that counts for each row, "" for everybody."""
        found = self.names[-1]
        for level, names in enumerate(self.names[:-1]):
            found = found.where(self.level != level, names)
        return found

    @property
    def size(self) -> Ints:
        """Members of the group that counts for each row, itself among them."""
        return self.each(lambda members: np.full(len(members), float(len(members)))).astype("int64")

    def each(self, of: Callable[[Ints], Floats]) -> Floats:
        """What a function of a whole group says of its members, for each row by its own group.

        Args:
            of: Is given the positions of all members of a group; returns a value for each.

        Returns:
            A value per row.
        """
        found = np.full(len(self.level), np.nan)
        for level, names in enumerate(self.names):
            for positions in names.groupby(names, sort=False).indices.values():
                members = np.asarray(positions, dtype="int64")
                own = self.level[members] == level
                if own.any():
                    found[members[own]] = of(members)[own]
        return found


def peers_of(kind: pd.Series, within: pd.Series) -> Peers:
    """The peers of some rows: of a kind within a wider one, else of the wider one, else everybody.

    Args:
        kind: What narrows, as text: a category.
        within: The wider kind: a tier. Whoever has no text in one of them has no peers by it.
    """
    kind, within = kind.fillna("").astype("str"), within.fillna("").astype("str")
    both = (kind + " · " + within).where((kind != "") & (within != ""), "")
    return _grouped((both, within, pd.Series("", index=kind.index, dtype="str")))


def _grouped(names: tuple[pd.Series, ...]) -> Peers:
    level = np.full(len(names[0]), len(names) - 1)
    for at in range(len(names) - 2, -1, -1):
        size = names[at].groupby(names[at]).transform("size").to_numpy()
        level = np.where((size >= FEW_PEERS) & (names[at] != "").to_numpy(), at, level)
    return Peers(names, level)


def median_of_others(values: Floats) -> Floats:
    """The median of all but each one; NaN values are nobody's, and NaN where there is no other."""
    found = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    left = len(known) - 1
    if left < 1:
        return found
    order = np.argsort(values[known], kind="stable")
    ordered = values[known][order]
    rank = np.empty(len(known), dtype="int64")
    rank[order] = np.arange(len(known))
    # Without the one at its rank, all from there on move down by one.
    low, high = ((at + (at >= rank)) for at in ((left - 1) // 2, left // 2))
    found[known] = (ordered[low] + ordered[high]) / 2
    return found
