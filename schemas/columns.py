"""What a table and its columns are: names, kinds, aliases and row rules as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import pandas as pd
import pandera.pandas as pa

Kind: TypeAlias = Literal[
    "id",
    "referrer",
    "text",
    "caption",
    "url",
    "platform",
    "gender",
    "age",
    "basis",
    "status",
    "count",
    "money",
    "number",
    "share",
    "rate",
    "rate_per",
    "tiers",
    "measure",
    "tier_rule",
    "settle",
    "date",
]

_WRITTEN = {"id": "ID", "url": "URL"}
_NO_UNITS = frozenset({"total", "number", "count", "video", "impression"})


@dataclass(frozen=True)
class Column:
    """One canonical column and the headers that mean it.

    Attributes:
        name: Name inside the app; money ends in `_paise`.
        kind: How its cells are cleaned.
        header: The name users write, and the one templates carry.
        aliases: Other headers that mean the same, best first.
        meaning: One sentence for the data dictionary.
        doubtful: Headers that may mean the column, to be used only with a check.
        only_where: Aliases that mean the column only where every cell fits a pattern.
    """

    name: str
    kind: Kind
    meaning: str
    aliases: tuple[str, ...] = ()
    header: str = ""
    doubtful: tuple[str, ...] = ()
    only_where: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.header:
            object.__setattr__(self, "header", self.name.removesuffix("_paise"))

    @property
    def label(self) -> str:
        """What it is called in plain words: `follower_count` → Followers, `post_id` → Post ID."""
        counted = self.header.endswith("_count")
        name = f"{self.header.removesuffix('_count')}s" if counted else self.header
        words = [_WRITTEN.get(word, word) for word in name.split("_")]
        return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])

    @property
    def units(self) -> frozenset[str]:
        """Words that may follow a number of this column ("1200 likes"), in the singular."""
        parts = [word for name in (self.header, *self.aliases) for word in name.split("_")]
        return frozenset(word.removesuffix("s") for word in parts if len(word) > 3) - _NO_UNITS


@dataclass(frozen=True)
class Rule:
    """A rule over several columns of a cleaned row, which one column's check cannot see.

    Attributes:
        column: Canonical column that the message points at.
        broken: Gives True for each row of a cleaned frame that breaks the rule.
        reason: What to tell the marketer.
        rejects: Whether the row is refused (True) or kept with a warning (False).
        skipped_without: Column whose absence from the file switches the rule off.
    """

    column: str
    broken: Callable[[pd.DataFrame], pd.Series]
    reason: str
    rejects: bool
    skipped_without: str | None = None


@dataclass(frozen=True)
class Table:
    """One of the tables a marketer can import.

    Attributes:
        name: Short name, as in `Ingested.table`.
        title: What marketers call it.
        columns: Canonical columns in stored order.
        key: Column that identifies a row.
        needs: Groups of canonical columns; the file must carry one whole alternative of each.
        tells: Columns that tell this table from the others.
        file_words: Words in a file or sheet name that break a tie between tables.
        model: pandera model of the cleaned frame.
        rules: Rules over several columns.
        examples: Rows as a marketer would write them, canonical column -> cell. Those of all
            tables belong together: ids refer to each other, and they read without a warning.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: str
    needs: tuple[tuple[tuple[str, ...], ...], ...]
    tells: frozenset[str]
    file_words: tuple[str, ...]
    model: type[pa.DataFrameModel]
    rules: tuple[Rule, ...] = field(default=())
    examples: tuple[Mapping[str, str], ...] = field(default=(), repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical column names in stored order."""
        return tuple(column.name for column in self.columns)

    @property
    def date(self) -> str | None:
        """The column that dates a row, or None for a table without dates."""
        return "date" if "date" in self.names else None

    def column(self, name: str) -> Column:
        """Returns the canonical column `name`; KeyError if the table has none such."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
