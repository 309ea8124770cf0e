"""The chapters of the insight report that can be chosen; summary and method are always in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

CHAPTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overview": "Key figures",
        "influencers": "Influencers",
        "campaigns": "Campaigns",
        "platforms": "Platforms",
        "brands": "Brands",
        "roi": "What the campaigns added",
        "insights": "What stands out",
        "plan": "Budget plan",
        "payouts": "Payouts",
    }
)
"""Key and heading of each, in their order; the keys are those of the tabs."""

TITLE: Final = "Influencer ROI report"
"""What a report is called that nobody named."""
SUMMARY: Final = "summary"
METHOD: Final = "method"
TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {SUMMARY: "In short", **CHAPTERS, METHOD: "Method and data"}
)
"""Every chapter that a report can have."""


class UnknownChapterError(ValueError):
    """A chapter that does not exist; the message names those that do."""


def ordered(keys: Iterable[str]) -> tuple[str, ...]:
    """Chosen chapters in the order of the report; all of them where none is chosen.

    Raises:
        UnknownChapterError: One of them does not exist.
    """
    chosen = set(keys)
    if unknown := sorted(chosen - set(CHAPTERS)):
        named = ", ".join(f"“{key}”" for key in unknown)
        raise UnknownChapterError(
            f"There is no chapter {named}; choose from {', '.join(CHAPTERS)}."
        )
    return tuple(key for key in CHAPTERS if key in chosen) or tuple(CHAPTERS)
