"""Words of a contract's terms: what counts towards a step or a target, and how often it settles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MEASURES: Final = ("orders", "revenue", "posts")
"""What a step or a target can count."""
PERIODS: Final = ("month", "term")
"""What terms settle by: each calendar month, or their whole validity at once."""
TIER_RULES: Final = ("slice", "all")
"""Whether the rate of a step pays what lies above it only, or all work once it is reached."""

_UNWANTED: Final = re.compile(r"[\W_]+")


def _by_word(meanings: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


_MEASURES: Final = _by_word(
    {
        "orders": "order orders sale sales conversion conversions units",
        "revenue": "revenue gmv turnover amount value rupees inr",
        "posts": "post posts reel reels video videos deliverable deliverables",
    }
)
_PERIODS: Final = _by_word(
    {
        "month": "month monthly permonth eachmonth calendarmonth",
        "term": "term once onetime campaign percampaign contract whole wholeterm end attheend",
    }
)
_RULES: Final = _by_word(
    {
        "slice": "slice slices marginal graduated progressive above abovethestep incremental",
        "all": "all whole allwork retroactive cumulative volume everything",
    }
)


def _meaning(known: Mapping[str, str], text: str) -> str | None:
    return known.get(_UNWANTED.sub("", text.casefold()))


def measure_name(text: str) -> str | None:
    """Returns orders, revenue or posts."""
    return _meaning(_MEASURES, text)


def period_name(text: str) -> str | None:
    """Returns month or term."""
    return _meaning(_PERIODS, text)


def tier_rule_name(text: str) -> str | None:
    """Returns slice or all."""
    return _meaning(_RULES, text)
