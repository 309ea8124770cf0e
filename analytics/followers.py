"""A range of follower counts, as people write it: 10k, 1L, 1.5M."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from schemas.number_text import parse_number

MOST: Final = 10**12
"""No account has more followers; larger numbers are typing errors."""


@dataclass(frozen=True)
class Followers:
    """Influencers whose follower count lies in a range, both ends included.

    An influencer without a count is outside any range, and so is an order without an influencer.

    Attributes:
        low: Fewest followers; None for an open start.
        high: Most followers; None for an open end.

    Raises:
        ValueError: If an end is negative or beyond `MOST`, or both ends are open.
    """

    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        ends = [end for end in (self.low, self.high) if end is not None]
        if not ends:
            raise ValueError("A range of followers needs at least one end.")
        if not all(0 <= end <= MOST for end in ends):
            raise ValueError(f"A number of followers lies between 0 and {MOST:,}.")
        if len(ends) > 1 and ends[0] > ends[1]:
            object.__setattr__(self, "low", ends[1])
            object.__setattr__(self, "high", ends[0])

    @classmethod
    def between(cls, low: int | None, high: int | None) -> Self | None:
        """The range between two ends, which may stand the wrong way round; None without any."""
        return None if low is None and high is None else cls(low, high)


def read_followers(text: object) -> int | None:
    """A number of followers as people write it: 500000, "5,00,000", "500k", "5L", "0.5M".

    Returns:
        The number, or None where the text is not a whole number from 0 to `MOST`.
    """
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    written = parse_number(text) if isinstance(text, str) else None
    if written is None or written.percent or written.currency:
        return None
    whole = int(written.value)
    return whole if whole == written.value and 0 <= whole <= MOST else None


def parse_range(text: str) -> Followers:
    """The range that "10000-500000", "10k-5L", "10k-" or "-5L" names; "–" does as well.

    Raises:
        ValueError: If the text names no range.
    """
    low, dash, high = text.replace("–", "-").partition("-")
    ends = [read_followers(end) for end in (low, high)]
    given = [bool(end.strip()) for end in (low, high)]
    if not dash or not any(given) or [end is not None for end in ends] != given:
        raise ValueError(
            f"'{text}' is not a range of followers: write it as 10000-500000, 10k- or -5L."
        )
    return Followers(*ends)
