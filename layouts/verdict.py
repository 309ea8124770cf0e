"""The opening sentence on screen: each clause linked to the figure behind it."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from analytics.cost_gap import CostGap
from analytics.verdict import Verdict
from charts.verdict_words import Clause, Sure, clauses
from charts.view_notes import NO_GAP
from layouts import ids, overview, tabs

Part = str | Component


def sentence(verdict: Verdict, gap: CostGap = NO_GAP, sure: Sure | None = None) -> list[Part]:
    """The verdict as text and links; see `charts.verdict_words.clauses`."""
    return [_part(clause) for clause in clauses(verdict, gap, sure)]


def _part(clause: Clause) -> Part:
    match clause.evidence:
        case "figure":
            anchor = html.A(clause.text, href=f"#{ids.kpi(clause.metric)}")
            if clause.is_amount:
                anchor.className = "amount"  # pyright: ignore[reportAttributeAccessIssue]
            return anchor
        case "platforms":
            return html.A(clause.text, href=f"#{overview.HEATMAP_PANEL}")
        case "roi":
            return dcc.Link(clause.text, href=tabs.BY_NAME["roi"].path)
        case _:
            return clause.text
