"""The ROI tab before its figures are known: a question, its answer, and what speaks against it."""

from __future__ import annotations

from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.incrementality.methods import DEFAULT, METHODS
from layouts import components, filter_controls, ids, kpi_card, plain_table, states
from layouts.attributes import aria
from layouts.tab_body import tab_body

TAB: Final = "roi"
ASKS: Final = ids.figure(TAB, "asks")
QUESTION: Final = ids.figure(TAB, "question")
START: Final = ids.figure(TAB, "start")
END: Final = ids.figure(TAB, "end")
METHOD: Final = ids.figure(TAB, "method")
CONTROLS: Final = ids.figure(TAB, "controls")
DRAWN: Final = ids.figure(TAB, "drawn")
SENTENCE: Final = ids.figure(TAB, "sentence")
SCOPE: Final = ids.figure(TAB, "scope")
KPIS: Final = ids.figure(TAB, "kpis")
WATERFALL: Final = ids.figure(TAB, "waterfall")
WATERFALL_TABLE: Final = ids.figure(TAB, "waterfall-table")
FLAGS: Final = ids.figure(TAB, "flags")
SOLD: Final = ids.figure(TAB, "sold")
SOLD_TABLE: Final = ids.figure(TAB, "sold-table")
ADDED: Final = ids.figure(TAB, "added")
ADDED_TABLE: Final = ids.figure(TAB, "added-table")
SUMMED: Final = ids.figure(TAB, "summed")
SUMMED_TABLE: Final = ids.figure(TAB, "summed-table")
METHODS_CHART: Final = ids.figure(TAB, "methods")
METHODS_TABLE: Final = ids.figure(TAB, "methods-table")
TREND: Final = ids.figure(TAB, "trend")
TREND_TABLE: Final = ids.figure(TAB, "trend-table")
FACTORS: Final = ids.figure(TAB, "factors")
DONORS: Final = ids.figure(TAB, "donors")
SENSITIVITY: Final = ids.figure(TAB, "sensitivity")

CARDS: Final = {
    "incremental_roas_measured": "Measured iROAS",
    "roas": "Tracked ROAS",
    "incremental_roas": "iROAS (assumption)",
    "incremental_revenue": "Added revenue",
    "cost": "Cost",
    "probability": "Above break-even",
}


def layout() -> Component:
    """The tab with skeletons where figures will be."""
    heading = html.Div(
        [
            dcc.Store(id=DRAWN),
            html.Div(html.H1("ROI", className="page-title"), className="page-head"),
            html.P([states.skeleton("title")], id=SENTENCE, className="verdict"),
            _question(),
            html.P(id=SCOPE, className="panel-note"),
        ]
    )
    blocks = [
        html.H2("Key figures", className="visually-hidden"),
        html.Div(
            [kpi_card.skeleton(key, label) for key, label in CARDS.items()],
            id=KPIS,
            className="kpis kpis-six",
        ),
        html.Div([_waterfall(), _flags()], className="panels-two"),
        _sold(),
        html.Div([_added(), _summed()], className="panels-two"),
        html.Div([_methods(), _trend()], className="panels-two"),
        html.Div([_donors(), _factors()], className="panels-two"),
        _sensitivity(),
    ]
    return tab_body(TAB, heading, blocks)


def _question() -> Component:
    methods = {key: about.label for key, about in METHODS.items()}
    controls: Any = filter_controls.multiple(CONTROLS, debounce=True)
    controls.placeholder = "None"
    return html.Div(
        [
            components.picker(QUESTION, {}, "", "What"),
            html.Div(
                [
                    html.Label("From", htmlFor=START, className="filter-label"),
                    _day(START),
                    html.Label("to", htmlFor=END, className="filter-label"),
                    _day(END),
                ],
                className="filter picker",
                role="group",
                **aria(label="When"),
            ),
            components.picker(METHOD, methods, DEFAULT, "Method"),
            filter_controls.labelled("Controls", CONTROLS, controls),
        ],
        id=ASKS,
        className="question",
    )


def _day(control_id: str) -> Component:
    """A day as it is written in files: 2025-08-19."""
    return dcc.Input(
        id=control_id,
        type="text",
        debounce=True,
        maxLength=10,
        placeholder="2025-08-19",
        autoComplete="off",
        className="day",
    )


def _waterfall() -> Component:
    return components.panel(
        "How much of the ROAS was really added?",
        [
            components.chart(
                WATERFALL,
                "Tracked ROAS, the part assumed to come anyway, and the measured incremental ROAS.",
                WATERFALL_TABLE,
                "steps",
            )
        ],
        note="Tracked ROAS counts every order with a link or code, also those that would have come "
        "anyway. The dotted line is break-even.",
        figure_id=WATERFALL,
    )


def _flags() -> Component:
    return components.panel(
        "Can you rely on it?",
        [html.Div(id=FLAGS, className="flags")],
        note="What speaks against this answer, and the smallest effect that could have been seen.",
    )


def _sold() -> Component:
    return components.panel(
        "What was sold, and what would have been?",
        [
            components.chart(
                SOLD,
                "Sales by day before and in the window, with what would have been sold without "
                "the activity and its interval.",
                SOLD_TABLE,
                "lines",
            )
        ],
        note="All sales of the brand, tracked or not. Dashed: without the activity, with its 90% "
        "interval. Days on which earlier posts were still at work are left out.",
        figure_id=SOLD,
    )


def _added() -> Component:
    return components.panel(
        "What did each day add?",
        [components.chart(ADDED, "Sales added by each day.", ADDED_TABLE, "lines")],
        note="Sold less what would have been sold, a bar a day with its 90% interval.",
        figure_id=ADDED,
    )


def _summed() -> Component:
    return components.panel(
        "How did it add up?",
        [components.chart(SUMMED, "Sales added up to each day.", SUMMED_TABLE, "lines")],
        note="The sum up to each day. Its interval knows that good and bad days linger.",
        figure_id=SUMMED,
    )


def _methods() -> Component:
    return components.panel(
        "Do other methods agree?",
        [components.chart(METHODS_CHART, "Incremental ROAS by method.", METHODS_TABLE, "lines")],
        note="The same question by every method that the data allow, with 90% intervals.",
        figure_id=METHODS_CHART,
    )


def _trend() -> Component:
    return components.panel(
        "Which campaigns added what they cost?",
        [components.chart(TREND, "Incremental ROAS by campaign.", TREND_TABLE, "lines")],
        note="The days of each campaign, the earliest on top; those of a brand that overlap have "
        "one effect between them. Open circles are tracked ROAS, the dotted line is break-even.",
        figure_id=TREND,
    )


def _donors() -> Component:
    return components.panel(
        "Which sales is it compared with?",
        [plain_table.room(DONORS, "Controls", "rows-wide")],
        note="Products of other brands that nobody posted about, that do not move against these "
        "sales and share few buyers with them.",
        figure_id=DONORS,
    )


def _factors() -> Component:
    return components.panel(
        "What does a tracked rupee stand for?",
        [plain_table.room(FACTORS, "Factors", "rows-wide")],
        note="Added revenue per rupee of tracked revenue, over all measured campaigns. It turns "
        "what each influencer sold into what they added.",
        figure_id=FACTORS,
    )


def _sensitivity() -> Component:
    return html.Section(
        html.Details(
            [
                html.Summary("How much does it depend on the controls and the days?"),
                plain_table.room(SENSITIVITY, "Sensitivity", "rows-wide"),
            ],
            className="behind",
        ),
        className="panel",
    )
