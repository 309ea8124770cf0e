"""The `roi` command: the app's numbers and its ingest from a shell."""

from __future__ import annotations

import csv
import getpass
import io
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson
import pandas as pd
from click.core import ParameterSource

import intake
import sample_data
from analytics import performance as perf
from analytics.extras import dimensions
from analytics.filters import DIMENSIONS, TIME_DIMENSIONS, Filters
from analytics.metrics import METRICS
from charts import format as fmt
from charts.sums import adds_up
from schemas import DateOrder, Limits
from schemas.person import person
from schemas.result import FixList
from settings import VERSION, Settings
from storage import Snapshot, StorageError, Store
from storage.duck import limit_memory

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

ALL_ACCEPTED = 0
NOTHING_USED = 2
SOME_REJECTED = 3
SHOWN_REJECTS = 20

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
@click.version_option(VERSION, prog_name="roi")
def main() -> None:
    """Influencer campaign ROI from four exports: influencers, posts, orders and payouts."""


def workspace_option(command: F) -> F:
    """Let a command name its workspace."""
    return click.option(
        "--workspace",
        default="default",
        show_default=True,
        metavar="W",
        help="Up to 64 of a-z, 0-9, - and _, the first a letter or digit.",
    )(command)


def filter_options(command: F) -> F:
    """Let a command narrow the figures by dimension and time."""
    for decorate in (
        click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), help="Last day."),
        click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="First day."),
        click.option(
            "--filter",
            "conditions",
            multiple=True,
            metavar="K=V",
            help=f"Keep one value of a dimension; repeat it for more. K: {', '.join(DIMENSIONS)}.",
        ),
    ):
        command = decorate(command)
    return command


@main.command()
@workspace_option
@click.option("--host", default=None, help="Address to bind to (default 127.0.0.1).")
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="Port (default 8050).")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 32))
def serve(workspace: str, host: str | None, port: int | None, workers: int) -> None:
    """Serve the app on this machine: http://127.0.0.1:8050."""
    from web.serve import serve as run_server  # noqa: PLC0415 - Dash is slow to import

    os.environ.setdefault("ROI_ACCESS", "local")
    named = {"host": host, "port": port}
    given = {key: value for key, value in named.items() if value is not None}
    if click.get_current_context().get_parameter_source("workspace") is ParameterSource.COMMANDLINE:
        given["workspace"] = workspace
    settings = _settings(**given)
    with _plain_errors():
        Store(settings.data_dir).workspace(settings.workspace)
    if settings.access == "local" and settings.host not in LOOPBACK:
        raise click.ClickException(
            f"Without a login the app is served to this machine only, not to {settings.host}. "
            "Set ROI_PASSWORD, or ROI_ACCESS=private for a workspace per browser."
        )
    run_server(settings, workers=workers)


@main.command()
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
    settings = _settings()
    with _plain_errors():
        target = Store(settings.data_dir).workspace(workspace)
        named = [(path, path.name) for path in files]
        limits = Limits.of(settings)
        with intake.scratch_folder(target) as scratch:
            outcome = intake.commit(
                target,
                named,
                who=person(who) or _shell_user(),
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
        _print_json(
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


@main.command()
@workspace_option
@filter_options
@click.option("--by", metavar="DIM", help="One row per value of a dimension.")
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
def metrics(
    workspace: str,
    conditions: Sequence[str],
    start: datetime | None,
    end: datetime | None,
    by: str | None,
    style: str,
) -> None:
    """Print every metric, overall or one row per value of a dimension."""
    snapshot = _snapshot(_settings(), workspace)
    filters = _filters(snapshot, conditions, start, end)
    if by is not None and by not in (known := (*dimensions(snapshot), *TIME_DIMENSIONS)):
        raise click.BadParameter(f"'{by}' is not one of {', '.join(known)}.", param_hint="--by")
    with _plain_errors():
        _say_what_is_left_out(snapshot, filters)
        if by is None:
            rows: list[dict[str, object]] = [dict(perf.totals(snapshot, filters))]
        else:
            rows = [
                {by: row["value"], "label": row["label"]} | {key: row[key] for key in METRICS}
                for row in perf.records(perf.breakdown(snapshot, filters, by))
            ]
    if style == "json":
        _print_json(rows[0] if by is None else rows)
    elif style == "csv":
        click.echo(_csv(rows), nl=False)
    else:
        _print_table(rows)


@main.command()
@click.option("--workspace", expose_value=False, help="Not used: only files are written.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--influencers", type=click.IntRange(1, 1_000_000), default=60, show_default=True)
@click.option("--orders", type=click.IntRange(1, 20_000_000), default=12_000, show_default=True)
@click.option(
    "--posts",
    type=click.IntRange(sample_data.MIN_POSTS, 10_000_000),
    help="Number of posts (default: as many as the influencers usually make).",
)
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True)
def sample(folder: Path, influencers: int, orders: int, posts: int | None, seed: int) -> None:
    """Write five sample tables to FOLDER, and truth.json with the true effects in them."""
    made = sample_data.generate(influencers=influencers, orders=orders, posts=posts, seed=seed)
    for path in sample_data.write(made, folder):
        click.echo(str(path))


def _settings(**given: Any) -> Settings:
    try:
        settings = Settings(**given)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    limit_memory(settings.query_memory_mb)
    return settings


def _shell_user() -> str:
    """The account that runs the shell; a container may have none with a name."""
    try:
        return person(getpass.getuser()) or "shell"
    except (KeyError, OSError):
        return "shell"


def _snapshot(settings: Settings, name: str) -> Snapshot:
    """The live snapshot; before a first import the sample, which is said on stderr."""
    store = Store(settings.data_dir)
    with _plain_errors():
        own = store.workspace(name).own_snapshot()
        if own is not None:
            return own
        click.echo(f"Workspace '{name}' has no data yet: these are the sample's figures.", err=True)
        return intake.ensure_sample(store)


def _filters(
    snapshot: Snapshot,
    conditions: Sequence[str],
    start: datetime | None,
    end: datetime | None,
) -> Filters:
    """`--filter`, `--from` and `--to` as the one filter value."""
    chosen: dict[str, list[str]] = {}
    known = dimensions(snapshot)
    for condition in conditions:
        dimension = next((key for key in known if condition.startswith(f"{key}=")), None)
        if dimension is None:
            raise click.BadParameter(
                f"'{condition}' is not K=V with K one of {', '.join(known)}.",
                param_hint="--filter",
            )
        chosen.setdefault(dimension, []).append(condition.removeprefix(f"{dimension}="))
    filters = Filters()
    for dimension, values in chosen.items():
        filters = filters.with_values(dimension, tuple(values))
    if start and end and start > end:
        raise click.BadParameter("--from lies after --to.", param_hint="--from")
    if start or end:
        filters = filters.with_period(
            "custom", start.date() if start else None, end.date() if end else None
        )
    return filters


@contextmanager
def _plain_errors() -> Generator[None]:
    """Turn the storage room's errors into a message and exit code 1."""
    try:
        yield
    except StorageError as error:
        raise click.ClickException(str(error)) from error


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
    from web.rejects import csv_lines  # noqa: PLC0415 - Flask is slow to import

    with target.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(fix_list.columns, fix_list.frames()))


def _say_what_is_left_out(snapshot: Snapshot, filters: Filters) -> None:
    """Tell on stderr of filter values that do not exist, and of cost that a date leaves out."""
    options = perf.options(snapshot)
    for dimension, values in filters.selections:
        known = {option.value: option.label for option in options[dimension]}
        for value in values:
            if value not in known:
                near = [
                    key
                    for key, label in known.items()
                    if value.casefold() in {key.casefold(), label.casefold()}
                ]
                hint = f" Did you mean '{near[0]}'?" if near else ""
                click.echo(f"No {dimension} is called '{value}'.{hint}", err=True)
    gap = perf.cost_gap(snapshot, filters)
    if gap.influencers:
        revenue = fmt.rupees(gap.revenue, "exact")
        click.echo(
            f"{gap.influencers:,} influencers have {revenue} of revenue and no payout: "
            "ROAS counts them as free.",
            err=True,
        )
    evidence = perf.evidence(snapshot, filters)
    if evidence["undated_cost"] and not evidence["undated_included"]:
        undated = fmt.rupees(evidence["undated_cost"], "exact")
        click.echo(f"{undated} of cost has no date and is not included.", err=True)


def _print_json(content: object) -> None:
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    click.echo(orjson.dumps(content, option=options).decode())


def _csv(rows: Sequence[dict[str, object]]) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


def _print_table(rows: Sequence[dict[str, object]]) -> None:
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


if __name__ == "__main__":
    main()
