"""A payout run: one sum for each influencer, as CSV and XLSX for the bank."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from reports.columns import Kind, named
from reports.spreadsheet import frame_sheet, xlsx_chunks
from settings import WorkspaceSettings
from storage.payout_log import Decided, Entry

COLUMNS: Final = (
    *("influencer_id", "name", "amount", "currency", "payouts", "for", "reference"),
    *("state", "decided_by", "decided_on", "note"),
)
"""Columns of a run: `amount` in the workspace's currency, `payouts` how many lines it is made of,
`reference` the number of the run and the influencer, to be given to the bank."""

_KINDS: Final[Mapping[str, Kind]] = {"amount": "money", "payouts": "count"}
_WIDTHS: Final = {"name": 28, "for": 60, "reference": 20, "note": 32}
"""Characters that columns of a workbook are wide."""
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


def run_xlsx(rows: pd.DataFrame, currency: str) -> bytes:
    """A run as a workbook.

    Args:
        rows: Rows of `run_rows`.
        currency: Currency of its amounts.
    """
    sheet = frame_sheet("Payout run", named(COLUMNS, _KINDS), rows, _WIDTHS)
    return b"".join(xlsx_chunks([sheet], currency))
