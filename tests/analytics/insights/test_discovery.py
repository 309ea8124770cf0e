"""Looking at many things at once, against the definition in plain loops."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.insights.discovery import adjusted

P_VALUES = st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=30)


@given(P_VALUES)
def test_the_adjusted_value_is_the_smallest_level_at_which_a_test_is_told(values):
    found = adjusted(np.array(values))
    tested = sorted(value for value in values if not np.isnan(value))
    for value, share in zip(values, found, strict=True):
        if np.isnan(value):
            assert np.isnan(share)
            continue
        later = [
            min(1.0, other * len(tested) / rank)
            for rank, other in enumerate(tested, start=1)
            if other >= value
        ]
        np.testing.assert_allclose(share, min(later), rtol=1e-12, atol=1e-300)


def test_one_test_alone_needs_no_correction():
    assert adjusted(np.array([0.03])) == [0.03]
    assert adjusted(np.array([])).size == 0
