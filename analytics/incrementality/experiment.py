"""What an estimator works on: one series that was treated, controls that were not, day by day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEEK: Final = 7
FEWEST_DAYS: Final = 14
"""Days before the window that any method needs: two of each weekday."""


class NotMeasurableError(ValueError):
    """The data do not allow an answer; says in words why, and which data would."""


@dataclass(frozen=True)
class Experiment:
    """Days before a window and the days of it, earliest first.

    Attributes:
        days: Day numbers, rising; days may be missing. A week is seven of them.
        outcome: What was sold on each day, any unit.
        controls: The same of each control, a column each, (days, controls).
        before: How many of the days lie before the window.
    """

    days: NDArray[np.int64]
    outcome: Floats
    controls: Floats
    before: int

    def __post_init__(self) -> None:
        """Check the shapes and the days.

        Raises:
            ValueError: Shapes differ, or days do not rise.
        """
        count = len(self.days)
        if self.outcome.shape != (count,) or self.controls.shape[:1] != (count,):
            raise ValueError("Days, outcome and controls differ in length.")
        if self.controls.ndim != 2 or not 0 <= self.before <= count:
            raise ValueError("Controls are (days, controls), and `before` counts days.")
        if (np.diff(self.days) <= 0).any():
            raise ValueError("Days must rise.")

    @property
    def length(self) -> int:
        """Days of the window."""
        return len(self.days) - self.before

    @property
    def elapsed(self) -> Floats:
        """Days since the day before the first one: 1, 2, 3 … where none is missing."""
        return (self.days - self.days[0] + 1).astype("float64")

    @property
    def composite(self) -> Floats:
        """The sum of the controls on each day."""
        return self.controls.sum(axis=1)

    def only(self, controls: list[int]) -> Experiment:
        """The same with some of the controls."""
        return replace(self, controls=self.controls[:, controls])

    def require(self, days: int = FEWEST_DAYS) -> None:
        """Refuse what no method could answer.

        Raises:
            NotMeasurableError: Too few days, unknown figures, or sales that never vary.
        """
        if self.length < 1:
            raise NotMeasurableError("The window holds no day of the data.")
        if self.before < days:
            raise NotMeasurableError(
                f"Only {self.before} usable days lie before the window; {days} are needed. "
                "Import earlier orders, or choose a later window."
            )
        if not (np.isfinite(self.outcome).all() and np.isfinite(self.controls).all()):
            raise NotMeasurableError("Some days have no known sales.")
        if not self.outcome[: self.before].any():
            raise NotMeasurableError(
                "Nothing was sold before the window, so what would have been sold is unknown."
            )
        if np.ptp(self.outcome[: self.before]) == 0 or self.outcome[: self.before].std() == 0:
            raise NotMeasurableError(
                "Every day before the window sold exactly the same, so its chance is unknown."
            )


def weekdays(days: NDArray[np.int64]) -> Floats:
    """Six columns that tell the weekdays apart, each summing to 0 over a week."""
    of_week = days % WEEK
    columns = (of_week[:, None] == np.arange(WEEK - 1)).astype("float64")
    return columns - (of_week == WEEK - 1)[:, None]
