"""The data dictionary: what each table and column holds, in a marketer's words, and templates.

Everything is taken from the table definitions and their pandera models, so that a page that
prints these values cannot fall behind the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd
from pandera.api.pandas.components import Column as ModelColumn

from schemas.columns import Column, Kind, Table
from schemas.relations import REFERRING, UNKNOWN_INFLUENCER
from schemas.tables import TABLES

Need: TypeAlias = Literal["needed", "one of", "optional"]

HOLDS: dict[Kind, str] = {
    "id": "text",
    "referrer": "text",
    "text": "text",
    "caption": "text",
    "url": "link",
    "platform": "text",
    "gender": "text",
    "age": "text",
    "basis": "text",
    "status": "text",
    "count": "whole number",
    "money": "₹",
    "number": "number",
    "share": "share or percent",
    "rate": "₹ or percent",
    "rate_per": "text",
    "tiers": "steps",
    "measure": "text",
    "tier_rule": "text",
    "settle": "text",
    "date": "date",
}
"""What the cells of each kind of column hold, with the unit."""

_ANY: dict[Kind, str] = {
    "url": "an http or https address",
    "platform": "any platform",
    "share": "any share or percentage",
    "tiers": "numbers with a rate each, the first from 0",
    "status": "any state; cancelled and returned are known in their usual spellings",
}


@dataclass(frozen=True)
class ColumnEntry:
    """What a marketer needs to know of one column.

    Attributes:
        name: Canonical name inside the app.
        header: The name to write in a file.
        holds: Kind of cell, with its unit.
        need: Whether a file must have the column, one of several, or may leave it out.
        blank: Whether a cell of it may be blank.
        allowed: Values or range that are accepted, in words.
        aliases: Other headers that are understood.
        meaning: What it means, in one sentence.
        example: A cell as one would write it.
    """

    name: str
    header: str
    holds: str
    need: Need
    blank: bool
    allowed: str
    aliases: tuple[str, ...]
    meaning: str
    example: str


@dataclass(frozen=True)
class RuleEntry:
    """One rule on the rows of a table.

    Attributes:
        column: Header of the column that a message points at.
        says: What is wrong with such a row.
        refused: Whether the row is refused (True) or kept with a warning (False).
    """

    column: str
    says: str
    refused: bool


@dataclass(frozen=True)
class TableEntry:
    """What a marketer needs to know of one table.

    Attributes:
        name: Short name of the table.
        title: What marketers call it.
        key: Header of the column that identifies a row.
        needs: What a file cannot do without, in words.
        columns: Its columns in stored order.
        rules: Its rules, those that refuse a row first.
    """

    name: str
    title: str
    key: str
    needs: str
    columns: tuple[ColumnEntry, ...]
    rules: tuple[RuleEntry, ...]

    def column(self, name: str) -> ColumnEntry:
        """Returns the entry of the canonical column `name`; KeyError if there is none."""
        for entry in self.columns:
            if entry.name == name:
                return entry
        raise KeyError(name)


def dictionary() -> tuple[TableEntry, ...]:
    """The entry of every table, in the order they are explained to a newcomer."""
    return tuple(table_entry(table) for table in TABLES.values())


def table_entry(table: Table) -> TableEntry:
    """What a marketer needs to know of `table`."""
    model = table.model.to_schema().columns
    columns = tuple(_column_entry(table, column, model[column.name]) for column in table.columns)
    return TableEntry(
        name=table.name,
        title=table.title,
        key=table.column(table.key).header,
        needs=needs_in_words(table),
        columns=columns,
        rules=_rules(table, columns),
    )


def needs_in_words(table: Table) -> str:
    """What a file of this table cannot do without: "influencer_id; date; one of likes or reach"."""
    return "; ".join(_group(table, group) for group in table.needs)


def template(table: Table) -> tuple[tuple[str, ...], ...]:
    """The rows of a file to fill in: the headers, then the table's example rows.

    The examples of all tables belong together and are read without a reject or a warning.
    """
    headers = tuple(column.header for column in table.columns)
    rows = (tuple(row.get(name, "") for name in table.names) for row in table.examples)
    return headers, *rows


def _column_entry(table: Table, column: Column, model: ModelColumn) -> ColumnEntry:
    aliases = dict.fromkeys((column.name, *column.aliases))
    aliases.pop(column.header, None)
    return ColumnEntry(
        name=column.name,
        header=column.header,
        holds=HOLDS[column.kind],
        need=_need(table, column.name),
        blank=bool(model.nullable),
        allowed=_allowed(column, model),
        aliases=tuple(alias for alias in aliases if not alias.endswith("_paise")),
        meaning=column.meaning,
        example=next((row[column.name] for row in table.examples if row.get(column.name)), ""),
    )


def _need(table: Table, name: str) -> Need:
    if any(len(group) == 1 and name in group[0] for group in table.needs):
        return "needed"
    named = any(name in way for group in table.needs for way in group)
    return "one of" if named else "optional"


def _group(table: Table, group: tuple[tuple[str, ...], ...]) -> str:
    ways = [" with ".join(table.column(name).header for name in way) for way in group]
    return ways[0] if len(ways) == 1 else f"one of {_listed(ways)}"


def _allowed(column: Column, model: ModelColumn) -> str:
    """The model's allowed values or bounds, in words."""
    limits = {check.name: dict(check.statistics or {}) for check in model.checks}
    if "isin" in limits:
        return _listed([str(value) for value in limits["isin"]["allowed_values"]])
    least = limits.get("greater_than_or_equal_to", {}).get("min_value")
    most = limits.get("less_than_or_equal_to", {}).get("max_value")
    if least is None and most is None:
        return _ANY.get(column.kind, f"any {HOLDS[column.kind]}")
    if column.kind == "share":
        return f"{least:g} to {most:g}, or {least:.0%} to {most:.0%}"
    if most is None:
        return f"{_written(least)} or more"
    return f"{_written(least)} to {_written(most)}"


def _written(bound: object) -> str:
    return str(bound.date()) if isinstance(bound, pd.Timestamp) else f"{bound:g}"


def _rules(table: Table, columns: tuple[ColumnEntry, ...]) -> tuple[RuleEntry, ...]:
    """The rules of a table: of its key and its references, then its own over several columns."""
    key = table.column(table.key).header
    again = f"the same {key} on several rows of one file: the last row wins"
    rules = [RuleEntry(entry.header, "blank", refused=True) for entry in columns if not entry.blank]
    rules.append(RuleEntry(key, again, refused=True))
    if table.name in REFERRING:
        rules.append(RuleEntry("influencer_id", UNKNOWN_INFLUENCER, refused=False))
    rules += [
        RuleEntry(table.column(rule.column).header, rule.reason, refused=rule.rejects)
        for rule in table.rules
    ]
    return tuple(sorted(rules, key=lambda rule: not rule.refused))


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
