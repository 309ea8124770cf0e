"""The test of a shortfall, against draws of what would have been sold."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.insights.effects import beside_peers, shortfall

ORDERS = 40
"""Expected ones."""


def drawn(rng: np.random.Generator) -> float:
    """Revenue of so many orders of 100 each, their number twice as spread as chance makes it."""
    return 100.0 * rng.poisson(ORDERS * rng.gamma(ORDERS, 1 / ORDERS))


def test_it_is_wrong_no_more_often_than_it_says_where_as_much_was_expected():
    rng = np.random.default_rng(7)
    sold = np.array([drawn(rng) for _ in range(20_000)])
    p = shortfall(sold, np.full(len(sold), 100.0 * ORDERS), np.full(len(sold), 2 * 100.0))
    for level in (0.2, 0.05, 0.01):
        # Below: the draws have a shorter tail to the left than the normal distribution.
        assert 0.3 * level < np.mean(p <= level) < 1.2 * level


def test_who_sold_nothing_has_the_smallest_p_of_all():
    p = shortfall(np.array([0.0, 10.0, 500.0]), np.full(3, 1_000.0), np.full(3, 40.0))
    assert p[0] < p[1] < p[2]
    assert p[0] == pytest.approx(2.87e-7, rel=0.01)  # five standard deviations


def test_money_is_told_only_where_the_rupees_are_clearly_apart_too(generated):
    world = generated(14)
    table = beside_peers(world.snapshot, world.view)
    ratio = table["roas"] / table["theirs"]
    assert ((table["gain"] > 0) == (ratio > 1.25)).all()
    assert ((table["missed"] > 0) == (ratio < 0.8)).all()
    apart = (table["revenue"] - table["theirs"] * table["cost"]).abs()
    told = table["gain"] + table["missed"]
    np.testing.assert_allclose(told[told > 0], apart[told > 0], rtol=1e-12)
