"""The Data tab at work: an upload arrives, is confirmed or discarded; samples and history."""

from __future__ import annotations

import logging
from typing import Any, Final, TypeAlias, TypedDict

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

import intake
from callbacks import failure
from callbacks.workspace_state import history_entries, table_states
from charts import format as fmt
from layouts import data, history, ids, imports, upload_report
from storage import StorageError, Workspace
from web import uploads
from web.access import current_user, current_workspace
from web.context import current_site

Children: TypeAlias = list[Component]

_GONE: Final = "The uploaded files are no longer on the server. Choose them again."
_log = logging.getLogger(__name__)


_NOTHING_WAITS: Final[dict[str, Any]] = {
    "preview": [],
    "actions_hidden": True,
    "confirm_disabled": True,
    "mode_hidden": True,
    "mode_why": "",
    "removes": "",
    "report": no_update,
    "upload": no_update,
}


class _OutOfBoundsError(Exception):
    """A number of the sample form is missing or out of its bounds."""


class Upload(TypedDict):
    """What assets/upload.js puts into the store once every file of a batch has arrived."""

    batch: str
    names: list[str]


def register(app: Dash) -> None:
    """Connect the tab's controls."""
    _register_import(app)
    _register_workspace(app)


def _register_import(app: Dash) -> None:
    app.callback(
        output={
            "preview": Output(ids.UPLOAD_PREVIEW, "children"),
            "actions_hidden": Output(data.ACTIONS, "hidden"),
            "confirm_disabled": Output(ids.UPLOAD_CONFIRM, "disabled"),
            "mode_hidden": Output(data.MODE_BOX, "hidden"),
            "mode_why": Output(data.MODE_WHY, "children"),
            "removes": Output(data.REMOVES, "children"),
            "report": Output(ids.UPLOAD_REPORT, "children"),
            "upload": Output(ids.UPLOAD_STORE, "data"),
        },
        inputs=[Input(ids.UPLOAD_STORE, "data"), Input(ids.UPLOAD_MODE, "value")],
        running=[(Output(data.READING, "hidden"), False, True)],
    )(lambda upload, mode: preview_upload(current_workspace(), upload, mode))
    app.callback(
        Output(ids.UPLOAD_REPORT, "children", allow_duplicate=True),
        Output(ids.UPLOAD_STORE, "data", allow_duplicate=True),
        Output(ids.STORE_SNAPSHOT, "data", allow_duplicate=True),
        Input(ids.UPLOAD_CONFIRM, "n_clicks"),
        State(ids.UPLOAD_STORE, "data"),
        State(ids.UPLOAD_MODE, "value"),
        running=[
            (Output(ids.UPLOAD_CONFIRM, "disabled"), True, False),
            (Output(ids.UPLOAD_CONFIRM, "children"), "Importing…", data.CONFIRM_WORDS),
            (Output(ids.UPLOAD_CANCEL, "disabled"), True, False),
        ],
        prevent_initial_call=True,
    )(_confirm_clicked)
    app.callback(
        Output(ids.UPLOAD_STORE, "data", allow_duplicate=True),
        Output(ids.UPLOAD_REPORT, "children", allow_duplicate=True),
        Input(ids.UPLOAD_CANCEL, "n_clicks"),
        State(ids.UPLOAD_STORE, "data"),
        prevent_initial_call=True,
    )(_discard_clicked)


def _register_workspace(app: Dash) -> None:
    app.callback(
        Output(data.TABLES, "children"),
        Output(data.HISTORY, "children"),
        Input(ids.STORE_SNAPSHOT, "data"),
    )(lambda _snapshot: show_workspace(current_workspace()))
    app.callback(
        Output(data.SAMPLE_MESSAGE, "children"),
        Output(ids.STORE_SNAPSHOT, "data", allow_duplicate=True),
        Input(data.SAMPLE_MAKE, "n_clicks"),
        State(data.SAMPLE_INFLUENCERS, "value"),
        State(data.SAMPLE_ORDERS, "value"),
        State(data.SAMPLE_SEED, "value"),
        running=[
            (Output(data.SAMPLE_MAKE, "disabled"), True, False),
            (Output(data.SAMPLE_MAKE, "children"), "Making the sample…", data.SAMPLE_WORDS),
        ],
        prevent_initial_call=True,
    )(_sample_clicked)
    app.callback(
        Output(data.HISTORY_MESSAGE, "children"),
        Output(ids.STORE_SNAPSHOT, "data", allow_duplicate=True),
        Input(history.restore_button(ALL), "n_clicks"),  # pyright: ignore[reportArgumentType] - dash takes ALL as a value
        prevent_initial_call=True,
    )(_restore_clicked)


# Dash also calls these when the tab is drawn, because the snapshot store they write is on the page
# already; nobody has clicked then.
def _confirm_clicked(clicks: int | None, upload: Upload | None, mode: intake.Mode) -> Any:
    if not clicks:
        raise PreventUpdate
    return confirm_upload(current_workspace(), upload, mode, current_user())


def _discard_clicked(clicks: int | None, upload: Upload | None) -> Any:
    if not clicks:
        raise PreventUpdate
    return discard_upload(current_workspace(), upload)


def _sample_clicked(clicks: int | None, influencers: object, orders: object, seed: object) -> Any:
    if not clicks:
        raise PreventUpdate
    return make_sample(current_workspace(), influencers, orders, seed, current_user())


def _restore_clicked(_clicks: list[int | None]) -> Any:
    chosen = ctx.triggered_id
    if chosen is None or not any(item["value"] for item in ctx.triggered):
        raise PreventUpdate
    return restore(current_workspace(), chosen["snapshot"], current_user())


def preview_upload(
    workspace: Workspace, upload: Upload | None, mode: intake.Mode
) -> dict[str, Any]:
    """An upload arrived, or its mode was changed: say what importing it would do."""
    if not upload:
        return _NOTHING_WAITS
    try:
        files = uploads.batch_files(workspace, upload["batch"])
        if not files:
            return _NOTHING_WAITS | {"report": upload_report.failure(_GONE), "upload": None}
        preview = intake.preview(workspace, files, mode=mode, limits=current_site().limits)
    except StorageError as error:
        return _NOTHING_WAITS | {"report": upload_report.failure(str(error)), "upload": None}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        message = _unexpected("These files could not be read.", "reading an upload")
        return _NOTHING_WAITS | {"report": upload_report.failure(message)}
    return {
        "preview": upload_report.preview(preview, upload["batch"]),
        "actions_hidden": False,
        "confirm_disabled": not preview.usable,
        "mode_hidden": not _asks(preview, mode),
        "mode_why": _why_asked(preview.ambiguous),
        "removes": imports.what_goes(preview),
        "report": [],
        "upload": no_update,
    }


def confirm_upload(
    workspace: Workspace, upload: Upload | None, mode: intake.Mode, who: str
) -> tuple[Any, Any, Any]:
    """Import was clicked: store the rows; whatever fails leaves the stored data as it was."""
    if not upload:
        return upload_report.failure(_GONE), None, no_update
    try:
        files = uploads.batch_files(workspace, upload["batch"])
        if not files:
            return upload_report.failure(_GONE), None, no_update
        outcome = intake.commit(workspace, files, who=who, mode=mode, limits=current_site().limits)
    except StorageError as error:
        return upload_report.failure(str(error)), no_update, no_update
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        message = _unexpected("These rows could not be stored.", "storing an upload")
        return upload_report.failure(message), no_update, no_update
    # The batch stays: its rejected rows can still be downloaded. It is swept after a day.
    return upload_report.report(outcome, upload["batch"]), None, workspace.snapshot().id


def discard_upload(workspace: Workspace, upload: Upload | None) -> tuple[None, Children]:
    """Discard was clicked: forget the files."""
    if upload:
        try:
            uploads.discard(workspace, upload["batch"])
        except StorageError:
            _log.warning("discarding an upload with an unknown batch")
    return None, []


def show_workspace(workspace: Workspace) -> tuple[Children, Component]:
    """The snapshot changed, or the tab was opened: what is in the workspace and its history."""
    snapshot = workspace.snapshot()
    return (
        history.tables(table_states(workspace, snapshot), is_sample=snapshot.is_sample),
        history.entries(history_entries(workspace)),
    )


def make_sample(
    workspace: Workspace, influencers: object, orders: object, seed: object, who: str
) -> tuple[Any, Any]:
    """A sample was asked for: generate it within the bounds and show it."""
    try:
        numbers = {
            "influencers": _whole(
                "Influencers", influencers, data.MIN_INFLUENCERS, data.MAX_INFLUENCERS
            ),
            "orders": _whole("Orders", orders, data.MIN_ORDERS, data.MAX_ORDERS),
            "seed": _whole("The seed", seed, 0, data.MAX_SEED),
        }
        snapshot = intake.make_sample(workspace, **numbers, who=who)
    except (_OutOfBoundsError, StorageError) as error:
        return [upload_report.sentence(str(error), failed=True)], no_update
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        message = _unexpected("The sample could not be made.", "making a sample")
        return [upload_report.sentence(message, failed=True)], no_update
    return upload_report.sample_made(snapshot.rows), snapshot.id


def restore(workspace: Workspace, snapshot_id: str, who: str) -> tuple[Any, Any]:
    """A state was chosen from the history: make it the live one."""
    try:
        snapshot = workspace.restore(snapshot_id, who)
    except StorageError as error:
        return [upload_report.sentence(str(error), failed=True)], no_update
    return [upload_report.sentence("Restored. Every tab shows this state now.")], snapshot.id


def _asks(preview: intake.Preview, mode: intake.Mode) -> bool:
    """Whether replacing or adding makes a difference to the stored rows."""
    differs = any(preview.changes[table].any for table in preview.ambiguous)
    return bool(preview.ambiguous) and (mode == "add" or differs)


def _why_asked(ambiguous: tuple[str, ...]) -> str:
    if not ambiguous:
        return ""
    names = imports.listed([imports.title(table) for table in ambiguous])
    return (
        f"The files for {names} carry no ids, so corrected rows cannot be told from new ones. "
        "Replace is right for a fresh export of the same period."
    )


def _whole(name: str, value: object, low: int, high: int) -> int:
    if isinstance(value, int | float) and value == int(value) and low <= value <= high:
        return int(value)
    raise _OutOfBoundsError(
        f"{name} must be a whole number from {fmt.grouped(low)} to {fmt.grouped(high)}."
    )


def _unexpected(sentence: str, doing: str) -> str:
    """Log what nobody foresaw under a reference, and say it in words."""
    reference = failure.record(doing)
    return f"{sentence} Tell whoever runs this dashboard the reference {reference}."
