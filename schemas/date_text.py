"""One date as people write it: what it says, and what it leaves open."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias
from zoneinfo import ZoneInfo

from schemas.letters import plain
from schemas.month_names import MONTHS

NOT_A_DATE = "not a date: write it like 2025-02-28"
NO_SUCH_DAY = "there is no such day: correct the date"
YEAR_OUT_OF_RANGE = "the year is not between 2000 and 2100: correct the date"
INCOMPLETE = "the day or the year is missing: write it like 2025-02-28"

ZONED = "timestamps with a zone read as days"
UNKNOWN_ZONE = "timestamps of an uncertain zone read as written"
COMPACT = "dates without marks read"
SERIAL = "spreadsheet day numbers read as dates"
EPOCH = "seconds or milliseconds since 1970 read as dates"
NAMED = "dates with month names read"
MONTH_ONLY = "months without a day read as their first day"

FIRST_YEAR, LAST_YEAR = 2000, 2100
CENTURY = 2000
SERIAL_ZERO = date(1899, 12, 30)

_HOURS = r"(?:[01]?\d|2[0-4])[:.h][0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?: ?[ap]\.?m\.?)?"
_TIME = re.compile(rf"[ t,]+(?:at )?(?:{_HOURS}|(?:1[0-2]|0?[1-9]) ?[ap]\.?m\.?)$")
_TIME_FIRST = re.compile(rf"^{_HOURS}[ ,]+(?:on )?(?=\S*[-/. ,]\S)")
_BASIC_TIME = re.compile(r"^(\d{8})t\d{4}(?:\d{2})?z?$")
_YEAR_FIRST = re.compile(r"^(\d{4}) ?[-/., ] ?(\d{1,2}) ?[-/., ] ?(\d{1,2})$")
_THREE = re.compile(r"^(\d{1,2}) ?[-/., ] ?(\d{1,2}) ?[-/., ] ?'?(\d{4}|\d{2})$")
_COMPACT = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$")
_EPOCH = re.compile(r"^(\d{10})(?:(\d{3})|\.\d+)?$")
_DAY_NAME = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[, ]+")
_DAY_NAME_LAST = re.compile(r"[, (]+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?$")
_NAME = r"([^\W\d_]\S*?)"
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"'?(\d{4}|\d{2})"
_DAY_MONTH = re.compile(rf"^{_ORDINAL}(?: of)?[-/., ]*{_NAME}[-/., ]*{_YEAR}$")
_MONTH_DAY = re.compile(rf"^{_NAME}[-/., ]*{_ORDINAL}[-/., ]+{_YEAR}$")
_YEAR_MONTH_DAY = re.compile(rf"^(\d{{4}})[-/., ]*{_NAME}[-/., ]*{_ORDINAL}$")
_MONTH_YEAR = re.compile(rf"^{_NAME}[-/., ]*'?(\d{{4}})$")
_YEAR_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_HALF = re.compile(
    rf"^(?:{_ORDINAL}[-/., ]*{_NAME}|{_NAME}[-/., ]*{_ORDINAL}|\d{{1,2}}[-/]\d{{1,2}})$"
)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?(?: ?(?P<half>[ap])\.?m\.?)?"
_ZONED = re.compile(
    rf"{_CLOCK} ?(?:(?P<utc>z|utc|gmt)? ?(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?)?"
    r"|(?P<name>[a-z]{3,4}))(?: ?\([^)]*\))?$"
)
_YEAR_LAST = re.compile(r"^(.*\d:\d{2}) ((?:[a-z]{3}|[+-]\d{4}|utc|gmt)) (\d{4})$")

_OFFSETS = {
    "ist": (5, 30),
    "pst": (-8, 0),
    "pdt": (-7, 0),
    "mst": (-7, 0),
    "mdt": (-6, 0),
    "cdt": (-5, 0),
    "est": (-5, 0),
    "edt": (-4, 0),
    "cet": (1, 0),
    "cest": (2, 0),
    "eet": (2, 0),
    "eest": (3, 0),
    "msk": (3, 0),
    "pkt": (5, 0),
    "npt": (5, 45),
    "sgt": (8, 0),
    "hkt": (8, 0),
    "jst": (9, 0),
    "kst": (9, 0),
    "aest": (10, 0),
    "aedt": (11, 0),
}
_UNCERTAIN = frozenset({"cst", "bst", "ast", "gst", "wst", "sst"})
"""Zone names that several parts of the world use for different hours."""


@dataclass(frozen=True)
class Day:
    """A day beyond doubt; `label` says what it was read from, "" for plain ISO."""

    day: date
    label: str = ""


@dataclass(frozen=True)
class Open:
    """Three numbers whose order the column has to tell, such as 03/04/2025.

    Attributes:
        first: The first number, and so on.
        second: The second.
        third: The third.
        short: Whether the third has two digits, so that any of them may be the year.
        shift: Days to add, because the text names another zone's hour.
    """

    first: int
    second: int
    third: int
    short: bool
    shift: int = 0


@dataclass(frozen=True)
class Fault:
    """A text that holds no usable date, and why."""

    reason: str


Found: TypeAlias = Day | Open | Fault


def read_date_text(text: str, zone: ZoneInfo) -> Found:
    """Reads one date.

    Args:
        text: The cell, not blank.
        zone: Where a moment with a zone of its own becomes a day.
    """
    bare = plain(text).strip("'\"").lower()
    bare = _YEAR_LAST.sub(_year_before_hour, bare)
    moment = _zoned(bare, zone)
    if moment is not None:
        return moment
    bare = _DAY_NAME_LAST.sub("", _DAY_NAME.sub("", _without_time(bare))).strip(" ,")
    for pattern, read in _NUMERIC:
        found = pattern.match(bare)
        if found:
            return read(found, zone)
    return _with_month_name(bare)


def _year_before_hour(found: re.Match[str]) -> str:
    """Brings "sun jul 13 10:20:30 +0000 2025" into the usual order."""
    day, _, hour = found[1].rpartition(" ")
    return f"{day} {found[3]} {hour} {found[2]}"


def _without_time(text: str) -> str:
    basic = _BASIC_TIME.match(text)
    if basic:
        return basic[1]
    return _TIME_FIRST.sub("", _TIME.sub("", text))


def _year_first(found: re.Match[str], _: ZoneInfo) -> Found:
    return checked(int(found[1]), int(found[2]), int(found[3]))


def _three(found: re.Match[str], _: ZoneInfo) -> Found:
    return Open(int(found[1]), int(found[2]), int(found[3]), len(found[3]) == 2)


def _compact(found: re.Match[str], _: ZoneInfo) -> Found:
    return checked(int(found[1]), int(found[2]), int(found[3]), COMPACT)


def _serial(found: re.Match[str], _: ZoneInfo) -> Found:
    day = SERIAL_ZERO + timedelta(days=int(found[1]))
    return checked(day.year, day.month, day.day, SERIAL)


def _epoch(found: re.Match[str], zone: ZoneInfo) -> Found:
    day = datetime.fromtimestamp(int(found[1]), UTC).astimezone(zone)
    return checked(day.year, day.month, day.day, EPOCH)


def _year_month(found: re.Match[str], _: ZoneInfo) -> Found:
    return checked(int(found[1]), int(found[2]), 1, MONTH_ONLY)


_NUMERIC: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], ZoneInfo], Found]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_THREE, _three),
    (_COMPACT, _compact),
    (_SERIAL, _serial),
    (_EPOCH, _epoch),
    (_YEAR_MONTH, _year_month),
)


def _with_month_name(text: str) -> Found:
    if found := _DAY_MONTH.match(text):
        day, name, year = found.groups()
    elif found := _MONTH_DAY.match(text):
        name, day, year = found.groups()
    elif found := _YEAR_MONTH_DAY.match(text):
        year, name, day = found.groups()
    elif found := _MONTH_YEAR.match(text):
        name, day, year = found[1], "1", found[2]
    else:
        half = _HALF.match(text)
        names = [group for group in half.groups() if group] if half else []
        known = not names or any(_month(name) for name in names)
        return Fault(INCOMPLETE if half and known else NOT_A_DATE)
    month = _month(name)
    if month is None:
        return Fault(NOT_A_DATE)
    label = MONTH_ONLY if found.re is _MONTH_YEAR else NAMED
    return checked(int(year) + (CENTURY if len(year) == 2 else 0), month, int(day), label)


def _month(name: str) -> int | None:
    return MONTHS.get(name.rstrip(".,'-/"))


def _zoned(text: str, zone: ZoneInfo) -> Found | None:
    """Returns the day where the business is, if the text is a moment that names its zone."""
    found = _ZONED.search(text)
    if found is None or not (found["utc"] or found["offset"] or found["name"]):
        return None
    try:
        offset = _offset(found)
    except KeyError:
        return None
    written = read_date_text(text[: found.start()].strip(" t,"), zone)
    if isinstance(written, Fault):
        return written
    if offset is None:
        return Day(written.day, UNKNOWN_ZONE) if isinstance(written, Day) else written
    return _moved(written, found, offset, zone)


def _moved(written: Day | Open, clock: re.Match[str], offset: timezone, zone: ZoneInfo) -> Found:
    """Returns what `written` at that hour of `offset` is in `zone`."""
    hour, minute = int(clock["hour"]), int(clock["minute"])
    if hour > 24 or minute > 59:
        return Fault(NOT_A_DATE)
    hour = hour % (12 if clock["half"] else 24) + 12 * (clock["half"] == "p")
    # Hours move a day by one at most; where it is not known yet, any day of winter will do.
    day = written.day if isinstance(written, Day) else date(CENTURY + 25, 1, 15)
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=offset)
    moved = moment.astimezone(zone).date()
    if isinstance(written, Open):
        return replace(written, shift=(moved - day).days)
    return checked(moved.year, moved.month, moved.day, ZONED)


def _offset(found: re.Match[str]) -> timezone | None:
    """Returns the offset that the text names.

    Raises:
        KeyError: It is no zone that is known.
    """
    name = found["name"]
    if name in _UNCERTAIN:
        return None
    if name:
        hours, minutes = _OFFSETS[name]
        return timezone(timedelta(hours=hours, minutes=minutes))
    if not found["offset"]:
        return UTC
    sign = -1 if found["offset"].startswith("-") else 1
    digits = found["offset"][1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        raise KeyError(found["offset"])
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def checked(year: int, month: int, day: int, label: str = "") -> Found:
    """Returns the day if there is such a one between 2000 and 2100, else the fault."""
    try:
        found = date(year, month, day)
    except ValueError:
        return Fault(NO_SUCH_DAY)
    return Day(found, label) if FIRST_YEAR <= year <= LAST_YEAR else Fault(YEAR_OUT_OF_RANGE)
