"""The Export tab: what can be taken away of a view, before its tables are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, download, export_report, ids, plain_table, states, tabs
from layouts.attributes import aria, data
from layouts.tab_body import tab_body

TAB: Final = "export"
SCOPE: Final = ids.figure(TAB, "scope")
READY: Final = ids.figure(TAB, "ready")
"""View and snapshot that the page stands under; the preview is asked for from then on."""
FOCUS: Final = ids.figure(TAB, "focus")
"""Key of the table that is previewed; None for the first."""
PICKER: Final = ids.figure(TAB, "picker")
NAME: Final = ids.figure(TAB, "name")
SIZE: Final = ids.figure(TAB, "size")
PREVIEW: Final = ids.figure(TAB, "preview")
PREVIEW_SHEET: Final = ids.figure(TAB, "preview-sheet")
ALONG: Final = ids.figure(TAB, "along")
CSV: Final = ids.figure(TAB, "csv")
XLSX: Final = ids.figure(TAB, "xlsx")
WORKBOOK: Final = ids.figure(TAB, "workbook")
BOM: Final = ids.figure(TAB, "bom")
ABOUT: Final = ids.figure(TAB, "about")
FILES: Final = ids.figure(TAB, "files")
SCREENS: Final = tuple(tab.name for tab in tabs.TABS if tab.filtered and tab.name != TAB)
"""Tabs with charts, cards and tables to take a snapshot of."""


def layout() -> Component:
    """The tab with skeletons where tables will be."""
    heading = html.Div(
        [
            dcc.Store(id=READY),
            dcc.Store(id=FOCUS),
            html.H1("Export", className="page-title"),
            html.P([states.skeleton("title")], id=SCOPE, className="export-scope"),
        ],
        className="export-head",
    )
    return tab_body(TAB, heading, [_data(), export_report.panel(), _snapshot(), _shell()])


def _data() -> Component:
    return components.panel(
        "Data",
        [
            html.Div(id=PREVIEW_SHEET, hidden=True),
            html.Div([_picker(), _in_focus()], className="export-data"),
            download.room(FILES),
        ],
        note="Any table of this view. Choose one to see it; tick several for one workbook. Amounts "
        "are the ones on screen, to the paisa.",
        panel_id=ids.figure(TAB, "data"),
        figure_id=PREVIEW,
        about="What every file says of itself, beside its rows.",
    )


def _picker() -> Component:
    """The list of tables, drawn by assets/export.js, and the workbook of those that are ticked."""
    return html.Div(
        [
            html.Div(
                [states.skeleton("row") for _ in range(8)],
                id=PICKER,
                className="export-picker",
                role="group",
                **aria(label="Tables"),
                **data(focus=FOCUS),
            ),
            html.Div(
                download.link(WORKBOOK, "Workbook, XLSX", FILES),
                className="export-workbook",
            ),
        ],
        className="export-side",
    )


def _in_focus() -> Component:
    """The table in focus: its size, its files, its first rows, and what goes along."""
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.H3(states.skeleton(), id=NAME, className="export-name"),
                            html.P(states.skeleton(), id=SIZE, className="panel-note"),
                        ],
                        className="export-names",
                    ),
                    html.Div(
                        [
                            download.link(CSV, "CSV", FILES),
                            download.link(XLSX, "XLSX", FILES, css="button-primary"),
                        ],
                        className="panel-tools",
                    ),
                ],
                className="export-focus-head",
            ),
            plain_table.room(PREVIEW, "First rows", "rows-wide export-preview"),
            html.P(id=ALONG, className="panel-note export-along"),
            html.Div(
                [
                    html.Span("CSV:", className="panel-note"),
                    _option(BOM, "For Excel (UTF-8 with BOM)"),
                    _option(ABOUT, "Filters and definitions beside it (ZIP)"),
                ],
                className="export-options",
                role="group",
                **aria(label="CSV files"),
            ),
        ],
        className="export-focus",
    )


def _option(option_id: str, label: str) -> Component:
    """A choice that the browser remembers."""
    return dbc.Checkbox(
        id=option_id, label=label, value=True, persistence=True, persistence_type="local"
    )


def _snapshot() -> Component:
    links = [
        html.A(
            [
                html.Span(className=f"icon icon-{name}", **aria(hidden="true")),
                tabs.BY_NAME[name].label,
            ],
            href=tabs.BY_NAME[name].path,
            className="button",
            **data(keeps="view"),
        )
        for name in SCREENS
    ]
    return components.panel(
        "Snapshot of a screen",
        [
            html.Nav(links, className="export-screens", **aria(label="Screens for a snapshot")),
        ],
        note="Charts, cards and tables as they stand, as PDF or PNG. Open the screen, sort and "
        "pick what you want to show, then choose “Take a snapshot” in the filter bar.",
        panel_id=ids.figure(TAB, "snapshot"),
    )


def _shell() -> Component:
    return html.P(
        [
            "The same from the shell, every Monday: ",
            html.Code("roi report"),
            " and ",
            html.Code("roi export"),
            " take the same filters; the guide ",
            html.Em("Take it away"),
            " has a line for cron and mail.",
        ],
        className="export-shell",
    )


def picked(groups: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]) -> list[list[object]]:
    """The tables to choose from, for assets/export.js: groups of key, label and help."""
    return [[group, [list(one) for one in tables]] for group, tables in groups]
