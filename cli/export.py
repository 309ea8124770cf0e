"""`roi export`: tables of a view as CSV, ZIP or a workbook, from the shell or from cron."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

import intake
from analytics.filters import Followers
from charts import format as fmt
from cli.view import chosen, filter_options, say_what_is_left_out
from cli.workspace import live_snapshot, load_settings, plain_errors, workspace_option
from reports.datasets import UnknownTableError
from reports.take_away import File, Source, about_csv, csv_file, csv_with_about, workbook
from storage import Store
from storage.durable import adopt

USUAL: Final = (
    *("by_brand", "by_platform", "by_campaign", "influencers", "by_month", "payouts", "posts"),
)
"""Tables of a workbook unless others are named."""
ENDINGS: Final = (".xlsx", ".csv", ".zip")
NO_ROWS: Final = 3


@click.command()
@workspace_option
@filter_options
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .xlsx holds tables as sheets; .csv one table, with what it is made of "
    "beside it as .about.csv; .zip both. One that is there is replaced when the new one is whole.",
)
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="KEY",
    help="orders, posts, costs, payout_lines, influencers, by_day, by_week, by_month, by_DIM, "
    "brand_platform, payouts, payout_differences, insights or plan; repeat it for more sheets. "
    f"Unless given a workbook has {', '.join(USUAL)}.",
)
@click.option("--bom", is_flag=True, help="Begin CSV with the mark by which Excel knows UTF-8.")
def export(
    workspace: str,
    conditions: Sequence[str],
    followers: Followers | None,
    start: datetime | None,
    end: datetime | None,
    out: Path,
    tables: tuple[str, ...],
    bom: bool,
) -> None:
    """Write tables of a view. Exit 0: written, 3: written, but without a row.

    Exit 1: nothing is written, and stderr says why; 2: an option is wrong.
    """
    _check(out, tables, bom=bom)
    settings = load_settings()
    snapshot = live_snapshot(settings, workspace)
    view = chosen(snapshot, conditions, followers, start, end)
    with plain_errors():
        say_what_is_left_out(snapshot, view)
        folder = Store(settings.data_dir).workspace(workspace)
        marks = intake.marks_of(folder, snapshot)
        source = Source(snapshot, view, marks, datetime.now(UTC))
        try:
            file = _made(source, out, tables, bom=bom)
        except UnknownTableError as error:
            raise click.BadParameter(str(error.args[0]), param_hint="--table") from error
        _write(source, file, out, bom=bom)
    size = f"{out.stat().st_size / 1000:,.0f} KB"
    sheets = fmt.plural(len(file.tables), "table")
    click.echo(f"{out}: {sheets}, {fmt.plural(file.rows, 'row')}, {size}, snapshot {snapshot.id}")
    for one in file.tables:
        if one.nothing:
            click.echo(f"{one.dataset.label} has no rows: {one.nothing}", err=True)
        if one.note:
            click.echo(f"{one.dataset.label}: {one.note}", err=True)
    if not file.rows:
        click.echo("Nothing matches these filters: the file holds no rows.", err=True)
        sys.exit(NO_ROWS)


def _check(out: Path, tables: Sequence[str], *, bom: bool) -> None:
    """Raise where options do not go together."""
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise click.BadParameter(
            f"'{out.name}' does not end in {', '.join(ENDINGS)}.", param_hint="--out"
        )
    if ending == ".xlsx" and bom:
        raise click.UsageError("--bom goes with .csv and .zip.")
    if ending != ".xlsx" and len(tables) != 1:
        named = "name it with --table" if not tables else f"{len(tables)} are named; use .xlsx"
        raise click.UsageError(f"A {ending} file holds one table: {named}.")


def _made(source: Source, out: Path, tables: Sequence[str], *, bom: bool) -> File:
    match out.suffix.lower():
        case ".xlsx":
            return workbook(source, tables or USUAL)
        case ".zip":
            return csv_with_about(source, tables[0], bom=bom)
        case _:
            return csv_file(source, tables[0], bom=bom)


def _write(source: Source, file: File, out: Path, *, bom: bool) -> None:
    """Write the file, and beside a CSV what it is made of; a failure leaves older ones alone."""
    try:
        with _unfinished(out) as temporary:
            with temporary.open("wb") as target:
                target.writelines(file.content)
            if out.suffix.lower() == ".csv":
                beside = out.with_suffix(".about.csv")
                with _unfinished(beside) as told:
                    told.write_bytes(about_csv(source, file.tables, bom=bom))
                    adopt(told, beside)
            adopt(temporary, out)
    except OSError as error:
        raise click.ClickException(
            f"{out} cannot be written: {error.strerror}. Check the folder, its rights and its room."
        ) from error


@contextmanager
def _unfinished(out: Path) -> Generator[Path]:
    """A name beside the final one; what is left of it goes."""
    temporary = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
