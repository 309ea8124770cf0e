"""The insight report: made once, looked at page by page, then taken away as it was seen.

POST /api/export/report makes it and answers with its key; GET /api/export/report/<key>.pdf is the
file, /api/export/report/<key>/<page>.png a page of it. POST, GET and DELETE /api/export/logo keep,
show and forget the logo of the workspace's reports. The query of the first is the view.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from flask import Response, abort, jsonify, request

import intake
from analytics.extras import applicable
from analytics.filters import Filters
from intake import report_choices
from reports.insight_report.asked import Asked
from reports.insight_report.chapters import UnknownChapterError, ordered
from reports.page_pictures import page_count, page_png
from reports.printing import PrintingError
from schemas.dates import today
from storage.durable import write_atomic
from storage.hidden_findings import hidden_keys
from web.access import current_workspace

if TYPE_CHECKING:
    from flask import Flask

    from storage import Workspace

KEPT: Final = 5
"""Reports of a workspace that wait to be looked at or taken away; older ones are made again."""
_ONE_AT_A_TIME: Final = threading.Lock()
"""Reports of a worker follow each other: one keeps a core busy, and others want their charts."""
_FOLDER: Final = "reports"
_KEY: Final = re.compile(r"[0-9a-f]{32}")


def register(server: Flask) -> None:
    """Adds the routes."""
    base, logo = "/api/export/report", "/api/export/logo"
    server.add_url_rule(base, "report_make", _make, methods=["POST"])
    server.add_url_rule(f"{base}/<key>.pdf", "report_file", _file)
    server.add_url_rule(f"{base}/<key>/<int:page>.png", "report_page", _page)
    server.add_url_rule(logo, "report_logo", _logo)
    server.add_url_rule(logo, "report_logo_keep", _keep_logo, methods=["POST"])
    server.add_url_rule(logo, "report_logo_forget", _forget_logo, methods=["DELETE"])


def _make() -> Response:
    title, chapters = _chosen()
    # It brings matplotlib, which a server needs with the first report and not before.
    from reports.insight_report.document import Report, file_name, report_pdf  # noqa: PLC0415

    workspace = current_workspace()
    logo = report_choices.logo(workspace.root)
    report = Report(_asked(workspace), datetime.now(UTC), title, chapters, logo)
    try:
        with _ONE_AT_A_TIME:
            content = report_pdf(report)
    except PrintingError as error:
        abort(503, str(error))
    report_choices.keep(workspace.root, title, chapters)
    name = file_name(report)
    key = _keep(workspace.root / _FOLDER, content, name)
    return jsonify(key=key, pages=page_count(content), bytes=len(content), name=name)


def _chosen() -> tuple[str, tuple[str, ...]]:
    """Title and chapters that the request asks for."""
    asked: Any = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400, "The choices of the report could not be read. Reload the page and try again.")
    title, chapters = asked.get("title", ""), asked.get("chapters", [])
    if not isinstance(title, str) or not isinstance(chapters, list):
        abort(400, "The title must be a text and the chapters a list. Reload the page.")
    if not chapters:
        abort(400, "Choose at least one chapter.")
    try:
        return report_choices.usable_title(title), ordered(str(key) for key in chapters)
    except (ValueError, UnknownChapterError) as error:
        abort(400, str(error))


def _asked(workspace: Workspace) -> Asked:
    """Data, view, decisions and hidden findings of the request."""
    snapshot = workspace.snapshot()
    view = applicable(snapshot, Filters.from_query(request.query_string.decode()))
    now = today(snapshot.config.zone)
    hidden = hidden_keys(workspace.root, now, sample=snapshot.is_sample)
    return Asked(snapshot, view, intake.marks_of(workspace, snapshot), frozenset(hidden))


def _keep(folder: Path, content: bytes, name: str) -> str:
    """Put a report aside under a key that nobody guesses; the oldest ones go."""
    folder.mkdir(parents=True, exist_ok=True)
    key = token_hex(16)
    write_atomic(folder / f"{key}.pdf", content)
    write_atomic(folder / f"{key}.json", json.dumps({"name": name}).encode())
    files = sorted(folder.glob("*.pdf"), key=_age)
    for path in files[KEPT:]:
        for one in (path, path.with_suffix(".json")):
            one.unlink(missing_ok=True)
    return key


def _age(path: Path) -> float:
    """Newest first; one that another request has just removed comes last."""
    with suppress(FileNotFoundError):
        return -path.stat().st_mtime
    return 0.0


def _kept(key: str) -> tuple[bytes, str]:
    """The report of a key and its name."""
    if not _KEY.fullmatch(key):
        abort(404)
    path = current_workspace().root / _FOLDER / f"{key}.pdf"
    try:
        content = path.read_bytes()
        name = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["name"]
    except FileNotFoundError:
        abort(404, "This report is not here any more. Make the preview again.")
    return content, str(name)


def _file(key: str) -> Response:
    content, name = _kept(key)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(key: str, page: int) -> Response:
    content, _ = _kept(key)
    try:
        return Response(page_png(content, page), mimetype="image/png")
    except IndexError:
        abort(404, "The report has no such page.")


def _logo() -> Response:
    content = report_choices.logo(current_workspace().root)
    if content is None:
        abort(404, "No logo is kept.")
    return Response(content, mimetype="image/png")


def _keep_logo() -> Response:
    try:
        report_choices.keep_logo(current_workspace().root, request.get_data(cache=False))
    except report_choices.LogoError as error:
        abort(400, str(error))
    return jsonify({})


def _forget_logo() -> Response:
    report_choices.forget_logo(current_workspace().root)
    return jsonify({})
