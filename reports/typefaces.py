"""The fonts of printed pages: Inter, and those for what it lacks, each a family of its own.

A page is given only the fonts that its characters need: every font is read for every page.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "assets" / "vendor" / "fonts"
_ADDRESS: Final = "font:"


@dataclass(frozen=True)
class Face:
    """A font file.

    Attributes:
        family: What style sheets call it.
        file: Its name in `FOLDER`.
        weight: Its weight.
        holds: Characters of a page that ask for it; None for every page.
    """

    family: str
    file: str
    weight: str
    holds: re.Pattern[str] | None = None


_EXTENDED: Final = re.compile("[\u0100-\u02ff\u1e00-\u1eff\u20a0-\u20c0]")
_GREEK: Final = re.compile("[\u0370-\u03ff]")
_DEVANAGARI: Final = re.compile("[\u0900-\u097f\ua8e0-\ua8ff]")
_EMOJI: Final = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")

# Of one weight each: what is cut from a variable font carries the time of day.
FACES: Final = (
    Face("Inter", "inter-latin-400-normal.woff2", "400"),
    Face("Inter", "inter-latin-600-normal.woff2", "600"),
    Face("Inter Extended", "inter-latin-ext-400-normal.woff2", "400", _EXTENDED),
    Face("Inter Extended", "inter-latin-ext-600-normal.woff2", "600", _EXTENDED),
    Face("Inter Greek", "inter-greek-400-normal.woff2", "400", _GREEK),
    Face("Noto Devanagari", "noto-sans-devanagari-400-normal.woff2", "400", _DEVANAGARI),
    Face("Noto Devanagari", "noto-sans-devanagari-600-normal.woff2", "600", _DEVANAGARI),
    Face("Noto Emoji", "noto-emoji-400-normal.woff2", "400", _EMOJI),
)

STACK: Final = (
    *dict.fromkeys(face.family for face in FACES),
    *("Noto Sans", "DejaVu Sans", "sans-serif"),
)
"""Families in the order in which a character is looked for; behind the own ones the system's."""


def stack() -> str:
    """The families as style sheets and SVG write them."""
    return ", ".join(f"'{name}'" if " " in name else name for name in STACK)


def css(*texts: str) -> str:
    """The fonts that some texts need, and the page set in them.

    Args:
        texts: Everything that is printed.
    """
    faces = [
        f"@font-face {{ font-family: '{face.family}'; src: url('{_ADDRESS}{face.file}'); "
        f"font-weight: {face.weight}; }}"
        for face in FACES
        if face.holds is None or any(face.holds.search(text) for text in texts)
    ]
    # Attributes of `svg` and rules of pages inherit nothing from the body.
    return "\n".join(
        [*faces, f"html {{ font-family: {stack()}; }}", f"@page {{ font-family: {stack()}; }}"]
    )


def font_of(address: str) -> bytes | None:
    """The font of an address, unpacked; None where it is no font of the app."""
    name = address.removeprefix(_ADDRESS)
    known = address.startswith(_ADDRESS) and any(name == face.file for face in FACES)
    return _unpacked(name) if known else None


@cache
def _unpacked(name: str) -> bytes:
    """A font as TrueType: unpacked once, not for every page."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only who prints needs it

    font = TTFont(FOLDER / name, recalcTimestamp=False)
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
