"""Colours: one accent, and a fixed, colour-blind safe colour for every brand and platform.

Each is a middle tone, at least 3:1 against both the light and the dark page, so figures need not
be drawn again when the theme changes. Series colours follow Okabe and Ito's order of hues.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from typing import Final

ACCENT: Final = "#5b6ee1"
MONEY_OUT: Final = "#c77700"
NEUTRAL: Final = "#7d8590"
GOOD: Final = "#12875a"
BAD: Final = "#cf4437"

SERIES: Final = (
    "#3f7fd1",  # blue
    "#c77700",  # orange
    "#0d9272",  # green
    "#b0579c",  # reddish purple
    "#2c93b8",  # sky
    "#c4553b",  # vermilion
    "#8a8420",  # olive
    "#7d8590",  # grey
)

BRANDS: Final = {
    "MuscleBlaze": SERIES[1],
    "HKVitals": SERIES[2],
    "Gritzo": SERIES[3],
    "Unassigned": SERIES[7],
}

PLATFORMS: Final = {
    "Instagram": SERIES[3],
    "YouTube": SERIES[5],
    "Twitter": SERIES[4],
    "Facebook": SERIES[0],
    "Unassigned": SERIES[7],
}


def _fixed(name: str, known: dict[str, str]) -> str:
    if name in known:
        return known[name]
    return SERIES[zlib.crc32(name.encode()) % (len(SERIES) - 1)]


def brand(name: str) -> str:
    """The brand's colour: the same on every chart, for unknown brands too."""
    return _fixed(name, BRANDS)


def platform(name: str) -> str:
    """The platform's colour: the same on every chart, for unknown platforms too."""
    return _fixed(name, PLATFORMS)


def among(names: Iterable[str]) -> Callable[[str], str]:
    """Colours for values that have none of their own: neighbours in the alphabet differ."""
    known = {name: SERIES[at % (len(SERIES) - 1)] for at, name in enumerate(sorted(set(names)))}
    return lambda name: _fixed(name, {**known, "Unassigned": SERIES[7]})


def faded(colour: str, alpha: float) -> str:
    """A hex colour as rgba, to lie over either theme's page."""
    red, green, blue = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def scale(colour: str = ACCENT, strongest: float = 0.68) -> list[list[float | str]]:
    """A one-hue scale from nearly nothing to `strongest`; text stays readable over all of it."""
    return [[0.0, faded(colour, 0.04)], [1.0, faded(colour, strongest)]]
