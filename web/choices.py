"""What a person decided about the sheets of a batch, kept beside its files for every worker."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from schemas import TABLES, DateOrder
from schemas.choices import NOTHING, Choice

Place = tuple[str, str | None]
"""A sheet: the file's name, and the sheet's inside a workbook."""

_FILE = "choices.json"
_ORDERS: dict[str, DateOrder] = {order: order for order in get_args(DateOrder)}


def read(folder: Path) -> dict[Place, Choice]:
    """The decisions about the batch in `folder`; none where none was made."""
    try:
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {
        (item["file"], item["sheet"]): Choice(item["table"], item["columns"], item["dates"])
        for item in kept
    }


def write(folder: Path, choices: Mapping[Place, Choice]) -> None:
    """Keep the decisions in one step; FileNotFoundError when the batch has been discarded."""
    kept: list[dict[str, Any]] = [
        {
            "file": file,
            "sheet": sheet,
            "table": choice.table,
            "columns": dict(choice.columns) if choice.columns else None,
            "dates": choice.dates,
        }
        for (file, sheet), choice in choices.items()
    ]
    temporary = folder / f".{_FILE}.{secrets.token_hex(4)}"
    temporary.write_text(json.dumps(kept), encoding="utf-8")
    temporary.replace(folder / _FILE)


def with_table(choice: Choice, table: str) -> Choice:
    """The choice once another table is named: columns chosen for the old one mean nothing."""
    return Choice(table if table in TABLES else None, None, choice.dates)


def with_column(choice: Choice, table: str, header: str, column: str) -> Choice:
    """The choice once a header is said to feed a column of a table."""
    columns = dict(choice.columns or {})
    if column != NOTHING:
        # One column of the table takes one header: the one chosen last.
        columns = {name: fed for name, fed in columns.items() if fed != column}
    return Choice(table, {**columns, header: column}, choice.dates)


def with_dates(choice: Choice, dates: str) -> Choice:
    """The choice once the order of dates is said; "" leaves it to the file."""
    return Choice(choice.table, choice.columns, _ORDERS.get(dates))
