"""The name that a person goes by in the history, where nobody signs in by name."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST_NAME: Final = 60
_JOINERS: Final = "\u200c\u200d"


def person(given: object) -> str:
    """`given` as a name fit for a line of the history; "" when there is none.

    Control and direction marks go, runs of blanks become one, and it is cut to 60 signs. The
    joiners that Indian scripts are written with stay.
    """
    if not isinstance(given, str):
        return ""
    text = unicodedata.normalize("NFC", given[: 10 * LONGEST_NAME])
    plain = "".join(_shown(sign) for sign in text)
    return " ".join(plain.split())[:LONGEST_NAME].rstrip()


def _shown(sign: str) -> str:
    if sign in _JOINERS or unicodedata.category(sign)[0] != "C":
        return sign
    return " " if sign.isspace() else ""
