"""The Payouts tab before its figures are known: what is owed, decisions, differences, terms."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.influencer_metrics import metric_of
from layouts import components, download, grid, ids, kpi_card, plain_table, states, who
from layouts.attributes import aria
from layouts.grid import Text
from layouts.tab_body import tab_body

TAB: Final = "payouts"
SENTENCE: Final = ids.figure(TAB, "sentence")
SCOPE: Final = ids.figure(TAB, "scope")
SEEN: Final = ids.figure(TAB, "seen")
DECIDED: Final = ids.figure(TAB, "decided")
POLL: Final = ids.figure(TAB, "poll")
CHOICE: Final = ids.figure(TAB, "choice")
ASKED: Final = ids.figure(TAB, "asked-for")
KPIS: Final = ids.figure(TAB, "kpis")
GRID: Final = ids.figure(TAB, "grid")
LISTED: Final = grid.listed(GRID)
SHOW: Final = ids.figure(TAB, "show")
CHOSEN: Final = ids.figure(TAB, "chosen")
NOTE: Final = ids.figure(TAB, "note")
MESSAGE: Final = ids.figure(TAB, "message")
SURE: Final = ids.figure(TAB, "sure")
SURE_WORDS: Final = ids.figure(TAB, "sure-words")
SURE_YES: Final = ids.figure(TAB, "sure-yes")
SURE_NO: Final = ids.figure(TAB, "sure-no")
MONTHS: Final = ids.figure(TAB, "months")
MONTHS_TABLE: Final = ids.figure(TAB, "months-table")
DIFFERENCES: Final = ids.figure(TAB, "differences")
DIFFERENCES_NOTE: Final = ids.figure(TAB, "differences-note")
DIFFERENCES_FILE: Final = ids.figure(TAB, "differences-file")
LINES_FILE: Final = ids.figure(TAB, "lines-file")
XLSX: Final = ids.figure(TAB, "xlsx")
LOG: Final = ids.figure(TAB, "log")
TERMS: Final = ids.figure(TAB, "terms")
TERMS_NOTE: Final = ids.figure(TAB, "terms-note")

CARDS: Final = (
    "payout_owed",
    "payout_approved",
    "payout_held",
    "payout_paid",
    "payout_differing",
    "payout_gift",
)
TEXTS: Final = (Text("label", "Influencer", 190, linked=True),)
COLUMNS: Final = (
    *("payout_owed", "payout_due", "payout_approved", "payout_held", "payout_paid"),
    *("payout_difference", "payout_computed", "payout_recorded"),
)
SHOWN: Final = {
    "all": "All",
    "due": "Due",
    "approved": "Approved",
    "held": "Held",
    "paid": "Paid",
    "differ": "Differing",
}
"""Which influencers the grid lists: those with something in that state."""

POLL_MS: Final = 20_000
"""How often the page looks for decisions of others."""

ACTIONS: Final = {
    "approved": "Approve",
    "paid": "Mark as paid",
    "hold": "Put on hold",
    "disputed": "Dispute",
    "due": "Set back to due",
}
"""What can be decided, and what the button says."""


def action(state: str) -> str:
    """Id of the button that sets a state."""
    return ids.figure(TAB, f"set-{state}")


def layout() -> Component:
    """The tab with skeletons where figures will be."""
    heading = html.Div(
        [
            # Which decisions the page shows, news of them, what a click on a button would be about,
            # and what was asked to be confirmed.
            dcc.Store(id=SEEN),
            dcc.Store(id=DECIDED),
            dcc.Interval(id=POLL, interval=POLL_MS),
            dcc.Store(id=CHOICE),
            dcc.Store(id=ASKED),
            html.Div(html.H1("Payouts", className="page-title"), className="page-head"),
            html.P([states.skeleton("title")], id=SENTENCE, className="verdict"),
            html.P(id=SCOPE, className="panel-note"),
        ]
    )
    blocks = [
        html.H2("Key figures", className="visually-hidden"),
        html.Div(
            [kpi_card.skeleton(key, metric_of(key).label) for key in CARDS],
            id=KPIS,
            className="kpis kpis-six",
        ),
        _people(),
        _differences(),
        _months(),
        _log(),
        _terms(),
    ]
    return tab_body(TAB, heading, blocks)


def _people() -> Component:
    return components.panel(
        "Who is to be paid, and how much?",
        [grid.room(GRID, "Payouts by influencer"), _decide()],
        tools=[
            components.segmented(SHOW, SHOWN, "all", "Show"),
            html.A("Lines, CSV", id=LINES_FILE, href="#", className="button", download=""),
            download.link(XLSX, "XLSX", ""),
        ],
        note="Tick influencers and decide below; without a tick it is about everybody listed in "
        "the view. A name opens the statement.",
        figure_id=GRID,
        about="Computed is what was agreed × the tracked work; owed is computed less paid. Over or "
        "under is the part of it that the file's own payments leave: below zero they were too "
        "much. The rest is due, approved, held, or not due yet.",
    )


def _decide() -> Component:
    """Who decides what about whom."""
    return html.Div(
        [
            html.P(id=CHOSEN, className="panel-note", role="status"),
            html.Div(
                [who.field("For the log"), _note(), _buttons()],
                className="payouts-decide",
            ),
            html.Div(id=MESSAGE, role="alert", className="payouts-message"),
            _sure(),
        ],
        className="payouts-actions",
    )


def _note() -> Component:
    return html.Div(
        [
            html.Label("Note", htmlFor=NOTE, className="data-label"),
            dcc.Input(
                id=NOTE,
                type="text",
                value="",
                maxLength=500,
                placeholder="Why, or a reference",
                autoComplete="off",
                className="data-text",
            ),
        ],
        className="data-field payouts-note",
    )


def _buttons() -> Component:
    """A button per decision; the first is what is mostly done."""
    buttons = [
        html.Button(
            text,
            id=action(state),
            type="button",
            className="button button-primary" if state == "approved" else "button",
            disabled=True,
        )
        for state, text in ACTIONS.items()
    ]
    return html.Div(buttons, className="payouts-buttons", role="group", **aria(label="Decide"))


def _sure() -> Component:
    """What asks before it is decided about many, or what cannot be taken back."""
    answers = [
        html.Button("Yes", id=SURE_YES, type="button", className="button button-primary"),
        html.Button("No", id=SURE_NO, type="button", className="button"),
    ]
    return html.Div(
        [html.Span(id=SURE_WORDS), html.Span(answers, className="payouts-buttons")],
        id=SURE,
        className="payouts-message payouts-sure",
        role="alertdialog",
        hidden=True,
        **aria(labelledby=SURE_WORDS),
    )


def _differences() -> Component:
    return components.panel(
        "Where do records and work differ?",
        [
            html.P(id=DIFFERENCES_NOTE, className="panel-note"),
            plain_table.room(DIFFERENCES, "Payouts that differ", "rows-wide rows-tall"),
        ],
        tools=[
            html.A(
                "All of them, CSV", id=DIFFERENCES_FILE, href="#", className="button", download=""
            )
        ],
        figure_id=DIFFERENCES,
        about="Recorded is the total of the payouts file, computed is the rate × the tracked work. "
        "Less than ₹1 is rounding. The largest difference comes first.",
    )


def _months() -> Component:
    return components.panel(
        "What was due each month, and what was paid?",
        [
            components.chart(
                MONTHS,
                "Payouts by month: paid, approved, due and held. The table below has the same "
                "figures.",
                MONTHS_TABLE,
                "months",
            )
        ],
        note="By the month the work was settled in. The grey line is what the file recorded.",
        figure_id=MONTHS,
    )


def _log() -> Component:
    return components.panel(
        "What was decided?",
        [plain_table.room(LOG, "Decisions", "rows-wide rows-tall")],
        note="Newest first. Nothing here is ever changed or removed. A run is the file for the "
        "bank: one sum for each influencer.",
        figure_id=LOG,
    )


def _terms() -> Component:
    return components.panel(
        "What was agreed?",
        [
            html.P(id=TERMS_NOTE, className="panel-note"),
            plain_table.room(TERMS, "Terms", "rows-wide rows-tall"),
        ],
        tools=[
            html.A(
                "Template",
                href="/api/templates/terms.csv",
                className="button",
                download="terms.csv",
            ),
            dcc.Link("Import terms", href="/data", className="button"),
        ],
        figure_id=TERMS,
        about="Terms of an influencer in general, or for a campaign or brand, between two days. "
        "They are imported like every table; where there are none, a payout row's own basis and "
        "rate count as what was agreed.",
    )
