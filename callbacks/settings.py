"""The Settings tab: fill the form, tell what would change, save it, settle who was first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

import intake
from analytics import performance as perf
from analytics.setting_words import Change, differences
from callbacks import failure
from callbacks.settings_form import Filled, form_of, name_rows, read_form
from layouts import history, ids, settings
from layouts import setting_fields as fields
from layouts import settings_form as sections
from settings import DEFAULT_SCORE_WEIGHTS, SettingsError, WorkspaceSettings, checked
from storage import StorageError, Workspace
from web.access import current_user, current_workspace

UNASSIGNED = "Unassigned"


def register(app: Dash) -> None:
    """Connect the form, its summary and its buttons."""
    every = fields.field_id(ALL, ALL, ALL)
    form = [State(every, "id"), State(every, "value")]
    app.callback(
        Output(settings.FORM, "children"),
        Output(settings.LOADED, "data"),
        Output(settings.MESSAGE, "children"),
        Input(ids.STORE_SNAPSHOT, "data"),
        Input(settings.DISCARD, "n_clicks"),
        Input(settings.RESET, "n_clicks"),
        State(settings.LOADED, "data"),
        *form,
    )(fill)
    app.callback(
        Output(settings.SUMMARY, "children"),
        Output(settings.SAVE, "disabled"),
        Output(fields.of_field(fields.ERROR, ALL), "children"),
        Output(sections.WEIGHT_SUM, "children"),
        Output(settings.READ, "data"),
        Input(every, "value"),
        State(every, "id"),
        Input(settings.LOADED, "data"),
        Input(settings.AGAIN, "data"),
    )(edit)
    app.clientside_callback(
        ClientsideFunction(namespace="settings", function_name="again"),
        Input(settings.READ, "data"),
        State(every, "value"),
        prevent_initial_call=True,
    )
    app.callback(
        Output(settings.FORM, "children", allow_duplicate=True),
        Output(settings.LOADED, "data", allow_duplicate=True),
        Output(settings.MESSAGE, "children", allow_duplicate=True),
        Output(ids.STORE_SNAPSHOT, "data", allow_duplicate=True),
        Input(settings.SAVE, "n_clicks"),
        State(settings.LOADED, "data"),
        State(settings.WHO, "value"),
        *form,
        running=[(Output(settings.SAVE, "children"), "Saving…", settings.SAVE_WORDS)],
        prevent_initial_call=True,
    )(_save_clicked)
    app.callback(
        Output(fields.of_field(fields.ROWS, MATCH), "children"),
        Input(fields.of_field(fields.ADD, MATCH), "n_clicks"),
        Input(fields.of_field(fields.REMOVE, MATCH, ALL), "n_clicks"),
        State(fields.field_id(MATCH, ALL, ALL), "id"),
        State(fields.field_id(MATCH, ALL, ALL), "value"),
        prevent_initial_call=True,
    )(change_rows)
    app.callback(
        Output(fields.field_id("score_weights", ALL), "value"),
        Input(sections.WEIGHT_RESET, "n_clicks"),
        State(fields.field_id("score_weights", ALL), "id"),
        prevent_initial_call=True,
    )(reset_weights)


def fill(
    _snapshot: str | None,
    _discards: int | None,
    _resets: int | None,
    loaded: dict[str, Any] | None,
    field_ids: Sequence[Mapping[str, str]],
    values: Sequence[Any],
) -> tuple[Any, Any, Any]:
    """The tab was opened, the data changed, or the form is to be put back.

    News of other people's changes fills the form anew only while nobody is editing it.
    """
    workspace = current_workspace()
    live = workspace.config()
    if ctx.triggered_id == settings.RESET:
        return form_for(workspace, WorkspaceSettings()), no_update, []
    if ctx.triggered_id != settings.DISCARD and loaded is not None and field_ids:
        before = checked(loaded)
        if before == live or read_form(form_of(field_ids, values)).config != before:
            raise PreventUpdate
    return form_for(workspace, live), plain(live), []


def edit(
    values: Sequence[Any],
    field_ids: Sequence[Mapping[str, str]],
    loaded: dict[str, Any] | None,
    _again: int | None = None,
) -> tuple[Any, bool, list[str], str, Sequence[Any]]:
    """A field was changed: say what saving would do, and what is wrong beside its field.

    The values come back with the answer: two answers on their way may arrive in either order, and
    the browser asks again where the last to arrive is not about what the form holds.
    """
    if loaded is None or not field_ids:
        raise PreventUpdate
    filled = read_form(form_of(field_ids, values))
    shown = [item["id"]["field"] for item in ctx.outputs_list[2]]
    errors = [filled.problems.get(name, "") for name in shown]
    total = sections.weight_words(filled.weights)
    if filled.config is None:
        return settings.unfinished(len(filled.problems)), True, errors, total, values
    changes = differences(checked(loaded), filled.config)
    return settings.summary(lines(changes)), not changes, errors, total, values


def _save_clicked(
    clicks: int | None,
    loaded: dict[str, Any] | None,
    name: object,
    field_ids: Sequence[Mapping[str, str]],
    values: Sequence[Any],
) -> tuple[Any, Any, Any, Any]:
    if not clicks or loaded is None or not field_ids:
        raise PreventUpdate
    filled = read_form(form_of(field_ids, values))
    return save(current_workspace(), filled, checked(loaded), current_user(name))


def save(
    workspace: Workspace, filled: Filled, loaded: WorkspaceSettings, who: str
) -> tuple[Any, Any, Any, Any]:
    """Store what the form asks for: form, what it was filled with, message, live snapshot."""
    if filled.config is None:
        return no_update, no_update, settings.failed(" ".join(filled.problems.values())), no_update
    try:
        snapshot = intake.change_settings(workspace, filled.config, who, loaded=loaded)
    except intake.SettingsConflictError as error:
        return _conflicting(workspace, error, filled.config, loaded)
    except StorageError as error:
        return no_update, no_update, settings.failed(str(error)), no_update
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        words = failure.in_words(
            "The settings could not be saved. What holds so far still does.", "saving settings"
        )
        return no_update, no_update, settings.failed(words), no_update
    changes = differences(loaded, filled.config)
    return no_update, plain(filled.config), settings.saved(lines(changes)), snapshot.id


def _conflicting(
    workspace: Workspace,
    error: intake.SettingsConflictError,
    mine: WorkspaceSettings,
    loaded: WorkspaceSettings,
) -> tuple[Any, Any, Any, Any]:
    """Show what the other person stored, keep one's own changes on top of it."""
    try:
        both = checked(intake.carried_over(loaded, mine, error.live))
    except SettingsError:  # together they cannot be kept: one's own values stay in the form
        both = mine
    by = history.person(error.who)
    message = settings.conflict(by, lines(differences(loaded, error.live)))
    return form_for(workspace, both), plain(error.live), message, no_update


def change_rows(
    _adds: int | None,
    _removes: list[int | None],
    field_ids: Sequence[Mapping[str, str]],
    values: Sequence[Any],
) -> Any:
    """A name was added or removed."""
    chosen = ctx.triggered_id
    if chosen is None or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    name = chosen["field"]
    rows = name_rows(form_of(field_ids, values), name)
    if chosen["type"] == fields.ADD:
        rows.append(("", ""))
    else:
        del rows[int(chosen["key"])]
    return fields.name_rows(name, sections.NAMES[name], rows)


def reset_weights(clicks: int | None, field_ids: Sequence[Mapping[str, str]]) -> list[str]:
    """The weights go back to the first ones; nothing is stored yet."""
    if not clicks:
        raise PreventUpdate
    usual: Mapping[str, float] = dict(DEFAULT_SCORE_WEIGHTS)  # pyright: ignore[reportAssignmentType] - parts are texts
    return [sections.amount(usual[fields.decoded(one["key"])]) for one in field_ids]


def form_for(workspace: Workspace, config: WorkspaceSettings) -> list[Any]:
    """The form with these choices, for the brands and platforms found in the data."""
    known = perf.options(workspace.snapshot())
    found = {
        key: [option.value for option in known.get(key, []) if option.value not in ("", UNASSIGNED)]
        for key in ("brand", "platform")
    }
    return sections.form(config, found["brand"], found["platform"])


def lines(changes: Sequence[Change]) -> list[tuple[str, str, str]]:
    """The changes as the page lists them."""
    return [(change.label, change.before, change.after) for change in changes]


def plain(config: WorkspaceSettings) -> dict[str, Any]:
    """The settings as the browser keeps them."""
    return config.model_dump(mode="json")
