"""What a campaign added, day by day: sold against what would have been, and the difference."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from charts import format as fmt
from charts import interval
from charts.palette import ACCENT, NEUTRAL, faded
from charts.template import FigureDict, axis, figure
from charts.time_axis import time_axis

ROOM: Final = 1.08
_WITHOUT: Final = 0.22
"""How strongly the grey band is filled: a single one, to be seen on a dark page too."""
_MARGIN: Final = {"l": 72, "r": 84, "t": 12, "b": 42, "pad": 4}

Days = Sequence[date]
Values = Sequence[float]
Ends = tuple[Values, Values]


def sold(
    before: Days, sales: Values, days: Days, actual: Values, expected: Values, ends: Ends
) -> FigureDict:
    """Sales before and in the window, and what would have been sold in it.

    Args:
        before: The days before the window that count.
        sales: What they sold, ₹.
        days: The days of the window.
        actual: What they sold, ₹.
        expected: What they would have sold, ₹.
        ends: Lower and upper bounds of that, day by day.

    Returns:
        Two lines with a band around the second; a line marks the first day of the window.
    """
    low, high = ends
    x = [day.isoformat() for day in (*before, *days)]
    inside = [day.isoformat() for day in days]
    shown = _gapped(before, sales, days, actual)
    top = max(*actual, *high, *(sales or [0.0])) * ROOM
    return figure(
        [
            *interval.band(inside, low, high, NEUTRAL, "y", _WITHOUT),
            _line(shown[0], shown[1], ACCENT, "Sold", gaps=True),
            _line(inside, expected, NEUTRAL, "Without", dash="dash"),
        ],
        xaxis=time_axis([date.fromisoformat(x[0]), days[-1]], "day"),
        yaxis=_money(min(0.0, *low), top),
        hovermode="x unified",
        margin=_MARGIN,
        shapes=[_start(days[0])],
        annotations=[
            _name("sold", actual[-1], ACCENT, above=actual[-1] >= expected[-1]),
            _name("without", expected[-1], NEUTRAL, above=actual[-1] < expected[-1]),
        ],
    )


def added(days: Days, effect: Values, ends: Ends) -> FigureDict:
    """What each day of the window added: a bar a day with its interval."""
    low, high = ends
    x = [day.isoformat() for day in days]
    bars = {
        "type": "bar",
        "name": "Added",
        "x": x,
        "y": list(effect),
        "marker": {"color": faded(ACCENT, 0.65)},
        "text": _hover(effect, low, high),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "error_y": interval.whiskers(effect, low, high, faded(NEUTRAL, 0.6))
        | {"thickness": 1, "width": 0},
    }
    return figure(
        [bars],
        xaxis=time_axis(list(days), "day"),
        yaxis=_money(min(0.0, *low) * ROOM, max(0.0, *high) * ROOM) | _zero(),
        hovermode="closest",
        margin=_MARGIN | {"r": 12},
    )


def summed(days: Days, total: Values, ends: Ends) -> FigureDict:
    """What the window had added up to each day, with a band."""
    low, high = ends
    x = [day.isoformat() for day in days]
    line = _line(x, total, ACCENT, "Added so far") | {
        "text": _hover(total, low, high),
        "hovertemplate": "%{text}<extra></extra>",
    }
    return figure(
        [*interval.band(x, low, high, ACCENT, "y"), line],
        xaxis=time_axis(list(days), "day"),
        yaxis=_money(min(0.0, *low) * ROOM, max(0.0, *high) * ROOM) | _zero(),
        hovermode="x",
        margin=_MARGIN,
        annotations=[_name(fmt.money(total[-1], "short"), total[-1], ACCENT, above=True)],
    )


def _gapped(
    before: Days, sales: Values, days: Days, actual: Values
) -> tuple[list[str], list[float | None]]:
    """The days with an empty one where some are left out, so that no line bridges them."""
    x: list[str] = []
    y: list[float | None] = []
    last: date | None = None
    for day, value in zip((*before, *days), (*sales, *actual), strict=True):
        if last is not None and (day - last).days > 1:
            x.append(date.fromordinal(last.toordinal() + 1).isoformat())
            y.append(None)
        x.append(day.isoformat())
        y.append(value)
        last = day
    return x, y


def _line(
    x: Sequence[str],
    y: Sequence[float | None],
    colour: str,
    name: str,
    *,
    dash: str = "solid",
    gaps: bool = False,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(x),
        "y": list(y),
        "connectgaps": not gaps,
        "line": {"color": colour, "width": 2, "dash": dash},
        "text": ["" if value is None else fmt.money(value) for value in y],
        "hovertemplate": f"{name} <b>%{{text}}</b><extra></extra>",
    }


def _hover(values: Values, low: Values, high: Values) -> list[str]:
    return [
        f"<b>{fmt.money(value)}</b><br>90% interval {fmt.money(start)} to {fmt.money(end)}"
        for value, start, end in zip(values, low, high, strict=True)
    ]


def _money(low: float, high: float) -> dict[str, Any]:
    if high <= low:
        high = low + 1.0
    values, texts = fmt.ticks(low, high, "inr", 5)
    return axis(range=[low, high], tickmode="array", tickvals=values, ticktext=texts)


def _zero() -> dict[str, Any]:
    return {"zeroline": True, "zerolinecolor": NEUTRAL, "zerolinewidth": 1}


def _start(day: date) -> dict[str, Any]:
    return {
        "type": "line",
        "layer": "below",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
    }


def _name(text: str, y: float, colour: str, *, above: bool) -> dict[str, Any]:
    return {
        "text": text,
        "x": 1.0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": y,
        "yref": "y",
        "yshift": 7 if above else -7,
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 12, "color": colour},
    }
