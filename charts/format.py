"""How numbers read on screen: grouping, money, × and %; undefined is "–".

Amounts are in the currency of the workspace that is being shown, and grouping follows it: lakh and
crore for the rupee, thousands and millions for every other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

import pandas as pd

from analytics import day_words
from analytics.influencer_metrics import metric_of

UNDEFINED: Final = "–"
MINUS: Final = "−"
LAKH: Final = 100_000
CRORE: Final = 10_000_000

MILLION: Final = 1_000_000
BILLION: Final = 1_000_000_000

SYMBOLS: Final[Mapping[str, str]] = {
    "INR": "₹",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "AED": "AED\u00a0",
    "SGD": "S$",
    "AUD": "A$",
    "CAD": "C$",
}
"""What stands before an amount, by currency."""

_UNITS: Final = {"INR": "rupee", "EUR": "euro", "GBP": "pound", "AED": "dirham"}

_currency: ContextVar[str] = ContextVar("currency", default="INR")

# From which size on a number is written in which unit; what rounds up to a unit is written in it.
_INDIAN: Final = ((CRORE - LAKH / 200, CRORE, "Cr"), (LAKH - 0.5, LAKH, "L"))
_WESTERN: Final = (
    (BILLION - MILLION / 200, BILLION, "B"),
    (MILLION - 5, MILLION, "M"),
    (LAKH - 0.5, 1_000, "K"),
)

_UNIT_NAMES: Final = tuple(name for _, _, name in (*_INDIAN, *_WESTERN))

day = day_words.day
span = day_words.span

Style = Literal["short", "full", "exact"]
Number = float | int | None


def use_currency(code: str) -> None:
    """Write amounts in this currency from now on, in this thread or request."""
    _currency.set(code)


def symbol() -> str:
    """What stands before an amount: ₹, $, AED and a space."""
    return SYMBOLS[_currency.get()]


def locale() -> str:
    """How a browser groups digits as the figures here are."""
    return "en-IN" if _is_indian() else "en-US"


def unit() -> str:
    """What one of the currency is called: rupee, dollar, euro."""
    return _UNITS.get(_currency.get(), "dollar")


def _is_indian() -> bool:
    return _currency.get() == "INR"


def defined(value: Number) -> bool:
    """Whether a figure exists: neither missing nor infinite."""
    return value is not None and not math.isnan(value) and not math.isinf(value)


def known(figures: pd.Series) -> list[float | None]:
    """A column of figures as plain numbers; None where one is not known."""
    return [None if math.isnan(value) else value for value in figures.astype("float64").tolist()]


def counted(count: int, words: str) -> str:
    """How often something happened: 3, "dates read" → "3 dates read"; 1 → "1 date read"."""
    first, space, rest = words.partition(" ")
    if count == 1 and first.endswith("s"):
        first = first[:-1]
    # "column “mood” not used" counts cells of one column: the number would only confuse.
    return words if first == "column" else f"{grouped(count)} {first}{space}{rest}"


def grouped(value: float, decimals: int = 0) -> str:
    """Grouping: 1234567.5 → "12,34,567.50" with two decimals, "1,234,567.50" where not in India.

    A minus is "−".
    """
    digits = _rounded(abs(float(value)), decimals)
    whole, _, fraction = digits.partition(".")
    head, tail = whole[:-3], whole[-3:]
    size = 2 if _is_indian() else 3
    groups: list[str] = []
    while head:
        groups.insert(0, head[-size:])
        head = head[:-size]
    text = ",".join([*groups, tail]) + (f".{fraction}" if fraction else "")
    is_zero = not digits.strip("0.")
    return text if value >= 0 or is_zero else MINUS + text


LARGE: Final = 1e9


def _rounded(size: float, decimals: int) -> str:
    """Digits of a size; half a rupee rounds up, as on paper: ₹1,000.50 is not ₹1,000."""
    text = repr(size)
    # Only halves as they are written are rounded otherwise by Python, and they end in a 5; a large
    # float has more digits than are written.
    if text.endswith("5") or "e" in text or size >= LARGE:
        step = Decimal(1).scaleb(-decimals)
        return f"{Decimal(text).quantize(step, ROUND_HALF_UP):f}"
    return f"{size:.{decimals}f}"


def _trimmed(value: float, decimals: int) -> str:
    text = grouped(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def compact(value: float) -> str:
    """Lakh and crore from one lakh up: 247931 → "2.48 L"; K, M and B where not in India."""
    size = abs(value)
    for least, step, name in _INDIAN if _is_indian() else _WESTERN:
        if size >= least:
            return f"{grouped(value / step, 2)} {name}"
    return grouped(value, 0)


def money(value: Number, style: Style = "full") -> str:
    """Amounts: short ₹2.48 L, full ₹2,47,931, exact ₹2,47,931.48; in dollars $247.93 K."""
    if value is None or not defined(value):
        return UNDEFINED
    size = abs(value)
    text = compact(size) if style == "short" else grouped(size, 2 if style == "exact" else 0)
    sign = MINUS if value < 0 and any(digit in text for digit in "123456789") else ""
    return f"{sign}{symbol()}{text}"


_BEFORE_UNIT: Final = re.compile(rf"(?<=\d) (?=(?:{'|'.join(_UNIT_NAMES)})\b)")
_AFTER_SIGN: Final = re.compile(rf"(?<=[+{MINUS}])(?=\D\d)")
"""Where a browser could break a line in the middle of an amount."""


def with_units(text: str) -> str:
    """Words whose amounts stay on the line of their unit: "₹15.20 L"."""
    return _BEFORE_UNIT.sub("\u00a0", text)


def unbroken(text: str) -> str:
    """Words whose amounts each stay on one line: "₹15.20 L", "+₹62,013"."""
    return _AFTER_SIGN.sub("\u2060", with_units(text))


def paise(value: int) -> str:
    """An exact amount in hundredths: 73050105 → ₹7,30,501.05."""
    whole, rest = divmod(abs(value), 100)
    return f"{MINUS if value < 0 else ''}{symbol()}{grouped(whole)}.{rest:02d}"


def count(value: Number, style: Style = "full") -> str:
    """Counts: short 12.40 L, otherwise in full; shares of a few posts keep their fraction."""
    if value is None or not defined(value):
        return UNDEFINED
    in_full = style != "short" or abs(value) < 100
    return _trimmed(value, 2) if in_full else compact(value)


def percent(value: Number, style: Style = "full") -> str:
    """A percentage with one decimal (two when exact), small ones with two digits that count."""
    if value is None or not defined(value):
        return UNDEFINED
    return f"{grouped(value, _places(value, 2 if style == 'exact' else 1))}%"


def _places(value: float, usual: int) -> int:
    """Decimals that leave a small figure two significant digits: 0.0069 must not read 0.0."""
    if value == 0 or abs(value) >= 10.0**-usual * 10:
        return usual
    return min(max(usual, 1 - math.floor(math.log10(abs(value)))), 8)


def times(value: Number, style: Style = "full") -> str:
    """A ratio such as ROAS with two decimals (four when exact): 1.48×."""
    if value is None or not defined(value):
        return UNDEFINED
    return f"{grouped(value, 4 if style == 'exact' else 2)}×"


def by_unit(unit: str, value: Number, style: Style = "full") -> str:
    """A figure in the unit of its metric: inr (money), count, percent, ratio or score."""
    match unit:
        case "inr":
            return money(value, style)
        case "percent":
            return percent(value, style)
        case "ratio":
            return times(value, style)
        case "score":
            return UNDEFINED if value is None or not defined(value) else grouped(value, 0)
        case _:
            return count(value, style)


def metric(key: str, value: Number, style: Style = "full") -> str:
    """Figure of a registered metric: revenue 247931.48, short, reads ₹2.48 L.

    Small money ratios (cost per order) keep their paise, and percentages the decimals of their
    metric: a conversion rate of 0.04 % would otherwise read 0.0%.
    """
    known = metric_of(key)
    if value is None or not defined(value):
        return UNDEFINED
    if known.unit == "percent" and style != "exact":
        return f"{grouped(value, _places(value, known.decimals))}%"
    if known.unit == "inr" and known.bottom is not None and abs(value) < 1000:
        return money(value, "exact")
    return by_unit(known.unit, value, style)


def change(fraction: Number) -> str:
    """A change with its sign: 0.124 → "+12.4%"; from tenfold on without decimals."""
    if fraction is None or not defined(fraction):
        return UNDEFINED
    text = f"{grouped(abs(fraction) * 100, 1 if abs(fraction) < 10 else 0)}%"
    if text == "0.0%":
        return text
    return ("+" if fraction > 0 else MINUS) + text


def ticks(low: float, high: float, unit: str, most: int = 5) -> tuple[list[float], list[str]]:
    """Round axis positions from `low` to `high` and their labels in the unit.

    Steps are 1, 2, 2.5 or 5 times a power of ten, so that lakh and crore labels stay short.
    """
    if not (defined(low) and defined(high)) or high <= low:
        low, high = min(low, 0.0) if defined(low) else 0.0, 1.0
    raw = (high - low) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    if unit == "count":
        step = max(step, 1.0)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    values = [round(index * step, 10) for index in range(first, last + 1)]
    return values, tick_labels(values, unit)


def tick_labels(values: Sequence[float], unit: str) -> list[str]:
    """Short labels for axis positions: ₹0, ₹50,000, ₹1.5 L, 2 Cr, 5%, 1.5×."""
    return [_tick(value, unit) for value in values]


def _tick(value: float, unit: str) -> str:
    if unit == "percent":
        return f"{_trimmed(value, 2)}%"
    if unit == "ratio":
        return f"{_trimmed(value, 2)}×"
    size = abs(value)
    text = _trimmed(size, 2)
    for least, step, name in _INDIAN if _is_indian() else _WESTERN:
        if size >= least:
            text = f"{_trimmed(size / step, 2)} {name}"
            break
    sign = MINUS if value < 0 else ""
    return f"{sign}{symbol()}{text}" if unit == "inr" else f"{sign}{text}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 order", "1,204 orders"."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"
