"""The menu that takes a snapshot of the page: what goes in, as PDF or as picture."""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import ids, tabs
from layouts.attributes import aria, data

MENU: Final = "snapshot"
PARTS: Final = ids.figure(MENU, "parts")
PDF: Final = ids.figure(MENU, "pdf")
PNG: Final = ids.figure(MENU, "png")
CANCEL: Final = ids.figure(MENU, "cancel")
STATUS: Final = ids.figure(MENU, "status")
ERROR: Final = ids.figure(MENU, "error")
FORMATS: Final = {PDF: ("PDF", "pdf"), PNG: ("PNG", "png")}
NOT_ON: Final = ("export",)
"""Tabs under the filter bar that show no figures of their own."""


def shown_on(tab: tabs.Tab | None) -> bool:
    """Whether a snapshot can be taken on a tab: it shows figures of the view."""
    return tab is not None and tab.filtered and tab.name not in NOT_ON


def menu() -> Component:
    """The button that opens the list of what will be in it; assets/snapshot.js does the rest."""
    return html.Details(
        [
            html.Summary("Take a snapshot", className="button views-open"),
            html.Div(
                [
                    html.P(
                        "The page as it stands: figures, charts and the rows of its tables, with "
                        "the filters and where the figures come from.",
                        className="snapshot-about",
                    ),
                    # assets/snapshot.js lists the panels in sight here, each with a box to tick.
                    html.Div(
                        id=PARTS,
                        className="snapshot-parts",
                        role="group",
                        **aria(label="What goes in"),
                    ),
                    html.Div(_buttons(), className="snapshot-buttons"),
                    html.P(id=STATUS, className="snapshot-status", role="status"),
                    html.P(id=ERROR, className="snapshot-error", role="alert"),
                ],
                className="snapshot-panel",
            ),
        ],
        id=MENU,
        className="snapshot-menu",
        **data(closes="outside"),
    )


def _buttons() -> list[Component]:
    takes = [
        html.Button(
            text,
            id=button_id,
            className="button button-primary",
            type="button",
            **aria(label=f"Take it as {text}"),
            **data(snapshot_format=kind),
        )
        for button_id, (text, kind) in FORMATS.items()
    ]
    cancel = html.Button(
        "Cancel", id=CANCEL, className="button button-quiet", type="button", hidden=True
    )
    return [*takes, cancel]
