"""What a column of a file holds, and how it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from analytics.influencer_metrics import metric_of
from analytics.metric import Metric

Kind = Literal["text", "count", "number", "money", "each", "percent", "ratio", "date", "time"]
"""What the cells are: text; a whole number; a number that may have a fraction; an amount, exact to
two decimals; money per something; a percentage, 5.2 for 5.2 %; a ratio such as ROAS; a day; a
moment in the workspace's time zone."""

TYPES: Final[dict[Kind, pa.DataType]] = {
    "text": pa.string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "money": pa.decimal128(18, 2),
    "each": pa.float64(),
    "percent": pa.float64(),
    "ratio": pa.float64(),
    "date": pa.date32(),
    "time": pa.timestamp("s"),
}
"""The Arrow type of each kind; a cell without a value is null, never 0."""


@dataclass(frozen=True)
class Column:
    """A column of a file.

    Attributes:
        key: Name in CSV, as commands and addresses know it.
        label: Name in a workbook and on screen.
        kind: What the cells are.
        help: What it tells, in a sentence; "" where the label says it all.
    """

    key: str
    label: str
    kind: Kind = "text"
    help: str = ""


def named(names: Iterable[str], kinds: Mapping[str, Kind]) -> tuple[Column, ...]:
    """Columns that are called as they are named; those without a kind are text."""
    return tuple(Column(name, name, kinds.get(name, "text")) for name in names)


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow schema of some columns."""
    return pa.schema([(column.key, TYPES[column.kind]) for column in columns])


def metric_column(key: str) -> Column:
    """The column of a registered metric.

    Raises:
        KeyError: There is no such metric.
    """
    known = metric_of(key)
    return Column(key, known.label, kind_of(known), f"{known.help} {known.note}".strip())


def kind_of(metric: Metric) -> Kind:
    """What the cells of a metric are."""
    match metric.unit:
        case "inr":
            return "money" if metric.additive else "each"
        case "percent" | "ratio":
            return metric.unit
        case "count":
            # Of a post that worked for two brands each has a part.
            return "number" if metric.key == "posts" else "count"
        case _:
            return "number"
