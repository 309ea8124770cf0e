"""The Overview tab before its figures are known: every block has its final size from the start."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.metrics import METRICS
from charts import format as fmt
from charts import key_figures
from layouts import components, ids, kpi_card, plain_table, states
from layouts.tab_body import tab_body
from layouts.tables_behind import ADJUSTED

TAB: Final = "overview"
VERDICT: Final = ids.figure(TAB, "verdict")
KPIS: Final = ids.figure(TAB, "kpis")
TREND: Final = ids.figure(TAB, "trend")
TREND_TABLE: Final = ids.figure(TAB, "trend-table")
TREND_NOTE: Final = ids.figure(TAB, "trend-note")
HEATMAP: Final = ids.figure(TAB, "heatmap")
HEATMAP_TABLE: Final = ids.figure(TAB, "heatmap-table")
HEATMAP_PANEL: Final = ids.figure(TAB, "platforms")
LEADERS_PANEL: Final = ids.figure(TAB, "leaders")
TOP: Final = ids.figure(TAB, "top")
BOTTOM: Final = ids.figure(TAB, "bottom")
NOTES: Final = ids.figure(TAB, "notes")
DRAWN: Final = ids.figure(TAB, "drawn")
AGAIN: Final = ids.figure(TAB, "again")
AGAIN_MS: Final = 1_500
AGAIN_MOST: Final = 40
INSIGHTS: Final = ids.figure(TAB, "insights")
INSIGHTS_ASKED: Final = ids.figure(TAB, "insights-asked")

HEATMAP_METRICS: Final = (
    "roas",
    "revenue",
    "cost",
    "orders",
    "cost_per_order",
    "engagement_rate",
    "conversion_rate",
    "reach",
)


def layout() -> Component:
    """The tab with skeletons where figures will be."""
    heading = html.Div(
        [
            html.H1("Overview", className="visually-hidden"),
            dcc.Store(id=DRAWN),
            # Asks again while what the campaigns added is worked out.
            dcc.Interval(id=AGAIN, interval=AGAIN_MS, max_intervals=AGAIN_MOST, disabled=True),
        ]
    )
    blocks = [
        html.P([states.skeleton("title")], id=VERDICT, className="verdict"),
        html.H2("Key figures", className="visually-hidden"),
        html.Div(
            [kpi_card.skeleton(key, key_figures.label(key)) for key in key_figures.KEYS],
            id=KPIS,
            className="kpis",
        ),
        components.trend_panel(TREND, TREND_TABLE, ids.OVERVIEW_GRAIN, ids.figure(TAB, "time")),
        _heatmap(),
        html.Div(
            [
                _leaders(f"Who earns the most per {fmt.unit()}?", TOP),
                _leaders(f"Who earns the least per {fmt.unit()}?", BOTTOM),
            ],
            className="panels-two",
            id=LEADERS_PANEL,
        ),
        _insights(),
        html.Div(id=NOTES, className="footnotes"),
    ]
    return tab_body(TAB, heading, blocks)


def _heatmap() -> Component:
    choices = {key: METRICS[key].label for key in HEATMAP_METRICS}
    return components.panel(
        "Which platform works for which brand?",
        [
            components.chart(
                HEATMAP,
                "One metric by platform and brand. The table below has the same figures.",
                HEATMAP_TABLE,
                "heatmap",
            ),
        ],
        tools=[components.picker(ids.OVERVIEW_METRIC, choices, HEATMAP_METRICS[0], "Metric")],
        note="The stronger the colour, the higher. Click a cell to look at that pair alone.",
        panel_id=HEATMAP_PANEL,
        figure_id=HEATMAP,
    )


def _insights() -> Component:
    """The most valuable findings, asked for once the figures are drawn."""
    return components.panel(
        "What stands out?",
        [
            # Which view they are asked for: after the figures, which nothing keeps waiting.
            dcc.Store(id=INSIGHTS_ASKED),
            html.Div([states.skeleton("row") for _ in range(3)], id=INSIGHTS),
        ],
        tools=[dcc.Link("All insights", href="/insights", className="button")],
        note="The three findings with the most money at stake, beyond what chance explains.",
    )


def _leaders(title: str, table_id: str) -> Component:
    return components.panel(
        title,
        [plain_table.room(table_id, title, "rows-link rows-leaders")],
        note="Ranked by ROAS adjusted for few orders. Click a name for the whole story.",
        figure_id=table_id,
        about=ADJUSTED,
    )
