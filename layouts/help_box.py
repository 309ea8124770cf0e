"""Help over the page, opened by `?`: keys, how to read a page, what each figure means."""

from __future__ import annotations

import json
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.influencer_metrics import INFLUENCER_METRICS
from analytics.metrics import METRICS
from layouts import components, ids
from layouts.attributes import aria, data

KEYS: Final = (
    ("/", "Search an influencer"),
    ("?", "Show this help"),
    ("Esc", "Close what is open"),
    ("Tab", "Go to the next control; Shift and Tab goes back"),
    ("Arrows", "Move in a list, a switch or the grid"),
    ("Enter", "Choose, or open a link"),
)

READING: Final = (
    (
        "Filters",
        "They apply to every tab, to revenue, posts and cost alike. What is active stands below "
        "the bar; click × to take it away. The address holds every filter, so a link shows "
        "somebody else what you see.",
    ),
    (
        "Details",
        "The i beside every figure, chart and table says how it is worked out, from which rows, "
        "under which view.",
    ),
    ("–", "A figure that cannot be known here. Point at it and it says why."),
    (
        "Change",
        "Against the period before it, or what you compare with. Green is good news, whichever "
        "way the figure moved.",
    ),
    (
        "Intervals",
        "Bars and bands around ROAS are 90% intervals: wide where few orders stand behind it.",
    ),
    (
        "Insights",
        "What is told is tested together: of all findings, at most 1 in 20 is expected "
        "to be chance. The budget plan beside them says where the next part of a budget should go.",
    ),
    (
        "Clicks",
        "A bar, a cell or a row looks at what you clicked alone; a second click goes back. A name "
        "or a circle opens the influencer.",
    ),
)


def dialog() -> Component:
    """The help, closed until it is asked for; assets/dialogs.js writes it then.

    A component per line would stand in the way of every answer that the page gets.
    """
    return html.Dialog(
        id=ids.HELP,
        className="dialog help",
        **aria(label="Help"),
        **data(said=json.dumps(_chapters(), ensure_ascii=False)),
    )


def _chapters() -> list[dict[str, Any]]:
    """Its chapters: title, whether it is folded and its keys are keys, and lines of name and text.

    A line of three has a formula, too.
    """
    known = sorted(
        (*METRICS.values(), *INFLUENCER_METRICS.values()),
        key=lambda metric: metric.label.casefold(),
    )
    figures = [[metric.label, metric.help, metric.formula] for metric in known]
    return [
        {"title": "Keys", "keys": True, "lines": KEYS},
        {"title": "How to read a page", "lines": READING},
        {"title": "What each figure means", "folded": True, "lines": figures},
    ]


def opener() -> Component:
    """The button of the navigation that opens the help."""
    return components.opener(ids.HELP_OPEN, ids.HELP, "help", "Help", "Help", "?")
