"""The KPI card: one figure, how it moved, its line, and how it was worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dash import html
from dash.development.base_component import Component

from charts.changes import Change
from layouts import ids


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


def card(kpi: Kpi) -> dict[str, Any]:
    """One figure with its change, its line and its explanation, as assets/sheet.js draws it."""
    return {
        **asdict(kpi),
        "id": ids.kpi(kpi.metric),
        "facts": list(kpi.facts.items()),
        "ranged": kpi.metric == "roas",
    }


def skeleton(metric: str, label: str) -> Component:
    """A card of the same size before its figure is known."""
    title = html.H3(label, className="kpi-label")
    return html.Article(title, id=ids.kpi(metric), className="kpi is-waiting")
