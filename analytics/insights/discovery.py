"""Looking at many things at once: which findings stay when chance is given its due.

With m tests whose p-values are sorted p₍₁₎ ≤ … ≤ p₍ₘ₎, the adjusted value of the i-th is

    q₍ᵢ₎ = min over j ≥ i of  min(1, p₍ⱼ₎ · m / j)

Telling only those with q ≤ α keeps the expected share of false findings among them at α or below,
for independent tests and for those that positively depend on each other.

Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

Floats = NDArray[np.float64]


def adjusted(p_values: Floats) -> Floats:
    """Benjamini–Hochberg adjusted p-values.

    Args:
        p_values: One per test, 0 to 1; NaN for what was not tested.

    Returns:
        The same order and length; NaN stays NaN and does not count as a test.
    """
    found = np.full(len(p_values), np.nan)
    tested = ~np.isnan(p_values)
    if tested.any():
        found[tested] = false_discovery_control(p_values[tested], method="bh")
    return found
