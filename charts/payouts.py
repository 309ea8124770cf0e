"""Payouts by month: what was paid, and what is still owed, one on top of the other."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd

from charts import format as fmt
from charts.palette import ACCENT, BAD, GOOD, MONEY_OUT, NEUTRAL
from charts.template import FigureDict, axis, empty, figure
from charts.time_axis import time_axis

STACK: Final = {
    "paid": ("Paid", GOOD),
    "approved": ("Approved", ACCENT),
    "due": ("Due", MONEY_OUT),
    "held": ("On hold, disputed or not due yet", BAD),
}
"""What a month's bar is made of, from the bottom, with its colour."""


_FEW: Final = 6
_DAY_MS: Final = 86_400_000


def month_name(value: str) -> str:
    """A month as it is written on the axis: 2025-09 → Sep 2025; "No date" for none."""
    return f"{pd.Timestamp(value):%b %Y}" if value else "No date"


def held(months: pd.DataFrame) -> pd.Series:
    """What is held back: on hold, disputed, or below the minimum."""
    return months["hold"] + months["disputed"] + months["waits"]


def _few(names: list[str]) -> dict[str, Any]:
    """Ticks at the months themselves where there are few of them."""
    return {"tickvals": names} if len(names) <= _FEW else {}


def _ends(days: list[date]) -> list[str]:
    """The ends of the axis: room for half a bar on either side."""
    edge = pd.Timedelta(days=20)
    return [str(pd.Timestamp(days[0]) - edge), str(pd.Timestamp(days[-1]) + edge)]


def _bars(shown: pd.DataFrame, names: list[str]) -> list[dict[str, Any]]:
    """A layer of the bars per state that any month has."""
    return [
        {
            "type": "bar",
            "name": label,
            "width": 18 * _DAY_MS,
            "x": names,
            "y": shown[key].round(2).tolist(),
            "customdata": [fmt.money(value, "exact") for value in shown[key]],
            "marker": {"color": colour},
            "hovertemplate": f"{label} <b>%{{customdata}}</b><extra></extra>",
        }
        for key, (label, colour) in STACK.items()
        if (shown[key] != 0).any()
    ]


def _recorded(shown: pd.DataFrame, names: list[str]) -> dict[str, Any]:
    """A line across each bar where the payouts file ends."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "Recorded",
        "x": names,
        "y": shown["recorded"].round(2).tolist(),
        "customdata": [fmt.money(value, "exact") for value in shown["recorded"]],
        "marker": {
            "symbol": "line-ew",
            "size": 12,
            "line": {"width": 2.5, "color": NEUTRAL},
            "color": NEUTRAL,
        },
        "hovertemplate": "Recorded <b>%{customdata}</b><extra></extra>",
    }


def by_month(months: pd.DataFrame) -> FigureDict:
    """Payouts of each month as a stacked bar, with a mark for what was recorded.

    Payouts without a date are in the table only.

    Args:
        months: Columns value and the sums of `analytics.payouts.totals.Payouts` in ₹.
    """
    shown = months[months["value"] != ""]
    if shown.empty:
        return empty("No payout with a date lies in this view")
    shown = shown.assign(held=held(shown))
    days = [date.fromisoformat(f"{value}-01") for value in shown["value"]]
    names = [day.isoformat() for day in days]
    highest = max((shown["paid"] + shown["owed"]).max(), shown["recorded"].max(), 1.0)
    lowest = min(shown["owed"].min(), 0.0)
    ticks, labels = fmt.ticks(lowest, highest, "inr")
    return figure(
        [*_bars(shown, names), _recorded(shown, names)],
        barmode="relative",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": -0.22, "font": {"size": 12}},
        xaxis=time_axis(days, "month") | {"range": _ends(days)} | _few(names),
        yaxis=axis(
            tickvals=ticks, ticktext=labels, range=[lowest, highest * 1.05], automargin=True
        ),
        margin={"l": 64, "r": 12, "t": 8, "b": 84, "pad": 4},
    )
