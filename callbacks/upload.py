"""An upload at work: it arrives, is read, is confirmed or discarded."""

from __future__ import annotations

import logging
from typing import Any, Final, TypeAlias, TypedDict

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

import intake
from callbacks import failure
from layouts import data, ids, imports, upload_report
from schemas.progress import Cancelled
from storage import StorageError, Workspace
from web import choices, fix_lists, progress, uploads
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
    "unanswered": "",
    "report": no_update,
    "upload": no_update,
}


class Upload(TypedDict):
    """What assets/upload.js puts into the store once every file of a batch has arrived."""

    batch: str
    names: list[str]


def register(app: Dash) -> None:
    """Connect the drop zone, the preview and its buttons."""
    app.callback(
        output={
            "preview": Output(ids.UPLOAD_PREVIEW, "children"),
            "actions_hidden": Output(data.ACTIONS, "hidden"),
            "confirm_disabled": Output(ids.UPLOAD_CONFIRM, "disabled"),
            "mode_hidden": Output(data.MODE_BOX, "hidden"),
            "mode_why": Output(data.MODE_WHY, "children"),
            "removes": Output(data.REMOVES, "children"),
            "unanswered": Output(data.UNANSWERED, "children"),
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
        State(data.WHO, "value"),
        running=[
            (Output(data.IMPORTING, "hidden"), False, True),
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


# Dash also calls these when the tab is drawn, because the snapshot store they write is on the page
# already; nobody has clicked then.
def _confirm_clicked(
    clicks: int | None, upload: Upload | None, mode: intake.Mode, name: object
) -> Any:
    if not clicks:
        raise PreventUpdate
    return confirm_upload(current_workspace(), upload, mode, current_user(name))


def _discard_clicked(clicks: int | None, upload: Upload | None) -> Any:
    if not clicks:
        raise PreventUpdate
    return discard_upload(current_workspace(), upload)


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
        folder = workspace.staging(upload["batch"])
        decided = choices.read(folder)
        with progress.running(folder, "reading") as told:
            preview = intake.preview(
                workspace,
                files,
                mode=mode,
                limits=current_site().limits,
                choices=decided,
                progress=told,
                scratch=folder / uploads.SCRATCH,
            )
    except progress.Superseded as newer:
        raise PreventUpdate from newer
    except Cancelled:
        uploads.discard(workspace, upload["batch"])
        return _NOTHING_WAITS | {"report": upload_report.cancelled(), "upload": None}
    except StorageError as error:
        return _NOTHING_WAITS | {"report": upload_report.failure(str(error)), "upload": None}
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        message = failure.in_words("These files could not be read.", "reading an upload")
        return _NOTHING_WAITS | {"report": upload_report.failure(message)}
    waits_for = upload_report.before_import(preview)
    return {
        "preview": upload_report.preview(preview, upload["batch"], decided),
        "actions_hidden": False,
        "confirm_disabled": not preview.usable or bool(waits_for),
        "mode_hidden": not _asks(preview, mode),
        "mode_why": _why_asked(preview.ambiguous),
        "removes": imports.what_goes(preview),
        "unanswered": waits_for,
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
        folder = workspace.staging(upload["batch"])
        with progress.running(folder, "importing") as told:
            outcome = intake.commit(
                workspace,
                files,
                who=who,
                mode=mode,
                limits=current_site().limits,
                choices=choices.read(folder),
                progress=told,
                scratch=folder / uploads.SCRATCH,
                remember=True,
            )
    except Cancelled:
        return upload_report.cancelled(), no_update, no_update
    except StorageError as error:
        return upload_report.failure(str(error)), no_update, no_update
    except Exception:  # whatever it is, the visitor gets words and the log the traceback
        message = failure.in_words("These rows could not be stored.", "storing an upload")
        return upload_report.failure(message), no_update, no_update
    # The batch stays: its rejected rows can still be downloaded. It is swept after a day.
    if outcome.changed and outcome.snapshot:
        fix_lists.keep(folder, outcome.snapshot.id, imports.refused(outcome.reports))
    return upload_report.report(outcome, upload["batch"]), None, workspace.snapshot().id


def discard_upload(workspace: Workspace, upload: Upload | None) -> tuple[None, Children]:
    """Discard was clicked: forget the files."""
    if upload:
        try:
            uploads.discard(workspace, upload["batch"])
        except StorageError:
            _log.warning("discarding an upload with an unknown batch")
    return None, []


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
