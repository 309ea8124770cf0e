"""The budget plan before its figures are known: what is asked, what comes of it, scenarios."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.plan.words import BY_LABELS, OBJECTIVE_LABELS
from charts import format as fmt
from layouts import (
    components,
    grid,
    ids,
    insight_pages,
    kpi_card,
    plan_scenarios,
    plan_words,
    states,
)
from layouts.attributes import aria
from layouts.grid import Text
from layouts.tab_body import tab_body

TAB: Final = "plan"
SENTENCE: Final = ids.figure(TAB, "sentence")
BY: Final = ids.figure(TAB, "by")
OBJECTIVE: Final = ids.figure(TAB, "objective")
BUDGET: Final = ids.figure(TAB, "budget")
BUDGET_TEXT: Final = ids.figure(TAB, "budget-text")
ASKS: Final = ids.figure(TAB, "asks")
SLIDERS: Final = ids.figure(TAB, "sliders")
LIMITS: Final = ids.figure(TAB, "limits")
RESET: Final = ids.figure(TAB, "reset")
MESSAGE: Final = ids.figure(TAB, "message")
OWN: Final = ids.figure(TAB, "own")
ASKED: Final = ids.figure(TAB, "asked")
DRAWN: Final = ids.figure(TAB, "drawn")
NAMED: Final = ids.figure(TAB, "named")
KPIS: Final = ids.figure(TAB, "kpis")
NOTES: Final = ids.figure(TAB, "notes")
MOVES: Final = ids.figure(TAB, "moves")
MOVES_TABLE: Final = ids.figure(TAB, "moves-table")
MARGINAL: Final = ids.figure(TAB, "marginal")
MARGINAL_TABLE: Final = ids.figure(TAB, "marginal-table")
RESPONSE: Final = ids.figure(TAB, "response")
RESPONSE_TABLE: Final = ids.figure(TAB, "response-table")
GRID: Final = ids.figure(TAB, "grid")
CSV: Final = ids.figure(TAB, "csv")
XLSX: Final = ids.figure(TAB, "xlsx")
FILE: Final = ids.figure(TAB, "file")
LOCK: Final = ids.figure(TAB, "lock")
LEAST: Final = ids.figure(TAB, "least")
MOST: Final = ids.figure(TAB, "most")
BOUND: Final = ids.figure(TAB, "bound")
FREE: Final = ids.figure(TAB, "free")
ROWS_MESSAGE: Final = ids.figure(TAB, "rows-message")

TEXT: Final = Text("label", "Row", 210, linked=True)
WIDEST: Final = 4.0
"""The upper end of the slider of bounds, times today's spend."""
USUAL: Final = (0.5, 2.0)
NOTHING_OWN: Final[dict[str, dict[str, list[object]]]] = {}


def layout() -> Component:
    """The page with skeletons where figures will be."""
    heading = html.Div(
        [
            # Locks and bounds of single rows, a budget that a button asks for, what was drawn, and
            # that the sliders have names.
            dcc.Store(id=OWN, data=NOTHING_OWN),
            dcc.Store(id=ASKED),
            dcc.Store(id=DRAWN),
            dcc.Store(id=NAMED),
            dcc.Download(id=FILE),
            insight_pages.heading(TAB),
            html.P([states.skeleton("title")], id=SENTENCE, className="verdict"),
            _asks(),
        ]
    )
    blocks = [
        html.H2("Key figures", className="visually-hidden"),
        html.Div(
            [kpi_card.skeleton(key, label) for key, label in plan_words.CARDS.items()],
            id=KPIS,
            className="kpis kpis-six",
        ),
        html.Div(
            [_moves(), html.Div([_marginal(), _response()], className="plan-curves")],
            className="panels-two",
        ),
        _notes(),
        _rows(),
        plan_scenarios.panel(),
    ]
    return tab_body(TAB, heading, blocks)


def _asks() -> Component:
    """What is asked: whose money, for what, how much, and how far it may move."""
    return html.Section(
        [
            html.H2("What to plan", className="visually-hidden"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Span("Split over", className="filter-label"),
                            components.segmented(BY, {**BY_LABELS}, "influencer", "Split over"),
                        ],
                        className="plan-ask",
                    ),
                    components.picker(
                        OBJECTIVE, {**OBJECTIVE_LABELS}, "revenue", "So that it brings most"
                    ),
                    html.Button(
                        "Start over", id=RESET, type="button", className="button button-quiet"
                    ),
                ],
                className="plan-asks",
            ),
            html.Div([_budget(), _limits()], className="plan-sliders", id=SLIDERS),
            html.Div(id=MESSAGE, role="alert", className="payouts-message"),
        ],
        className="panel plan-panel",
        id=ASKS,
    )


def _budget() -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.Label("Fees a month", htmlFor=BUDGET_TEXT, className="filter-label"),
                    dcc.Input(
                        id=BUDGET_TEXT,
                        type="text",
                        debounce=True,
                        value="",
                        placeholder="as today",
                        autoComplete="off",
                        className="data-text plan-amount",
                    ),
                ],
                className="plan-ask",
            ),
            dcc.Slider(
                id=BUDGET,
                min=0,
                max=1,
                value=0,
                updatemode="mouseup",
                allow_direct_input=False,
                tooltip={
                    "placement": "bottom",
                    "template": f"{fmt.symbol()}{{value}}",
                    "transform": f"roiGrouped{fmt.locale().removeprefix('en-')}",
                },
            ),
        ],
        className="plan-slider",
        role="group",
        **aria(label="Fees a month"),
    )


def _limits() -> Component:
    low, high = USUAL
    marks = {at: f"{at}×" for at in range(int(WIDEST) + 1)}
    return html.Div(
        [
            html.Div(
                "Each between these multiples of its fees today", className="filter-label plan-ask"
            ),
            dcc.RangeSlider(
                id=LIMITS,
                min=0,
                max=WIDEST,
                step=0.1,
                value=[low, high],
                marks=marks,
                updatemode="mouseup",
                allowCross=False,
            ),
        ],
        className="plan-slider",
        role="group",
        **aria(label="Each between these multiples of its fees today"),
    )


def _moves() -> Component:
    return components.panel(
        "Who should get more, and who less?",
        [
            components.chart(
                MOVES, "Fees today and proposed, a row each.", MOVES_TABLE, "bars plan-moves"
            )
        ],
        note="Circle: fees today. Dot: proposed. The largest moves.",
        figure_id=MOVES,
        about="All money goes where the next part of it is expected to bring most; at the best "
        "split no shift between two rows could bring more.",
    )


def _notes() -> Component:
    return components.panel(
        "What should you know?",
        [html.Ul(id=NOTES, className="plan-notes")],
        note="What the plan takes for granted, and where it stops.",
    )


def _marginal() -> Component:
    return components.panel(
        f"What would one more {fmt.unit()} bring?",
        [components.chart(MARGINAL, "Marginal ROAS by total budget.", MARGINAL_TABLE, "lines")],
        note="Marginal ROAS at the best split of each budget. Below the dotted line it does not "
        "pay for itself.",
        figure_id=MARGINAL,
        about="The shadow price of the budget: what a little more would bring at the best place "
        "that the bounds leave for it.",
    )


def _response() -> Component:
    return components.panel(
        "What would another budget bring?",
        [components.chart(RESPONSE, "What each budget brings.", RESPONSE_TABLE, "lines")],
        note="At the best split of each budget within the bounds; the circle is today's split.",
        figure_id=RESPONSE,
        about="Σ of the expected response of all rows, each a saturation curve a·x/(k + x) fitted "
        "to its own months and those of its platform.",
    )


def _rows() -> Component:
    return components.panel(
        "The plan, row by row",
        [grid.room(GRID, "The plan by row"), _decide()],
        tools=[
            html.Button("Plan, CSV", id=CSV, type="button", className="button"),
            html.Button("Plan, XLSX", id=XLSX, type="button", className="button"),
        ],
        note="Tick rows to lock them at today's fees or to give them bounds of their own.",
        figure_id=GRID,
    )


def _decide() -> Component:
    """What is set for the rows that are ticked."""
    return html.Div(
        [
            html.Span("Ticked rows:", className="filter-label"),
            html.Button("Lock at today's", id=LOCK, type="button", className="button"),
            html.Div(
                [
                    _amount(LEAST, "At least"),
                    _amount(MOST, "at most"),
                    html.Button("Set bounds", id=BOUND, type="button", className="button"),
                ],
                className="plan-bounds",
                role="group",
                **aria(label="Bounds of their own, a month"),
            ),
            html.Button("Free again", id=FREE, type="button", className="button"),
            html.P(id=ROWS_MESSAGE, className="panel-note", role="status"),
        ],
        className="plan-decide",
    )


def _amount(control_id: str, label: str) -> Component:
    return html.Div(
        [
            html.Label(label, htmlFor=control_id, className="filter-label"),
            dcc.Input(
                id=control_id,
                type="text",
                value="",
                autoComplete="off",
                className="data-text plan-amount",
            ),
        ],
        className="plan-ask",
    )
