"""How rows are printed: JSON, CSV, or a table to read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import click
import orjson

from reports.delimited import plain_cell


def print_json(content: object) -> None:
    """Print anything as JSON, indented."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    click.echo(orjson.dumps(content, option=options).decode())


def as_csv(rows: Sequence[dict[str, object]]) -> str:
    """Rows as CSV under the keys of the first, no text a formula; "" without rows."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: _shown(value) for key, value in row.items()})
    return out.getvalue()


def _shown(value: object) -> object:
    return plain_cell(value) if isinstance(value, str) else value


def print_table(rows: Sequence[dict[str, object]]) -> None:
    """One metric a line for a single row, else a column a metric."""
    if len(rows) == 1:
        width = max(len(key) for key in rows[0])
        for key, value in rows[0].items():
            click.echo(f"{key:<{width}}  {_cell(value)}")
        return
    cells = (
        [list(rows[0])] + [[_cell(value) for value in row.values()] for row in rows] if rows else []
    )
    widths = (
        [max(len(line[index]) for line in cells) for index in range(len(cells[0]))] if cells else []
    )
    for line in cells:
        click.echo("  ".join(f"{cell:>{width}}" for cell, width in zip(line, widths, strict=True)))


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    # A conversion rate of 0.0069 % must not read as 0.01.
    return f"{value:.2g}" if 0 < abs(value) < 0.1 else f"{value:,.2f}"
