"""One influencer's payout statement before its lines are known."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from analytics.influencer_metrics import metric_of
from layouts import components, ids, kpi_card, plain_table
from layouts.tab_body import tab_body

TAB: Final = "statement"
WHO: Final = ids.figure(TAB, "who")
NAME: Final = ids.figure(TAB, "name")
PROFILE: Final = ids.figure(TAB, "profile")
BACK: Final = ids.figure(TAB, "back")
STORY: Final = ids.figure(TAB, "story")
PDF: Final = ids.figure(TAB, "pdf")
FILE: Final = ids.figure(TAB, "file")
KPIS: Final = ids.figure(TAB, "kpis")
LINES: Final = ids.figure(TAB, "lines")
POSTS: Final = ids.figure(TAB, "posts")
ORDERS: Final = ids.figure(TAB, "orders")
ORDERS_FILE: Final = ids.figure(TAB, "orders-file")

CARDS: Final = ("payout_owed", "payout_approved", "payout_paid", "payout_difference", "payout_gift")


def layout(influencer: str) -> Component:
    """The statement of one influencer with skeletons where figures will be."""
    here = quote(influencer, safe="")
    heading = html.Div(
        [
            dcc.Store(id=WHO, data=influencer),
            dcc.Link("← All payouts", href="/payouts", id=BACK, className="back-link"),
            html.H1(influencer, className="page-title", id=NAME),
            html.P(id=PROFILE, className="page-count"),
            dcc.Link("Their story", href=f"/influencers/{here}", id=STORY, className="back-link"),
        ],
        className="profile-head",
    )
    blocks = [
        html.H2("Key figures", className="visually-hidden"),
        html.Div(
            [kpi_card.skeleton(key, metric_of(key).label) for key in CARDS],
            id=KPIS,
            className="kpis",
        ),
        components.panel(
            "What is each payout made of?",
            [plain_table.room(LINES, "Lines of the statement", "rows-wide")],
            tools=[
                html.A(
                    "Statement, PDF",
                    id=PDF,
                    href="#",
                    className="button button-primary",
                    download="",
                ),
                html.A("Lines, CSV", id=FILE, href="#", className="button", download=""),
            ],
            note="What was agreed × the work. A line that is paid never changes; what changes "
            "afterwards becomes a correction.",
            figure_id=LINES,
        ),
        components.panel(
            "Which posts are paid for?",
            [plain_table.room(POSTS, "Posts behind the payouts", "rows-wide rows-tall")],
            note="The latest 50 that pay by the post counts.",
            figure_id=POSTS,
        ),
        components.panel(
            "Which orders are paid for?",
            [plain_table.room(ORDERS, "Orders behind the payouts", "rows-wide rows-tall")],
            tools=[
                html.A("All orders, CSV", id=ORDERS_FILE, href="#", className="button", download="")
            ],
            note="The latest 50. Rows that are paid for the same days share their orders.",
            figure_id=ORDERS,
        ),
    ]
    return tab_body(TAB, heading, blocks)
