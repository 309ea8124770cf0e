"""Charts of printed pages: matplotlib draws them as SVG in the app's colours, on white paper.

Text stays text: the printer sets it in the page's own fonts, in any script. The same figures give
the same bytes.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import matplotlib as mpl
import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import format as fmt
from charts.palette import ACCENT, MONEY_OUT, NEUTRAL
from reports import typefaces

WIDTH: Final = 6.8
"""Inches that a chart is wide; the page scales it to its column."""
INK: Final = "#14181d"
SOFT: Final = "#5c6672"
LINE: Final = "#d8dde3"
ROWS_WIDTH: Final = 4.7
"""Inches that a chart of rows is wide; the names stand beside it."""
ROW_HEIGHT: Final = 0.24
ROWS_ABOVE: Final = 0.16
"""Inches of a row, and above the first."""
_ROWS_BELOW: Final = 0.26
_MONTHS_APART: Final = (1, 2, 3, 6, 12)
_MOST_TICKS: Final = 9
_LONG: Final = 100
"""Days from which on an axis names months instead of days."""

_MEASURED_WITH: Final = "DejaVu Sans"
"""Font that text is measured with: part of matplotlib, and a little wider than Inter."""
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
_STYLE: Final[Any] = {
    "axes.edgecolor": LINE,
    "axes.grid": True,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 8,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.axisbelow": True,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "font.family": _MEASURED_WITH,
    "font.size": 8,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "influencer-roi",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.bottom": False,
    "ytick.left": False,
}
mpl.rcParams.update(_STYLE)


@dataclass(frozen=True)
class Span:
    """A figure with its interval.

    Attributes:
        name: What it is of.
        middle: The figure.
        low: Lower end of its interval; None where it has none.
        high: Upper end.
        beside: Another figure, drawn as an open circle; None for none.
        colour: Its colour.
    """

    name: str
    middle: float
    low: float | None
    high: float | None
    beside: float | None = None
    colour: str = ACCENT


def trend(series: pd.DataFrame) -> bytes:
    """Revenue and cost over time, and below it ROAS with its interval.

    Args:
        series: Columns date, revenue, cost, roas, low and high; a row per step of time.
    """
    figure = Figure(figsize=(WIDTH, 3.7))
    room = {"left": 0.1, "right": 0.92, "top": 0.98, "bottom": 0.07, "hspace": 0.1}
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2), gridspec_kw=room)
    days = mdates.date2num(pd.to_datetime(series["date"]).dt.date.tolist())
    for key, colour, name in (("revenue", ACCENT, "Revenue"), ("cost", MONEY_OUT, "Cost")):
        values = series[key].astype("float64").to_numpy()
        upper.plot(days, values, color=colour, linewidth=1.6, marker=_marker(len(days)))
        upper.fill_between(days, 0, values, color=colour, alpha=0.08, linewidth=0)
        _end_name(upper, days, values, name, colour)
    lower.fill_between(
        days,
        series["low"].astype("float64"),
        series["high"].astype("float64"),
        color=NEUTRAL,
        alpha=0.22,
        linewidth=0,
    )
    ratio = series["roas"].astype("float64").to_numpy()
    lower.plot(days, ratio, color=INK, linewidth=1.4, marker=_marker(len(days)))
    _end_name(lower, days, ratio, "ROAS", INK)
    lower.axhline(1, color=NEUTRAL, linewidth=0.8, linestyle=(0, (2, 2)))
    top = _highest(series[["revenue", "cost"]])
    _scale(upper, 0, top, "inr", vertical=True)
    _scale(lower, 0, _highest(series[["roas"]]), "ratio", vertical=True)
    upper.set_ylabel("Revenue and cost")
    lower.set_ylabel("ROAS, 90% interval")
    figure.align_ylabels()
    _time(lower, days.tolist())
    return _svg(figure)


def _marker(steps: int) -> str:
    return "o" if steps == 1 else ""


def _end_name(axes: Axes, days: Any, values: Any, name: str, colour: str) -> None:
    """The name of a line at its last known value, instead of a legend."""
    known = [at for at, value in enumerate(values) if fmt.defined(value)]
    if known:
        at = known[-1]
        axes.annotate(
            name,
            (days[at], values[at]),
            xytext=(4, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )


def _highest(values: pd.DataFrame) -> float:
    top = values.astype("float64").max().max()
    return float(top) * 1.08 if pd.notna(top) and top > 0 else 1.0


def _time(axes: Axes, days: Sequence[float]) -> None:
    """Dates along the bottom: months over a long time, else days."""
    span = max(days) - min(days)
    if span >= _LONG:
        steps = span / 30.4 / _MOST_TICKS
        apart = next((months for months in _MONTHS_APART if months >= steps), 12 * round(steps))
        axes.xaxis.set_major_locator(mdates.MonthLocator(interval=apart))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
    else:
        axes.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=_MOST_TICKS))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%d %b"))
    axes.grid(visible=False, axis="x")
    axes.margins(x=0.02)


def _scale(axes: Axes, low: float, high: float, unit: str, *, vertical: bool) -> None:
    """Round ticks in the app's own notation, from `low` to `high`."""
    ticks, labels = fmt.ticks(low, high, unit, 5)
    if vertical:
        axes.set_ylim(low, high)
        axes.set_yticks(ticks, labels)
    else:
        axes.set_xlim(low, high)
        axes.set_xticks(ticks, labels)


def spans(rows: Sequence[Span], unit: str, line: float | None, line_name: str) -> bytes:
    """A dot with its interval per row, the first on top; the page writes the names beside it.

    Args:
        rows: What is shown, at least one.
        unit: `ratio` or `inr`.
        line: Where a line goes down, such as break-even; None for none.
        line_name: What it is.
    """
    figure, axes = _rows(len(rows))
    sure = [(at, row) for at, row in enumerate(rows) if row.low is not None]
    lows, highs = ([float(getattr(row, end)) for _, row in sure] for end in ("low", "high"))
    colours = [row.colour for _, row in sure]
    axes.hlines([at for at, _ in sure], lows, highs, colours, alpha=0.55, linewidth=2)
    middles = [row.middle for row in rows]
    _dots(axes, middles, range(len(rows)), [row.colour for row in rows])
    beside = [(row.beside, at) for at, row in enumerate(rows) if row.beside is not None]
    _circles(axes, [value for value, _ in beside], [at for _, at in beside])
    ends = [0.0, *lows, *highs, *middles, *(value for value, _ in beside)]
    if line is not None:
        axes.axvline(line, color=NEUTRAL, linewidth=0.8, linestyle=(0, (2, 2)))
        axes.text(line, -0.8, line_name, color=SOFT, fontsize=7, ha="center", va="center")
        ends.append(line)
    low, high = min(ends), max(ends)
    room = (high - low) * 0.05 or 1.0
    _scale(axes, low - (room if low < 0 else 0), high + room, unit, vertical=False)
    return _svg(figure)


def moves(before: Sequence[float], after: Sequence[float]) -> bytes:
    """Two amounts per row: the one before as a circle, the one after as a dot, a line between.

    Args:
        before: Amounts in ₹, at least one; the page writes the names beside them.
        after: Amounts in ₹.
    """
    figure, axes = _rows(len(before))
    rows = range(len(before))
    axes.hlines(rows, before, after, ACCENT, alpha=0.4, linewidth=2)
    _circles(axes, before, rows)
    _dots(axes, after, rows, [ACCENT] * len(after))
    _scale(axes, 0, max(*before, *after, 1.0) * 1.05, "inr", vertical=False)
    return _svg(figure)


def stacks(days: Sequence[date], layers: Sequence[tuple[str, str, Sequence[float]]]) -> bytes:
    """Amounts of each month on top of each other, those below zero downwards.

    Args:
        days: First day of each month, at least one.
        layers: Name, colour and amounts in ₹ of each layer, from the bottom.
    """
    figure = Figure(figsize=(WIDTH, 2.5))
    axes = figure.add_axes((0.09, 0.2, 0.9, 0.78))
    places = mdates.date2num(list(days))
    above, below = [0.0] * len(days), [0.0] * len(days)
    for name, colour, amounts in layers:
        base = [above[at] if value >= 0 else below[at] for at, value in enumerate(amounts)]
        axes.bar(places, amounts, width=20, bottom=base, color=colour, label=name)
        for at, value in enumerate(amounts):
            if value >= 0:
                above[at] += value
            else:
                below[at] += value
    low, high = min(0.0, *below), max(1.0, *above)
    _scale(axes, low * 1.05, high * 1.05, "inr", vertical=True)
    _time(axes, places.tolist())
    if len(days) <= _MOST_TICKS:
        axes.set_xticks(places, [f"{day:%b %Y}" for day in days])
    axes.set_xlim(places[0] - 25, places[-1] + 25)
    figure.legend(loc="lower center", ncols=len(layers), frameon=False, fontsize=8, labelcolor=INK)
    return _svg(figure)


def _rows(many: int) -> tuple[Figure, Axes]:
    """Room for rows of a fixed height, so that the page can write a name beside each.

    The printer does not join the letters of Indian scripts in a picture, and names are in any.
    """
    height = ROWS_ABOVE + many * ROW_HEIGHT + _ROWS_BELOW
    figure = Figure(figsize=(ROWS_WIDTH, height))
    axes = figure.add_axes((0.02, _ROWS_BELOW / height, 0.93, 1 - _ROWS_BELOW / height))
    axes.set_ylim(many - 0.5, -0.5 - ROWS_ABOVE / ROW_HEIGHT)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    return figure, axes


def _dots(axes: Axes, values: Sequence[float], rows: Sequence[int], colours: Sequence[str]) -> None:
    axes.scatter(values, rows, s=25, c=list(colours), zorder=3)


def _circles(axes: Axes, values: Sequence[float], rows: Sequence[int]) -> None:
    axes.scatter(values, rows, s=25, facecolors="none", edgecolors=NEUTRAL, zorder=3)


def _svg(figure: Figure) -> bytes:
    """A figure as SVG whose text, never that of a file, is set in the page's fonts."""
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue().replace(f"'{_MEASURED_WITH}'".encode(), typefaces.stack().encode())
