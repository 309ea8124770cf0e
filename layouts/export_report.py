"""The insight report of the Export tab: title, logo, chapters, and its pages to look at first."""

from __future__ import annotations

from typing import Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, download, ids
from layouts.attributes import aria, data
from reports.insight_report.chapters import CHAPTERS as CHOOSABLE
from reports.insight_report.chapters import TITLE as USUAL_TITLE

OPENED: Final = ids.figure("export", "opened")
CHOICES: Final = ids.figure("export", "choices")
"""What assets/report.js was last told of title, chapters, view and data."""
TITLE: Final = ids.figure("export", "title")
CHAPTERS: Final = ids.figure("export", "chapters")
LOGO: Final = ids.figure("export", "logo")
HAS_LOGO: Final = ids.figure("export", "has-logo")
LOGO_MESSAGE: Final = ids.figure("export", "logo-message")
MAKE: Final = ids.figure("export", "report-preview")
PDF: Final = ids.figure("export", "report-pdf")
ROOM: Final = ids.figure("export", "report-status")
PAGES: Final = ids.figure("export", "pages")
STALE: Final = ids.figure("export", "report-stale")
LONGEST_TITLE: Final = 120
"""Characters."""


def panel() -> Component:
    """What goes into the report, and room for its pages."""
    return components.panel(
        "Insight report",
        [
            dcc.Store(id=OPENED, data=True),
            dcc.Store(id=CHOICES),
            dcc.Store(id=HAS_LOGO),
            html.Div([_title(), _logo(), _chapters()], className="report-choices"),
            html.Div(
                [
                    download.room(ROOM),
                    html.P(id=STALE, className="report-stale", role="status"),
                ],
                className="report-state",
            ),
            html.Ol(
                html.Li(
                    "The pages appear here before you download anything.", className="report-empty"
                ),
                id=PAGES,
                className="report-pages",
                tabIndex="0",
                **aria(label="Pages of the report"),
            ),
        ],
        tools=[
            html.Button("Preview", id=MAKE, className="button", type="button"),
            html.Button("Download PDF", id=PDF, className="button button-primary", type="button"),
        ],
        note="A PDF to hand round: what the view tells, its charts and its figures, under your own "
        "title and logo. Title and chapters are kept for everybody here once you preview or "
        "download it, the logo at once.",
        panel_id=ids.figure("export", "report"),
    )


def _title() -> Component:
    return html.Div(
        [
            html.Label("Title", htmlFor=TITLE, className="report-label"),
            dcc.Input(
                id=TITLE,
                type="text",
                value="",
                maxLength=LONGEST_TITLE,
                placeholder=USUAL_TITLE,
                autoComplete="off",
                className="report-title",
            ),
        ],
        className="report-choice",
    )


def _logo() -> Component:
    """The picture beside the title; assets/report.js puts its controls in."""
    return html.Div(
        [
            html.Div("Logo", className="report-label"),
            html.Div(id=LOGO, className="report-logo", **data(message=LOGO_MESSAGE)),
            html.P(id=LOGO_MESSAGE, className="report-message", role="alert"),
        ],
        className="report-choice",
        role="group",
        **aria(label="Logo"),
    )


def _chapters() -> Component:
    return html.Div(
        [
            html.Div("Chapters", className="report-label"),
            dbc.Checklist(
                id=CHAPTERS,
                options=[{"label": label, "value": key} for key, label in CHOOSABLE.items()],
                value=list(CHOOSABLE),
                className="report-chapters",
            ),
            html.P("A summary and the method are always in it.", className="panel-note"),
        ],
        className="report-choice report-choice-wide",
        role="group",
        **aria(label="Chapters"),
    )
