"""Budget plans that people saved by name: what was asked, of which view; everybody shares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from storage import named
from storage.named import KeptNameError
from storage.views import LONGEST_ADDRESS

MOST_SCENARIOS: Final = 20
"""Scenarios that a workspace keeps at most: they are all worked out to be compared."""


@dataclass(frozen=True)
class Scenario:
    """A budget plan that can be gone back to.

    Attributes:
        name: What people call it.
        query: The filters, as in the address, without "?".
        request: What was asked, as plain values; see `analytics.plan.request.Request`.
    """

    name: str
    query: str
    request: Mapping[str, Any]


def scenarios(root: Path, *, sample: bool) -> tuple[Scenario, ...]:
    """The scenarios of a workspace, by name: those of the sample data, or those of its own."""
    return named.read_as(Scenario, named.rows(root, _file(sample=sample)))


def save_scenario(root: Path, one: Scenario, *, sample: bool) -> bool:
    """Keep a plan under its name; one of the same name, in whatever case, is replaced.

    Args:
        root: Folder of the workspace.
        one: The plan; blanks of its name and a "?" before its query do not matter.
        sample: Whether it is about the sample data.

    Returns:
        Whether it replaced another.

    Raises:
        KeptNameError: If the name is blank or too long, the view names too many values, or there
            are too many scenarios.
    """
    query = one.query.removeprefix("?")
    if len(query) > LONGEST_ADDRESS:
        raise KeptNameError("This view names too many values to be kept. Choose fewer of them.")
    kept = replace(one, name=named.usable(one.name), query=query, request=dict(one.request))
    return named.keep(root, _file(sample=sample), asdict(kept), "scenarios", MOST_SCENARIOS)


def forget_scenario(root: Path, name: str, *, sample: bool) -> bool:
    """Remove the scenario of that name; False when somebody else has removed it before."""
    return named.forget(root, _file(sample=sample), name)


def _file(*, sample: bool) -> str:
    """Those of the sample are apart: they mean nothing to own data."""
    return "scenarios_of_sample.json" if sample else "scenarios.json"
