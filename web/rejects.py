"""GET /api/rejects/<batch>.csv[?table=]: the rows of a batch that were refused, to correct."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, get_args

from flask import Response, abort, request, stream_with_context

import intake
from schemas import TABLES, DateOrder
from storage import StorageError
from web import uploads
from web.access import current_workspace
from web.context import current_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd
    from flask import Flask

_ROWS_A_CHUNK = 5_000
_BOM = "\ufeff"  # tells Excel that the file is UTF-8
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[\d.,]*\d(?:[eE][+-]?\d+)?\s*%?")


def register(server: Flask) -> None:
    """Adds the download route."""
    server.add_url_rule("/api/rejects/<batch>.csv", "rejects", _download)


def plain_cell(value: object) -> str:
    """`value` as text that a spreadsheet shows and never runs.

    A cell that begins like a formula gets a leading apostrophe; plain numbers such as -12.5 and
    missing values keep their form.
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unlike itself
        return ""
    text = str(value)
    if text.startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_lines(frame: pd.DataFrame) -> Iterator[str]:
    """`frame` as CSV text with a BOM, a few thousand rows at a time."""
    yield _BOM + _rows([list(frame.columns)])
    cells = frame.astype(object).where(frame.notna(), None)
    for start in range(0, len(cells), _ROWS_A_CHUNK):
        yield _rows(cells.iloc[start : start + _ROWS_A_CHUNK].itertuples(index=False, name=None))


def _rows(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([plain_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _date_order(given: str | None) -> DateOrder | None:
    orders: tuple[DateOrder, ...] = get_args(DateOrder)
    if not given:
        return None
    for order in orders:
        if order == given:
            return order
    abort(400, "The order of dates must be dmy, mdy or ymd.")


def _download(batch: str) -> Response:
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
    refused = intake.rejects(
        workspace, files, table=table, dates=dates, limits=current_site().limits
    )
    lines = csv_lines(refused)
    response = Response(stream_with_context(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="rows-to-correct.csv"'
    return response
