"""Tables of a view as files; the query is the view.

GET /api/export/data/<key>.csv (`with=bom,about`: a mark for Excel, or a ZIP with what it is made
of), /api/export/data/<key>.xlsx, and /api/export/workbook.xlsx?tables=orders,by_brand.

A file is made while it is sent, so that a million rows need no room. What fails before the first
byte is an answer like any other. What fails later cannot take back that the answer was fine: the
error goes on to the server, which cuts the connection without the mark that ends a whole answer,
so that a browser saves nothing that only looks like a file.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from flask import Response, abort, request, stream_with_context

import intake
from analytics.extras import applicable
from analytics.filters import Filters
from analytics.understanding import understand
from reports.datasets import UnknownTableError
from reports.take_away import File, Source, csv_file, csv_with_about, workbook
from web.access import current_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from storage import Snapshot

BOM: Final = "bom"
ABOUT: Final = "about"
MOST_TABLES: Final = 40
"""Sheets of one workbook."""

_OWN: Final = ("with", "tables")
"""Parameters that are no filters."""

_log = logging.getLogger(__name__)


def register(server: Flask) -> None:
    """Adds the download routes."""
    one = "/api/export/data/<path:key>"
    server.add_url_rule(f"{one}.csv", "export_csv", _csv)
    server.add_url_rule(f"{one}.xlsx", "export_xlsx", _xlsx)
    server.add_url_rule("/api/export/workbook.xlsx", "export_workbook", _workbook)


def _csv(key: str) -> Response:
    """A table of a view as CSV, or as a ZIP with what it is made of."""
    wanted = _listed("with")
    if unknown := [one for one in wanted if one not in (BOM, ABOUT)]:
        abort(400, f"A CSV file cannot come with '{unknown[0]}'; choose of {BOM} and {ABOUT}.")
    make = csv_with_about if ABOUT in wanted else csv_file
    return _sent(lambda source: make(source, key, bom=BOM in wanted))


def _xlsx(key: str) -> Response:
    """A table of a view as a workbook, with a sheet of what it is made of."""
    return _sent(lambda source: workbook(source, [key]))


def _workbook() -> Response:
    """Tables of a view as sheets of one workbook."""
    keys = _listed("tables")
    if not keys:
        abort(400, "Name the tables of the workbook: tables=orders,by_brand.")
    if len(keys) > MOST_TABLES:
        abort(400, f"A workbook holds up to {MOST_TABLES} tables; {len(keys)} are asked for.")
    return _sent(lambda source: workbook(source, keys))


def _listed(name: str) -> list[str]:
    """The values of a parameter, apart by commas or given more than once."""
    given = ",".join(request.args.getlist(name)).split(",")
    return list(dict.fromkeys(one.strip() for one in given if one.strip()))


def _sent(make: Callable[[Source], File]) -> Response:
    workspace = current_workspace()
    snapshot = workspace.snapshot()
    view = _view(snapshot)
    source = Source(snapshot, view, intake.marks_of(workspace, snapshot), datetime.now(UTC))
    try:
        file = make(source)
    except UnknownTableError as error:
        abort(404, str(error.args[0]))
    # The first piece is made here: until then an error can still be answered.
    content = chain([next(file.content, b"")], file.content)
    response = Response(stream_with_context(_whole(content, file.name)), mimetype=file.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["X-Rows"] = str(file.rows)
    return response


def _view(snapshot: Snapshot) -> Filters:
    """The view that is asked for; whoever mistypes a filter must not be given every row."""
    asked = [(key, one) for key, one in request.args.items(multi=True) if key not in _OWN]
    found = understand(snapshot, urlencode(asked))
    if found.notes:
        meant = " ".join(found.notes)
        abort(400, f"No file was made, as the address is not exact. A page would say: {meant}")
    return applicable(snapshot, found.view)


def _whole(content: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The pieces of a file; one that cannot be made ends the connection and is logged."""
    try:
        yield from content
    except Exception:
        _log.exception("%s broke off while it was sent.", name)
        raise
