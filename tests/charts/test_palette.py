from __future__ import annotations

import pytest

from charts import palette

PAGES = ("#ffffff", "#16191f")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "colour", [*palette.SERIES, palette.ACCENT, palette.MONEY_OUT, palette.GOOD]
)
def test_every_colour_can_be_seen_on_both_themes(colour):
    assert all(contrast(colour, page) >= 3 for page in PAGES)


def test_a_name_keeps_its_colour():
    assert palette.brand("MuscleBlaze") == palette.BRANDS["MuscleBlaze"]
    assert palette.brand("A new brand") == palette.brand("A new brand")
    assert palette.platform("Moj") in palette.SERIES


def test_faded():
    assert palette.faded("#5b6ee1", 0.1) == "rgba(91,110,225,0.1)"
