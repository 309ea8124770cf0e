"""Largest remainder against an oracle in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.derive.allocation import largest_remainder

AMOUNTS = st.integers(0, 10**13)
WEIGHTS = st.integers(0, 10**10)
GROUPS = st.lists(st.tuples(AMOUNTS, st.lists(WEIGHTS, min_size=1, max_size=8)), max_size=6)


def by_hand(amount: int, weights: list[int]) -> list[int]:
    if not any(weights):
        weights = [1] * len(weights)
    quotas = [Fraction(amount * weight, sum(weights)) for weight in weights]
    parts = [int(quota) for quota in quotas]
    neediest = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
    for i in neediest[: amount - sum(parts)]:
        parts[i] += 1
    return parts


def flat(groups: list[tuple[int, list[int]]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    amounts = np.array([amount for amount, _ in groups], dtype=np.int64)
    weights = np.array([w for _, weights in groups for w in weights], dtype=np.int64)
    group = np.array([g for g, (_, ws) in enumerate(groups) for _ in ws], dtype=np.int64)
    return amounts, weights, group


@given(GROUPS)
def test_parts_equal_the_method_done_by_hand(groups):
    expected = [part for amount, weights in groups for part in by_hand(amount, weights)]
    assert largest_remainder(*flat(groups)).tolist() == expected


@given(GROUPS, st.integers(2, 1000))
def test_multiplying_every_weight_changes_nothing(groups, factor):
    amounts, weights, group = flat(groups)
    once = largest_remainder(amounts, weights, group)
    assert largest_remainder(amounts, weights * factor, group).tolist() == once.tolist()


@given(GROUPS, st.randoms(use_true_random=False))
def test_groups_may_be_mixed(groups, random):
    amounts, weights, group = flat(groups)
    labels = group.tolist()
    random.shuffle(labels)
    mixed = np.argsort(np.argsort(labels, kind="stable"), kind="stable")  # order within groups kept
    parts = largest_remainder(amounts, weights[mixed], group[mixed])
    assert parts.tolist() == largest_remainder(amounts, weights, group)[mixed].tolist()


def test_what_is_left_over_goes_to_the_largest_remainders_and_ties_to_the_first():
    amounts, group = np.array([10, 2]), np.array([0, 0, 0, 1, 1, 1])
    weights = np.array([1, 1, 4, 5, 5, 5])
    assert largest_remainder(amounts, weights, group).tolist() == [2, 2, 6, 1, 1, 0]


def test_weights_that_are_all_zero_share_equally_and_negative_ones_count_as_zero():
    parts = largest_remainder(np.array([7, 7]), np.array([0, 0, -3, 2]), np.array([0, 0, 1, 1]))
    assert parts.tolist() == [4, 3, 0, 7]


def test_products_beyond_64_bits_stay_exact():
    big = 9 * 10**17
    parts = largest_remainder(np.array([big]), np.array([big, big, 1]), np.array([0, 0, 0]))
    assert parts.tolist() == by_hand(big, [big, big, 1])


def test_an_amount_with_nothing_to_fall_on_is_refused():
    with pytest.raises(ValueError, match="at least one cell"):
        largest_remainder(np.array([5, 5]), np.array([1]), np.array([0]))
    with pytest.raises(ValueError, match="negative"):
        largest_remainder(np.array([-5]), np.array([1]), np.array([0]))
