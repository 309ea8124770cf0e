"""Pay rates written as text, such as “₹53,375/post + 6.2%”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from schemas.number_text import parse_number
from schemas.vocabulary import rate_per_name

_PARTS = re.compile(r"\s*(?:\+|&|\band\b|\bplus\b)\s*", re.IGNORECASE)
_PER = re.compile(
    r"^(?P<amount>.*?\S)\s*(?:/|\bper\b|\ba\b|\bfor each\b)\s*(?P<unit>[A-Za-z]+)$", re.I
)
_PERCENT_OF = re.compile(r"^(?P<amount>.*?%)\s*(?:of|on)?\s*[A-Za-z ]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Rate:
    """What a rate cell says.

    Attributes:
        money: ₹ part, or None.
        per: `post` or `order` if the money part says so, else None.
        percent: Percentage part, or None.
    """

    money: float | None = None
    per: str | None = None
    percent: float | None = None

    @property
    def basis(self) -> str | None:
        """The basis that the text itself names, or None for a bare number."""
        if self.money is not None and self.percent is not None:
            return "hybrid"
        if self.percent is not None:
            return "percent"
        return self.per


def parse_rate(text: str) -> Rate | None:
    """Reads one rate cell; None if it is no rate."""
    money: float | None = None
    per: str | None = None
    percent: float | None = None
    for part in _PARTS.split(text.strip()):
        percentage = _PERCENT_OF.match(part)
        if percentage:
            written = parse_number(percentage["amount"])
            if written is None or percent is not None:
                return None
            percent = float(written.value)
            continue
        unit = _PER.match(part)
        written = parse_number(unit["amount"] if unit else part)
        if written is None or money is not None:
            return None
        money = float(written.value)
        per = rate_per_name(unit["unit"]) if unit else None
        if unit and per is None:
            return None
    return Rate(money, per, percent)
