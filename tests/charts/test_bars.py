from __future__ import annotations

from charts.bars import magnitudes


def test_the_longest_bar_is_full():
    assert magnitudes([50, 100, 25]) == [50, 100, 25]


def test_undefined_and_negative_have_no_bar():
    assert magnitudes([None, float("nan"), -4, 8]) == [0, 0, 0, 100]


def test_nothing_to_compare():
    assert magnitudes([]) == []
    assert magnitudes([0, 0]) == [0, 0]
