"""Canonical values written as real exports write them; reading gives the values back.

Each notation is a function from a value to text. `COLUMNS` names the sets that may stand
together in one column: notations that only the whole column tells apart (day or month first,
grouping by dots) are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Write = Callable[[int], str]

INDIA = ZoneInfo("Asia/Kolkata")
MONTHS = tuple(date(2025, month, 1).strftime("%B") for month in range(1, 13))
BLANKS = ("", " ", "-", "NA", "n/a", "null", "\u00a0", "None", "—")
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LOOK_ALIKES = str.maketrans("aeopcxAEOPCXIMTH", "аеорсхАЕОРСХІМТН")


def western(number: int) -> str:
    """1234567 as 1,234,567."""
    return f"{number:,}"


def indian(number: int) -> str:
    """1234567 as 12,34,567."""
    head, tail = str(number)[:-3], str(number)[-3:]
    groups = [tail]
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join(groups)


def amount(paise: int, grouped: Callable[[int], str] = str) -> str:
    """Rupees with two decimals."""
    return f"{grouped(paise // 100)}.{paise % 100:02d}"


def bare_amount(paise: int) -> str:
    """Rupees without decimals that say nothing."""
    return amount(paise).removesuffix(".00")


def continental(paise: int) -> str:
    """Rupees with dots between thousands and a decimal comma."""
    return amount(paise, western).translate(str.maketrans(",.", ".,"))


def lakh(paise: int) -> str:
    """Rupees in lakh, exactly."""
    return f"{paise // 10**7}.{paise % 10**7:07d} lakh"


def crore(paise: int) -> str:
    """Rupees in crore, exactly."""
    return f"₹{paise // 10**9}.{paise % 10**9:09d} Cr"


MONEY: tuple[Write, ...] = (
    amount,
    bare_amount,
    lambda paise: amount(paise, western),
    lambda paise: amount(paise, indian),
    lambda paise: f"₹{amount(paise, indian)}",
    lambda paise: f"₹ {amount(paise, western)} ",
    lambda paise: f"Rs. {amount(paise, indian)}",
    lambda paise: f"Rs.{amount(paise)}/-",
    lambda paise: f"INR {amount(paise)}",
    lambda paise: f"{amount(paise, indian)} INR",
    lambda paise: f"{amount(paise)} rupees",
    lambda paise: f"\u00a0{amount(paise)}",
    lambda paise: amount(paise, western).replace(",", "\u2009"),
    lambda paise: amount(paise, western).replace(",", "'"),
    lambda paise: amount(paise, indian).translate(DEVANAGARI),
    lambda paise: amount(paise).translate(FULL_WIDTH),
    lambda paise: f"+{amount(paise)}",
    lakh,
    crore,
    lambda paise: f"{paise // 10**5}.{paise % 10**5:05d}K",
    lambda paise: f"{paise // 10**8}.{paise % 10**8:08d} mn",
)
MONEY_BY_DOTS: tuple[Write, ...] = (continental, lambda paise: f"{continental(paise)} ₹")

COUNTS: tuple[Write, ...] = (
    str,
    western,
    indian,
    lambda count: f"{count}.0",
    lambda count: f"{western(count)}.00",
    lambda count: f" {count} ",
    lambda count: f"{count // 1000}.{count % 1000:03d}K",
    lambda count: f"{count // 10**6}.{count % 10**6:06d}M",
    lambda count: f"{count // 10**5}.{count % 10**5:05d} lakh",
    lambda count: indian(count).translate(DEVANAGARI),
    lambda count: str(count).translate(FULL_WIDTH),
    lambda count: f"~{count}",
    lambda count: f"{count}+",
)

WriteDay = Callable[[date], str]


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(10, 20, 30), INDIA)


CERTAIN_DATES: tuple[WriteDay, ...] = (
    date.isoformat,
    lambda day: f"{day.isoformat()} 10:20:30",
    lambda day: f"{day.isoformat()}T23:59:59.999999",
    lambda day: f" {day.isoformat()}\u00a0",
    lambda day: day.isoformat().replace("-", "–"),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day:02d}-{MONTHS[day.month - 1][:3]}-{day.year}",
    lambda day: f"{MONTHS[day.month - 1][:3]} {day.day}, {day.year}",
    lambda day: f"{day.strftime('%A')}, {day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day}{_ordinal(day.day)} {MONTHS[day.month - 1]} {day.year}",
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: f"{(day - date(1899, 12, 30)).days}.75",
    lambda day: _instant(day).isoformat(),
    lambda day: f"{_instant(day).astimezone(UTC).replace(tzinfo=None).isoformat()}Z",
    lambda day: f"{day.isoformat()} 11:59 PM IST",
    lambda day: day.isoformat().translate(DEVANAGARI),
    lambda day: day.isoformat().translate(FULL_WIDTH),
)
"""Notations of a day that need no other cell to be understood."""


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _three(first: str, mark: str, tail: str = "") -> WriteDay:
    parts = (first, "%m" if first == "%d" else "%d", "%Y")
    return lambda day: day.strftime(mark.join(parts)) + tail


DAY_FIRST: tuple[WriteDay, ...] = tuple(
    _three("%d", mark, tail) for mark in "/-." for tail in ("", " 10:20", " 10:20:30 PM")
)
MONTH_FIRST: tuple[WriteDay, ...] = tuple(
    _three("%m", mark, tail) for mark in "/-." for tail in ("", " 10:20", ", 10:20:30 PM")
)

DATE_SETS: Mapping[str, tuple[WriteDay, ...]] = {
    "dmy": (*CERTAIN_DATES, *DAY_FIRST),
    "mdy": (*CERTAIN_DATES, *MONTH_FIRST),
}
PROOF = date(2025, 7, 31)
"""A day that proves the order of day and month in the column it is written in."""

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "platform": {
        "Instagram": ("Insta", "IG", "instagram", "INSTAGRAM ", "Inst", "Instgram", "इंस्टाग्राम"),
        "YouTube": ("YT", "youtube", "You Tube", "YouTube Shorts"),
        "Facebook": ("fb", "Face", "FACEBOOK", "Facebok"),
        "Twitter": ("X", "twitter", "X (Twitter)"),
        "TikTok": ("tik tok", "Tik-Tok", "TIKTOK"),
    },
    "gender": {
        "Female": ("F", "female ", "Woman", "FEMALE", "Femlae"),
        "Male": ("M", "male", "Man", " Male "),
        "Other": ("non-binary", "OTHER"),
    },
    "basis": {
        "post": ("per_post", "Per Post", "POST", "per reel"),
        "order": ("per_order", "Per Order", "orders", "CPS"),
        "percent": ("%", "commission", "Percentage", "Commision"),
        "hybrid": ("Hybrid", "post + %"),
        "fixed": ("Flat fee", "FIXED", "retainer"),
    },
    "status": {
        "cancelled": ("Canceled", "CANCELLED", "cancelled by user"),
        "returned": ("RTO", "Refunded", "returned "),
        "delivered": ("Delivered", "Fulfilled", "DELIVERED"),
    },
    "age": {
        "18-24": ("18 to 24", "18–24 yrs", "18 - 24"),
        "25+": ("25 and above", ">25", "25 +"),
    },
}
"""Kind -> canonical word -> how else it is written."""


def spellings_of(kind: str, word: str) -> tuple[str, ...]:
    """Every way to write a word of a vocabulary, look-alike letters of other scripts included."""
    known = WORDS[kind][word]
    return (word, word.upper(), f" {word}\u00a0", word.translate(LOOK_ALIKES), *known)


def odd_ids(key: str) -> tuple[str, ...]:
    """Every way to write an id; a whole number may come as a decimal."""
    ways = (key, f" {key}", f"{key}\u00a0", f"\u200b{key}")
    return (*ways, f"{key}.0") if key.isascii() and key.isdigit() else ways


def header_spellings(header: str) -> tuple[str, ...]:
    """Every way to write a header that is still the same name."""
    parts = header.split("_")
    return (
        header,
        header.upper(),
        " ".join(parts).title(),
        "".join(part.title() for part in parts),
        f"\ufeff{header}",
        f" {' '.join(parts)} ",
        "-".join(parts),
    )


@st.composite
def written(
    draw: st.DrawFn, values: Sequence[object], notations: Sequence[Callable[..., str]]
) -> list[str]:
    """Draws a notation for each value and writes it; None is written as one of the blanks."""
    return [
        draw(st.sampled_from(BLANKS)) if value is None else draw(st.sampled_from(notations))(value)
        for value in values
    ]


def days_between(first: date, last: date) -> st.SearchStrategy[date]:
    """Draws days from `first` to `last`."""
    return st.integers(0, (last - first).days).map(lambda step: first + timedelta(days=step))
