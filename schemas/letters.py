"""Letters, digits and marks that look alike, brought to one plain form."""

from __future__ import annotations

import re
import unicodedata

_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－➖", "-")
_SLASHES = dict.fromkeys("⁄∕／\\", "/")
_APOSTROPHES = dict.fromkeys("’‘`´ʼ′＇", "'")
_INVISIBLE = dict.fromkeys(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2069\u202a\u202c\ufeff"
)
_MARKS = str.maketrans({**_DASHES, **_SLASHES, **_APOSTROPHES, **_INVISIBLE})
_SPACES = re.compile(r"\s+")

_LOOK_ALIKES = str.maketrans(
    # Cyrillic
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухЬԁһԛԝ"
    # Greek
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι"
    # Turkish dotless i, script g
    "ıɡ",
    "ABESIJKMHOPCTYXaesijopcyxbdhqwABEZHIKMNOPTYXoviig",
)


def plain(text: str) -> str:
    """Returns the text with plain digits, dashes, slashes, apostrophes and single spaces.

    Full-width forms, digits of other scripts (१२, ١٢), no-break and thin spaces and invisible
    marks become what they stand for.
    """
    if text.isascii():
        return _SPACES.sub(" ", text.replace("\\", "/").replace("`", "'")).strip()
    text = unicodedata.normalize("NFKC", text).translate(_MARKS)
    digits = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )
    return _SPACES.sub(" ", digits).strip()


def unmasked(text: str) -> str:
    """Returns the text with letters of other scripts that look Latin as the Latin ones.

    Only where Latin letters stand beside them or all of its letters have a Latin twin, so that
    words truly written in another script stay as they are.
    """
    if text.isascii():
        return text
    swapped = unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES)
    return swapped if swapped.isascii() else text
