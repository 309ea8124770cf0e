"""One influencer's story before its figures are known."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.influencer_metrics import metric_of
from analytics.measured_metrics import MEASURED
from charts import key_figures
from layouts import components, ids, kpi_card, plain_table, tabs
from layouts.tab_body import tab_body

TAB: Final = "influencer"
WHO: Final = ids.figure(TAB, "who")
NAME: Final = ids.figure(TAB, "name")
PROFILE: Final = ids.figure(TAB, "profile")
BACK: Final = ids.figure(TAB, "back")
KPIS: Final = ids.figure(TAB, "kpis")
STANDING: Final = ids.figure(TAB, "standing")
STANDING_NOTE: Final = ids.figure(TAB, "standing-note")
TREND: Final = ids.figure(TAB, "trend")
TREND_TABLE: Final = ids.figure(TAB, "trend-table")
GRAIN: Final = ids.figure(TAB, "grain")
CHOSEN_GRAIN: Final = ids.figure(TAB, "chosen-grain")
COMPARE: Final = ids.figure(TAB, "compare")
POSTS: Final = ids.figure(TAB, "posts")
POSTS_NOTE: Final = ids.figure(TAB, "posts-note")
PRODUCTS: Final = ids.figure(TAB, "products")
PAYOUTS: Final = ids.figure(TAB, "payouts")
PAYOUTS_NOTE: Final = ids.figure(TAB, "payouts-note")
STATEMENT: Final = ids.figure(TAB, "statement")
PAYOUT_CARDS: Final = ("payout_owed",)

CARDS: Final = (
    *("revenue", "cost", "roas", "orders", "cost_per_order"),
    *("reach", "engagement_rate", "conversion_rate", "new_customers", "aov"),
)


def layout(influencer: str) -> Component:
    """The page of one influencer with skeletons where figures will be."""
    heading = html.Div(
        [
            dcc.Store(id=WHO, data=influencer),
            dcc.Store(id=CHOSEN_GRAIN),
            dcc.Link("← All influencers", href="/influencers", id=BACK, className="back-link"),
            html.H1(influencer, className="page-title", id=NAME),
            html.P(id=PROFILE, className="page-count"),
            dcc.Link(
                "Compare with others",
                href=tabs.compare_path("influencers", [influencer]),
                id=COMPARE,
                className="back-link",
            ),
        ],
        className="profile-head",
    )
    blocks = [
        html.H2("Key figures", className="visually-hidden"),
        html.Div(
            [
                *(kpi_card.skeleton(key, key_figures.label(key)) for key in CARDS),
                kpi_card.skeleton(MEASURED, metric_of(MEASURED).short),
                *(kpi_card.skeleton(key, metric_of(key).label) for key in PAYOUT_CARDS),
            ],
            id=KPIS,
            className="kpis",
        ),
        components.trend_panel(TREND, TREND_TABLE, GRAIN, ids.figure(TAB, "time")),
        html.Div(
            [
                _table(
                    "How do they stand?",
                    STANDING,
                    "Percentile ranks of each part of the score: 100 is the best.",
                    STANDING_NOTE,
                ),
                _table("What do they sell?", PRODUCTS, "Their tracked orders by product."),
            ],
            className="panels-two",
        ),
        _table(
            "What followed each post?",
            POSTS,
            "A tracked order counts for the last post before it, within the days that the "
            "Settings page names.",
            POSTS_NOTE,
        ),
        _table(
            "What were they paid, and what are they owed?",
            PAYOUTS,
            "Recorded is what the payouts file says, computed what was agreed × the tracked work. "
            "The statement has every line with the posts and orders behind it.",
            PAYOUTS_NOTE,
            dcc.Link("Statement", href=f"/payouts/{influencer}", id=STATEMENT, className="button"),
        ),
    ]
    return tab_body(TAB, heading, blocks)


def _table(
    title: str, table_id: str, about: str, note_id: str = "", tool: Component | None = None
) -> Component:
    note = [html.P(id=note_id, className="panel-note")] if note_id else []
    room = plain_table.room(table_id, title, "rows-wide")
    return components.panel(
        title, [*note, room], tools=[tool] if tool else (), figure_id=table_id, about=about
    )
