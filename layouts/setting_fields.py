"""The controls of the Settings tab: a label, a control, a word of help and room for an error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids
from layouts.attributes import aria

FIELD: Final = ids.figure("settings", "field")
ERROR: Final = ids.figure("settings", "error")
ROWS: Final = ids.figure("settings", "rows")
ADD: Final = ids.figure("settings", "add")
REMOVE: Final = ids.figure("settings", "remove")


def field_id(field: Any, key: Any = "", part: Any = "value") -> dict[str, Any]:
    """Id of one control: its setting, what of it the control is about, and which part."""
    return {"type": FIELD, "field": field, "key": coded(key), "part": part}


def of_field(kind: str, field: Any, key: Any = "") -> dict[str, Any]:
    """Id of what belongs to a setting: its error, its rows, its buttons."""
    return {"type": kind, "field": field, "key": key}


def coded(key: Any) -> Any:
    """A key without the blanks that a name may have; wildcards stay."""
    return key.encode().hex() if isinstance(key, str) else key


def decoded(key: str) -> str:
    """The name behind a key of `coded`."""
    return bytes.fromhex(key).decode()


def in_page(control_id: Mapping[str, Any]) -> str:
    """How Dash writes such an id into the page, for labels."""
    return json.dumps(dict(sorted(control_id.items())), separators=(",", ":"))


def field(name: str, label: str, controls: Sequence[Component], help_text: str) -> Component:
    """A setting with several controls under one heading."""
    help_id = f"settings-help-{name}"
    return html.Div(
        [
            html.H3(label, className="setting-label"),
            html.P(help_text, id=help_id, className="setting-help"),
            *controls,
            error(name),
        ],
        className="setting",
        role="group",
        **aria(label=label, describedby=f"{help_id} {in_page(of_field(ERROR, name))}"),
    )


def single(name: str, label: str, control: Component, help_text: str) -> Component:
    """A setting with one control that its label names."""
    help_id = f"settings-help-{name}"
    return html.Div(
        [
            html.Label(label, htmlFor=in_page(field_id(name)), className="setting-label"),
            html.P(help_text, id=help_id, className="setting-help"),
            control,
            error(name),
        ],
        className="setting",
        role="group",
        **aria(describedby=f"{help_id} {in_page(of_field(ERROR, name))}"),
    )


def error(name: str) -> Component:
    """Where the setting says what is wrong with it."""
    return html.P(id=of_field(ERROR, name), className="setting-error", role="alert")


def text(name: str, value: str, unit: str = "", key: str = "", label: str = "") -> Component:
    """A box for a number or a word; with `label` it names itself, for a row of several."""
    box = dcc.Input(
        id=field_id(name, key),
        type="text",
        inputMode="decimal",  # pyright: ignore[reportArgumentType] - its hint forgets this mode
        value=value,
        autoComplete="off",
        className="setting-number",
    )
    after = [html.Span(unit, className="setting-unit", **aria(hidden="true"))] if unit else []
    row = html.Div([box, *after], className="setting-box")
    if not label:
        return row
    named = html.Label(label, htmlFor=in_page(field_id(name, key)), className="setting-part")
    return html.Div([named, row], className="setting-part-row")


def select(name: str, choices: Mapping[str, str], value: str) -> Component:
    """One of many."""
    return dbc.Select(
        id=field_id(name),
        options=[{"label": words, "value": key} for key, words in choices.items()],
        value=value,
        className="setting-select",
    )


def radio(name: str, label: str, choices: Mapping[str, str], value: str) -> Component:
    """One of a few."""
    return html.Div(
        dbc.RadioItems(
            id=field_id(name),
            options=[{"label": words, "value": key} for key, words in choices.items()],
            value=value,
            className="setting-radio",
        ),
        role="radiogroup",
        **aria(label=label),
    )


def names(name: str, what: str, rows: Sequence[tuple[str, str]]) -> list[Component]:
    """Names with their spellings, a row each, and a button for one more."""
    return [
        html.Div(name_rows(name, what, rows), id=of_field(ROWS, name), className="setting-names"),
        html.Button(f"Add a {what}", id=of_field(ADD, name), className="button", type="button"),
    ]


def name_rows(name: str, what: str, rows: Sequence[tuple[str, str]]) -> list[Component]:
    """The rows of `names`: (name, its spellings, one a line)."""
    if not rows:
        return [html.P(f"No {what} has other spellings.", className="setting-none")]
    return [_name_row(name, what, number, *row) for number, row in enumerate(rows)]


def _name_row(name: str, what: str, number: int, own: str, spellings: str) -> Component:
    key = str(number)
    name_id, words_id = field_id(name, key, "name"), field_id(name, key, "words")
    return html.Div(
        [
            html.Div(
                [
                    html.Label(
                        what.capitalize(), htmlFor=in_page(name_id), className="setting-part"
                    ),
                    dcc.Input(
                        id=name_id,
                        type="text",
                        value=own,
                        autoComplete="off",
                        className="setting-text",
                    ),
                ]
            ),
            html.Div(
                [
                    html.Label(
                        "Other spellings, one a line",
                        htmlFor=in_page(words_id),
                        className="setting-part",
                    ),
                    dcc.Textarea(
                        id=words_id,
                        value=spellings,
                        rows=max(2, spellings.count("\n") + 1),
                        className="setting-words",
                    ),
                ]
            ),
            html.Button(
                "Remove",
                id=of_field(REMOVE, name, key),
                className="button button-quiet",
                type="button",
                **aria(label=f"Remove {own}" if own else f"Remove this {what}"),
            ),
        ],
        className="setting-name-row",
    )
