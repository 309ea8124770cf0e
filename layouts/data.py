"""The Data tab: bring files in, see what became of them, make a sample, go back."""

from __future__ import annotations

from typing import Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, data_dictionary, health, ids, states, who
from layouts.attributes import aria
from layouts.attributes import data as data_attributes

MIN_INFLUENCERS: Final = 5
MAX_INFLUENCERS: Final = 2_000
MIN_ORDERS: Final = 100
MAX_ORDERS: Final = 200_000
DEFAULT_INFLUENCERS: Final = 60
DEFAULT_ORDERS: Final = 12_000
DEFAULT_SEED: Final = 7
MAX_SEED: Final = 2**31 - 1

READING: Final = ids.figure("data", "reading")
IMPORTING: Final = ids.figure("data", "importing")
WHO: Final = who.WHO
ACTIONS: Final = ids.figure("data", "actions")
MODE_BOX: Final = ids.figure("data", "mode-box")
MODE_WHY: Final = ids.figure("data", "mode-why")
TABLES: Final = ids.figure("data", "tables")
HISTORY: Final = ids.figure("data", "history")
HISTORY_MESSAGE: Final = ids.figure("data", "history-message")
SAMPLE_INFLUENCERS: Final = ids.figure("data", "sample-influencers")
SAMPLE_ORDERS: Final = ids.figure("data", "sample-orders")
SAMPLE_SEED: Final = ids.figure("data", "sample-seed")
SAMPLE_MAKE: Final = ids.figure("data", "sample-make")
SAMPLE_MESSAGE: Final = ids.figure("data", "sample-message")

REMOVES: Final = ids.figure("data", "removes")
UNANSWERED: Final = ids.figure("data", "unanswered")

CONFIRM_WORDS: Final = "Import these rows"
SAMPLE_WORDS: Final = "Make the sample"
MODES: Final = {
    "replace": "Replace every row without an id from the first to the last day of these files "
    "(all of them where the files have no dates)",
    "add": "Add to the rows already here",
}


def layout() -> Component:
    """The whole tab before anything is known about the workspace."""
    return html.Div(
        [
            # The session keeps an unconfirmed upload while the visitor looks at another tab.
            dcc.Store(id=ids.UPLOAD_STORE, storage_type="session"),
            html.H1("Data", className="page-title"),
            _upload(),
            html.Div(id=ids.UPLOAD_REPORT, role="status", className="data-outcome"),
            components.panel(
                "In this workspace now",
                [html.Div(_rows_waiting(), id=TABLES)],
            ),
            health.panel(),
            html.Div([_history(), _sample()], className="data-columns"),
            components.panel(
                "What each file needs",
                data_dictionary.content(),
                note="Headers in any order and spelling close to these are recognised. "
                "One workbook may hold several of them, a sheet each.",
            ),
            html.Div("Drop the files to read them", className="data-veil", **aria(hidden="true")),
        ],
        className="data-page",
    )


def _upload() -> Component:
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.H2("Bring your own data", className="panel-title"),
                            html.P(
                                "Drop your influencer, post, order and payout files anywhere on "
                                "this page. Nothing is stored before you confirm.",
                                className="panel-note",
                            ),
                        ]
                    ),
                    # Empty on purpose: assets/upload.js puts the file input in here.
                    html.Div(id=ids.UPLOAD_DROP, className="data-drop-input"),
                    html.P(
                        "CSV, TSV, Excel, OpenDocument or JSON, zipped too; several files at once.",
                        id="upload-hint",
                        className="panel-note",
                    ),
                ],
                className="data-drop",
            ),
            # Filled by assets/upload.js, one row a file.
            html.Div(
                id=ids.UPLOAD_PROGRESS,
                className="data-progress",
                role="group",
                **aria(label="Uploads"),
            ),
            _work(READING, "Reading the files…"),
            html.Div(id=ids.UPLOAD_PREVIEW, className="data-preview"),
            _actions(),
        ],
        className="panel",
        **aria(label="Bring your own data"),
    )


def _work(control_id: str, words: str) -> Component:
    # Dash shows it while a callback runs; assets/work.js fills in the stage and the bar.
    return html.Div(
        id=control_id, className="data-work", hidden=True, **data_attributes(work=words)
    )


def _actions() -> Component:
    return html.Div(
        [
            html.Fieldset(
                [
                    html.Legend("Rows without an id", className="data-legend"),
                    html.P(id=MODE_WHY, className="panel-note"),
                    dbc.RadioItems(
                        id=ids.UPLOAD_MODE,
                        options=[{"label": text, "value": key} for key, text in MODES.items()],
                        value="replace",
                        className="data-modes",
                    ),
                ],
                id=MODE_BOX,
                className="data-mode-box",
                hidden=True,
            ),
            _bar(),
        ],
        id=ACTIONS,
        className="data-actions",
        hidden=True,
    )


def _bar() -> Component:
    """What stays in sight below a long preview."""
    return html.Div(
        [
            html.P(id=REMOVES, className="data-removes", role="status"),
            html.P(id=UNANSWERED, className="data-unanswered", role="status"),
            _work(IMPORTING, "Importing the rows…"),
            html.Div(
                [
                    html.Button(
                        CONFIRM_WORDS,
                        id=ids.UPLOAD_CONFIRM,
                        className="button button-primary",
                        type="button",
                        disabled=True,
                    ),
                    html.Button("Discard", id=ids.UPLOAD_CANCEL, className="button", type="button"),
                ],
                className="data-buttons",
            ),
        ],
        className="data-bar",
    )


def _history() -> Component:
    return components.panel(
        "History",
        [
            who.field("Shown with your imports"),
            html.Div(id=HISTORY_MESSAGE, role="status"),
            html.Div(_rows_waiting(), id=HISTORY),
        ],
        note="The last 20 states of this workspace, newest first. Any of them can come back.",
    )


def _sample() -> Component:
    return components.panel(
        "Make a sample",
        [
            html.Div(
                [
                    _number(
                        "Influencers",
                        SAMPLE_INFLUENCERS,
                        DEFAULT_INFLUENCERS,
                        MIN_INFLUENCERS,
                        MAX_INFLUENCERS,
                    ),
                    _number("Orders", SAMPLE_ORDERS, DEFAULT_ORDERS, MIN_ORDERS, MAX_ORDERS),
                    _number("Seed", SAMPLE_SEED, DEFAULT_SEED, 0, MAX_SEED),
                ],
                className="data-sample-fields",
            ),
            html.P(
                "The same seed makes the same rows. The sample takes the place of what is shown "
                "now; rows you imported stay in the history and can be restored.",
                className="panel-note",
            ),
            html.Button(SAMPLE_WORDS, id=SAMPLE_MAKE, className="button", type="button"),
            html.Div(id=SAMPLE_MESSAGE, role="status", className="data-message"),
        ],
        note="Invented influencers, posts, orders and payouts, to try things out.",
    )


def _number(label: str, control_id: str, value: int, lowest: int, highest: int) -> Component:
    return html.Div(
        [
            html.Label(label, htmlFor=control_id, className="data-label"),
            dcc.Input(
                id=control_id,
                type="number",
                value=value,
                min=lowest,
                max=highest,
                step=1,
                className="data-number",
            ),
        ],
        className="data-field",
    )


def _rows_waiting() -> list[Component]:
    return [states.skeleton("row") for _ in range(3)]
