"""A line the size of a word: an SVG path used as a mask, so that CSS decides its colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from charts.format import defined

WIDTH: Final = 120
HEIGHT: Final = 32
FEWEST: Final = 2


def points(values: Sequence[float | None]) -> list[list[tuple[float, float]]]:
    """Where the line runs, in pieces: an undefined value leaves a gap, never a zero.

    Args:
        values: One value a step of time; None or NaN where the metric is undefined.

    Returns:
        Pieces of (x, y) in a box of `WIDTH` by `HEIGHT`, y downwards; the value 0 is always in
        view so that a small wobble does not look like a cliff.
    """
    known = [value for value in values if value is not None and defined(value)]
    if len(known) < FEWEST:
        return []
    low, high = min(0.0, *known), max(0.0, *known)
    room = (high - low) or 1.0
    step = WIDTH / (len(values) - 1)
    pieces: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None or not defined(value):
            pieces.append([])
            continue
        y = 2 + (HEIGHT - 4) * (1 - (value - low) / room)
        pieces[-1].append((round(index * step, 1), round(y, 1)))
    return [_widened(piece) for piece in pieces if piece]


def _widened(piece: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A lone value between two gaps as a short dash, or it could not be seen."""
    if len(piece) > 1:
        return piece
    x, y = piece[0]
    return [(round(max(x - 1.5, 0.0), 1), y), (round(min(x + 1.5, WIDTH), 1), y)]


def svg(values: Sequence[float | None]) -> str:
    """The sparkline as SVG text, or "" when there is nothing to draw."""
    pieces = points(values)
    if not pieces:
        return ""
    lines = ["M" + "L".join(f"{x:g} {y:g}" for x, y in piece) for piece in pieces]
    areas = [
        f"{line}L{piece[-1][0]:g} {HEIGHT}L{piece[0][0]:g} {HEIGHT}Z"
        for line, piece in zip(lines, pieces, strict=True)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'preserveAspectRatio="none">'
        f'<path d="{"".join(areas)}" fill="#000" fill-opacity=".14"/>'
        f'<path d="{"".join(lines)}" fill="none" stroke="#000" stroke-width="1.5" '
        'stroke-linejoin="round" stroke-linecap="round" vector-effect="non-scaling-stroke"/></svg>'
    )


def data_uri(values: Sequence[float | None]) -> str:
    """The sparkline as a data address for a CSS mask, or "" when there is nothing to draw."""
    drawn = svg(values)
    return f"data:image/svg+xml,{quote(drawn)}" if drawn else ""
