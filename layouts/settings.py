"""The Settings tab: what a workspace's numbers mean, and a bar that says what will change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids, states, tabs, who
from layouts.attributes import aria

FORM: Final = ids.figure("settings", "form")
LOADED: Final = ids.figure("settings", "loaded")
READ: Final = ids.figure("settings", "read")
"""The values of the form that the summary was last made from."""
AGAIN: Final = ids.figure("settings", "again")
"""Asks for the summary again where an answer to earlier values came in last."""
SUMMARY: Final = ids.figure("settings", "summary")
SAVE: Final = ids.figure("settings", "save")
DISCARD: Final = ids.figure("settings", "discard")
RESET: Final = ids.figure("settings", "reset")
MESSAGE: Final = ids.figure("settings", "message")
WHO: Final = who.WHO

SAVE_WORDS: Final = "Save the settings"
NOTHING: Final = "Nothing changed yet."


def layout() -> Component:
    """The whole tab before the workspace's choices are known."""
    return html.Div(
        [
            # What the form was filled with: changes are told, and guarded, against it.
            dcc.Store(id=LOADED),
            dcc.Store(id=READ),
            dcc.Store(id=AGAIN),
            html.H1("Settings", className="page-title"),
            html.P(
                "What the figures of this workspace mean. Every change becomes an entry of the "
                "history on the Data page and can be undone there.",
                className="page-note",
            ),
            html.Div([states.skeleton("row") for _ in range(6)], id=FORM, className="setting-form"),
            _bar(),
        ],
        className="settings-page",
    )


def _bar() -> Component:
    return html.Section(
        [
            html.Div(id=MESSAGE, role="status"),
            html.Div(NOTHING, id=SUMMARY, role="status", className="setting-summary"),
            html.Div(
                [
                    who.field("Shown in the history"),
                    html.Div(
                        [
                            html.Button(
                                "Reset to defaults", id=RESET, className="button", type="button"
                            ),
                            html.Button("Discard", id=DISCARD, className="button", type="button"),
                            html.Button(
                                SAVE_WORDS,
                                id=SAVE,
                                className="button button-primary",
                                type="button",
                                disabled=True,
                            ),
                        ],
                        className="setting-buttons",
                    ),
                ],
                className="setting-actions",
            ),
        ],
        className="panel setting-bar",
        **aria(label="Changes"),
    )


def summary(changes: Sequence[tuple[str, str, str]]) -> list[Component]:
    """What saving would change: (setting, before, after) a line."""
    if not changes:
        return [html.P(NOTHING, className="setting-nothing")]
    return [
        html.H2("This will change", className="setting-summary-title"),
        html.Ul(
            [
                html.Li(
                    [
                        html.Span(f"{label}: ", className="setting-change-label"),
                        html.Span(before, className="setting-before"),
                        html.Span(" → ", **aria(label="becomes")),
                        html.Strong(after),
                    ]
                )
                for label, before, after in changes
            ]
        ),
    ]


def unfinished(problems: int) -> list[Component]:
    """Some fields cannot be kept as they are."""
    fields = "One field needs" if problems == 1 else f"{problems} fields need"
    return [html.P(f"{fields} a look before this can be saved.", className="setting-unfinished")]


def saved(changes: Sequence[tuple[str, str, str]]) -> list[Component]:
    """What was stored, with the way to undo it."""
    said = "; ".join(f"{label} {before} → {after}" for label, before, after in changes)
    return [
        html.P(
            [
                f"Saved. {said}. Every tab shows it now. ",
                dcc.Link("History and undo", href=tabs.BY_NAME["data"].path),
            ],
            className="setting-saved",
        )
    ]


def conflict(by: str, changes: Sequence[tuple[str, str, str]]) -> list[Component]:
    """Somebody else was first: what they changed, and that one's own changes are still here."""
    return [
        html.Div(
            [
                html.P(
                    f"Nothing was saved: {by} changed settings while you were editing.",
                    className="setting-conflict-title",
                ),
                html.Ul(
                    [html.Li(f"{label}: {before} → {after}") for label, before, after in changes]
                ),
                html.P(
                    "The form has these values now, with your own changes on top. Check what "
                    "will change and save again, or discard."
                ),
            ],
            className="setting-conflict",
        )
    ]


def failed(text: str) -> list[Component]:
    """Nothing was stored, and why."""
    return [html.P(text, className="setting-conflict")]
