"""One number as people write it, read exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

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

_EVIDENCE = re.compile(r"(?<![\d.,])[1-9]\d{0,2}((\.\d{3}){2,}(?![\d.])|(\.\d{3})+,\d+)")


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


def shows_dot_grouping(text: str) -> bool:
    """Tells whether a number groups its thousands by dots beyond doubt, as 18.000.000 does."""
    return _EVIDENCE.search(text) is not None


def parse_number(
    text: str, *, dot_groups: bool = False, comma_decimals: int | None = None
) -> Written | None:
    """Reads one number.

    Args:
        text: The cell, for example "₹1,20,000", "(1,200)", "1.1M", "9,03%", "18.000.000 VND".
        dot_groups: Whether the column groups thousands by dots, which makes 1.234 mean 1,234.
        comma_decimals: How many digits may follow a decimal comma where nothing else shows that
            it is one, so that 1,2345 is a typing error; None for any number.

    Returns:
        The number, or None if the text is not one.
    """
    if len(text) > _LONGEST:
        return None
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
    found = _magnitude(bare, dot_groups, comma_decimals)
    if found is None or (negative and found[0] < 0):
        return None
    value, shortened = found
    return Written(-value if negative else value, percent, currency, shortened, about)


def _without_currency(text: str) -> tuple[str, str]:
    currency = ""
    for pattern in (_LEADING, _TRAILING):
        found = pattern.match(text)
        if found:
            if found["code"] not in _RUPEES:
                currency = found["code"].upper()
            text = (found.groupdict().get("sign") or "") + found["rest"].strip()
    return text.removesuffix("/-").strip(), currency


def _magnitude(
    text: str, dot_groups: bool, comma_decimals: int | None
) -> tuple[Decimal, bool] | None:
    if _SCIENTIFIC.match(text):
        return Decimal(text), False
    found = _WITH_SUFFIX.match(text)
    if found is None:
        return None
    body, suffix = found["body"], found["suffix"]
    negative = body.startswith("-")
    digits = _digits(body.lstrip("+-").strip(), dot_groups and not suffix, comma_decimals)
    if digits is None:
        return None
    value = Decimal(digits) * _SUFFIXES.get(suffix or "", Decimal(1))
    return (-value if negative else value), bool(suffix)


def _digits(body: str, dot_groups: bool, comma_decimals: int | None) -> str | None:
    """Returns the digits with a decimal point and no grouping, or None if they make no sense."""
    for space in (" ", "'"):
        if space in body:
            if not re.match(rf"^[1-9]\d{{0,2}}({space}\d{{2,3}})*{space}\d{{3}}([.,]\d+)?$", body):
                return None
            body = body.replace(space, "")
    comma, dot = body.rfind(","), body.rfind(".")
    if comma >= 0 and dot >= 0:
        return _both_marks(body, comma, dot)
    if comma >= 0:
        return _commas_only(body, dot_groups, comma_decimals)
    if dot_groups and _DOT_GROUPS.match(body):
        return body.replace(".", "")
    if _PLAIN.match(body):
        return body
    return body.replace(".", "") if _DOT_GROUPS.match(body) else None


def _both_marks(body: str, comma: int, dot: int) -> str | None:
    if dot > comma and _COMMA_GROUPS.match(body[:dot]) and _PLAIN.match("0" + body[dot:]):
        return body.replace(",", "")
    if comma > dot and _DOT_GROUPS.match(body[:comma]) and body[comma + 1 :].isdigit():
        return body[:comma].replace(".", "") + "." + body[comma + 1 :]
    return None


def _commas_only(body: str, dot_groups: bool, comma_decimals: int | None) -> str | None:
    if _COMMA_GROUPS.match(body) and not (dot_groups and body.count(",") == 1):
        return body.replace(",", "")
    decimals = len(body) - body.rfind(",") - 1
    if comma_decimals is not None and not dot_groups and decimals > comma_decimals:
        return None
    decimal_comma = body.count(",") == 1 and not body.startswith(",") and not body.endswith(",")
    return body.replace(",", ".") if decimal_comma else None
