"""From tracked ROAS to incremental ROAS, in steps: what was assumed, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from charts import format as fmt
from charts.palette import ACCENT, NEUTRAL, faded
from charts.template import FigureDict, axis, figure

ROOM: Final = 1.22
WIDTH: Final = 0.56
PLACES: Final = (0.0, 1.0, 2.0, 3.4)
"""Where the bars stand: the measured one apart from the steps that rest on an assumption."""


@dataclass(frozen=True)
class Steps:
    """Multiples of the cost.

    Attributes:
        tracked: Tracked ROAS.
        assumed: What is left of it after the assumed organic share.
        measured: Measured incremental ROAS; None where nothing was measured.
        low: Lower end of its interval.
        high: Upper end of it.
        break_even: Where the margin covers the cost.
    """

    tracked: float
    assumed: float
    measured: float | None
    low: float | None
    high: float | None
    break_even: float


def waterfall(steps: Steps) -> FigureDict:
    """Stacked bars: tracked, less the assumed baseline, what that leaves, and what was measured.

    Returns:
        A hidden bar carries each step to its height; the measured one stands apart and has its
        interval; a line lies at break-even.
    """
    baseline = steps.tracked - steps.assumed
    names = ["Tracked", "Came<br>anyway,<br>assumed", "iROAS,<br>assumed"]
    floors, heights = [0.0, steps.assumed, 0.0], [steps.tracked, baseline, steps.assumed]
    texts = [fmt.times(steps.tracked), f"−{fmt.times(baseline)}", fmt.times(steps.assumed)]
    colours = [faded(ACCENT, 0.45), faded(NEUTRAL, 0.45), faded(ACCENT, 0.45)]
    if steps.measured is not None:
        names.append("iROAS,<br>measured")
        floors.append(min(steps.measured, 0.0))
        heights.append(abs(steps.measured))
        texts.append(fmt.times(steps.measured))
        colours.append(ACCENT)
    places = PLACES[: len(names)]
    top = max(steps.tracked, steps.high or 0.0, steps.break_even, 0.1) * ROOM
    low = min(0.0, steps.low or 0.0, steps.measured or 0.0) * ROOM
    hidden = {
        "type": "bar",
        "x": places,
        "y": floors,
        "marker": {"color": "rgba(0,0,0,0)"},
        "hoverinfo": "skip",
        "width": WIDTH,
    }
    bars: dict[str, Any] = {
        "type": "bar",
        "x": places,
        "y": heights,
        "marker": {"color": colours},
        "width": WIDTH,
        "customdata": [
            f"{name.replace('<br>', ' ')} <b>{text}</b>"
            for name, text in zip(names, _exact(texts, steps), strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    ticks, words = fmt.ticks(low, top, "ratio", 5)
    return figure(
        [hidden, bars],
        barmode="stack",
        xaxis=axis(
            range=[-0.5, places[-1] + 0.5],
            tickmode="array",
            tickvals=places,
            ticktext=names,
            tickfont={"size": 11},
            tickangle=0,
            showgrid=False,
        ),
        yaxis=axis(range=[low, top], tickmode="array", tickvals=ticks, ticktext=words),
        hovermode="closest",
        margin={"l": 42, "r": 48, "t": 8, "b": 56, "pad": 4},
        shapes=[_break_even(steps.break_even), *_whisker(steps)],
        annotations=[
            *(
                _figure(
                    text, at, max(floor + height, steps.high or 0.0 if at == PLACES[-1] else 0.0)
                )
                for text, at, floor, height in zip(texts, places, floors, heights, strict=True)
            ),
            _break_even_name(steps.break_even),
        ],
    )


def _exact(texts: list[str], steps: Steps) -> list[str]:
    if steps.measured is None or steps.low is None or steps.high is None:
        return texts
    ends = f"{fmt.times(steps.low)} to {fmt.times(steps.high)}"
    return [*texts[:-1], f"{texts[-1]}</b><br>90% interval <b>{ends}"]


def _whisker(steps: Steps) -> list[dict[str, Any]]:
    """The interval of the measured bar: its own line, since a stacked bar's error begins below.

    It crosses the bar, so assets/charts.css draws it in the colour of the text.
    """
    if steps.measured is None or steps.low is None or steps.high is None:
        return []
    at, line = PLACES[-1], {"color": NEUTRAL, "width": 1.5}
    ends = ((at, at, steps.low, steps.high),)
    ends += tuple((at - 0.05, at + 0.05, end, end) for end in (steps.low, steps.high))
    return [
        {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line}
        for x0, x1, y0, y1 in ends
    ]


def _figure(text: str, at: float, y: float) -> dict[str, Any]:
    return {
        "text": text,
        "x": at,
        "y": y,
        "yanchor": "bottom",
        "yshift": 3,
        "showarrow": False,
        "font": {"size": 13},
    }


def _break_even(at: float) -> dict[str, Any]:
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": at,
        "y1": at,
        "line": {"color": NEUTRAL, "width": 1, "dash": "dot"},
    }


def _break_even_name(at: float) -> dict[str, Any]:
    return {
        "text": "break-<br>even",
        "x": 1.0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": at,
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 11, "color": NEUTRAL},
    }
