"""GET /api/rejects/<batch>.csv and .xlsx, [?table=]: the rows of a batch that were refused.

They carry their own columns first, as text, then file, sheet, line, column, value and reason. A
list that was corrected and dropped back is known by those columns or by its name: exactly its rows
go in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from flask import Response, abort, request, stream_with_context

import intake
from reports.delimited import STARTS_FORMULA, cells, csv_lines, text_of
from reports.spreadsheet import XLSX, text_sheet, xlsx_chunks
from schemas import TABLES, DateOrder
from schemas.handed_out import ALL_TABLES, FILE_NAME
from storage import StorageError
from web import choices, uploads
from web.access import current_workspace
from web.context import current_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd
    from flask import Flask

_WIDTHS = {"line": 8, "value": 24, "reason": 80}


def register(server: Flask) -> None:
    """Adds the download routes."""
    server.add_url_rule("/api/rejects/<batch>.csv", "rejects", _csv)
    server.add_url_rule("/api/rejects/<batch>.xlsx", "rejects_xlsx", _xlsx)


def xlsx_rows(frames: Iterable[pd.DataFrame]) -> Iterator[list[str]]:
    """The rows of the frames as text for a workbook, which knows text from formulas."""
    for frame in frames:
        for row in cells(frame):
            yield [_own_quote_kept(text_of(value)) for value in row]


def _own_quote_kept(text: str) -> str:
    """An apostrophe of the file's own before a formula; `schemas.handed_out` takes one away."""
    own = text.startswith("'") and text.lstrip("'").startswith(STARTS_FORMULA)
    return f"'{text}" if own else text


def _csv(batch: str) -> Response:
    columns, frames = _refused(batch)
    return _sent(csv_lines(columns, frames), "csv", "text/csv")


def _xlsx(batch: str) -> Response:
    columns, frames = _refused(batch)
    sheet = text_sheet("Rows to correct", columns, xlsx_rows(frames), _WIDTHS, "column")
    return _sent(xlsx_chunks([sheet]), "xlsx", XLSX)


def _sent(content: Iterator[str] | Iterator[bytes], ending: str, kind: str) -> Response:
    name = FILE_NAME.format(table=request.args.get("table") or ALL_TABLES, ending=ending)
    response = Response(stream_with_context(content), mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refused(batch: str) -> tuple[Sequence[str], Iterable[pd.DataFrame]]:
    """The columns of the list that the request asks for, and its rows in pieces."""
    dates, table = _date_order(request.args.get("dates")), request.args.get("table")
    if table is not None and table not in TABLES:
        abort(400, f"There is no such table; choose one of {', '.join(TABLES)}.")
    workspace = current_workspace()
    try:
        files = uploads.batch_files(workspace, batch)
    except StorageError:
        abort(404)
    if not files:
        abort(404, "This upload is not here any more. Drop the files again to see their rows.")
    folder = workspace.staging(batch)
    refused = intake.rejects(
        workspace,
        files,
        table=table,
        dates=dates,
        limits=current_site().limits,
        choices=choices.read(folder),
        scratch=folder / uploads.SCRATCH,
    )
    return refused.columns, refused.frames()


def _date_order(given: str | None) -> DateOrder | None:
    orders: tuple[DateOrder, ...] = get_args(DateOrder)
    if not given:
        return None
    for order in orders:
        if order == given:
            return order
    abort(400, "The order of dates must be dmy, mdy or ymd.")
