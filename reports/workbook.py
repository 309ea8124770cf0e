"""Rows as a workbook for spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_USUAL_WIDTH: Final = 16


def as_xlsx(
    rows: pd.DataFrame,
    sheet: str,
    money: Sequence[str],
    widths: Mapping[str, int] | None = None,
    about: Sequence[tuple[str, str | float]] = (),
) -> bytes:
    """Rows as a workbook with typed cells; text that looks like a formula stays text.

    Args:
        rows: What goes in.
        sheet: Name of the sheet.
        money: Columns of amounts, written with two decimals.
        widths: Characters that columns are wide, where that is not the usual width.
        about: Names and values of a second sheet, "About"; none for no such sheet.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for at, name in enumerate(rows.columns, start=1):
        wide = (widths or {}).get(name, _USUAL_WIDTH)
        page.column_dimensions[get_column_letter(at)].width = wide
    header = [WriteOnlyCell(page, value=name) for name in rows.columns]
    for cell in header:
        cell.font = Font(bold=True)
    page.append(header)
    for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False):
        page.append(
            [
                _cell(page, value, is_money=name in money)
                for name, value in zip(rows.columns, row, strict=True)
            ]
        )
    if about:
        second = book.create_sheet("About")
        second.column_dimensions["A"].width, second.column_dimensions["B"].width = 28, 80
        for name, value in about:
            second.append([_cell(second, part, is_money=False) for part in (name, value)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, value: object, *, is_money: bool) -> Any:
    if isinstance(value, pd.Timestamp):
        value = value.date()
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if is_money:
        cell.number_format = "#,##0.00"
    return cell
