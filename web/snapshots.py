"""Takes the page on the screen, as the browser describes it, and gives it back as PDF or PNG.

POST /api/export/snapshot?format=pdf|png; the rest of the query is the view.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import orjson
from flask import Response, abort, request

from analytics.extras import applicable
from analytics.filters import Filters
from layouts import tabs
from layouts.snapshot import shown_on
from reports.printing import PrintingError
from reports.provenance import provenance
from reports.screen import Screen, ScreenError, read_screen
from reports.screen_page import screen_pdf, screen_png
from web.access import current_workspace

if TYPE_CHECKING:
    from flask import Flask

PATH: Final = "/api/export/snapshot"
FORMATS: Final = {"pdf": (screen_pdf, "application/pdf"), "png": (screen_png, "image/png")}
_BEYOND_NAMES: Final = re.compile(r"[^a-z0-9]+")


def register(server: Flask) -> None:
    """Adds the route."""
    server.add_url_rule(PATH, "snapshot_of_screen", _take, methods=["POST"])


def _take() -> Response:
    kind = request.args.get("format", "")
    if kind not in FORMATS:
        abort(400, "A snapshot is made as PDF or PNG: ask with format=pdf or format=png.")
    make, media = FORMATS[kind]
    screen = _sent()
    tab = tabs.at(screen.path)
    if tab is None or not shown_on(tab):
        abort(
            400, "A snapshot shows a page of figures. There is none at the address that was sent."
        )
    snapshot = current_workspace().snapshot()
    view = applicable(snapshot, Filters.from_query(request.query_string.decode()))
    about = provenance(snapshot, view, datetime.now(UTC))
    try:
        content = make(screen, tab.label, about)
    except ScreenError as error:
        abort(400, str(error))
    except PrintingError as error:
        abort(503, str(error))
    response = Response(content, mimetype=media)
    name = f"{about.stem(f'{_plain(screen.title) or tab.name}-snapshot')}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sent() -> Screen:
    try:
        return read_screen(orjson.loads(request.get_data()))
    except orjson.JSONDecodeError:
        abort(400, "What was sent is not JSON. Reload the page and take the snapshot again.")
    except ScreenError as error:
        abort(400, str(error))


def _plain(title: str) -> str:
    """A heading as a part of a file's name."""
    return _BEYOND_NAMES.sub("-", title.lower()).strip("-")[:60].strip("-")
