"""From units and rates to whole paise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def paise(amount: npt.ArrayLike) -> Floats:
    """Whole paise, half a paisa upwards; unknown amounts stay unknown.

    Amounts are products of a rate and a count, so a half is told from what lies just beside it by
    a millionth of a paisa.
    """
    return np.floor(np.round(np.asarray(amount, dtype=np.float64), 6) + 0.5)


def known(values: npt.ArrayLike) -> Floats:
    """Numbers with 0 for what is not known."""
    return np.nan_to_num(np.asarray(values, dtype=np.float64))
