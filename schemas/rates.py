"""Pay rates written as text, such as “₹53,375/post + 6.2%”."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from schemas.letters import plain
from schemas.number_text import DecimalMark, parse_number
from schemas.vocabulary import rate_per_name

_PARTS = re.compile(r"\s*(?:\+|&|\band\b|\bplus\b)\s*", re.IGNORECASE)
_PER = re.compile(
    r"^(?P<amount>.*?\S)\s*(?:/-?|\bper\b|\ba\b|\bfor (?:each|every)\b|\beach\b|\bevery\b)\s*"
    r"(?P<unit>[A-Za-z]+)\.?$",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(r"^(?:per\s+)?(?P<unit>[A-Za-z]+)\s*[:=@-]?\s*(?P<amount>.*\d.*)$", re.I)
_FIXED = re.compile(r"\b(?:fixed|flat|lump ?sum|retainer)(?: fee| rate)?\b", re.IGNORECASE)
_PERCENT_WORD = re.compile(r"(?<=\d)\s*(?:percent|per cent|pct)\b", re.IGNORECASE)
_PERCENT_OF = re.compile(
    r"^(?:commission|rev(?:enue)? ?share)?[\s:@]*(?P<amount>[^a-z]*?%)"
    r"\s*(?:/|of|on|per)?\s*[a-z ]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rate:
    """What a rate cell says.

    Attributes:
        money: ₹ part, or None.
        per: `post` or `order` if the money part says so, else None.
        percent: Percentage part, or None.
        fixed: Whether the money part says that it is a fixed sum.
    """

    money: float | None = None
    per: str | None = None
    percent: float | None = None
    fixed: bool = False

    @property
    def basis(self) -> str | None:
        """The basis that the text itself names, or None for a bare number."""
        if self.money is not None and self.percent is not None:
            return "hybrid"
        if self.percent is not None:
            return "percent"
        return "fixed" if self.fixed else self.per


def parse_rate(text: str, decimal: DecimalMark | None = None) -> Rate | None:
    """Reads one rate cell; None if it is no rate.

    Args:
        text: The cell.
        decimal: The decimal mark of the column; None reads the cell by itself.
    """
    rate = Rate()
    for part in _PARTS.split(_PERCENT_WORD.sub("%", plain(text)).removeprefix("@")):
        percentage = _PERCENT_OF.match(part)
        read = (
            _share(percentage["amount"], rate, decimal)
            if percentage
            else _money(part, rate, decimal)
        )
        if read is None:
            return None
        rate = read
    return rate


def _share(amount: str, rate: Rate, decimal: DecimalMark | None) -> Rate | None:
    written = parse_number(amount, decimal)
    if written is None or rate.percent is not None:
        return None
    return replace(rate, percent=float(written.value))


def _money(part: str, rate: Rate, decimal: DecimalMark | None) -> Rate | None:
    if rate.money is not None:
        return None
    bare = _FIXED.sub("", part).strip(" :()")
    whole = parse_number(bare, decimal)
    if whole is not None:
        return replace(rate, money=float(whole.value), fixed=bare != part)
    unit = _PER.match(bare) or _UNIT_FIRST.match(bare)
    if unit is None:
        return None
    written, per = parse_number(unit["amount"], decimal), rate_per_name(unit["unit"])
    if written is None or per is None:
        return None
    return replace(rate, money=float(written.value), per=per)
