"""How new rows meet the stored ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from schemas.batch import carried, corrects, keyed
from schemas.reading import Reading
from schemas.rows import Rows
from schemas.tables import TABLES
from storage import Workspace
from storage.merge import Rule, compare

Mode = Literal["replace", "add"]


def rule_for(
    workspace: Workspace,
    reading: Reading,
    table: str,
    stored: Rows,
    rows: Rows,
    mode: Mode,
    folder: Path,
) -> Rule:
    """How the rows of `table` meet the stored ones.

    A keyless file replaces the dates it covers, unless it is a corrected list of rejected rows,
    which adds, or was read before and every row of it is still there: then it changes nothing.
    """
    definition = TABLES[table]
    has_keys = keyed(table, reading.tables)
    some_rows = has_keys or corrects(table, reading.tables)
    rule = Rule(
        key=definition.key,
        date=definition.date,
        replace=mode == "replace" and not some_rows,
        carried=carried(table, reading.tables) if has_keys else None,
    )
    if rule.replace and stored.count:
        known = {source.sha256 for item in workspace.history() for source in item.sources}
        files = {
            sha256
            for item, sha256 in zip(reading.tables, reading.hashes, strict=True)
            if item.table == table
        }
        adding = replace(rule, replace=False)
        if files <= known and not compare(stored, rows, adding, folder).brings:
            return adding
    return rule
