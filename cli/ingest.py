"""`roi ingest`: files in, and what became of every row."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
import pandas as pd

import intake
from charts import format as fmt
from charts.sums import adds_up
from cli.output import print_json
from cli.workspace import load_settings, plain_errors, shell_user, workspace_option
from reports.delimited import csv_lines
from schemas import DateOrder, Limits
from schemas.person import person
from schemas.result import FixList
from storage import Store

ALL_ACCEPTED = 0
NOTHING_USED = 2
SOME_REJECTED = 3
SHOWN_REJECTS = 20


@click.command()
@workspace_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--dates",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="Order of day, month and year where a column does not tell (default: day first, with a "
    "warning).",
)
@click.option(
    "--mode",
    type=click.Choice(["replace", "add"]),
    help="What a table without a key does to stored rows of the dates it covers (default: replace, "
    "unless that takes away clearly more rows than it brings).",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the refused rows to this CSV file, to correct and ingest.",
)
@click.option("--who", metavar="NAME", help="Name for the history (default: who runs the shell).")
@click.option("--format", "style", type=click.Choice(["table", "json"]), default="table")
def ingest(
    workspace: str,
    files: Sequence[Path],
    dates: DateOrder | None,
    mode: intake.Mode | None,
    rejects: Path | None,
    who: str | None,
    style: str,
) -> None:
    """Store FILES (CSV or Excel). Exit 0: all rows, 3: some refused, 2: nothing usable."""
    settings = load_settings()
    with plain_errors():
        target = Store(settings.data_dir).workspace(workspace)
        named = [(path, path.name) for path in files]
        limits = Limits.of(settings)
        with intake.scratch_folder(target) as scratch:
            outcome = intake.commit(
                target,
                named,
                who=person(who) or shell_user(),
                mode=mode,
                dates=dates,
                limits=limits,
                scratch=scratch,
            )
            refused = sum(report.rejected for report in outcome.reports)
            if rejects is not None and refused:
                _write(
                    intake.rejects(target, named, dates=dates, limits=limits, scratch=scratch),
                    rejects,
                )
    for problem in (*outcome.problems, *outcome.withheld):
        click.echo(problem, err=True)
    _tell_rejected(outcome.rejected, refused)
    used = any(report.accepted for report in outcome.reports) and not outcome.withheld
    if style == "json":
        print_json(
            {
                "tables": [report.to_json() for report in outcome.reports],
                "problems": [*outcome.problems, *outcome.withheld],
                "snapshot": outcome.snapshot.id if used and outcome.snapshot else None,
                "changed": outcome.changed,
                "changes": {table: asdict(change) for table, change in outcome.changes.items()},
            }
        )
    else:
        _print_outcome(outcome)
    if not used:
        sys.exit(NOTHING_USED)
    sys.exit(SOME_REJECTED if outcome.problems or refused else ALL_ACCEPTED)


def _tell_rejected(rejected: pd.DataFrame, count: int) -> None:
    """Name the first refused rows on stderr."""
    for row in rejected.head(SHOWN_REJECTS).to_dict("records"):
        sheet = f", sheet {row['sheet']}" if row["sheet"] else ""
        place = f"{row['file']}{sheet}, line {row['line']}"
        if row["column"]:
            blank = pd.isna(row["value"]) or row["value"] == ""
            place += f", {row['column']} " + ("blank" if blank else f"“{row['value']}”")
        click.echo(f"{place}: {row['reason']}", err=True)
    shown = min(len(rejected), SHOWN_REJECTS)
    if count > shown:
        click.echo(f"… and {count - shown:,} more refused rows.", err=True)


def _write(fix_list: FixList, target: Path) -> None:
    """Write every refused row to a CSV file, to correct and ingest."""
    with target.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(fix_list.columns, fix_list.frames()))


def _print_outcome(outcome: intake.Outcome) -> None:
    for report in outcome.reports:
        where = f"{report.file} [{report.sheet}]" if report.sheet else report.file
        click.echo(
            f"{where}: {report.table}, {report.read:,} rows read, {report.accepted:,} accepted, "
            f"{report.rejected:,} rejected, {report.warnings:,} warnings"
        )
        if report.corrects:
            of_files = ", ".join(report.of_files) or "an earlier file"
            click.echo(f"  corrected list of rejected rows of {of_files}")
        if together := adds_up(report.table, report.accepted, report.sums, "exact"):
            click.echo(f"  adds up to {together}")
        for header, confidence in report.similar.items():
            click.echo(
                f"  {header} read as {report.written(header)} (similar, {100 * confidence:.0f} %)"
            )
        for repair, count in report.repairs.items():
            click.echo(f"  {fmt.counted(count, repair)}")
        for reason, count in {**report.reasons, **report.warning_reasons}.items():
            click.echo(f"  {count:,} × {reason}")
    for table, change in outcome.changes.items():
        click.echo(
            f"{table}: {change.added:,} added, {change.updated:,} updated, "
            f"{change.removed:,} removed, {change.unchanged:,} unchanged"
        )
    if outcome.changes and not outcome.changed:
        click.echo("Nothing changed: these rows were stored already.")
    elif outcome.snapshot and outcome.changed:
        click.echo(f"Stored as snapshot {outcome.snapshot.id}.")
