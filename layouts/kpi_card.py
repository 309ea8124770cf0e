"""The KPI card: one figure, how it moved, its line, and how it was worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dash import html
from dash.development.base_component import Component

from layouts import explain, ids, states
from layouts.attributes import aria
from layouts.components import title_attribute


@dataclass(frozen=True)
class Change:
    """How a figure moved.

    Attributes:
        text: The signed change, "+12.4%", or "–".
        tone: `good`, `bad` or `flat`: what the colour says.
        label: What it is compared with.
        arrow: "↑", "↓" or "".
        note: Why there is no change to show; "" when there is one.
    """

    text: str
    tone: str
    label: str
    arrow: str = ""
    note: str = ""


@dataclass(frozen=True)
class Kpi:
    """What one KPI card shows.

    Attributes:
        metric: Key in the metric registry, used in the ids.
        label: Name of the metric.
        value: The figure as read, "₹2.48 L".
        change: Movement against the comparison; None when there is no comparison.
        sparkline: Data address of the line; "" for none.
        facts: Name and text of each line in the explanation.
        help: One sentence in a marketer's words.
        undefined: Why the value is "–"; "" when it is a figure.
        tag: A word beside the label, such as "assumption".
    """

    metric: str
    label: str
    value: str
    change: Change | None
    sparkline: str
    facts: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    undefined: str = ""
    tag: str = ""


def card(kpi: Kpi) -> Component:
    """One figure with its change, its line and its explanation."""
    reason = title_attribute(kpi.undefined)
    return html.Article(
        [
            html.Div(
                [
                    html.H3(kpi.label, className="kpi-label"),
                    _info(kpi),
                ],
                className="kpi-head",
            ),
            html.Div(
                [
                    html.Span(kpi.value, id=ids.kpi_value(kpi.metric), **reason),
                    *([html.Span(kpi.tag, className="tag")] if kpi.tag else []),
                ],
                className="kpi-value",
            ),
            _change(kpi.change),
            _sparkline(kpi.sparkline),
        ],
        id=ids.kpi(kpi.metric),
        className="kpi",
    )


def skeleton(metric: str, label: str) -> Component:
    """A card of the same size before its figure is known."""
    return html.Article(
        [
            html.Div(html.H3(label, className="kpi-label"), className="kpi-head"),
            html.Div(
                html.Span(states.skeleton("value"), id=ids.kpi_value(metric)),
                className="kpi-value is-loading",
            ),
            html.Div(states.skeleton("line"), className="kpi-change"),
            html.Div(className="sparkline"),
        ],
        id=ids.kpi(metric),
        className="kpi",
    )


def _change(change: Change | None) -> Component:
    if change is None:
        return html.Div(className="kpi-change")
    return html.Div(
        [
            html.Span(
                [html.Span(change.arrow, **aria(hidden="true")), change.text],
                className=f"delta delta-{change.tone}",
                **title_attribute(change.note),
            ),
            html.Span(change.label, className="kpi-versus"),
        ],
        className="kpi-change",
    )


def _sparkline(address: str) -> Component:
    style = {"maskImage": f'url("{address}")', "WebkitMaskImage": f'url("{address}")'}
    return html.Div(
        className="sparkline" + (" has-line" if address else ""),
        style=style if address else {},
        **aria(hidden="true"),
    )


def _info(kpi: Kpi) -> Component:
    said = list(kpi.facts.items())
    ranged = kpi.metric == "roas"
    return explain.button(ids.kpi_info(kpi.metric), kpi.label, kpi.help, said, ranged=ranged)
