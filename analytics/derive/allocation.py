"""Largest remainder: whole amounts over weighted cells, exact to the last unit.

Concept: an amount A of a group is shared over its cells in proportion to integer weights w.
Every cell first gets floor(A·w / Σw); the units left over go one each to the cells with the
largest remainder (A·w mod Σw), ties to the earlier cell. So the parts are whole, add up to A,
and depend only on the proportions of the weights: doubling every weight changes nothing.

Reference: Hamilton's (Hare–Niemeyer) method of apportionment.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_INT64_MAX = 2**63 - 1


def largest_remainder(amounts: Ints, weights: Ints, group: Ints) -> Ints:
    """Share each group's amount over its cells in proportion to their weights.

    part_i = floor(A·w_i / Σw) + (1 if cell i is among the largest remainders).

    Args:
        amounts: Whole amount of every group (paise, units), not negative; shape (groups,).
        weights: Whole weight of every cell; negative weights count as zero, and a group whose
            weights are all zero is shared equally; shape (cells,).
        group: Which group each cell belongs to, 0 … groups-1; shape (cells,).

    Returns:
        The cells' parts, in the order of the cells; each group's parts sum to its amount.

    Raises:
        ValueError: If an amount is negative, or a group with an amount has no cell.
    """
    amounts = np.asarray(amounts, dtype=np.int64)
    weights = np.maximum(np.asarray(weights, dtype=np.int64), 0)
    group = np.asarray(group, dtype=np.int64)
    if (amounts < 0).any():
        raise ValueError("amounts to share must not be negative")
    cells = np.bincount(group, minlength=len(amounts))
    if ((cells == 0) & (amounts > 0)).any():
        raise ValueError("a group that has an amount needs at least one cell")
    if len(group) == 0:
        return np.zeros(0, dtype=np.int64)

    order = np.argsort(group, kind="stable")
    group, weights = group[order], weights[order]
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    index = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(group)))
    parts = _share_sorted(amounts[group[starts]], weights, starts, index)
    shared = np.empty_like(parts)
    shared[order] = parts
    return shared


def _share_sorted(amounts: Ints, weights: Ints, starts: Ints, index: Ints) -> Ints:
    """Share amounts over cells that are sorted by group; `index` is the group of each cell."""
    weights = np.where(np.maximum.reduceat(weights, starts)[index] == 0, 1, weights)
    exact = _exact_integers(amounts, weights)
    total = np.add.reduceat(exact, starts)[index]
    product = exact * amounts[index]
    parts = (product // total).astype(np.int64)
    remainder = product % total

    left = amounts - np.add.reduceat(parts, starts)
    by_remainder = np.lexsort((-remainder, index))
    rank = np.arange(len(index)) - starts[index]
    parts[by_remainder[rank < left[index]]] += 1
    return parts


def _exact_integers(amounts: Ints, weights: Ints) -> npt.NDArray[Any]:
    """Return the weights in a type in which amount × weight and Σ weights cannot overflow."""
    largest = int(weights.max())
    if largest * max(int(amounts.max()), len(weights)) <= _INT64_MAX:
        return weights
    return weights.astype(object)  # Python's own integers: slower, never wrong
