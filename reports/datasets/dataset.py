"""A table that can be taken away: what it is, its columns, and its rows piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from reports.columns import Column, schema_of

Group = Literal["Rows", "Figures", "Decisions"]


@dataclass(frozen=True)
class Dataset:
    """Something of a view that can be taken away.

    Attributes:
        key: Name in addresses and commands.
        label: Name on screen and of the sheet.
        group: Single rows, figures, or what is decided and proposed.
        help: What a row is, in a sentence.
    """

    key: str
    label: str
    group: Group
    help: str

    @property
    def is_decided(self) -> bool:
        """Whether its rows depend on what people decided about payouts and findings."""
        return self.group == "Decisions" or self.key == "payout_lines"


@dataclass(frozen=True)
class Table:
    """A dataset of a view.

    Attributes:
        dataset: What it is.
        columns: Its columns, in order.
        batches: Makes the rows anew, piece by piece: a column per column, of its kind's type.
        metrics: Keys of the metrics among the columns, for their formulas.
        rows: How many rows there are, known before the first is read.
        nothing: Why there are none, in a sentence; "" where there are some.
        note: What must be said beside the rows; "" for nothing.
    """

    dataset: Dataset
    columns: tuple[Column, ...]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    metrics: tuple[str, ...] = ()
    rows: int = 0
    nothing: str = ""
    note: str = ""

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of every piece."""
        return schema_of(self.columns)
