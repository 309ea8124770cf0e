"""GET /api/templates/<table>.csv and .xlsx: a file of a table to fill in, with two example rows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Response, abort

from reports.delimited import BOM
from reports.spreadsheet import XLSX, text_sheet, xlsx_chunks
from schemas import TABLES
from schemas.dictionary import template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask


def register(server: Flask) -> None:
    """Adds the download routes."""
    server.add_url_rule("/api/templates/<table>.csv", "template_csv", _csv)
    server.add_url_rule("/api/templates/<table>.xlsx", "template_xlsx", _xlsx)


def _csv(table: str) -> Response:
    out = io.StringIO()
    csv.writer(out).writerows(_rows(table))
    return _sent([(BOM + out.getvalue()).encode()], f"{table}.csv", "text/csv")


def _xlsx(table: str) -> Response:
    header, *rows = _rows(table)
    widths = {name: max(12, len(name) + 2) for name in header}
    return _sent(xlsx_chunks([text_sheet(table, header, rows, widths)]), f"{table}.xlsx", XLSX)


def _rows(table: str) -> tuple[tuple[str, ...], ...]:
    if table not in TABLES:
        abort(404, f"There is no such table; choose one of {', '.join(TABLES)}.")
    return template(TABLES[table])


def _sent(content: Iterable[bytes], name: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
