"""When things happen: the period, the random streams and the campaign windows."""

from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

import numpy as np

from sample_data.catalogue import BRAND_PREFIX, BRANDS

MONTHS = 18
CAMPAIGNS_PER_BRAND = 3
FIRST_QUIET_DAYS = 75
LAST_POST_BEFORE_END = 9
"""Posts stop this many days before a window closes, so that most of the effect lies inside it."""
EFFECT_DAYS = 42
"""A post's effect is cut off after this many days, well inside the quiet time that follows."""

_LAST_END_BEFORE = ((0, 4), (40, 52), (12, 24))
_SEASONS = (
    ("New Year Transformation", "Summer Shred", "Monsoon Muscle", "Festive Gains"),
    ("Winter Immunity", "Summer Glow", "Monsoon Care", "Festive Glow"),
    ("Exam Power", "Summer Champs", "Back to School", "Festive Superkids"),
)


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """A random stream that depends on the seed and its name only.

    Leaving one component out (a campaign, say) therefore shifts no other stream: runs with and
    without it share their random numbers.
    """
    keys = [crc32(str(name).encode()) for name in names]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *keys])))


@dataclass(frozen=True)
class Period:
    """The days covered, first and last included."""

    start: date
    end: date

    @classmethod
    def ending(cls, end: date) -> "Period":
        """`MONTHS` calendar months up to and including `end`."""
        months = end.year * 12 + end.month - MONTHS
        return cls(date(months // 12, months % 12 + 1, 1), end)

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def when(self, day: int) -> date:
        """Calendar date of a day number (0 is the first day)."""
        return self.start + timedelta(days=int(day))

    def day(self, when: date) -> int:
        """Day number of a calendar date; may lie outside the period."""
        return (when - self.start).days

    def month_of_day(self) -> np.ndarray:
        """Calendar month number (year x 12 + month - 1) of every day."""
        days = np.datetime64(self.start) + np.arange(self.days)
        return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12

    def weekday_of_day(self) -> np.ndarray:
        """Weekday of every day, Monday 0."""
        return (np.arange(self.days) + self.start.weekday()) % 7


@dataclass(frozen=True)
class Campaign:
    """One campaign of one brand.

    Attributes:
        name: Unique name.
        brand: Index into `BRANDS`.
        start: First day number of the window.
        end: Last day number of the window.
        quiet_days: Days without any post of the brand just before the start.
    """

    name: str
    brand: int
    start: int
    end: int
    quiet_days: int


def _season(when: date) -> int:
    return (0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0)[when.month - 1]


def _windows(rng: np.random.Generator, brand: int, last_day: int) -> list[tuple[int, int]]:
    end = last_day - int(rng.integers(*_LAST_END_BEFORE[brand]))
    windows: list[tuple[int, int]] = []
    for _ in range(CAMPAIGNS_PER_BRAND):
        start = end - int(rng.integers(42, 53)) + 1
        if start < FIRST_QUIET_DAYS:
            break
        windows.append((start, end))
        end = start - int(rng.integers(102, 127))
    return windows[::-1]


def campaigns(seed: int, period: Period) -> tuple[Campaign, ...]:
    """Campaign windows of every brand, with at least 75 quiet days before each.

    Windows are laid backwards from the end so that the latest weeks are always worth looking at.
    """
    found: list[Campaign] = []
    names: set[str] = set()
    for brand in range(len(BRANDS)):
        busy_until = -1
        windows = _windows(stream(seed, "windows", brand), brand, period.days - 1)
        for start, end in windows:
            opens = period.when(start)
            name = f"{BRAND_PREFIX[brand]} {_SEASONS[brand][_season(opens)]} {opens.year}"
            if name in names:
                name += " II"
            names.add(name)
            found.append(Campaign(name, brand, start, end, start - busy_until - 1))
            busy_until = end
    return tuple(found)
