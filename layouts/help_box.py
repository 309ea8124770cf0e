"""Help over the page, opened by `?`: keys, how to read a page, what each figure means."""

from __future__ import annotations

from typing import Final

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
        "the bar; click × to take it away. The address holds the whole view, so a link shows "
        "somebody else what you see.",
    ),
    (
        "ⓘ",
        "Every figure, chart and table says how it is worked out, from which rows, under which "
        "view.",
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
        "Clicks",
        "A bar, a cell or a row looks at what you clicked alone; a second click goes back. A name "
        "or a circle opens the influencer.",
    ),
)


def dialog() -> Component:
    """The help, closed until it is asked for."""
    return html.Dialog(
        [
            html.Div(
                [
                    html.H2("Help", className="dialog-title"),
                    html.Button(
                        html.Span("×", **aria(hidden="true")),
                        className="dialog-close",
                        type="button",
                        title="Close",
                        **aria(label="Close help"),
                        **data(closes=ids.HELP),
                    ),
                ],
                className="dialog-head",
            ),
            html.H3("Keys"),
            html.Dl(
                [part for key, does in KEYS for part in (html.Dt(html.Kbd(key)), html.Dd(does))],
                className="help-list",
            ),
            html.H3("How to read a page"),
            html.Dl(
                [part for name, says in READING for part in (html.Dt(name), html.Dd(says))],
                className="help-list",
            ),
            html.Details([html.Summary("What each figure means"), _glossary()], className="behind"),
        ],
        id=ids.HELP,
        className="dialog help",
        **aria(label="Help"),
    )


def _glossary() -> Component:
    known = sorted(
        (*METRICS.values(), *INFLUENCER_METRICS.values()),
        key=lambda metric: metric.label.casefold(),
    )
    return html.Dl(
        [
            part
            for metric in known
            for part in (
                html.Dt(metric.label),
                html.Dd([metric.help, html.Span(metric.formula, className="help-formula")]),
            )
        ],
        className="help-list help-figures",
    )


def opener() -> Component:
    """The button of the navigation that opens the help."""
    return components.opener(ids.HELP_OPEN, ids.HELP, "help", "Help", "Help", "?")
