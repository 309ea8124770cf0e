"""What somebody asks of a plan: one frozen value that is cache key and saved scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, cast, get_args

from analytics.plan.errors import PlanError

By = Literal["influencer", "platform_brand"]
Objective = Literal["revenue", "incremental", "customers", "profit"]

MOST_AMOUNT: Final = 1e13
"""A budget or bound of a month at most: beyond it a double loses paise."""
MOST_TIMES: Final = 1e3
"""Multiples of today's spend at most."""

BY: Final[tuple[By, ...]] = get_args(By)
OBJECTIVES: Final[tuple[Objective, ...]] = get_args(Objective)


@dataclass(frozen=True)
class Request:
    """A plan that is asked for.

    Attributes:
        by: What a row of the plan is: an influencer, or a brand on a platform.
        objective: What the plan brings most of: `revenue`, `incremental` revenue, new `customers`,
            or `profit`, for which the budget is the most that may be spent.
        budget: ₹ a month; None for what is spent today.
        low: Least spend of a row, as a multiple of today's.
        high: Most spend of a row, as a multiple of today's.
        cells: Own bounds in ₹ a month, by the id of a row: (id, low, high).
        locked: Ids of rows that keep today's spend.

    Raises:
        PlanError: A value that makes no sense; says which.
    """

    by: By = "influencer"
    objective: Objective = "revenue"
    budget: float | None = None
    low: float = 0.5
    high: float = 2.0
    cells: tuple[tuple[str, float, float], ...] = ()
    locked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.by not in BY:
            raise PlanError(f"A plan is by {' or '.join(BY)}, not “{self.by}”.")
        if self.objective not in OBJECTIVES:
            known = ", ".join(OBJECTIVES)
            raise PlanError(f"There is no objective “{self.objective}”. Choose one of {known}.")
        if self.budget is not None and not 0 < self.budget <= MOST_AMOUNT:
            raise PlanError(
                f"The budget is {self.budget:,.2f} a month. Give more than 0 and "
                f"{MOST_AMOUNT:,.0f} at most, or none for today's spend."
            )
        if not 0 <= self.low <= self.high <= MOST_TIMES:
            raise PlanError(
                f"The bounds are {self.low:g} to {self.high:g} times today's spend. The lower one "
                f"must be 0 or more and at most the upper one, that {MOST_TIMES:,.0f} at most."
            )
        for name, low, high in self.cells:
            if not 0 <= low <= high <= MOST_AMOUNT:
                raise PlanError(
                    f"The bounds of {name} are {low:,.0f} to {high:,.0f}. The lower one must be 0 "
                    f"or more and at most the upper one, that {MOST_AMOUNT:,.0f} at most."
                )
        bounded = Counter(name for name, _, _ in self.cells)
        if twice := next((name for name, times in bounded.items() if times > 1), None):
            raise PlanError(f"{twice} has bounds of its own twice. Keep one of them.")
        if both := sorted(set(bounded) & set(self.locked)):
            raise PlanError(f"{both[0]} is locked and has bounds of its own. Keep one of them.")
        # Two requests that ask the same are the same, whatever the order of their rows.
        object.__setattr__(self, "cells", tuple(sorted(self.cells)))
        object.__setattr__(self, "locked", tuple(sorted(set(self.locked))))

    @property
    def named(self) -> tuple[str, ...]:
        """Ids of the rows that it says something of."""
        return tuple(sorted({*self.locked, *(name for name, _, _ in self.cells)}))

    def to_dict(self) -> dict[str, Any]:
        """The request as plain JSON, for a saved scenario."""
        return {
            "by": self.by,
            "objective": self.objective,
            "budget": self.budget,
            "low": self.low,
            "high": self.high,
            "cells": [list(cell) for cell in self.cells],
            "locked": list(self.locked),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The request that `to_dict` wrote; what is left out has its default.

        Raises:
            PlanError: It does not describe a plan; says what is wrong with it.
        """
        unknown = sorted(set(stored) - set(cls.__dataclass_fields__))
        if unknown:
            raise PlanError(f"A plan has no “{unknown[0]}”.")
        given = dict(stored)
        for name in ("low", "high", "budget"):
            if name in given and given[name] is not None:
                given[name] = _number(name, given[name])
        given["cells"] = tuple(_cell(row) for row in _list("cells", given.get("cells", [])))
        given["locked"] = tuple(str(name) for name in _list("locked", given.get("locked", [])))
        for name in ("low", "high", "by", "objective"):
            if given.get(name, "") is None:
                del given[name]
        return cls(**given)


def _list(name: str, value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise PlanError(f"“{name}” of a plan must be a list.")
    return cast("Sequence[object]", value)


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlanError(f"“{value}” is not a number for “{name}” of a plan.")
    try:
        return float(value)
    except OverflowError:
        raise PlanError(f"A number for “{name}” of a plan is too large.") from None


def _cell(row: object) -> tuple[str, float, float]:
    parts = _list("cells", row)
    if len(parts) != 3:
        raise PlanError("Own bounds of a row are its id, the least and the most.")
    return str(parts[0]), _number("cells", parts[1]), _number("cells", parts[2])
