"""Saved scenarios of the budget plan: the panel, and their list beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.plan import words
from analytics.plan.plan import Plan
from analytics.plan.request import Request
from charts import format as fmt
from layouts import components, ids, plan_words
from layouts.attributes import aria
from layouts.column import Column
from layouts.saved_views import LONGEST_NAME

TAB: Final = "plan"
SCENARIOS: Final = ids.figure(TAB, "scenarios")
SCENARIO_NAME: Final = ids.figure(TAB, "scenario-name")
SCENARIO_SAVE: Final = ids.figure(TAB, "scenario-save")
SCENARIO_MESSAGE: Final = ids.figure(TAB, "scenario-message")
SAVED: Final = ids.figure(TAB, "saved")
OPEN: Final = ids.figure(TAB, "open")
REMOVE: Final = ids.figure(TAB, "remove")


def panel() -> Component:
    """Where they are saved and listed."""
    return components.panel(
        "Scenarios",
        [
            dcc.Store(id=SAVED, data=0),  # counts changes, so that the list follows
            html.Div(
                [
                    html.Label(
                        "Save this plan as", htmlFor=SCENARIO_NAME, className="filter-label"
                    ),
                    dcc.Input(
                        id=SCENARIO_NAME,
                        type="text",
                        value="",
                        maxLength=LONGEST_NAME,
                        placeholder="A name, such as Festive quarter",
                        autoComplete="off",
                        className="data-text",
                    ),
                    html.Button(
                        "Save",
                        id=SCENARIO_SAVE,
                        type="button",
                        className="button button-primary",
                    ),
                    html.P(id=SCENARIO_MESSAGE, className="panel-note", role="status"),
                ],
                className="plan-save",
            ),
            html.Div(
                id=SCENARIOS,
                className="table-scroll rows-wide",
                tabIndex="0",
                role="region",
                **aria(label="Saved scenarios"),
            ),
        ],
        note="Plans beside each other, worked out from today's data. Everybody here shares them.",
    )


def listed(shown: Sequence[tuple[str, str, Plan | str, Component, Component]]) -> Component:
    """Saved scenarios beside each other.

    Args:
        shown: Name, view in words, the plan or why there is none, and two buttons, each.
    """
    if not shown:
        return html.P("No scenario is saved yet.", className="panel-note")
    columns = [
        Column("Scenario", "start"),
        Column("View", "start"),
        Column("Asked", "start"),
        *(Column(name) for name in ("Fees a month", "Brings", "Against today", "Marginal ROAS")),
        Column("", "start"),
    ]
    return components.table(columns, [_scenario(*one) for one in shown], "Saved scenarios")


def _scenario(
    name: str, view: str, found: Plan | str, opens: Component, removes: Component
) -> list[Any]:
    buttons = html.Div([opens, removes], className="plan-buttons")
    if isinstance(found, str):
        return [name, view, found, *("–",) * 4, buttons]
    asked = found.request
    change, low, high = (
        plan_words.signed(asked, value) for value in (found.gain, found.gain_low, found.gain_high)
    )
    gain = html.Span([change, " ", html.Small(f"{low} to {high}", className="insight-beside")])
    return [
        name,
        view,
        asked_words(asked),
        plan_words.money(found.spent),
        plan_words.response(asked, found.response_proposed),
        gain,
        plan_words.one_more(asked, found.shadow_price),
        buttons,
    ]


def asked_words(asked: Request) -> str:
    """A request in a few words."""
    own = len(asked.locked) + len(asked.cells)
    said = [
        f"{words.OBJECTIVE_LABELS[asked.objective]} by {words.BY_LABELS[asked.by].lower()}",
        f"{asked.low:g}× to {asked.high:g}×",
    ]
    if own:
        said.append(f"{fmt.plural(own, 'row')} with bounds of their own")
    return ", ".join(said)
