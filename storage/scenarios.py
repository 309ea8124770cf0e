"""Budget plans that people saved by name: what was asked, of which view; everybody shares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from storage import named

_FILE: Final = "scenarios.json"


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


def scenarios(root: Path) -> tuple[Scenario, ...]:
    """The scenarios of a workspace, by name."""
    return tuple(Scenario(**one) for one in named.rows(root, _FILE))


def save_scenario(root: Path, name: str, query: str, request: Mapping[str, Any]) -> bool:
    """Keep a plan under a name; one of the same name, in whatever case, is replaced.

    Args:
        root: Folder of the workspace.
        name: What people will call it.
        query: The filters, as in the address.
        request: What is asked, as plain values.

    Returns:
        Whether it replaced another.

    Raises:
        KeptNameError: If the name is blank or too long, or there are too many scenarios.
    """
    one = Scenario(named.usable(name), query.removeprefix("?"), dict(request))
    return named.keep(root, _FILE, asdict(one), "scenarios")


def forget_scenario(root: Path, name: str) -> bool:
    """Remove the scenario of that name; False when somebody else has removed it before."""
    return named.forget(root, _FILE, name)
