"""Scenarios: budget plans saved by name, beside each other, opened again and removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from analytics import performance as perf
from analytics.extras import applicable
from analytics.filters import Filters
from analytics.plan.errors import PlanError
from analytics.plan.plan import Plan
from analytics.plan.request import Request
from callbacks import failure
from callbacks.plan_asked import nearest, pressed
from charts import view_words
from layouts import ids
from layouts import plan as page
from layouts import plan_scenarios as panel
from layouts.attributes import aria
from layouts.toasts import toast
from storage import Snapshot
from storage.named import KeptNameError
from storage.scenarios import Scenario, forget_scenario, save_scenario, scenarios
from web.access import current_workspace

HEADER: Final = "Scenarios"


def listed(_snapshot: str | None, _saved: int | None) -> Any:
    """Every scenario of the workspace, worked out from its data of now."""
    try:
        workspace = current_workspace()
        snapshot = workspace.snapshot()
        return panel.listed([_shown(snapshot, one) for one in _kept(workspace.root, snapshot)])
    except Exception:  # the rest of the page works without them, and the log has the traceback
        return failure.in_words("The scenarios could not be listed.", "listing scenarios")


def _kept(root: Path, snapshot: Snapshot) -> tuple[Scenario, ...]:
    return scenarios(root, sample=snapshot.is_sample)


def _shown(snapshot: Snapshot, one: Scenario) -> tuple[str, str, Plan | str, Component, Component]:
    view = applicable(snapshot, Filters.from_query(one.query))
    labels = view_words.labels_of(perf.options(snapshot), view)
    words = view_words.words(view, labels, perf.window(snapshot, view))
    return one.name, words, _found(snapshot, view, one), *_buttons(one.name)


def _found(snapshot: Snapshot, view: Filters, one: Scenario) -> Plan | str:
    """The plan of a scenario, or why there is none any more."""
    try:
        return nearest(snapshot, view, Request.from_dict(one.request))[0]
    except PlanError as error:
        return str(error)


def _buttons(name: str) -> tuple[Component, Component]:
    return (
        _button("Open", panel.OPEN, name, f"Open scenario {name}"),
        _button("Remove", panel.REMOVE, name, f"Remove scenario {name}"),
    )


def _button(text: str, kind: str, name: str, label: str) -> Component:
    return html.Button(
        text,
        id={"type": kind, "name": name},
        type="button",
        className="button button-quiet",
        **aria(label=label),
    )


def save(
    _clicks: int | None,
    _enter: int | None,
    name: str | None,
    drawn: dict[str, Any] | None,
    store: dict[str, Any] | None,
    saved: int | None,
    said: str | None,
) -> tuple[Any, Any, str, Any]:
    """Keep the plan on screen: count of changes, emptied field, message, toast."""
    if not ctx.triggered_id or drawn is None or store is None:
        raise PreventUpdate
    plain = " ".join((name or "").split())
    try:
        workspace = current_workspace()
        snapshot = workspace.snapshot()
        asks = f"“{plain}” exists. Press Save again to replace it."
        names = {one.name.casefold() for one in _kept(workspace.root, snapshot)}
        if plain.casefold() in names and said != asks:
            return no_update, no_update, asks, no_update
        query = Filters.from_store(store).to_query()
        asked = drawn["request"] | {"budget": drawn["asked"]}
        one = Scenario(plain, query, asked)
        replaced = save_scenario(workspace.root, one, sample=snapshot.is_sample)
    except KeptNameError as error:
        return no_update, no_update, str(error), no_update
    except Exception:
        told = failure.in_words("It could not be saved.", "saving a scenario")
        return no_update, no_update, told, no_update
    done = "now means what you see." if replaced else "is saved."
    return (saved or 0) + 1, "", "", toast(f"“{plain}” {done}", HEADER)


def remove(clicks: list[int | None], saved: int | None) -> tuple[Any, Any]:
    """Take one scenario away."""
    name = _chosen(clicks)
    try:
        workspace = current_workspace()
        sample = workspace.snapshot().is_sample
        gone = forget_scenario(workspace.root, name, sample=sample)
    except Exception:  # the list stays as it is
        return no_update, toast(failure.in_words("It could not be removed.", "removing"), HEADER)
    text = f"“{name}” is removed." if gone else "Somebody else had removed it."
    return (saved or 0) + 1, toast(text, HEADER)


def reopen(clicks: list[int | None]) -> tuple[Any, ...]:
    """Set view and controls as a scenario has them."""
    name = _chosen(clicks)
    try:
        workspace = current_workspace()
        every = {one.name: one for one in _kept(workspace.root, workspace.snapshot())}
        if name not in every:
            return *(no_update,) * 6, toast("Somebody else had removed it.", HEADER)
        one = every[name]
        asked = Request.from_dict(one.request)
    except PlanError as error:
        return *(no_update,) * 6, toast(f"It cannot be opened. {error}", HEADER)
    except Exception:  # the page stays as it is
        told = failure.in_words("It could not be opened.", "opening a scenario")
        return *(no_update,) * 6, toast(told, HEADER)
    own = {"cells": [list(cell) for cell in asked.cells], "locked": list(asked.locked)}
    return (
        f"?{one.query}",
        asked.by,
        asked.objective,
        [asked.low, asked.high],
        pressed(asked.budget),
        {asked.by: own},
        toast(f"“{name}” is open.", HEADER),
    )


def _chosen(clicks: list[int | None]) -> str:
    """The scenario whose button was pressed."""
    chosen = ctx.triggered_id
    if not isinstance(chosen, dict) or not any(clicks):
        raise PreventUpdate
    return str(chosen["name"])


def register(app: Dash) -> None:
    """Register the callbacks of scenarios."""
    app.callback(
        Output(panel.SCENARIOS, "children"),
        Input(ids.STORE_SNAPSHOT, "data"),
        Input(panel.SAVED, "data"),
    )(listed)
    app.callback(
        Output(panel.SAVED, "data"),
        Output(panel.SCENARIO_NAME, "value"),
        Output(panel.SCENARIO_MESSAGE, "children"),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input(panel.SCENARIO_SAVE, "n_clicks"),
        Input(panel.SCENARIO_NAME, "n_submit"),
        State(panel.SCENARIO_NAME, "value"),
        State(page.DRAWN, "data"),
        State(ids.STORE_FILTERS, "data"),
        State(panel.SAVED, "data"),
        State(panel.SCENARIO_MESSAGE, "children"),
        prevent_initial_call=True,
    )(save)
    app.callback(
        Output(panel.SAVED, "data", allow_duplicate=True),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input({"type": panel.REMOVE, "name": ALL}, "n_clicks"),
        State(panel.SAVED, "data"),
        prevent_initial_call=True,
    )(remove)
    app.callback(
        Output(ids.URL, "search", allow_duplicate=True),
        Output(page.BY, "value", allow_duplicate=True),
        Output(page.OBJECTIVE, "value", allow_duplicate=True),
        Output(page.LIMITS, "value", allow_duplicate=True),
        Output(page.ASKED, "data", allow_duplicate=True),
        Output(page.OWN, "data", allow_duplicate=True),
        Output(ids.TOASTS, "children", allow_duplicate=True),
        Input({"type": panel.OPEN, "name": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )(reopen)
