"""A payout run: one sum for each influencer, as CSV and XLSX for the bank."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from settings import WorkspaceSettings
from storage.payout_log import Decided, Entry

COLUMNS: Final = (
    *("influencer_id", "name", "amount", "currency", "payouts", "for", "reference"),
    *("state", "decided_by", "decided_on", "note"),
)
"""Columns of a run: `amount` in the workspace's currency, `payouts` how many lines it is made of,
`reference` the number of the run and the influencer, to be given to the bank."""

_WIDTHS: Final = {"name": 28, "for": 60, "reference": 20, "note": 32}
_MOST_WORDS: Final = 300
_PLAIN: Final = re.compile(r"[^A-Za-z0-9_-]+")


def file_name(who: str) -> str:
    """An id as a part of a file's name."""
    return _PLAIN.sub("-", who).strip("-")[:60] or "influencer"


def run_rows(
    entry: Entry, lines: Sequence[Decided], names: Mapping[str, str], config: WorkspaceSettings
) -> pd.DataFrame:
    """One row for each influencer of a run; Σ amount is that of its lines, to the paisa.

    Corrections are set off against the same influencer's other lines. A sum of 0 or less needs no
    payment and says so in its note.

    Args:
        entry: The decision.
        lines: Its lines.
        names: Names of influencers, by id.
        config: The currency, and the time zone of the decision.

    Returns:
        Columns `COLUMNS`, by influencer id.
    """
    rows: list[dict[str, object]] = []
    for who in sorted({line.influencer for line in lines}):
        own = [line for line in lines if line.influencer == who]
        amount = sum(line.paise for line in own)
        said = "; ".join(line.words for line in own)
        nothing = "Nothing to pay: corrections are not set off yet. " if amount <= 0 else ""
        rows.append(
            {
                "influencer_id": who,
                "name": names.get(who, who),
                "amount": amount / 100,
                "currency": config.currency,
                "payouts": len(own),
                "for": said if len(said) <= _MOST_WORDS else f"{said[: _MOST_WORDS - 1]}…",
                "reference": f"RUN-{entry.id:04d}-{who}",
                "state": entry.state,
                "decided_by": entry.who,
                "decided_on": entry.at.astimezone(config.zone).date().isoformat(),
                "note": f"{nothing}{entry.note}".strip(),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def as_xlsx(rows: pd.DataFrame, sheet: str, money: Sequence[str]) -> bytes:
    """Rows as a workbook with typed cells; text that looks like a formula stays text.

    Args:
        rows: What goes in.
        sheet: Name of the sheet.
        money: Columns of amounts, written with two decimals.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for at, name in enumerate(rows.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(name, 16)
    header = [WriteOnlyCell(page, value=name) for name in rows.columns]
    for cell in header:
        cell.font = Font(bold=True)
    page.append(header)
    for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False):
        page.append(
            [
                _cell(page, value, name in money)
                for name, value in zip(rows.columns, row, strict=True)
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, value: object, is_money: bool) -> Any:
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
