"""One number as people write it, read exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from schemas.letters import plain

_CURRENCY = (
    r"₹|₨|rs\.?|inr|rupees?|us\$|usd|\$|dollars?|€|eur|euros?|£|gbp|pounds?|aed|sgd|vnd|₫|đ|¥|jpy"
    r"|idr|rp\.?|aud|cad|a\$|c\$"
)
_LEADING = re.compile(rf"^(?P<sign>[+-]?)\s*(?P<code>{_CURRENCY})\s*(?P<rest>[-+(]?\s*[\d.,].*)$")
_TRAILING = re.compile(rf"^(?P<rest>.*[\d.,)kmbl%rsnedh])\s*(?P<code>{_CURRENCY})$")
_WITH_SUFFIX = re.compile(
    r"^(?P<body>[+-]?[\d.,' ]*\d[.,]?)\s*"
    r"(?P<suffix>k|thousand|thousands|hundred|m|mn|mio|million|millions|b|bn|billion|l|lac|lacs|lakh|lakhs|lkh|"
    r"cr|cr\.|crs|crore|crores)?\.?$"
)
_SUFFIXES: dict[str, Decimal] = {
    word: Decimal(factor)
    for factor, words in (
        (100, "hundred"),
        (1_000, "k thousand thousands"),
        (100_000, "l lac lacs lakh lakhs lkh"),
        (1_000_000, "m mn mio million millions"),
        (10_000_000, "cr cr. crs crore crores"),
        (1_000_000_000, "b bn billion"),
    )
    for word in words.split()
}
_RUPEES = ("₹", "₨", "rs", "rs.", "inr", "rupee", "rupees")
_SCIENTIFIC = re.compile(r"^[+-]?\d+(\.\d+)?e[+-]?\d{1,2}$")
_COMMA_GROUPS = re.compile(r"^[1-9]\d{0,2}(,\d{2,3})*,\d{3}$")
_DOT_GROUPS = re.compile(r"^[1-9]\d{0,2}(\.\d{3})+$")
_PLAIN = re.compile(r"^(\d+(\.\d*)?|\.\d+)$")
_ABOUT = re.compile(r"^(?:~|≈|about |around |approx\.? ?|approximately |ca?\. ?)\s*(?=\S)")
_LONGEST = 60
_GROUP = 3

DecimalMark: TypeAlias = Literal["point", "comma"]
"""What stands before the decimals of a column; the other mark groups its thousands."""

Marks: TypeAlias = Literal[
    "point", "comma", "short comma", "long comma", "three after comma", "three after point", ""
]
"""What the marks of one number tell about its column.

`point` and `comma` prove that decimal mark, as 1,200.50 and 1.200,50 do. A "short comma" (750,25)
and a "long comma" (1,2345) are decimals or typing errors; with three digits after its only mark a
number has two readings (1,234 and 1.234). "" tells nothing.
"""


@dataclass(frozen=True)
class Written:
    """A number and how it was written.

    Attributes:
        value: The number; for "12%" it is 12.
        percent: Whether a percent sign followed.
        currency: Currency word or sign that is not the rupee's, else "".
        shortened: Whether it carried a suffix such as K, lakh or cr.
        about: Whether it says that it is not exact ("~1200", "10K+").
    """

    value: Decimal
    percent: bool = False
    currency: str = ""
    shortened: bool = False
    about: bool = False


def marks_of(text: str) -> Marks:
    """Returns what the marks of a number tell; nothing where it is none, or carries K or lakh."""
    found = _WITH_SUFFIX.match(_stripped(text).bare) if len(text) <= _LONGEST else None
    if found is None or found["suffix"] or _digits(found["body"].lstrip("+-").strip()) is None:
        return ""
    body = found["body"].lstrip("+- ").replace(" ", "").replace("'", "")
    if "," in body and "." in body:
        return "point" if body.rfind(".") > body.rfind(",") else "comma"
    return _comma_tells(body) if "," in body else _dot_tells(body)


def _comma_tells(body: str) -> Marks:
    if body.count(",") > 1:
        return "point"
    if _COMMA_GROUPS.match(body):
        return "three after comma"
    return "short comma" if len(body) - body.index(",") <= _GROUP else "long comma"


def _dot_tells(body: str) -> Marks:
    if "." not in body or body.endswith("."):
        return ""
    if body.count(".") > 1:
        return "comma"
    return "three after point" if _DOT_GROUPS.match(body) else "point"


def certain(number: str) -> str:
    """Returns a number that a program wrote with a decimal point so that it has one reading."""
    return f"{number}0" if marks_of(number) == "three after point" else number


def parse_number(text: str, decimal: DecimalMark | None = None) -> Written | None:
    """Reads one number.

    Args:
        text: The cell, for example "₹1,20,000", "(1,200)", "1.1M", "9,03%", "18.000.000 VND".
        decimal: The decimal mark of the column: with "comma" 1.234 is 1,234 and 750.25 is no
            number. None reads the text by itself, a single dot as a decimal point. Numbers with
            K, lakh and the like are always read by themselves.

    Returns:
        The number, or None if the text is not one.
    """
    if len(text) > _LONGEST:
        return None
    read = _stripped(text)
    found = _magnitude(read.bare, decimal)
    if found is None or (read.negative and found[0] < 0):
        return None
    value, shortened = found
    return Written(
        -value if read.negative else value, read.percent, read.currency, shortened, read.about
    )


@dataclass(frozen=True)
class _Stripped:
    """The digits and marks of a text, and what stood around them."""

    bare: str
    negative: bool
    percent: bool
    currency: str
    about: bool


def _stripped(text: str) -> _Stripped:
    bare = plain(text).casefold().lstrip("'").removesuffix("only").strip()
    bare = bare.removesuffix("/-").strip()
    exact = _ABOUT.sub("", bare)
    if exact.endswith("+") and exact[:-1].strip()[-1:].isalnum():
        exact = exact[:-1].strip()
    about, bare = exact != bare, exact
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = bare[1:-1].strip()
    bare, currency = _without_currency(bare)
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").strip()
    if bare.endswith("-") and bare[:-1].strip()[-1:].isdigit():
        bare = "-" + bare[:-1].strip()
    return _Stripped(bare, negative, percent, currency, about)


def _without_currency(text: str) -> tuple[str, str]:
    currency = ""
    for pattern in (_LEADING, _TRAILING):
        found = pattern.match(text)
        if found:
            if found["code"] not in _RUPEES:
                currency = found["code"].upper()
            text = (found.groupdict().get("sign") or "") + found["rest"].strip()
    return text.removesuffix("/-").strip(), currency


def _magnitude(text: str, decimal: DecimalMark | None) -> tuple[Decimal, bool] | None:
    if _SCIENTIFIC.match(text):
        return Decimal(text), False
    found = _WITH_SUFFIX.match(text)
    if found is None:
        return None
    body, suffix = found["body"], found["suffix"]
    negative = body.startswith("-")
    digits = _digits(body.lstrip("+-").strip(), None if suffix else decimal)
    if digits is None:
        return None
    value = Decimal(digits) * _SUFFIXES.get(suffix or "", Decimal(1))
    return (-value if negative else value), bool(suffix)


def _digits(body: str, decimal: DecimalMark | None = None) -> str | None:
    """Returns the digits with a decimal point and no grouping, or None if they make no sense."""
    for space in (" ", "'"):
        if space in body:
            if not re.match(rf"^[1-9]\d{{0,2}}({space}\d{{2,3}})*{space}\d{{3}}([.,]\d+)?$", body):
                return None
            body = body.replace(space, "")
    readings = (_with_point, _with_comma)
    if decimal is not None:
        return readings[decimal == "comma"](body)
    return next((digits for read in readings if (digits := read(body)) is not None), None)


def _with_point(body: str) -> str | None:
    """Reads 1,200.50; commas group thousands."""
    whole, point, rest = body.partition(".")
    if "," not in body:
        return body if _PLAIN.match(body) else None
    if not _COMMA_GROUPS.match(whole) or not (rest.isdigit() or not rest):
        return None
    return whole.replace(",", "") + point + rest


def _with_comma(body: str) -> str | None:
    """Reads 1.200,50; dots group thousands."""
    whole, comma, rest = body.partition(",")
    if comma and not (whole and rest.isdigit()):
        return None
    if not (whole.isdigit() or _DOT_GROUPS.match(whole)):
        return None
    return whole.replace(".", "") + ("." + rest if comma else "")
