"""What can be wrong with a plan that somebody asks for."""

from __future__ import annotations

import math


class PlanError(ValueError):
    """A plan that cannot be made; the message says why and what to change."""


class BudgetError(PlanError):
    """A budget that the bounds do not allow; the nearest one that they do is part of the message.

    Attributes:
        budget: The budget asked for, in the unit of the bounds.
        least: What the lower bounds add up to.
        most: What the upper bounds add up to.
    """

    def __init__(self, budget: float, least: float, most: float) -> None:
        if budget < least:
            end, bounds = math.ceil(100 * least) / 100, "lower"
            remedy = "Raise the budget, lower the bounds or unlock some rows."
        else:
            end, bounds = math.floor(100 * most) / 100, "upper"
            remedy = "Lower the budget, raise the bounds or unlock some rows."
        super().__init__(
            f"The budget of {budget:,.2f} a month is {'below' if budget < least else 'above'} "
            f"{end:,.2f}, which the {bounds} bounds and locked rows add up to. {remedy}"
        )
        self.budget, self.least, self.most = budget, least, most
